"""What the marks on paper come to: yes and no, the day of new facts, causes, days of next week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coachbook.playbook.load import read_draft
from coachbook.scorecard.carry_over import with_card_facts, with_cards
from coachbook.scorecard.incomplete import incomplete_fields
from coachbook.scorecard.mark_meaning import causes_on, fact_day, kept_on
from coachbook.scorecard.observation import Scorecard, Value
from coachbook.team.model import DatedFact, Deal, TeamFolder

from .cards import card_of, seen

BOOK = read_draft(Path(__file__).resolve().parents[2] / "playbook").playbook
CHECKS = {check.id: check for check in BOOK.sheet.checks}
PAID, ASKS = "deal/1/fact.sent-reply-form", "deal/1/fact.asks-invoice"
LOW = (0, 1)


def card(values: dict[str, Value]) -> Scorecard:
    made = card_of(*(seen(field, value) for field, value in values.items()))
    criteria = tuple(each.id for each in BOOK.scorecard.criteria)
    return replace(made, deals={"1": "D1"}, criteria=criteria)


@pytest.mark.parametrize(
    ("check", "values", "kept"),
    [
        ("check.next-calls", {"check.next-calls/2/kept": "yes"}, True),
        ("check.next-calls", {"check.next-calls/2/kept": "no"}, False),
        ("check.next-calls", {"check.next-calls/2": True}, True),
        ("check.discipline", {"check.discipline/2/kept": "yes"}, True),
        ("check.discipline", {"check.discipline/2/kept": "no"}, False),
        ("check.discipline", {"check.discipline/2": True}, False),
        ("check.discipline", {}, None),
        ("check.discipline", {"check.discipline/3/kept": "no"}, None),
    ],
)
def test_a_check_says_one_thing_on_every_row_and_an_old_tick_what_it_said(
    check: str, values: dict[str, Value], kept: bool | None
) -> None:
    assert kept_on(card(values), CHECKS[check], 2) is kept


def test_new_facts_have_the_day_of_their_deal_unless_one_has_its_own() -> None:
    marks = card({PAID: True, ASKS: True, f"{ASKS}/date": "2026-11-20", "deal/1/day": "3"})
    folder = with_card_facts(TeamFolder((), deals=(Deal("D1", "lin"),)), [marks])
    assert folder.deals[0].facts == (
        DatedFact("fact.asks-invoice", date(2026, 11, 20)),
        DatedFact("fact.sent-reply-form", date(2026, 11, 25)),
    )


def test_a_day_on_another_document_dates_no_fact() -> None:
    ticked, day = seen(PAID, True), seen("deal/1/day", "3")
    day = replace(day, source=replace(day.source, document="another"))
    assert fact_day(card_of(ticked, day), PAID) is None
    assert fact_day(card_of(ticked, seen("deal/1/day", "3")), PAID) == date(2026, 11, 25)


def test_a_fact_of_before_the_week_is_asked_for_its_day_and_proves_nothing_yet() -> None:
    marks = card({PAID: True, "deal/1/day": "earlier", "deal/1/against/refused": True})
    folder = TeamFolder((), deals=(Deal("D1", "lin"),))
    assert with_card_facts(folder, [marks]) == folder
    [gap] = incomplete_fields(marks, marks.values)
    assert (gap.field, gap.proof) == (PAID, True)
    assert "which day was it?" in gap.says
    dated = card({PAID: True, "deal/1/day": "1"})
    assert [*incomplete_fields(dated, dated.values)] == []


def test_the_main_cause_is_that_of_low_rows_without_one_of_their_own() -> None:
    one, two, three, four = (each.id for each in BOOK.scorecard.criteria[:4])
    levels: dict[str, Value] = {one: 0, two: 1, three: 1, four: 3}
    further: dict[str, Value] = {"further/item": 2, "further/cause": 5}
    marks = card({**levels, "cause": 3, **further, f"{three}/cause": 7})
    assert causes_on(marks, LOW, 8) == {one: 3, two: 5, three: 7}
    high = card({**levels, "cause": 3, "further/item": 4, "further/cause": 5})
    assert causes_on(high, LOW, 8) == {one: 3, two: 3, three: 3}
    assert causes_on(card({**levels, "cause": 9}), LOW, 8) == {}


def test_what_was_agreed_is_due_on_the_day_of_next_week_that_is_ticked() -> None:
    values: dict[str, Value] = {"agreed/1/what": "问谁拍板", "agreed/1/day": "4"}
    [agreed] = with_cards(TeamFolder(()), [card(values)]).commitments
    assert (agreed.what, agreed.due) == ("问谁拍板", date(2026, 12, 3))
    [exact] = with_cards(TeamFolder(()), [card({**values, "agreed/1/due": "12-8"})]).commitments
    assert exact.due == date(2026, 12, 8)
