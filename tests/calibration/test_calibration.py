"""Leads who scored the same reps blind: how far they agree, and that it counts nowhere else."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.base.week import Week
from coachbook.calibration.alpha import alpha, interval
from coachbook.calibration.calibration import AgreementVerdict, Calibration, LeadLevel, calibrate
from coachbook.calibration.compare_leads import seeded_random
from coachbook.playbook.model.coaching import CalibrationRule
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.report_builder import make_report
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKey, CardKind, Scorecard, Value
from coachbook.team.folder_reader import read_team

from ..scorecard.cards import card_of, seen

DEMO = Path(__file__).resolve().parents[2] / "checklists" / "demo-team"
WEEK = "2026-W48"
A, B, C = "lead-a", "lead-b", "lead-c"

# Krippendorff (2011), section C: four observers, twelve units.
PAPER = "111. 2223 3333 3333 2222 1234 4444 1121 2222 .555 ..11 .3.."
# The same, section A: two observers and two values, where ordinal is nominal.
TWO = "01 11 01 00 00 01 00 00 10 00"
# Hayes and Krippendorff (2007), table 1: five observers, forty units.
FORTY = """
112.2 1101. 2333. .00.0 000.0 000.0 102.1 1.20. 222.2 2111. .100. 0000. 1222. 33223 111.1 111.1
212.2 1233. 1101. 000.0 0011. 00.00 2333. 0000. 12.22 0111. 00010 1212. 1122. 112.2 110.0 2121.
22.22 3222. 222.2 223.2 222.2 22.12 2222. 111.1
"""


def units_of(table: str) -> list[list[int]]:
    return [[int(each) for each in unit if each != "."] for unit in table.split()]


Table = Sequence[Sequence[int]]
tables = st.lists(st.lists(st.integers(0, 4), max_size=5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("table", "published"), [(PAPER, 0.815), (TWO, 0.095), (FORTY, 0.7598)], ids=["C", "A", "40"]
)
def test_alpha_is_what_was_published(table: str, published: float) -> None:
    digits = len(str(published)) - 2
    assert alpha(units_of(table)) == pytest.approx(published, abs=0.5 * 10**-digits)


def by_definition(units: Table) -> float | None:
    """Alpha as it is defined: pairs within units against pairs of all, one by one."""
    paired = [unit for unit in units if len(unit) > 1]
    every = sorted(level for unit in paired for level in unit)

    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(low <= level <= high for level in every)
        return (between - (every.count(one) + every.count(other)) / 2) ** 2

    within = sum(
        distance(one, other) / (len(unit) - 1) for unit in paired for one in unit for other in unit
    )
    among = sum(distance(one, other) for one in every for other in every)
    return 1 - (len(every) - 1) * within / among if among else None


@given(tables)
def test_alpha_is_what_its_definition_says(units: Table) -> None:
    expected = by_definition(units)
    assert alpha(units) == (None if expected is None else pytest.approx(expected, abs=1e-9))


@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_leads_nor_of_reps_matters(units: Table, any_: random.Random) -> None:
    mixed = [any_.sample(list(unit), len(unit)) for unit in any_.sample(list(units), len(units))]
    one, other = alpha(units), alpha(mixed)
    assert one == (None if other is None else pytest.approx(other, abs=1e-12))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(2, 5)), min_size=2, max_size=12))
def test_leads_who_all_agree_have_alpha_1_if_they_use_two_levels(
    given_: list[tuple[int, int]],
) -> None:
    units = [[level] * count for level, count in given_]
    several = len({level for level, _ in given_}) > 1
    assert alpha(units) == (1 if several else None)
    assert interval([[unit] for unit in units], seeded_random("x")) is None


@given(tables)
def test_what_one_lead_alone_scored_changes_nothing(units: Table) -> None:
    paired = [unit for unit in units if len(unit) > 1]
    assert alpha(units) == alpha(paired)


def noisy(share: float, seed: int) -> list[list[int]]:
    """Three leads, of whose levels a share is guessed."""
    source = random.Random(seed)
    truths = (source.randrange(5) for _ in range(60))
    guess = source.random
    return [
        [source.randrange(5) if guess() < share else truth for _ in range(3)] for truth in truths
    ]


def test_more_noise_means_less_agreement_on_average_down_to_none() -> None:
    means = []
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        values = [alpha(noisy(share, seed)) or 0 for seed in range(12)]
        means.append(sum(values) / len(values))
    assert means == sorted(means, reverse=True)
    assert means[0] == 1
    assert abs(means[-1]) < 0.05


def test_the_interval_holds_alpha_and_narrows_with_more_reps() -> None:
    few, many = noisy(0.4, 1)[:12], [unit for seed in range(5) for unit in noisy(0.4, seed)]
    widths = []
    for units in (few, many):
        low, high = interval([[unit] for unit in units], seeded_random("x")) or (2, -2)
        assert low <= (alpha(units) or 0) <= high
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


@settings(max_examples=20)
@given(tables)
def test_the_same_seed_gives_the_same_interval(units: Table) -> None:
    groups = [[unit] for unit in units]
    assert interval(groups, seeded_random("x"), 50) == interval(groups, seeded_random("x"), 50)


# ------------------------------------------------------------------ scorecards

Levels = Mapping[str, Value]


def card(
    scorer: str,
    rep: str,
    levels: Levels,
    kind: CardKind = CardKind.CALIBRATION,
    team: str = "north",
) -> Scorecard:
    key = CardKey(team, rep, WEEK, kind, scorer)
    every = (seen(criterion, level, card=key) for criterion, level in levels.items())
    return replace(card_of(*every, key=key), criteria=tuple(levels))


def scored(levels: Mapping[str, Sequence[Value]], criterion: str) -> list[Scorecard]:
    """Reps numbered from 1, each with a card of every lead, on one criterion."""
    return [
        card(scorer, f"rep-{number}", {criterion: level})
        for scorer, given_ in levels.items()
        for number, level in enumerate(given_, start=1)
    ]


def found(cards: Iterable[Scorecard], book: Playbook, least: int = 2) -> Calibration:
    return calibrate(cards, book.scorecard.criteria, CalibrationRule(cases=least), seeded_random)


def test_a_lead_who_says_not_applicable_is_no_level_but_is_shown(small: Playbook) -> None:
    one = small.scorecard.criteria[0].id
    cards = scored({A: (3, 1, 2), B: (NOT_APPLICABLE, 1, None)}, one)
    made = found(cards, small)
    assert made.lines[0].agreement.cases == 1
    assert made.lines[0].splits == 1
    assert made.topic is not None
    assert made.topic.cases[0].lead_levels == (LeadLevel(A, 3), LeadLevel(B, None))


def test_under_the_stated_number_nothing_is_said(small: Playbook) -> None:
    one = small.scorecard.criteria[0].id
    cards = scored({A: (0, 4, 2), B: (1, 4, 3)}, one)
    few = found(cards, small, least=4).lines[0].agreement
    assert (few.verdict, few.alpha, few.interval) == (AgreementVerdict.TOO_FEW, None, None)
    assert (few.pairs, few.identical, few.within_one, few.distance) == (3, 1, 3, 2)
    assert found(cards, small, least=3).lines[0].agreement.alpha is not None


def test_the_criterion_to_talk_about_is_the_one_that_moves_the_score_most(small: Playbook) -> None:
    light, heavy = sorted(small.scorecard.criteria, key=lambda each: each.weight)
    cards = [
        card(A, "lin", {light.id: 2, heavy.id: 1}),
        card(B, "lin", {light.id: 3, heavy.id: 4}),
    ]
    made = found(cards, small)
    assert made.topic is not None
    assert made.topic.criterion == heavy
    assert made.topic.stake == 3 * heavy.weight
    alike = [card(each, "lin", {light.id: 2, heavy.id: 1}) for each in (A, B)]
    assert found(alike, small).topic is None


def test_an_interval_that_straddles_the_bound_settles_nothing(small: Playbook) -> None:
    one = small.scorecard.criteria[0].id
    spread = [0, 1, 2, 3, 4] * 8
    near = [min(4, level + (number % 9 == 0)) for number, level in enumerate(spread)]
    far = [(level * 3 + number) % 5 for number, level in enumerate(spread)]
    verdicts = [
        found(scored({A: spread, B: other}, one), small).lines[0].agreement.verdict
        for other in (spread, near, far)
    ]
    assert verdicts == [AgreementVerdict.ALIKE, AgreementVerdict.AGREE, AgreementVerdict.DIFFER]
    shaky = found(scored({A: [0, 2, 4, 3], B: [0, 2, 3, 1]}, one), small)
    assert shaky.lines[0].agreement.verdict is AgreementVerdict.UNSETTLED


@settings(max_examples=30)
@given(st.data())
def test_the_order_of_cards_and_the_names_of_leads_do_not_matter(
    small: Playbook, data: st.DataObject
) -> None:
    one = small.scorecard.criteria[0].id
    level = st.sampled_from([0, 1, 2, 3, 4, NOT_APPLICABLE, None])
    three = {each: data.draw(st.lists(level, min_size=3, max_size=3)) for each in (A, B, C)}
    cards = scored(three, one)
    made = found(cards, small)
    assert found(data.draw(st.permutations(cards)), small) == made
    names = dict(zip((A, B, C), data.draw(st.permutations((A, B, C))), strict=True))
    renamed = found(scored({names[each]: given_ for each, given_ in three.items()}, one), small)
    assert [line.agreement for line in renamed.lines] == [line.agreement for line in made.lines]
    assert renamed.overall == made.overall


def test_a_rep_scored_by_one_lead_only_is_counted_apart(small: Playbook) -> None:
    one = small.scorecard.criteria[0].id
    made = found([*scored({A: (1, 2), B: (1,)}, one)], small)
    assert made.reps == ((WEEK, "north", "rep-1"),)
    assert made.scored_once == ((WEEK, "north", "rep-2"),)


def test_calibration_cards_change_no_reps_score_and_no_score_enters_a_calibration(
    real: Playbook,
) -> None:
    folder = read_team(DEMO, real)[0]
    team = folder.teams[0]
    criteria = [each.id for each in real.scorecard.criteria]

    def of(kind: CardKind, scorer: str, level: int) -> list[Scorecard]:
        levels = dict.fromkeys(criteria, level)
        return [card(scorer, rep.id, levels, kind, team.id) for rep in team.reps]

    normal = of(CardKind.NORMAL, team.supervisor.id, 3)
    blind = [*of(CardKind.CALIBRATION, A, 0), *of(CardKind.CALIBRATION, team.supervisor.id, 1)]
    week = Week.parse(WEEK)
    plain = make_report(team, folder, normal, real, week)
    assert make_report(team, folder, [*normal, *blind], real, week) == plain
    assert plain.reps[0].score is not None
    without = make_report(team, folder, [], real, week)
    assert make_report(team, folder, blind, real, week) == without
    assert found([*normal, *blind], real) == found(blind, real)
