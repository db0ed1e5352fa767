"""Which levels count for a rep and week: final cards before scores.csv, the supervisor's first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coachbook.scorecard.observation import (
    NOT_APPLICABLE,
    CardKind,
    Scorecard,
    SettledValue,
    State,
    Value,
)
from coachbook.scorecard.weekly_levels import WeeklyLevels, final_cards, lead_cards, levels_by_rep
from coachbook.team.model import PastLevel, Person, Rep, Team, TeamFolder

from ..report.made_up import SMALL
from .cards import KEY

CALLS, EVIDENCE = "criterion.calls", "criterion.evidence"
LIN = Rep(id="lin", name="", joined=date(2025, 1, 1))
FOLDER = TeamFolder(
    tuple(
        Team(id=name, name="", department="", supervisor=Person(id=lead, name=""), reps=(LIN,))
        for name, lead in (("north", "zhou"), ("south", "wu"))
    )
)
ROOTS = ("root.skill", "root.will")
CAUSES = [SMALL.scorecard.root_causes[0].model_copy(update={"id": name}) for name in ROOTS]
RUBRIC = SMALL.scorecard.model_copy(update={"root_causes": (*CAUSES,)})
BOOK = SMALL.model_copy(update={"scorecard": RUBRIC})


def card(
    week: str = "2026-W48",
    *,
    rep: str = "lin",
    scorer: str = "zhou",
    team: str = "north",
    kind: CardKind = CardKind.NORMAL,
    state: State = State.FINAL,
    edition: str = "1.0",
    **values: Value,
) -> Scorecard:
    """A card; `calls_own` is the field criterion.calls/own."""
    fields = {f"criterion.{name.replace('_', '/')}": value for name, value in values.items()}
    settled = {field: SettledValue(value, ()) for field, value in fields.items()}
    key = replace(KEY, team=team, rep=rep, week=week, kind=kind, scorer=scorer)
    return Scorecard(key, "", edition, (CALLS, EVIDENCE), {}, {}, settled, (), (), state)


def past(level: int | None, week: str = "2026-W47", criterion: str = CALLS) -> PastLevel:
    return PastLevel(week, "lin", criterion, level)


# --------------------------------------------------------------------- which card counts


def test_each_rep_and_week_has_a_card_of_its_own() -> None:
    cards = [card(), card("2026-W47"), card(rep="wang"), card(rep="xu", team="south", scorer="wu")]
    found = lead_cards(FOLDER, cards)
    assert {key: found[key] for key in sorted(found)} == {
        ("lin", "2026-W47"): cards[1],
        ("lin", "2026-W48"): cards[0],
        ("wang", "2026-W48"): cards[2],
        ("xu", "2026-W48"): cards[3],
    }


@pytest.mark.parametrize("kind", [CardKind.SELF, CardKind.CALIBRATION])
def test_only_cards_of_kind_normal_count(kind: CardKind) -> None:
    assert lead_cards(FOLDER, [card(kind=kind)]) == {}


@pytest.mark.parametrize("other", ["aaa", "zzz"])
def test_of_two_cards_the_supervisors_counts_in_whatever_order(other: str) -> None:
    theirs, lead = card(scorer=other), card()
    for cards in ([theirs, lead], [lead, theirs]):
        assert lead_cards(FOLDER, cards) == {("lin", "2026-W48"): lead}


def test_of_two_cards_that_are_not_the_supervisors_the_first_by_name_counts() -> None:
    first, second = card(scorer="aaa"), card(scorer="bbb")
    assert lead_cards(FOLDER, [second, first]) == {("lin", "2026-W48"): first}
    elsewhere = card(scorer="wu")  # who leads another team
    assert lead_cards(FOLDER, [elsewhere, first]) == {("lin", "2026-W48"): first}


@pytest.mark.parametrize("state", [State.DRAFT, State.NEEDS_REVIEW])
def test_a_card_that_is_not_final_counts_for_nothing_yet(state: State) -> None:
    unready, final = card(state=state), card(scorer="aaa")
    assert final_cards(FOLDER, [unready]) == {}
    assert final_cards(FOLDER, [unready, final]) == {("lin", "2026-W48"): final}
    assert lead_cards(FOLDER, [unready, final]) == {("lin", "2026-W48"): unready}


# -------------------------------------------------------------------- what stands on them


def test_a_final_card_says_levels_own_levels_and_causes() -> None:
    one = card(calls=1, evidence=NOT_APPLICABLE, calls_own=3, evidence_own=0, calls_cause=1)
    levels: dict[str, Value] = {CALLS: 1, EVIDENCE: NOT_APPLICABLE}
    own, causes = {CALLS: 3, EVIDENCE: 0}, {CALLS: ROOTS[0]}
    found = levels_by_rep(FOLDER, [one], BOOK)
    assert found == {"lin": (WeeklyLevels("2026-W48", "1.0", levels, own, causes, one),)}
    assert found["lin"][0].card is one


def test_what_is_blank_on_a_card_does_not_stand_among_the_levels() -> None:
    ((only,),) = levels_by_rep(FOLDER, [card(evidence=2)], BOOK).values()
    assert (only.levels, only.own, only.root_causes) == ({EVIDENCE: 2}, {}, {})


def test_a_cause_is_one_of_those_that_the_playbook_has() -> None:
    for number, said in (
        (0, None),
        (1, ROOTS[0]),
        (2, ROOTS[1]),
        (3, None),
        (True, None),
    ):
        ((only,),) = levels_by_rep(FOLDER, [card(calls=0, calls_cause=number)], BOOK).values()
        assert only.root_causes == ({CALLS: said} if said else {}), number


def test_a_reps_own_card_gives_own_levels_which_the_leads_card_overrules() -> None:
    own = card(kind=CardKind.SELF, scorer="lin", calls=0, evidence=4)
    draft = card(rep="wang", kind=CardKind.SELF, scorer="wang", state=State.DRAFT, calls=3)
    blind = card(kind=CardKind.CALIBRATION, scorer="lee", calls=2)
    lead = card(calls=2, evidence=2, evidence_own=1)
    found = levels_by_rep(FOLDER, [own, draft, blind, lead, card(rep="wang", calls=1)], BOOK)
    assert found["lin"][0].own == {CALLS: 0, EVIDENCE: 1}
    assert found["wang"][0].own == {}
    unscored = replace(own, card=replace(own.card, week="2026-W47"))
    assert levels_by_rep(FOLDER, [unscored], BOOK) == {}


def test_what_is_not_applicable_to_the_rep_is_no_own_level() -> None:
    own = card(kind=CardKind.SELF, scorer="lin", calls=NOT_APPLICABLE, evidence=1)
    lead = card(calls=2, evidence_own=NOT_APPLICABLE)
    assert levels_by_rep(FOLDER, [own, lead], BOOK)["lin"][0].own == {EVIDENCE: 1}


# -------------------------------------------------------------------- scores.csv for before


def test_rows_of_scores_csv_are_levels_of_the_first_cards_edition() -> None:
    folder = replace(FOLDER, scores=(past(0), past(None, criterion=EVIDENCE)))
    first, second = card("2026-W49", edition="0.8"), card("2026-W50", edition="0.9")
    found = levels_by_rep(folder, iter([second, first]), BOOK)["lin"]
    levels: dict[str, Value] = {CALLS: 0, EVIDENCE: NOT_APPLICABLE}
    assert found[0] == WeeklyLevels("2026-W47", "0.8", levels, {}, {}, None)
    assert [one.week for one in found] == ["2026-W47", "2026-W49", "2026-W50"]
    alone = levels_by_rep(folder, [], BOOK)["lin"]
    assert [one.edition for one in alone] == [BOOK.edition.version]


def test_a_final_card_beats_the_rows_of_its_week_and_a_draft_does_not() -> None:
    folder = replace(FOLDER, scores=(past(0, "2026-W48"), past(3)))
    found = levels_by_rep(folder, [card(calls=2)], BOOK)["lin"]
    assert [(one.week, one.levels[CALLS]) for one in found] == [("2026-W47", 3), ("2026-W48", 2)]
    draft = levels_by_rep(folder, [card(calls=2, state=State.DRAFT)], BOOK)["lin"]
    assert [one.levels[CALLS] for one in draft] == [3, 0]


def test_rows_of_scores_csv_stand_beside_what_the_rep_scored() -> None:
    own = card("2026-W47", kind=CardKind.SELF, scorer="lin", calls=4)
    folder = replace(FOLDER, scores=(past(0),))
    (only,) = levels_by_rep(folder, [own], BOOK)["lin"]
    assert (only.levels, only.own, only.root_causes) == ({CALLS: 0}, {CALLS: 4}, {})
