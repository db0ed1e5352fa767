"""The gap to target: what was won and what is missing, of a rep, a team's month and its year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coachbook.base.week import Week
from coachbook.team.model import DealState, Rep, TargetsFile, Team, TeamFolder
from coachbook.team.targets import TargetSum, sum_targets

THURSDAY = 3


@dataclass(frozen=True)
class TargetGap:
    """Target of a month (2026-11) or year (2026), what was won in it, and what is missing."""

    period: str
    currency: str
    target: Decimal
    won: Decimal

    @property
    def missing(self) -> Decimal:
        """What is still to be won; never negative."""
        return max(self.target - self.won, Decimal(0))

    @property
    def percent(self) -> int:
        """The share won, 0 to 100."""
        return min(int(100 * self.won / self.target), 100) if self.target else 100


@dataclass(frozen=True)
class TeamGaps:
    """A team's gaps in a week. None: there is no such target. `reps` by rep id."""

    year: TargetGap | None
    month: TargetGap | None
    reps: dict[str, TargetGap]
    sum: TargetSum | None


def rep_gap(rep: Rep, folder: TeamFolder, week: Week, until: date) -> TargetGap | None:
    """A rep's gap in a week's month, by what was won up to a day; None: there is no target.

    The month is the one that most of the week lies in: its Thursday's.
    """
    month = _month(week)
    targets = (
        row.amount
        for item in folder.targets.months
        if item.month == month
        for row in item.reps
        if row.rep == rep.id
    )
    target = next(targets, None)
    return None if target is None else _gap(folder, month, target, (rep.id,), until)


def team_gaps(team: Team, folder: TeamFolder, week: Week, until: date) -> TeamGaps:
    """A team's and its reps' gaps, by what was won up to a day, in the month of a week's Thursday.

    What reps without a target of their own sold counts for the team.
    """
    there, month = frozenset(rep.id for rep in team.reps), _month(week)
    year = int(month[:4])
    whole = _whole(folder.targets, team.id, year)
    found = {rep.id: rep_gap(rep, folder, week, until) for rep in team.reps}
    reps = {rep: gap for rep, gap in found.items() if gap}
    parts = sum((gap.target for gap in reps.values()), Decimal(0))
    return TeamGaps(
        year=None if whole is None else _gap(folder, str(year), whole, there, until),
        month=_gap(folder, month, parts, there, until) if reps else None,
        reps=reps,
        sum=None if whole is None else sum_targets(folder.targets, year, whole, there),
    )


def _month(week: Week) -> str:
    return f"{week.days[THURSDAY]:%Y-%m}"


def _whole(targets: TargetsFile, team: str, year: int) -> Decimal | None:
    amounts = (
        row.amount
        for one in targets.years
        if one.year == year
        for row in one.teams
        if row.team == team
    )
    return next(amounts, None)


def _gap(
    folder: TeamFolder, period: str, target: Decimal, reps: Collection[str], until: date
) -> TargetGap:
    won = (
        deal.amount or Decimal(0)
        for deal in folder.deals
        if deal.rep in reps
        and deal.state is DealState.WON
        and deal.closed is not None
        and deal.closed.isoformat().startswith(period)
        and deal.closed <= until
    )
    return TargetGap(period, folder.targets.currency, target, sum(won, Decimal(0)))
