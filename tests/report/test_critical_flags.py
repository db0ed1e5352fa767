"""Critical items that a rep's records show: on which days, of which deals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from coachbook.playbook.model.coaching import Counted, Reckoning, Sign
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.critical import CriticalFlag, RepWeek, critical_flags
from coachbook.scorecard.observation import Value
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.model import DayActivity, Deal

from ..scorecard.cards import card_of, seen
from .made_up import BUYING, CONTACT, MONDAY, SIGNED, SUNDAY, WEEK, showed, with_reckoning, worked

CHECKED = "rule.submission"
TUESDAY, WEDNESDAY = (MONDAY + timedelta(days=number) for number in (1, 2))


def book(*signs: Sign | None, submitted_by: int = 1, interested: str = "level.buying") -> Playbook:
    """A playbook with these critical items, and daily boxes for records and for submitting."""
    made = with_reckoning(Reckoning(), interested)
    plain, *_ = made.sheet.checks
    records = plain.model_copy(update={"id": "check.records", "counts": Counted.RECORDS})
    submitting = [
        plain.model_copy(update={"id": f"check.submit-{n}", "does": CHECKED, "counts": None})
        for n in range(1, submitted_by + 1)
    ]
    item = made.scorecard.critical[0]
    items = tuple(
        item.model_copy(update={"id": f"critical.{sign}", "sign": sign, "see": (CHECKED,)})
        for sign in signs
    )
    sheet = made.sheet.model_copy(update={"checks": (plain, records, *submitting)})
    rubric = made.scorecard.model_copy(update={"critical": items})
    return made.model_copy(update={"sheet": sheet, "scorecard": rubric})


def flags(
    playbook: Playbook,
    days: tuple[DayActivity, ...] = (),
    deals: tuple[Deal, ...] = (),
    values: Mapping[str, Value] | None = None,
) -> list[CriticalFlag]:
    card = None if values is None else card_of(*(seen(*item) for item in values.items()))
    cases = assessed_deals(deals, ("a",), playbook, SUNDAY)
    return list(critical_flags(RepWeek("a", WEEK, WEEK.days, days, cases, card), playbook))


@pytest.mark.parametrize(
    ("records", "present", "flagged"),
    [(0, "1", True), (0, "0.1", True), (0, "1.5", True), (1, "1", False), (0, "0", False)],
)
def test_a_day_at_work_without_a_record_is_flagged(
    records: int, present: str, flagged: bool
) -> None:
    playbook = book(Sign.NO_RECORDS)
    day = worked(TUESDAY, records=records, present=present)
    (item,) = playbook.scorecard.critical
    found = [CriticalFlag(item, "a", (TUESDAY,), ())] if flagged else []
    assert flags(playbook, (day,)) == found


def test_a_nought_on_the_card_is_flagged_on_its_day_unless_the_rep_was_away() -> None:
    playbook = book(Sign.NO_RECORDS)
    (item,) = playbook.scorecard.critical
    wrote: dict[str, Value] = {
        "check.records/3": 0,
        "check.records/1": 0,
        "check.records/2": 5,
        "check.prospects/4": 0,
    }
    assert flags(playbook, values=wrote) == [CriticalFlag(item, "a", (MONDAY, WEDNESDAY))]
    away, there = worked(MONDAY, present="0", records=0), worked(WEDNESDAY, present="0.5")
    assert flags(playbook, (away, there), values=wrote) == [CriticalFlag(item, "a", (WEDNESDAY,))]
    full = worked(MONDAY, present="1", records=9)
    assert flags(playbook, (full,), values=wrote)[0].days == (MONDAY, WEDNESDAY)
    both = worked(WEDNESDAY, records=0), worked(MONDAY, records=0)
    assert flags(playbook, both, values=wrote)[0].days == (MONDAY, WEDNESDAY)


def test_a_claim_without_a_fact_is_flagged_with_its_deals() -> None:
    playbook = book(Sign.FEELING_CLAIMED)
    claims = {
        "felt": replace(showed("felt", "a"), claimed="class.sold"),
        "proved": replace(showed("proved", "a", (CONTACT, MONDAY)), claimed="class.sold"),
        "warm": replace(showed("warm", "a"), claimed="class.warm"),
        "none": showed("none", "a"),
    }
    (item,) = playbook.scorecard.critical
    found = flags(playbook, deals=tuple(claims.values()))
    assert found == [CriticalFlag(item, "a", (), ("felt",))]


def test_only_what_has_a_sign_is_looked_for_each_in_the_order_of_the_rubric() -> None:
    playbook = book(None, Sign.FEELING_CLAIMED, Sign.NO_RECORDS)
    felt = replace(showed("felt", "a"), claimed="class.sold")
    found = flags(playbook, (worked(MONDAY, records=0),), (felt,))
    assert [flag.critical.sign for flag in found] == [Sign.FEELING_CLAIMED, Sign.NO_RECORDS]


def submission(
    deals: tuple[Deal, ...], *ticked: str, submitted_by: int = 1
) -> tuple[object, ...] | None:
    """The days and deals that are flagged as not submitted."""
    playbook = book(Sign.NOT_SUBMITTED, submitted_by=submitted_by)
    values: dict[str, Value] = dict.fromkeys(ticked, True)
    found = flags(playbook, deals=deals, values=values)
    return (found[0].days, found[0].deals) if found else None


def test_a_buying_fact_of_a_day_whose_box_is_not_ticked_is_not_submitted() -> None:
    deals = (showed("2", "a", (SIGNED, WEDNESDAY)), showed("1", "a", (BUYING, TUESDAY)))
    assert submission(deals, "check.submit-1/1") == ((TUESDAY, WEDNESDAY), ("1", "2"))
    assert submission(deals, "check.submit-1/2") == ((WEDNESDAY,), ("2",))
    assert submission(deals, "check.submit-1/2", "check.submit-1/3") is None
    twice = (showed("1", "a", (BUYING, TUESDAY), (SIGNED, WEDNESDAY), (BUYING, MONDAY)),)
    assert submission(twice, "check.submit-1/1") == ((TUESDAY, WEDNESDAY), ("1",))


def test_any_box_for_submitting_will_do() -> None:
    deals = (showed("1", "a", (BUYING, TUESDAY)),)
    assert submission(deals, "check.submit-1/1", "check.submit-2/2", submitted_by=2) is None
    assert submission(deals, "check.submit-2/1", submitted_by=2) == ((TUESDAY,), ("1",))


def test_where_no_box_for_submitting_was_ever_ticked_nothing_is_known() -> None:
    deals = (showed("1", "a", (BUYING, TUESDAY)),)
    assert submission(deals) is None
    assert submission(deals, "check.prospects/1") is None
    assert flags(book(Sign.NOT_SUBMITTED), deals=deals) == []
    playbook = book(Sign.NOT_SUBMITTED)
    assert flags(playbook, deals=deals, values={"check.submit-1/1": 1}) == []


@pytest.mark.parametrize(
    ("fact", "days", "flagged"),
    [
        (CONTACT, 1, False),
        ("fact.long-gone", 1, False),
        (BUYING, -1, False),
        (BUYING, 1, True),
        (BUYING, 4, True),
    ],
)
def test_only_buying_facts_of_the_weeks_days_are_to_be_submitted(
    fact: str, days: int, flagged: bool
) -> None:
    deal = showed("1", "a", (fact, MONDAY + timedelta(days=days)))
    found = submission((deal,), "check.submit-1/1")
    assert found == (((MONDAY + timedelta(days=days),), ("1",)) if flagged else None)


def test_a_fact_that_the_playbook_no_longer_has_is_no_buying_fact() -> None:
    """Not even where the first contact is enough."""
    playbook = book(Sign.NOT_SUBMITTED, interested="level.contact")
    ticked: dict[str, Value] = {"check.submit-1/1": True}
    (found,) = flags(playbook, (), (showed("1", "a", (CONTACT, TUESDAY)),), ticked)
    assert found.days == (TUESDAY,)
    assert flags(playbook, (), (showed("1", "a", ("fact.long-gone", TUESDAY)),), ticked) == []


def test_a_quiet_week_shows_nothing() -> None:
    assert flags(book(*Sign), (worked(MONDAY),), (), {}) == []
