"""How a rep stands: the criterion to work on this week, and last week's daily averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted, Criterion
from coachbook.playbook.rubric import MOST_LEVEL, weakest_criterion
from coachbook.team.model import DayActivity, Rep, TeamFolder


@dataclass(frozen=True)
class WeeklyFocus:
    """The criterion to work on this week, and its last level; None: not scored yet."""

    criterion: Criterion
    level: int | None

    @property
    def next_level(self) -> int:
        """The level to reach next: one up, at most the highest; 2 if not scored yet."""
        return min((self.level if self.level is not None else 1) + 1, MOST_LEVEL)


def weekly_focus(
    rep: Rep, folder: TeamFolder, criteria: Sequence[Criterion], week: Week
) -> WeeklyFocus:
    """The weakest criterion of the last week scored before `week`; none: that of most weight."""
    scores = [s for s in folder.scores if s.rep == rep.id and s.week < str(week)]
    newest = max((score.week for score in scores), default="")
    levels = {s.criterion: s.level for s in scores if s.week == newest and s.level is not None}
    weakest = weakest_criterion(levels, criteria)
    if weakest is None:
        return WeeklyFocus(max(criteria, key=lambda criterion: criterion.weight), None)
    return WeeklyFocus(weakest, levels[weakest.id])


def daily_average(rows: Sequence[DayActivity], counted: Counted, week: Week) -> str:
    """The average of a count per day present in a week, rounded half up; empty: no day present.

    All seven days count: who is present on a Saturday works on it.
    """
    days = [row for row in rows if row.day in week.all_days and row.present > 0]
    if not days:
        return ""
    total = Decimal(sum(int(getattr(row, counted.value)) for row in days))
    average = total / sum(row.present for row in days)
    return str(average.quantize(Decimal(1), ROUND_HALF_UP))
