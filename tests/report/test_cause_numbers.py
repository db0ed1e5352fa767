"""The numbers that causes rest on: which days and deals count, and when there are too few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from coachbook.playbook.model.coaching import Measure, NumberRule, Reckoning
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.measures import DailyFigures, TeamMeasures, call_totals
from coachbook.team.model import DayActivity, Deal, DealState, TeamFolder

from .made_up import (
    BUYING,
    CONTACT,
    MONDAY,
    SIGNED,
    SMALL,
    SUNDAY,
    WEEK,
    rep,
    showed,
    team,
    with_reckoning,
    worked,
)

FEW = Reckoning(
    recent_weeks=2, back_weeks=3, few_days=3, few_calls=100, few_deals=2, few_reps=3, drop=50
)
BOOK = with_reckoning(FEW)
TEAM = team(rep("a"), rep("b"), rep("c"), rep("gone", left=MONDAY - timedelta(days=1)))
TUESDAY = MONDAY + timedelta(days=1)
BEFORE = MONDAY - timedelta(weeks=3)  # in the three weeks before the last three


def numbers(
    deals: Sequence[Deal] = (), activity: Sequence[DayActivity] = (), book: Playbook = BOOK
) -> TeamMeasures:
    return TeamMeasures(TEAM, TeamFolder((TEAM,), (*deals,), (*activity,)), book, WEEK)


def measured(
    measure: Measure,
    deals: Sequence[Deal] = (),
    activity: Sequence[DayActivity] = (),
    *,
    who: str = "a",
    book: Playbook = BOOK,
    fact: str | None = None,
) -> tuple[str | None, int, int]:
    rule = NumberRule(measure=measure, fact=fact)
    found = numbers(deals, activity, book).measure(who, rule)
    return None if found.value is None else str(found.value), found.part, found.whole


def buying(number: int, who: str, on: date = TUESDAY, sector: str = "") -> list[Deal]:
    """So many deals whose customer first showed interest on a day."""
    return [
        showed(f"{who}{on}{sector}{n}", who, (BUYING, on), sector=sector) for n in range(number)
    ]


# ------------------------------------------------------------------------------ days at work


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (MONDAY - timedelta(days=8), False),
        (MONDAY - timedelta(days=7), True),
        (SUNDAY, True),
        (SUNDAY + timedelta(days=1), False),
    ],
)
def test_days_of_the_last_weeks_count_from_their_monday_to_sunday(day: date, counts: bool) -> None:
    row = worked(day)
    assert numbers(activity=[row]).days_at_work("a", 2) == ([row] if counts else [])


def test_only_days_at_work_count_and_only_the_reps_own() -> None:
    half = worked(MONDAY, present="0.5")
    away, theirs = worked(TUESDAY, present="0"), worked(MONDAY, "b")
    assert numbers(activity=[away, half, theirs]).days_at_work("a", 1) == [half]


def test_the_weeks_that_count_are_those_with_a_day_at_work_the_earliest_first() -> None:
    days = [worked(MONDAY - timedelta(days=number)) for number in (0, 1, 14, 21)]
    away, theirs = worked(MONDAY - timedelta(days=8), present="0"), worked(MONDAY, "b")
    assert numbers(activity=[*days, away, theirs]).weeks_counted("a", 3) == (
        str(WEEK.earlier(2)),
        str(WEEK.earlier(1)),
        str(WEEK),
    )


def test_a_day_is_held_against_the_figures_of_the_sheets_checks() -> None:
    assert numbers().daily_figures == DailyFigures(calls=Decimal(60), prospects=Decimal(30))
    none = SMALL.model_copy(update={"sheet": SMALL.sheet.model_copy(update={"checks": ()})})
    assert numbers(book=none).daily_figures == DailyFigures(calls=Decimal(0), prospects=Decimal(0))


@pytest.mark.parametrize(
    ("calls", "prospects", "present", "short", "full"),
    [
        (60, 30, "1", 0, 1),
        (59, 30, "1", 1, 0),
        (60, 29, "1", 1, 1),
        (30, 15, "0.5", 0, 1),
        (29, 15, "0.5", 1, 0),
        (30, 14, "0.5", 1, 1),
    ],
)
def test_a_day_is_short_below_the_figures_for_as_long_as_the_rep_was_there(
    calls: int, prospects: int, present: str, short: int, full: int
) -> None:
    row = worked(MONDAY, calls=calls, prospects=prospects, present=present)
    rest = [worked(MONDAY - timedelta(days=n)) for n in (1, 2)]
    found = numbers(activity=[row])
    assert found.is_short_day(row) == (not full)
    days = [row, *rest]
    assert measured(Measure.SHORT_DAYS, activity=days) == ("33.3" if short else "0.0", short, 3)
    whole = ("100.0", 3, 3) if full else ("66.7", 2, 3)
    assert measured(Measure.FULL_DAYS, activity=days) == whole


@pytest.mark.parametrize(
    ("calls", "prospects", "short", "full"),
    [
        (None, 30, ("0.0", 0, 3), ("100.0", 3, 3)),
        (60, None, ("0.0", 0, 3), ("100.0", 4, 4)),
        (None, None, ("0.0", 0, 3), ("100.0", 3, 3)),
        (None, 29, ("25.0", 1, 4), ("100.0", 3, 3)),
        (59, None, ("25.0", 1, 4), ("75.0", 3, 4)),
    ],
)
def test_a_day_with_a_number_missing_is_short_for_the_other_one_or_not_known(
    calls: int | None,
    prospects: int | None,
    short: tuple[str, int, int],
    full: tuple[str, int, int],
) -> None:
    row = replace(worked(MONDAY), calls=calls, prospects=prospects)
    days = [row, *(worked(MONDAY - timedelta(days=number)) for number in (1, 2, 3))]
    assert measured(Measure.SHORT_DAYS, activity=days) == short
    assert measured(Measure.FULL_DAYS, activity=days) == full


def test_too_few_days_at_work_say_nothing() -> None:
    days = [worked(MONDAY - timedelta(days=n), calls=0) for n in range(3)]
    assert measured(Measure.SHORT_DAYS, activity=days) == ("100.0", 3, 3)
    assert measured(Measure.SHORT_DAYS, activity=days[:2]) == (None, 2, 2)
    early = worked(MONDAY - timedelta(days=8), calls=0)
    assert measured(Measure.SHORT_DAYS, activity=[*days[:2], early]) == (None, 2, 2)


def test_calls_and_presence_add_up_over_all_days() -> None:
    rows = [worked(MONDAY, calls=70), worked(TUESDAY, calls=20, present="0.5")]
    assert call_totals(iter(rows)) == (90, Decimal("1.5"))
    calls, present = call_totals([])
    assert (calls, present, type(present)) == (0, Decimal(0), Decimal)


# ------------------------------------------------------------------------- interest a call


def at_calls(**calls: int) -> list[DayActivity]:
    return [worked(MONDAY, who, calls=number) for who, number in calls.items()]


INTEREST = [*buying(1, "a"), *buying(2, "b"), *buying(4, "c")]


def test_interest_a_call_is_in_percent_of_the_teams_median() -> None:
    activity = at_calls(a=200, b=200, c=200)
    assert measured(Measure.INTEREST_RATE, INTEREST, activity) == ("50.0", 1, 200)
    assert measured(Measure.INTEREST_RATE, INTEREST, activity, who="c") == ("200.0", 4, 200)
    assert measured(Measure.INTEREST_RATE, INTEREST, at_calls(a=100, b=200, c=200)) == (
        "100.0",
        1,
        100,
    )


@pytest.mark.parametrize(("calls", "found"), [(100, ("100.0", 1, 100)), (99, (None, 0, 0))])
def test_a_rep_with_few_calls_has_no_rate(calls: int, found: tuple[str | None, int, int]) -> None:
    deals = [*INTEREST, *buying(1, "gone")]
    activity = at_calls(a=calls, b=200, c=400)
    assert measured(Measure.INTEREST_RATE, deals, activity) == found


def test_a_rep_with_few_calls_makes_no_part_of_the_median() -> None:
    activity = at_calls(a=200, b=200, c=99)
    assert measured(Measure.INTEREST_RATE, INTEREST, activity) == (None, 1, 200)
    assert measured(Measure.INTEREST_RATE, INTEREST, at_calls(a=99, b=99, c=99)) == (None, 0, 0)


def test_where_nobody_found_interest_there_is_nothing_to_compare() -> None:
    activity = at_calls(a=200, b=200, c=200)
    assert measured(Measure.INTEREST_RATE, buying(1, "a"), activity) == (None, 1, 200)


@pytest.mark.parametrize(("weeks", "counts"), [(2, True), (3, False)])
def test_calls_of_the_last_weeks_count_for_the_rate(weeks: int, counts: bool) -> None:
    early = worked(MONDAY - timedelta(weeks=weeks), "a", calls=200)
    activity = [*at_calls(a=200, b=200, c=200), early]
    found = measured(Measure.INTEREST_RATE, INTEREST, activity)
    assert found == (("25.0", 1, 400) if counts else ("50.0", 1, 200))


def test_who_has_left_is_compared_with_those_who_are_there_but_not_they_with_him() -> None:
    deals, activity = [*INTEREST, *buying(8, "gone")], at_calls(a=200, b=200, c=200, gone=200)
    assert measured(Measure.INTEREST_RATE, deals, activity) == ("50.0", 1, 200)
    # The median of 1, 2, 4 and 8 is 3.
    assert measured(Measure.INTEREST_RATE, deals, activity, who="gone") == ("266.7", 8, 200)


# ----------------------------------------------------------------------- which deals count


def test_a_deal_in_hand_for_longer_than_so_many_days_is_old() -> None:
    last = SUNDAY - timedelta(days=FEW.old_days)
    deals = [Deal("1", "a", opened=last), Deal("2", "a", opened=last - timedelta(days=1))]
    assert measured(Measure.OLD_DEALS, deals) == ("50.0", 1, 2)
    assert measured(Measure.OLD_DEALS, deals[1:]) == (None, 1, 1)
    others = [
        Deal("3", "a"),
        Deal("4", "a", opened=BEFORE, state=DealState.LOST),
        Deal("5", "a", opened=BEFORE, state=DealState.WON),
        Deal("6", "b", opened=BEFORE),
    ]
    assert measured(Measure.OLD_DEALS, [*deals, *others]) == ("50.0", 1, 2)


def test_a_share_is_rounded_to_a_tenth_and_a_half_goes_up() -> None:
    new = [Deal(str(number), "a", opened=MONDAY) for number in range(15)]
    assert measured(Measure.OLD_DEALS, [*new, Deal("x", "a", opened=BEFORE - timedelta(30))]) == (
        "6.3",
        1,
        16,
    )


def test_deals_with_a_live_buying_fact_are_looked_through_for_another_fact() -> None:
    deals = [
        showed("1", "a", (BUYING, TUESDAY)),
        showed("2", "a", (SIGNED, TUESDAY)),
        showed("3", "a", (BUYING, SUNDAY), (SIGNED, TUESDAY)),
    ]
    assert measured(Measure.WITHOUT_FACT, deals, fact=SIGNED) == ("33.3", 1, 3)
    assert measured(Measure.WITHOUT_FACT, deals, fact=BUYING) == ("33.3", 1, 3)
    assert measured(Measure.WITHOUT_FACT, deals[:1], fact=SIGNED) == (None, 1, 1)
    cold = [
        showed("contact", "a", (CONTACT, TUESDAY)),
        showed("later", "a", (BUYING, SUNDAY + timedelta(days=1))),
        showed("expired", "a", (BUYING, SUNDAY - timedelta(days=31))),
        showed("theirs", "b", (BUYING, TUESDAY)),
        replace(showed("won", "a", (BUYING, TUESDAY)), state=DealState.WON),
    ]
    assert measured(Measure.WITHOUT_FACT, [*deals, *cold], fact=SIGNED) == ("33.3", 1, 3)


def test_customers_interested_now_are_in_percent_of_the_teams_median() -> None:
    assert measured(Measure.INTERESTED, INTEREST) == ("50.0", 1, 7)
    assert measured(Measure.INTERESTED, INTEREST, who="b") == ("100.0", 2, 7)
    assert measured(Measure.INTERESTED, [*INTEREST, *buying(8, "gone")]) == ("50.0", 1, 7)
    assert measured(Measure.INTERESTED, [*INTEREST, *buying(8, "gone")], who="gone") == (
        "266.7",
        8,
        15,
    )


def test_too_few_customers_or_reps_make_no_median() -> None:
    many = with_reckoning(FEW.model_copy(update={"few_deals": 7}))
    more = with_reckoning(FEW.model_copy(update={"few_deals": 8}))
    assert measured(Measure.INTERESTED, INTEREST, book=many) == ("50.0", 1, 7)
    assert measured(Measure.INTERESTED, INTEREST, book=more) == (None, 1, 7)
    reps = with_reckoning(FEW.model_copy(update={"few_reps": 4}))
    assert measured(Measure.INTERESTED, INTEREST, book=reps) == (None, 1, 7)
    assert measured(Measure.INTERESTED, INTEREST, book=reps, who="gone") == ("0.0", 0, 7)
    assert measured(Measure.INTERESTED, buying(3, "a")) == (None, 3, 3)


def closed(number: int, who: str, on: date | None, state: DealState = DealState.WON) -> list[Deal]:
    return [Deal(f"{who}{on}{n}", who, state=state, closed=on) for n in range(number)]


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (MONDAY - timedelta(weeks=5, days=1), False),
        (MONDAY - timedelta(weeks=5), True),
        (SUNDAY, True),
        (SUNDAY + timedelta(days=1), False),
        (None, False),
    ],
)
def test_what_was_signed_counts_over_twice_as_many_weeks(on: date | None, counts: bool) -> None:
    others = [*closed(2, "b", TUESDAY), *closed(4, "c", TUESDAY)]
    found = measured(Measure.SIGNED, [*closed(1, "a", on), *others])
    assert found == (("50.0", 1, 7) if counts else ("0.0", 0, 6))


def test_what_is_lost_or_open_is_not_signed() -> None:
    others = [*closed(2, "b", TUESDAY), *closed(4, "c", TUESDAY)]
    for state in (DealState.LOST, DealState.OPEN):
        assert measured(Measure.SIGNED, [*closed(1, "a", TUESDAY, state), *others])[1] == 0


# ------------------------------------------------------------------------------ industries


@pytest.mark.parametrize(
    ("on", "now", "before"),
    [
        (SUNDAY + timedelta(days=1), 0, 0),
        (SUNDAY, 1, 0),
        (MONDAY - timedelta(weeks=2), 1, 0),
        (MONDAY - timedelta(weeks=2, days=1), 0, 1),
        (MONDAY - timedelta(weeks=5), 0, 1),
        (MONDAY - timedelta(weeks=5, days=1), 0, 0),
    ],
)
def test_interest_counts_in_the_weeks_in_which_it_first_showed(
    on: date, now: int, before: int
) -> None:
    deal = showed("1", "a", (BUYING, on), sector="steel")
    assert measured(Measure.SECTOR_DROP, [deal])[1:] == (now, before)


def test_interest_shows_with_the_first_buying_fact_whatever_is_found_later() -> None:
    bought = showed("1", "a", (SIGNED, TUESDAY), (BUYING, BEFORE), sector="steel")
    assert measured(Measure.SECTOR_DROP, [bought])[1:] == (0, 1)
    found = showed("1", "a", (CONTACT, BEFORE), (BUYING, TUESDAY), sector="steel")
    assert measured(Measure.SECTOR_DROP, [found])[1:] == (1, 0)
    odd = showed("1", "a", ("fact.long-gone", TUESDAY), sector="steel")
    low = with_reckoning(FEW, interested="level.contact")
    assert measured(Measure.SECTOR_DROP, [odd], book=low)[1:] == (0, 0)
    assert measured(Measure.SECTOR_DROP, [found], book=low)[1:] == (0, 1)


def test_a_drop_of_an_industry_is_in_percent_of_the_weeks_before() -> None:
    deals = [*buying(3, "b", BEFORE, "steel"), *buying(2, "a", TUESDAY, "steel")]
    assert measured(Measure.SECTOR_DROP, deals) == ("33.3", 2, 3)
    assert measured(Measure.SECTOR_DROP, [*deals, *buying(2, "c", TUESDAY, "steel")]) == (
        "-33.3",
        4,
        3,
    )
    assert measured(Measure.SECTOR_DROP, deals[1:]) == ("0.0", 2, 2)
    assert measured(Measure.SECTOR_DROP, deals[2:]) == (None, 2, 1)
    away = [*buying(5, "gone", BEFORE, "steel"), *buying(5, "a", BEFORE, "tea")[:1]]
    assert measured(Measure.SECTOR_DROP, [*deals, *away]) == ("33.3", 2, 3)


def test_an_industry_went_down_by_the_drop_of_the_playbook_and_not_by_a_hundredth_less() -> None:
    whole = with_reckoning(FEW.model_copy(update={"drop": 100}))
    before = buying(200, "b", BEFORE, "steel")
    for left, reps in ((1, 0), (0, 1)):
        deals = [*before, *buying(left, "a", TUESDAY, "steel")]
        found = measured(Measure.SECTORS_DOWN, deals, book=whole)
        assert found[1] == reps, left


def test_a_reps_industry_is_that_of_most_deals_of_equals_the_first_by_name() -> None:
    steel, tea = buying(2, "b", BEFORE, "steel"), buying(3, "b", BEFORE, "tea")
    for mine, before in (
        ([("tea", 1)], 3),
        ([("steel", 1)], 2),
        ([("tea", 1), ("steel", 1)], 2),
        ([("steel", 1), ("tea", 2)], 3),
        ([("", 3), ("tea", 1)], 3),
    ):
        own = [
            Deal(f"{name}{n}", "a", sector=name, state=DealState.LOST)
            for name, number in mine
            for n in range(number)
        ]
        assert measured(Measure.SECTOR_DROP, [*steel, *tea, *own])[1:] == (0, before)


def test_without_an_industry_there_is_nothing_to_say_of_one() -> None:
    deals = [Deal("1", "a"), *buying(2, "b", BEFORE)]
    assert measured(Measure.SECTOR_DROP, deals) == (None, 0, 0)
    assert measured(Measure.SECTOR_REPS, deals) == (None, 0, 0)
    assert measured(Measure.SECTORS_DOWN, deals) == (None, 0, 0)


def in_steel(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int] = (0, 0)) -> list[Deal]:
    """How many customers showed interest before and now, of each rep."""
    return [
        deal
        for who, (before, now) in (("a", a), ("b", b), ("c", c))
        for deal in (
            *buying(before, who, BEFORE, "steel"),
            *buying(now, who, TUESDAY, "steel"),
        )
    ]


@pytest.mark.parametrize(
    ("a", "b", "down", "known"),
    [
        ((2, 1), (2, 2), "1", 2),
        ((2, 1), (4, 2), "2", 2),
        ((3, 2), (3, 3), "0", 2),
        ((2, 0), (0, 1), "1", 1),
        ((0, 3), (2, 2), "0", 1),
        ((1, 1), (1, 0), "1", 2),
    ],
)
def test_reps_who_fell_so_many_percent_in_an_industry_are_counted(
    a: tuple[int, int], b: tuple[int, int], down: str, known: int
) -> None:
    elsewhere = [*buying(2, "c", BEFORE, "tea"), *buying(9, "gone", BEFORE, "steel")]
    assert measured(Measure.SECTOR_REPS, [*in_steel(a, b), *elsewhere]) == (down, int(down), known)


def test_few_customers_of_an_industry_say_nothing_of_its_reps() -> None:
    assert measured(Measure.SECTOR_REPS, in_steel((1, 0), (0, 0))) == (None, 1, 1)
    assert measured(Measure.SECTOR_REPS, in_steel((1, 0), (1, 1))) == ("1", 1, 2)


def test_industries_that_fell_are_counted_where_two_or_more_are_known() -> None:
    steel = [*buying(2, "a", BEFORE, "steel"), *buying(1, "b", TUESDAY, "steel")]
    tea = [*buying(3, "b", BEFORE, "tea"), *buying(2, "c", TUESDAY, "tea")]
    paper = buying(1, "c", BEFORE, "paper")
    nameless = buying(4, "c", BEFORE)
    assert measured(Measure.SECTORS_DOWN, [*steel, *tea]) == ("1", 1, 2)
    assert measured(Measure.SECTORS_DOWN, [*steel, *paper, *nameless]) == (None, 1, 1)
    assert measured(Measure.SECTORS_DOWN, [*steel, *tea[:3], *paper, *nameless]) == ("2", 2, 2)
