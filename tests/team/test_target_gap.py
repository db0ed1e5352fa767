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
    assert (gap.missing, gap.percent) == (Decimal(0), 100)


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
