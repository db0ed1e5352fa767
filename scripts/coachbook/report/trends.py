"""Numbers over the weeks, broken where they no longer mean the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Criterion
from coachbook.scorecard.scoring import level_or_missing, mean_of, score
from coachbook.scorecard.weekly_levels import WeeklyLevels


@dataclass(frozen=True)
class Point:
    """A number of one week, of `count` reps. `value` None: there is none, or too few to say."""

    week: str
    edition: str
    value: Decimal | None
    count: int = 1


@dataclass(frozen=True)
class Trend:
    """A line over the weeks."""

    points: tuple[Point, ...]

    @property
    def pieces(self) -> tuple[tuple[Point, ...], ...]:
        """Runs of weeks with a number and the same edition: only within one is a line drawn."""
        runs: list[list[Point]] = []
        last: Point | None = None
        for point in self.points:
            if point.value is not None:
                joins = last is not None and last.value is not None
                if joins and last is not None and last.edition == point.edition:
                    runs[-1].append(point)
                else:
                    runs.append([point])
            last = point
        return tuple(tuple(run) for run in runs)

    @property
    def breaks(self) -> tuple[Point, ...]:
        """The weeks that begin another edition than the one before."""
        known = [point for point in self.points if point.edition]
        pairs = pairwise(known)
        return tuple(after for before, after in pairs if before.edition != after.edition)

    @property
    def last(self) -> Decimal | None:
        """The number of the last week."""
        return self.points[-1].value if self.points else None

    @property
    def change(self) -> Decimal | None:
        """The last number less the one of the week before, if both mean the same."""
        run = self.pieces[-1] if self.pieces else ()
        if len(run) < 2 or run[-1] is not self.points[-1]:
            return None
        return (run[-1].value or Decimal(0)) - (run[-2].value or Decimal(0))


@dataclass(frozen=True)
class Trends:
    """The score, and the level of each criterion by its id."""

    score: Trend
    criteria: Mapping[str, Trend]


def weeks_to(week: Week, most: int, known: Iterable[str]) -> tuple[str, ...]:
    """The weeks to show, the last being `week`: at most `most`, from the first with a number on."""
    every = [week]
    while len(every) < most:
        every.append(every[-1].previous())
    first = min((one for one in known if one <= str(week)), default=str(week))
    return tuple(str(one) for one in reversed(every) if str(one) >= first)


def trends(
    marks: Sequence[Mapping[str, WeeklyLevels]],
    criteria: Sequence[Criterion],
    weeks: Sequence[str],
    few: int,
) -> Trends:
    """The trends of one rep or, as means, of several. `marks` are each rep's by week.

    A mean of fewer than `few` is too few to say.
    """

    def trend(value: Callable[[WeeklyLevels], Decimal | None]) -> Trend:
        points = []
        for week in weeks:
            there = [one[week] for one in marks if week in one]
            values = [number for one in there if (number := value(one)) is not None]
            editions = Counter(one.edition for one in there)
            edition = min(editions, key=lambda each: (-editions[each], each), default="")
            mean = sum(values, Decimal(0)) / len(values) if values else Decimal(0)
            number = mean.quantize(Decimal("0.1")) if len(values) >= max(few, 1) else None
            points.append(Point(week, edition, number, len(values)))
        return Trend(tuple(points))

    def level(criterion: Criterion) -> Trend:
        def value(one: WeeklyLevels) -> Decimal | None:
            number = level_or_missing(one.levels.get(criterion.id))
            return Decimal(number) if number >= 0 else None

        return trend(value)

    return Trends(
        trend(lambda one: score(one.levels, criteria).percent),
        {criterion.id: level(criterion) for criterion in criteria},
    )


@dataclass(frozen=True)
class RoleModel:
    """Whom to learn a criterion from: the rep, the mean of the last weeks and how many they are."""

    rep: str
    mean: Decimal
    weeks: int


def model_of(
    marks: Mapping[str, Mapping[str, WeeklyLevels]],
    criterion: str,
    weeks: Sequence[str],
    least: int,
    few: int,
) -> RoleModel | None:
    """The rep to learn from: the best mean of these weeks, and as good in the last one.

    None: nobody was scored `least` or more, or in too few weeks to say.
    """
    found = []
    for rep, by_week in marks.items():
        levels = [
            level
            for week in weeks
            if week in by_week
            and (level := level_or_missing(by_week[week].levels.get(criterion))) >= 0
        ]
        now = by_week.get(weeks[-1]) if weeks else None
        if now and len(levels) >= few and level_or_missing(now.levels.get(criterion)) >= least:
            found.append(RoleModel(rep, mean_of(levels), len(levels)))
    return min(found, key=lambda one: (-one.mean, -one.weeks, one.rep), default=None)
