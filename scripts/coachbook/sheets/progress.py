"""How a rep stands: gap to the month's target, focus of the week, last week's averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coachbook.model.coaching import Counted, Criterion
from coachbook.team.model import DayActivity, DealState, Rep, TeamFolder
from coachbook.week import Week

THURSDAY = 3


@dataclass(frozen=True)
class Gap:
    """Target of the week's month, what was won in it before the week, and what is missing."""

    month: str
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
class Focus:
    """The criterion to work on: the lowest of the last scores. `level` None: not scored yet."""

    criterion: Criterion
    level: int | None

    @property
    def next_level(self) -> int:
        """The level to reach next."""
        return min((self.level if self.level is not None else 1) + 1, 4)


def gap_to_target(rep: Rep, folder: TeamFolder, week: Week) -> Gap | None:
    """The gap in the month that most of the week lies in (its Thursday's); None: no target."""
    month = f"{week.days[THURSDAY]:%Y-%m}"
    targets = [
        row.amount
        for item in folder.targets.months
        if item.month == month
        for row in item.reps
        if row.rep == rep.id
    ]
    won = sum(
        (
            deal.amount or Decimal(0)
            for deal in folder.deals
            if deal.rep == rep.id
            and deal.state is DealState.WON
            and deal.closed is not None
            and f"{deal.closed:%Y-%m}" == month
            and deal.closed < week.monday
        ),
        Decimal(0),
    )
    return Gap(month, folder.targets.currency, targets[0], won) if targets else None


def focus_of(rep: Rep, folder: TeamFolder, criteria: Sequence[Criterion], week: Week) -> Focus:
    """The lowest criterion of the newest week scored before `week`; of equals the heaviest."""
    scores = [s for s in folder.scores if s.rep == rep.id and s.week < str(week)]
    newest = max((score.week for score in scores), default="")
    levels = {s.criterion: s.level for s in scores if s.week == newest and s.level is not None}
    scored = [criterion for criterion in criteria if criterion.id in levels]
    if not scored:
        return Focus(max(criteria, key=lambda criterion: criterion.weight), None)
    lowest = min(scored, key=lambda criterion: (levels[criterion.id], -criterion.weight))
    return Focus(lowest, levels[lowest.id])


def daily_average(rows: Sequence[DayActivity], counted: Counted, week: Week) -> str:
    """The average of a count over the days present in a week, rounded; empty: no such days."""
    there = [row for row in rows if row.day in week.days and row.present > 0]
    if not there:
        return ""
    total = Decimal(sum(int(getattr(row, counted.value)) for row in there))
    average = total / sum(row.present for row in there)
    return str(average.quantize(Decimal(1), ROUND_HALF_UP))
