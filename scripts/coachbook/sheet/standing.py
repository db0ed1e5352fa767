"""How a rep stands: the criterion to work on this week, and last week's daily averages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from coachbook.base.rounding import round_half_up, to_tenth
from coachbook.base.text import Language, Text
from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted, Criterion, FocusRule
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import plain_text
from coachbook.playbook.rubric import LEVELS, MOST_LEVEL
from coachbook.team.level_estimates import AgedLevel, LevelEstimate, estimate_levels
from coachbook.team.model import DayActivity, PastLevel, Rep, TeamFolder
from coachbook.team.work_calendar import WorkCalendar

_TENTH = Decimal("0.1")
_MILLIONTH = 1e-6  # two means that should be the same may differ by rounding


@dataclass(frozen=True)
class WeeklyFocus:
    """The criterion to work on this week.

    Attributes:
        criterion: The one to work on; if nothing is short, the one to teach others.
        level: Where the rep stands on it, to one decimal; None: no score is there to go by.
        scores: How many scores that rests on.
        newest: The week of the last of them, such as 2026-W47. Without a level, the week of the
            rep's last score on any criterion; empty: never scored.
        last_level: The last of them as it was given; None if not scored.
        nothing_short: The rep is at the top on every criterion that was scored of late.
        lot: Ids of the criteria as low among which a lot was drawn; empty: none was.
        unused: The levels that its criterion does not have in a week as short as the one to come.
    """

    criterion: Criterion
    level: Decimal | None
    scores: int = 0
    newest: str = ""
    last_level: int | None = None
    nothing_short: bool = False
    lot: tuple[str, ...] = ()
    unused: tuple[int, ...] = ()

    @property
    def whole_level(self) -> int | None:
        """The highest whole level that is not above the rep's; None if not scored."""
        return None if self.level is None else int(self.level)

    @property
    def next_level(self) -> int | None:
        """The level to reach next, of those that the week has; None if not scored."""
        if self.level is None:
            return None
        above = (level for level in LEVELS if level > int(self.level) and level not in self.unused)
        return next(above, MOST_LEVEL)


def weekly_focus(
    rep: Rep,
    folder: TeamFolder,
    criteria: Sequence[Criterion],
    week: Week,
    rule: FocusRule | None = None,
) -> WeeklyFocus:
    """The criterion that is lowest by the scores of the recent weeks before `week`.

    Lowest by `estimate_levels`, so that one bad week is not taken for a weakness. Of criteria
    nearly as low it is the heaviest, then the first in the rubric; or a lot decides
    (`FocusRule.lot`).
    A criterion whose last score is N/A is passed over, since it may not apply this week either, and
    so is one that was at the top each time. N/A on every criterion, or in a week in which the rep
    had no working day, says that the rep was away, and nothing about a criterion. Sheets, web
    forms, workbooks and reports all ask here.

    Args:
        rep: The rep.
        folder: Has the scores; those of `week` and later are passed over.
        criteria: The rubric's criteria for the team's department, in order.
        week: The week to work on it.
        rule: The playbook's `focus` in scorecard.yml; None: the usual one.
    """
    rule = rule or FocusRule()
    earlier = [one for one in folder.scores if one.rep == rep.id and one.week < str(week)]
    away = _weeks_away(earlier, criteria, folder.calendar_of(rep.id))
    there = (one for one in earlier if one.level is not None or one.week not in away)
    scores = sorted(there, key=lambda one: one.week)
    history = _applicable(scores, criteria, week, rule.weeks)
    if not history:
        weeks = (one.week for one in scores if one.level is not None)
        return WeeklyFocus(_heaviest(criteria, scores), None, newest=max(weeks, default=""))
    estimates = estimate_levels(history, rule)
    scored = [one for one in criteria if one.id in history]
    if all(_at_top(history[one.id], estimates[one.id]) for one in scored):
        best = max(scored, key=lambda one: one.weight)
        return _stated(best, Decimal(MOST_LEVEL), history, week, nothing_short=True)
    lowest = _lowest(scored, estimates, float(rule.near))
    lot = rule.lot and len(lowest) > 1
    chosen = (
        _drawn(lowest, rep.id, week) if lot else max(lowest, key=lambda criterion: criterion.weight)
    )
    level = to_tenth(Decimal(estimates[chosen.id].level))
    below_top = min(level, MOST_LEVEL - _TENTH)
    names = tuple(one.id for one in lowest) if lot else ()
    return _stated(chosen, below_top, history, week, lot=names)


def in_week_of(workdays: int, focus: WeeklyFocus, playbook: Playbook) -> WeeklyFocus:
    """The focus as it reads in a week of so many working days of the rep, half days included.

    Its anchors have their numbers written out, and those of days are of that week. `playbook` is
    the one for ordinary weeks.
    """
    book, name = playbook.for_week(workdays), focus.criterion.id
    criterion = next(one for one in book.scorecard.criteria if one.id == name)
    anchors = tuple(
        Text(
            zh=plain_text(anchor.zh, book.entries, Language.ZH),
            en=plain_text(anchor.en, book.entries, Language.EN),
        )
        for anchor in criterion.anchors
    )
    return replace(
        focus,
        criterion=focus.criterion.model_copy(update={"anchors": anchors}),
        unused=book.unused_levels.get(name, ()),
    )


def _stated(
    criterion: Criterion,
    level: Decimal,
    history: Mapping[str, Sequence[AgedLevel]],
    week: Week,
    *,
    nothing_short: bool = False,
    lot: tuple[str, ...] = (),
) -> WeeklyFocus:
    levels = history[criterion.id]
    last = levels[-1]
    newest = str(week.earlier(last.weeks_ago))
    return WeeklyFocus(criterion, level, len(levels), newest, last.level, nothing_short, lot)


def _weeks_away(
    scores: Iterable[PastLevel], criteria: Sequence[Criterion], calendar: WorkCalendar
) -> Collection[str]:
    """The weeks with N/A in which the rep was away: no working day, or N/A on every criterion."""
    marked: dict[str, set[str]] = defaultdict(set)
    for one in scores:
        if one.level is None:
            marked[one.week].add(one.criterion)
    every = {one.id for one in criteria}
    return {
        week
        for week, names in marked.items()
        if every <= names or not calendar.workdays(Week.parse(week))
    }


def _applicable(
    scores: Iterable[PastLevel], criteria: Sequence[Criterion], week: Week, most: int
) -> Mapping[str, Sequence[AgedLevel]]:
    """The levels of the last `most` weeks, by criterion; none of one whose last score is N/A.

    `scores` are in the order of their weeks.
    """
    ages = {str(week.earlier(weeks_ago)): weeks_ago for weeks_ago in range(1, most + 1)}
    history: dict[str, list[AgedLevel]] = {one.id: [] for one in criteria}
    last: dict[str, int | None] = {}
    for one in scores:
        if one.week in ages and one.criterion in history:
            last[one.criterion] = one.level
            if one.level is not None:
                history[one.criterion].append(AgedLevel(ages[one.week], one.level))
    return {name: levels for name, levels in history.items() if last.get(name) is not None}


def _heaviest(criteria: Sequence[Criterion], scores: Iterable[PastLevel]) -> Criterion:
    """The heaviest criterion; one that did not apply when last scored only if all are such."""
    last = {one.criterion: one.level for one in scores}
    apply = [one for one in criteria if last.get(one.id, 0) is not None]
    return max(apply or criteria, key=lambda criterion: criterion.weight)


def _at_top(levels: Sequence[AgedLevel], estimate: LevelEstimate) -> bool:
    """Whether the estimate shows as the highest level, and the last score was no lower."""
    return to_tenth(Decimal(estimate.level)) == MOST_LEVEL and levels[-1].level == MOST_LEVEL


def _lowest(
    scored: Sequence[Criterion], estimates: Mapping[str, LevelEstimate], near: float
) -> Sequence[Criterion]:
    """The criteria as low as the lowest, in the order of the rubric.

    `near` is a distance of means as scored. Estimates lie closer, by the lowest one's share, so the
    distance is shortened likewise: after a single week, 2 and 3 are never taken for the same.
    """
    short = [one for one in scored if estimates[one.id].mean < MOST_LEVEL]
    lowest = min((estimates[one.id] for one in short), key=lambda one: one.level)
    bound = lowest.level + near * lowest.share + _MILLIONTH * lowest.share
    return [one for one in short if estimates[one.id].level <= bound]


def _drawn(lowest: Sequence[Criterion], rep: str, week: Week) -> Criterion:
    """The criterion that the lot falls on: the same each time it is asked for this rep and week.

    Each criterion gets the SHA-256 of week, rep and its id, and the smallest wins: each is as
    likely, and anyone can check the draw later.
    """
    return min(lowest, key=lambda one: sha256(f"{week}\n{rep}\n{one.id}".encode()).digest())


def daily_average(rows: Sequence[DayActivity], counted: Counted, week: Week) -> str:
    """The average of a count per day present in a week, rounded half up; empty: no day present.

    All seven days count: who is present on a Saturday works on it. Days of which the count is not
    known count for nothing.
    """
    days = [
        (count, row.present)
        for row in rows
        if row.day in week.all_days and row.present > 0
        if (count := row.count(counted)) is not None
    ]
    if not days:
        return ""
    total, present = sum(count for count, _ in days), sum(share for _, share in days)
    return str(round_half_up(total / Fraction(present)))
