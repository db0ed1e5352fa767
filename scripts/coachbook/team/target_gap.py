"""The gap to target: what was won and what is missing, for a rep's month, a team's month and year.

Won is the sum of the amounts of deals in the state `won` that were closed in the period, up to a
given day. A week belongs to the month that most of its working days lie in; of equals, and where
nobody works, that is the month of its Thursday, just as ISO 8601 gives a week to a year. Of
2026-W31 (27 July to 2 August) all five days are in July. Of 2026-W40 (28 September to 4 October)
the national holiday leaves three working days, all in September, so its target is September's. A
team's target of a month is the sum of its reps' targets; what reps without a target have won counts
for the team, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from coachbook.base.week import Week
from coachbook.team.deal_sums import amount_sums
from coachbook.team.model import DealState, Rep, TargetsFile, Team, TeamFolder
from coachbook.team.targets import TargetSum, sum_targets


@dataclass(frozen=True)
class TargetGap:
    """The target of a month (2026-11) or a year (2026), and what was won in it so far.

    `others` is what was won in other currencies, by currency: it counts for no target.
    """

    period: str
    currency: str
    target: Decimal
    won: Decimal
    others: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def all_won(self) -> dict[str, Decimal]:
        """What was won by currency; that of the target is empty and first."""
        return {"": self.won, **self.others}

    @property
    def missing(self) -> Decimal:
        """What is still to be won; never negative."""
        return max(self.target - self.won, Decimal(0))

    @property
    def percent(self) -> int | None:
        """The share won in whole percent, rounded down; over 100 where more was won than asked for.

        None: the target is 0, and nothing is a share of nothing.
        """
        if not self.target:
            return None
        return int((100 * self.won / self.target).to_integral_value(ROUND_FLOOR))

    @property
    def bar(self) -> int:
        """How full a bar of the share is, 0 to 100; full where nothing is missing."""
        return 100 if self.percent is None else min(max(self.percent, 0), 100)


@dataclass(frozen=True)
class TeamGaps:
    """A team's gaps as of a week; None where there is no target.

    `reps` are by rep id. `sum` compares the year's target with its months.
    """

    year: TargetGap | None
    month: TargetGap | None
    reps: dict[str, TargetGap]
    sum: TargetSum | None


def rep_gap(rep: Rep, folder: TeamFolder, week: Week, until: date) -> TargetGap | None:
    """A rep's gap in the month of a week, from deals closed until a day; None: no target."""
    month = folder.calendar.month(week)
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
    """The gaps of a team and its reps as of a week, from deals closed until a day."""
    members, month = frozenset(rep.id for rep in team.reps), folder.calendar.month(week)
    year = int(month[:4])
    whole = _whole(folder.targets, team.id, year)
    gaps = {rep.id: rep_gap(rep, folder, week, until) for rep in team.reps}
    reps = {rep: gap for rep, gap in gaps.items() if gap}
    parts = sum((gap.target for gap in reps.values()), Decimal(0))
    return TeamGaps(
        year=None if whole is None else _gap(folder, str(year), whole, members, until),
        month=_gap(folder, month, parts, members, until) if reps else None,
        reps=reps,
        sum=None if whole is None else sum_targets(folder.targets, year, whole, members),
    )


def _whole(targets: TargetsFile, team: str, year: int) -> Decimal | None:
    """A team's target of a year."""
    amounts = (
        row.amount
        for targets_of_year in targets.years
        if targets_of_year.year == year
        for row in targets_of_year.teams
        if row.team == team
    )
    return next(amounts, None)


def _gap(
    folder: TeamFolder, period: str, target: Decimal, reps: Collection[str], until: date
) -> TargetGap:
    sums = amount_sums(
        deal
        for deal in folder.deals
        if deal.rep in reps
        and deal.state is DealState.WON
        and deal.closed is not None
        and deal.closed.isoformat().startswith(period)
        and deal.closed <= until
    )
    won = sums.pop("")
    return TargetGap(period, folder.targets.currency, target, won, sums)
