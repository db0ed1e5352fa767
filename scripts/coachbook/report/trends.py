"""Scores and levels over the weeks, and the rep to learn a criterion from.

A trend only means something while the rubric stays the same. When a new edition of the playbook
rewords an anchor or shifts a weight, a 3 before and a 3 after are two different things. So a line
is drawn within one edition only, and a change is given only between two weeks of one edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from coachbook.base.rounding import to_tenth
from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Criterion
from coachbook.scorecard.scoring import level_or_missing, score
from coachbook.scorecard.weekly_levels import WeeklyLevels


@dataclass(frozen=True)
class Point:
    """The value of one week, over `count` reps. `exact` None: no data, or too few reps to say."""

    week: str
    edition: str
    exact: Fraction | Decimal | None
    count: int = 1

    @property
    def value(self) -> Decimal | None:
        """The value as it is shown, with one decimal."""
        return None if self.exact is None else to_tenth(self.exact)


@dataclass(frozen=True)
class Trend:
    """One line over the weeks: a point for every week shown, the earliest first."""

    points: tuple[Point, ...]

    @property
    def pieces(self) -> tuple[tuple[Point, ...], ...]:
        """The stretches that may be drawn as a line: adjacent weeks, all with a value, one edition.

        With values 2 3 – 4 4, the last under a new edition, the pieces are (2 3), (4) and (4).
        """
        runs: list[list[Point]] = []
        last: Point | None = None
        for point in self.points:
            if point.exact is not None:
                follows = last is not None and last.exact is not None
                if follows and last is not None and last.edition == point.edition:
                    runs[-1].append(point)
                else:
                    runs.append([point])
            last = point
        return tuple(tuple(run) for run in runs)

    @property
    def breaks(self) -> tuple[Point, ...]:
        """The weeks that begin another edition than the week before; empty weeks do not count."""
        known = [point for point in self.points if point.edition]
        pairs = pairwise(known)
        return tuple(after for before, after in pairs if before.edition != after.edition)

    @property
    def last(self) -> Decimal | None:
        """The value of the last week."""
        return self.points[-1].value if self.points else None

    @property
    def change(self) -> Decimal | None:
        """The last value minus that of the week before, to one decimal.

        It is reckoned from the exact values and may differ by 0.1 from the difference of those
        shown. None unless both are in one piece.
        """
        run = self.pieces[-1] if self.pieces else ()
        if len(run) < 2 or run[-1] is not self.points[-1]:
            return None
        before, now = (Fraction(point.exact or 0) for point in run[-2:])
        return to_tenth(now - before)


@dataclass(frozen=True)
class Trends:
    """The trend of the score (0 to 100), and of each criterion's level (0 to 4) by its id."""

    score: Trend
    criteria: Mapping[str, Trend]


def weeks_until(week: Week, most: int, scored_weeks: Iterable[str]) -> tuple[str, ...]:
    """The weeks to show, earliest first: at most `most` up to `week`, from the first scored one."""
    every = [week]
    while len(every) < most:
        every.append(every[-1].previous())
    first = min((one for one in scored_weeks if one <= str(week)), default=str(week))
    return tuple(str(one) for one in reversed(every) if str(one) >= first)


def trends(
    reps: Sequence[Mapping[str, WeeklyLevels]],
    criteria: Sequence[Criterion],
    weeks: Sequence[str],
    few: int,
    few_weight: int = 0,
) -> Trends:
    """The trends of one rep or, as means, of several.

    The edition of a week is the one that most of its reps were scored by; of equals, the first by
    name, so that the same cards always give the same report.

    Args:
        reps: For each rep, the levels by week.
        criteria: Those of the rubric.
        weeks: The weeks to show, earliest first.
        few: A mean of fewer reps than this is too few to say.
        few_weight: A score that rests on less of the rubric, in percent, is none to go by.
    """

    def trend(value: Callable[[WeeklyLevels], Fraction | None]) -> Trend:
        points = []
        for week in weeks:
            scored = [levels[week] for levels in reps if week in levels]
            values = [number for one in scored if (number := value(one)) is not None]
            editions = Counter(one.edition for one in scored)
            edition = min(editions, key=lambda each: (-editions[each], each), default="")
            enough = len(values) >= max(few, 1)
            mean = sum(values, Fraction(0)) / len(values) if enough else None
            points.append(Point(week, edition, mean, len(values)))
        return Trend(tuple(points))

    def level_trend(criterion: Criterion) -> Trend:
        def value(one: WeeklyLevels) -> Fraction | None:
            level = level_or_missing(one.levels.get(criterion.id))
            return Fraction(level) if level >= 0 else None

        return trend(value)

    def exact_score(one: WeeklyLevels) -> Fraction | None:
        result = score(one.levels, criteria)
        return result.exact if result.enough(few_weight) else None

    return Trends(
        trend(exact_score),
        {criterion.id: level_trend(criterion) for criterion in criteria},
    )


@dataclass(frozen=True)
class RoleModel:
    """Whom to learn a criterion from: the rep, their mean level, and over how many weeks."""

    rep: str
    exact: Fraction | Decimal
    weeks: int

    @property
    def mean(self) -> Decimal:
        """The mean level, with one decimal."""
        return to_tenth(self.exact)


def role_model_of(
    reps: Mapping[str, Mapping[str, WeeklyLevels]],
    criterion: str,
    weeks: Sequence[str],
    least: int,
    few: int,
) -> RoleModel | None:
    """The rep with the best mean level over some weeks who is still good at it in the last one.

    Of equal means, the one over more weeks; then the first by id.

    Args:
        reps: For each rep's id, the levels by week.
        criterion: Its id.
        weeks: The weeks to look at, earliest first.
        least: The level that must be reached in the last week.
        few: A mean over fewer weeks than this is too few to say.

    Returns:
        None: nobody qualifies.
    """
    candidates = []
    for rep, by_week in reps.items():
        levels = [
            level
            for week in weeks
            if week in by_week
            and (level := level_or_missing(by_week[week].levels.get(criterion))) >= 0
        ]
        now = by_week.get(weeks[-1]) if weeks else None
        if now and len(levels) >= few and level_or_missing(now.levels.get(criterion)) >= least:
            candidates.append(RoleModel(rep, Fraction(sum(levels), len(levels)), len(levels)))
    return min(candidates, key=lambda one: (-one.exact, -one.weeks, one.rep), default=None)
