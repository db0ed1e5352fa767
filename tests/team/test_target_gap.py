"""The gap to target: which month, what counts as won, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from coachbook.base.week import Week
from coachbook.team.model import (
    Deal,
    DealState,
    MonthTarget,
    Person,
    Rep,
    RepTarget,
    TargetsFile,
    Team,
    TeamFolder,
    TeamTarget,
    YearTarget,
)
from coachbook.team.target_gap import TargetGap, rep_gap, team_gaps
from coachbook.team.targets import TargetSum

WEEK = Week(2026, 48)  # 23 to 29 November
SUNDAY = WEEK.sunday
LIN, WANG = (Rep(id=name, name=name, joined=date(2025, 1, 1)) for name in ("lin", "wang"))
TEAM = Team(
    id="n",
    name="一组",
    department="training",
    supervisor=Person(id="z", name="周"),
    reps=(LIN, WANG),
)
TARGETS = TargetsFile(
    currency="¥",
    months=(MonthTarget(month="2026-11", reps=(RepTarget(rep="lin", amount=Decimal(1000)),)),),
    years=(YearTarget(year=2026, teams=(TeamTarget(team="n", amount=Decimal(9000)),)),),
)


def won(amount: int, closed: date, rep: str = "lin", state: DealState = DealState.WON) -> Deal:
    return Deal(id=f"{rep} {closed}", rep=rep, state=state, amount=Decimal(amount), closed=closed)


def folder(*deals: Deal) -> TeamFolder:
    return TeamFolder((TEAM,), deals, targets=TARGETS)


def gap_of(*deals: Deal, until: date = SUNDAY) -> TargetGap:
    gap = rep_gap(LIN, folder(*deals), WEEK, until)
    assert gap is not None
    return gap


@pytest.mark.parametrize(
    ("deal", "counts"),
    [
        (won(300, date(2026, 11, 1)), True),
        (won(300, date(2026, 10, 31)), False),
        (won(300, SUNDAY), True),
        (won(300, SUNDAY + timedelta(days=1)), False),
        (won(300, date(2026, 11, 20), rep="wang"), False),
        (won(300, date(2026, 11, 20), state=DealState.LOST), False),
    ],
)
def test_won_is_what_the_rep_closed_in_the_month_up_to_the_day(deal: Deal, counts: bool) -> None:
    assert gap_of(deal).won == (300 if counts else 0)


def test_what_is_missing_is_never_below_zero() -> None:
    gap = gap_of(won(300, date(2026, 11, 20)))
    assert (gap.missing, gap.percent) == (Decimal(700), 30)
    gap = gap_of(won(1500, date(2026, 11, 2)))
    assert (gap.missing, gap.percent) == (Decimal(0), 150)


def test_without_a_target_there_is_no_gap() -> None:
    assert rep_gap(WANG, folder(), WEEK, SUNDAY) is None
    assert team_gaps(TEAM, TeamFolder((TEAM,)), WEEK, SUNDAY).month is None


def test_the_month_is_the_one_most_of_the_week_lies_in() -> None:
    assert rep_gap(LIN, folder(), Week(2026, 44), SUNDAY) is None  # Thursday 29 October
    assert rep_gap(LIN, folder(), Week(2026, 45), SUNDAY) is not None
    assert rep_gap(LIN, folder(), Week(2026, 49), SUNDAY) is None  # Thursday 3 December


def test_a_team_has_its_reps_targets_and_all_that_its_reps_sold() -> None:
    deals = (
        won(300, date(2026, 11, 20)),
        won(200, date(2026, 11, 21), rep="wang"),
        won(70, date(2026, 3, 1)),
        won(5000, date(2026, 11, 20), rep="elsewhere"),
    )
    gaps = team_gaps(TEAM, folder(*deals), WEEK, SUNDAY)
    assert gaps.month == TargetGap("2026-11", "¥", Decimal(1000), Decimal(500))
    assert gaps.year == TargetGap("2026", "¥", Decimal(9000), Decimal(570))
    assert gaps.reps == {"lin": gap_of(*deals)}


@pytest.mark.parametrize(
    ("target", "won_so_far", "missing", "percent", "bar"),
    [
        ("1000", "0", "1000", 0, 0),
        ("1000", "999.99", "0.01", 99, 99),
        ("1000", "1000", "0", 100, 100),
        ("1000", "1000.01", "0", 100, 100),
        ("1000", "1010", "0", 101, 100),
        ("1000", "1359.99", "0", 135, 100),
        ("3", "1", "2", 33, 33),
        ("3", "-1", "4", -34, 0),
        ("0", "0", "0", None, 100),
        ("0", "5", "0", None, 100),
        ("0.5", "0.25", "0.25", 50, 50),
    ],
)
def test_the_share_won_is_in_whole_percent_as_it_is_and_a_bar_is_full_at_a_hundred(
    target: str, won_so_far: str, missing: str, percent: int | None, bar: int
) -> None:
    gap = TargetGap("2026-11", "¥", Decimal(target), Decimal(won_so_far))
    assert (gap.missing, gap.percent, gap.bar) == (Decimal(missing), percent, bar)


def with_targets(months: dict[str, dict[str, int]], years: dict[int, dict[str, int]]) -> TeamFolder:
    """A team folder with targets by month and rep, and by year and team."""
    made = TargetsFile(
        currency="¥",
        months=tuple(
            MonthTarget(
                month=month,
                reps=tuple(
                    RepTarget(rep=rep, amount=Decimal(amount)) for rep, amount in of.items()
                ),
            )
            for month, of in months.items()
        ),
        years=tuple(
            YearTarget(
                year=year,
                teams=tuple(
                    TeamTarget(team=team, amount=Decimal(amount)) for team, amount in of.items()
                ),
            )
            for year, of in years.items()
        ),
    )
    return TeamFolder((TEAM,), targets=made)


def test_each_rep_has_the_target_of_that_month_and_the_team_that_of_its_year() -> None:
    asked = with_targets(
        {"2026-10": {"lin": 7}, "2026-11": {"wang": 20, "lin": 10}},
        {2025: {"n": 4}, 2026: {"other": 5, "n": 90}},
    )
    gaps = team_gaps(TEAM, asked, WEEK, SUNDAY)
    assert {name: gap.target for name, gap in gaps.reps.items()} == {"lin": 10, "wang": 20}
    assert gaps.month == TargetGap("2026-11", "¥", Decimal(30), Decimal(0))
    assert gaps.year == TargetGap("2026", "¥", Decimal(90), Decimal(0))
    assert gaps.sum is not None
    assert gaps.sum == TargetSum(2026, Decimal(90), Decimal(37), 2)


def test_what_nobody_sold_is_an_amount_of_money() -> None:
    gaps = team_gaps(TEAM, with_targets({"2026-11": {"lin": 7}}, {2026: {"n": 90}}), WEEK, SUNDAY)
    assert gaps.month is not None
    assert type(gaps.month.won) is Decimal


def test_a_target_of_nothing_is_a_target() -> None:
    gaps = team_gaps(TEAM, with_targets({"2026-11": {"lin": 0}}, {2026: {"n": 0}}), WEEK, SUNDAY)
    assert gaps.month == TargetGap("2026-11", "¥", Decimal(0), Decimal(0))
    assert gaps.year == TargetGap("2026", "¥", Decimal(0), Decimal(0))
    assert gaps.sum is not None


def test_without_a_years_target_there_is_no_gap_and_no_sum() -> None:
    asked = with_targets({"2026-11": {"lin": 10}}, {2026: {"other": 5}, 2027: {"n": 5}})
    gaps = team_gaps(TEAM, asked, WEEK, SUNDAY)
    assert (gaps.year, gaps.sum) == (None, None)
    assert gaps.month is not None


def test_a_deal_that_is_won_without_an_amount_or_a_day_adds_nothing() -> None:
    day = date(2026, 11, 20)
    deals = (
        Deal("1", "lin", state=DealState.WON, closed=day),
        Deal("2", "lin", state=DealState.WON, amount=Decimal(300)),
        Deal("3", "lin", state=DealState.OPEN, amount=Decimal(300), closed=day),
        won(20, day),
    )
    assert gap_of(*deals).won == 20


def test_a_week_across_two_years_belongs_to_the_year_of_its_thursday() -> None:
    asked = with_targets({"2026-12": {"lin": 1}, "2027-01": {"lin": 2}}, {2026: {"n": 3}})
    last, first = Week(2026, 53), Week(2027, 1)  # Thursdays 31 December and 7 January
    assert team_gaps(TEAM, asked, last, last.sunday).year is not None
    assert team_gaps(TEAM, asked, first, first.sunday).year is None
    found = [rep_gap(LIN, asked, week, week.sunday) for week in (last, first)]
    assert [gap.period for gap in found if gap] == ["2026-12", "2027-01"]
