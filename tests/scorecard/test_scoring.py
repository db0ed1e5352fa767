"""Scores: N/A rescales, a blank is no 0, more is never less."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.playbook.model.coaching import Reckoning
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.rubric import weakest_criterion
from coachbook.scorecard.observation import NOT_APPLICABLE, Value
from coachbook.scorecard.scoring import (
    CriterionMean,
    Score,
    criterion_means,
    level_or_missing,
    mean_of,
    score,
    weakest_mean,
)

from . import score_cases
from .printed import BOOK
from .score_cases import CASES, EVERY_LEVEL, LOW, ScoreCase

CRITERIA = tuple(one for one in BOOK.scorecard.criteria if not one.department)
IDS = [one.id for one in CRITERIA]
LEVELS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([0, 1, 2, 3, 4, NOT_APPLICABLE]) for name in IDS}
)


def test_the_playbooks_example_comes_to_what_its_page_says(real: Playbook) -> None:
    levels = {one.criterion: one.level for one in real.scorecard.example}
    criteria = [one for one in real.scorecard.criteria if one.id in levels]
    weight = sum(one.weight for one in criteria)
    points = sum(one.weight * levels[one.id] for one in criteria)
    assert score(levels, criteria).percent == round(Decimal(25 * points) / weight, 1)


def test_not_applicable_is_taken_out_and_a_blank_is_told() -> None:
    heavy, light, *others = sorted(CRITERIA, key=lambda one: -one.weight)
    levels: dict[str, Value] = {heavy.id: 4, light.id: NOT_APPLICABLE}
    made = score(levels, CRITERIA)
    assert made.percent == Decimal("100.0")
    assert made.not_applicable == (light.id,)
    assert set(made.blank) == {one.id for one in others}
    assert not made.enough(50)
    rest = score({**levels, **{one.id: 4 for one in others}}, CRITERIA)
    assert rest.weights == sum(one.weight for one in CRITERIA)
    assert rest.enough(100 - light.weight)
    assert not rest.enough(100 - light.weight + 1)  # what does not apply was not scored either


def test_nothing_scored_is_no_score_and_no_zero() -> None:
    assert score({}, CRITERIA).percent is None
    assert score(dict.fromkeys(IDS, NOT_APPLICABLE), CRITERIA).percent is None
    assert score(dict.fromkeys(IDS, 0), CRITERIA).percent == 0


@given(levels=LEVELS, name=st.sampled_from(IDS))
def test_a_higher_level_never_lowers_a_score(levels: dict[str, Value], name: str) -> None:
    before = score({**levels, name: 1}, CRITERIA).percent
    after = score({**levels, name: 2}, CRITERIA).percent
    assert before is not None
    assert after is not None
    assert after > before


@given(levels=LEVELS)
def test_a_score_is_within_bounds_and_its_plank_is_the_lowest(levels: dict[str, Value]) -> None:
    made = score(levels, CRITERIA)
    given_levels = {name: level for name, level in levels.items() if isinstance(level, int)}
    assert (made.percent is None) == (not given_levels)
    if made.percent is not None:
        assert 25 * min(given_levels.values()) <= made.percent <= 25 * max(given_levels.values())
        assert given_levels[str(made.weakest)] == min(given_levels.values())


@given(levels=LEVELS)
def test_what_is_not_applicable_changes_no_score(levels: dict[str, Value]) -> None:
    without = {name: level for name, level in levels.items() if level != NOT_APPLICABLE}
    assert score(levels, CRITERIA).percent == score(without, CRITERIA).percent


@pytest.mark.parametrize(("reps", "known"), [(3, False), (4, True)])
def test_a_teams_plank_needs_enough_reps(reps: int, known: bool) -> None:
    cards = [{**dict.fromkeys(IDS, 3), IDS[0]: 1}] * reps
    found = weakest_mean(criterion_means(cards, CRITERIA, 4))
    assert (found is not None) == known
    assert found is None or found.criterion.id == IDS[0]
    for level in (3, 4):
        mean = weakest_mean(criterion_means([dict.fromkeys(IDS, level)] * reps, CRITERIA, 4))
        assert mean is None or mean.at_top is (level == 4)


@pytest.mark.parametrize("case", CASES, ids=[case.says for case in CASES])
def test_levels_come_to_what_the_table_says(case: ScoreCase) -> None:
    criteria = score_cases.CRITERIA
    levels = {one.id: level for one, level in zip(criteria, case.levels, strict=True)}
    made = score(levels, criteria)
    assert made.percent == (None if case.score is None else Decimal(case.score))
    assert len(criteria) - len(made.blank) == case.answered
    assert made.weakest == case.weakest_id


@pytest.mark.parametrize(("low_level", "low"), LOW)
def test_low_is_what_the_playbook_says(low_level: int, low: list[int]) -> None:
    levels = Reckoning(low_level=low_level).low_levels
    assert [level for level in EVERY_LEVEL if level in levels] == low


def test_a_team_is_weakest_on_the_lowest_mean_then_the_heaviest_then_the_first() -> None:
    criteria = score_cases.CRITERIA

    def weakest(*cards: list[Value]) -> str | None:
        levels = [dict(zip([one.id for one in criteria], card, strict=True)) for card in cards]
        found = weakest_mean(criterion_means(levels, criteria, 1))
        return found.criterion.id if found else None

    assert weakest([4, 2, 2, 4, 2, 4, 4, 4], [4, 3, 3, 4, 2, 4, 4, 4]) == criteria[4].id
    assert weakest([2, 2, 2, 4, 4, 4, 4, 4], [3, 3, 3, 4, 4, 4, 4, 4]) == criteria[1].id
    assert weakest([2, 4, 4, 2, 4, 4, 4, 4]) == criteria[3].id
    # 7/3 and 14/6 are one mean, however they are rounded: the heavier is the weaker.
    first, fourth = [2, 2, 3, None, None, None], [2, 2, 3, 2, 2, 3]
    cards: list[list[Value]] = [
        [a, 4, 4, b, 4, 4, 4, 4] for a, b in zip(first, fourth, strict=True)
    ]
    assert weakest(*cards) == criteria[3].id


def test_a_score_counts_points_and_weights_of_what_was_scored() -> None:
    heavy, light, third = (
        one.model_copy(update={"weight": weight})
        for one, weight in zip(CRITERIA[:3], (30, 20, 10), strict=True)
    )
    made = score({heavy.id: 3, light.id: NOT_APPLICABLE}, (heavy, light, third))
    assert made == Score(90, 30, 60, (third.id,), (light.id,), heavy.id)
    assert made.exact == Fraction(75)
    assert made.percent == 75
    assert score({heavy.id: 4, third.id: 1}, (heavy, light, third)).points == 130
    assert score({}, (heavy,)) == Score(0, 0, 30, (heavy.id,), (), None)


@pytest.mark.parametrize(
    ("weight", "weights", "percent", "enough"),
    [(50, 100, 50, True), (199, 400, 50, False), (1, 1, 100, True), (1, 100, 1, True)],
)
def test_enough_is_scored_from_so_many_percent_on(
    weight: int, weights: int, percent: int, enough: bool
) -> None:
    assert Score(0, weight, weights, (), (), None).enough(percent) is enough


def test_nothing_scored_is_never_enough() -> None:
    assert not Score(0, 0, 100, (), (), None).enough(0)
    assert not Score(0, 0, 0, (), (), None).enough(0)


@pytest.mark.parametrize(
    ("points", "weight", "percent"),
    [(1, 1, "25.0"), (1, 3, "8.3"), (1, 6, "4.2"), (1, 8, "3.1"), (3, 8, "9.4"), (1, 40, "0.6")],
)
def test_a_score_is_rounded_to_a_tenth_and_a_half_goes_up(
    points: int, weight: int, percent: str
) -> None:
    assert str(Score(points, weight, weight, (), (), None).percent) == percent


@pytest.mark.parametrize(
    ("value", "level"),
    [(0, 0), (4, 4), (None, -1), (NOT_APPLICABLE, -1), (True, -1), (False, -1), ("2", -1)],
)
def test_only_a_whole_number_is_a_level(value: Value, level: int) -> None:
    assert level_or_missing(value) == level


@pytest.mark.parametrize(
    ("numbers", "mean"),
    [([1], "1.0"), ([1, 2], "1.5"), ([1, 2, 2], "1.7"), ([0] * 15 + [4], "0.3")],
)
def test_a_mean_is_rounded_to_a_tenth_and_a_half_goes_up(numbers: list[int], mean: str) -> None:
    assert str(mean_of(numbers)) == mean


@pytest.mark.parametrize(("few", "known"), [(3, False), (2, True), (1, True), (0, True)])
def test_a_criterions_mean_is_of_the_levels_that_were_given(few: int, known: bool) -> None:
    first, second, *_ = CRITERIA
    cards: list[dict[str, Value]] = [{first.id: 4}, {first.id: None}, {first.id: 0}, {}]
    found = criterion_means(iter(cards), (first, second), few)
    mean = Decimal("2.0") if known else None
    assert found == (CriterionMean(first, (0, 4), mean), CriterionMean(second, (), None))


def test_where_no_mean_is_known_a_team_is_weakest_on_nothing() -> None:
    assert weakest_mean([]) is None
    first, second, *_ = CRITERIA
    unsaid, said = CriterionMean(first, (0,), None), CriterionMean(second, (4,), Decimal(4))
    assert weakest_mean([unsaid]) is None
    assert weakest_mean(iter([unsaid, said])) == said


def test_the_weakest_criterion_is_the_lowest_then_the_heaviest_then_the_first() -> None:
    light, first, second, heavy = (
        one.model_copy(update={"weight": weight})
        for one, weight in zip(CRITERIA[:4], (10, 20, 20, 50), strict=True)
    )
    criteria = (light, first, second, heavy)

    def weakest(*levels: int | None) -> str | None:
        given = zip(criteria, levels, strict=True)
        scored = {one.id: level for one, level in given if level is not None}
        found = weakest_criterion(scored, criteria)
        return found.id if found else None

    assert weakest(0, 1, 1, 1) == light.id
    assert weakest(1, 1, 1, 1) == heavy.id
    assert weakest(1, 1, 1, 2) == first.id
    assert weakest(1, None, 1, None) == second.id
    assert weakest(None, None, None, None) is None
