"""What is missing to the targets: year, month and rep, and whether the parts add up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coachbook.sheets.progress import THURSDAY, Gap
from coachbook.team.model import DealState, TargetsFile, Team, TeamFolder
from coachbook.team.targets import Sum, add_up
from coachbook.week import Week


@dataclass(frozen=True)
class Goals:
    """A team's targets in a week. None: there is no such target. `reps` by rep id."""

    year: Gap | None
    month: Gap | None
    reps: dict[str, Gap]
    sum: Sum | None


def goals(team: Team, folder: TeamFolder, week: Week) -> Goals:
    """How far a team and its reps are by the end of a week, in the month of its Thursday."""
    there, month = frozenset(rep.id for rep in team.reps), f"{week.days[THURSDAY]:%Y-%m}"
    targets, until = folder.targets, week.sunday
    rows = {
        row.rep: row.amount
        for item in targets.months
        if item.month == month
        for row in item.reps
        if row.rep in there
    }

    def gap(period: str, target: Decimal, reps: Collection[str]) -> Gap:
        return Gap(period, targets.currency, target, _won(folder, reps, period, until))

    year, whole = month[:4], _whole(targets, team.id, int(month[:4]))
    return Goals(
        year=None if whole is None else gap(year, whole, there),
        month=gap(month, sum(rows.values(), Decimal(0)), there) if rows else None,
        reps={rep: gap(month, amount, (rep,)) for rep, amount in rows.items()},
        sum=None if whole is None else add_up(targets, int(year), whole, there),
    )


def _whole(targets: TargetsFile, team: str, year: int) -> Decimal | None:
    amounts = (
        row.amount
        for one in targets.years
        if one.year == year
        for row in one.teams
        if row.team == team
    )
    return next(amounts, None)


def _won(folder: TeamFolder, reps: Collection[str], period: str, until: date) -> Decimal:
    """What these reps won in a year or month that begins like `period`, up to a day."""
    amounts = (
        deal.amount or Decimal(0)
        for deal in folder.deals
        if deal.rep in reps
        and deal.state is DealState.WON
        and deal.closed is not None
        and deal.closed.isoformat().startswith(period)
        and deal.closed <= until
    )
    return sum(amounts, Decimal(0))
