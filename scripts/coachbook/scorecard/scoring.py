"""From levels to a score, and the weakest criterion.

    score = 100 * sum(weight * level) / (4 * sum(weight)), over the criteria that have a level

Criteria that are blank or not applicable are left out of both sums, so the weights of the rest are
in effect rescaled to 100. With levels 4 and 2 of weights 30 and 10, and all else blank, the score
is 100 * (120 + 20) / (4 * 40) = 87.5. It rests on 40 of 100, whether the rest was left blank or did
not apply, and `enough` says whether that makes a score to go by.

Discipline, deal evidence and critical items are never part of the score: they are shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coachbook.base.rounding import to_tenth
from coachbook.playbook.model.coaching import Criterion
from coachbook.playbook.rubric import MOST_LEVEL, weakest_criterion
from coachbook.scorecard.observation import NOT_APPLICABLE, Value


@dataclass(frozen=True)
class Score:
    """The score of one card.

    Attributes:
        points: The sum of weight times level.
        weight: The sum of the weights of scored criteria.
        weights: The sum of the weights of all criteria of the rubric: usually 100.
        blank: Ids of criteria without a level, which is neither 0 nor N/A.
        not_applicable: Ids of criteria marked N/A.
        weakest: The id of the weakest criterion; None: nothing was scored.
    """

    points: int
    weight: int
    weights: int
    blank: tuple[str, ...]
    not_applicable: tuple[str, ...]
    weakest: str | None

    @property
    def percent(self) -> Decimal | None:
        """0 to 100, to one decimal; None: nothing was scored."""
        return None if self.exact is None else to_tenth(self.exact)

    @property
    def exact(self) -> Fraction | None:
        """0 to 100, not rounded: what means and changes are reckoned from."""
        return Fraction(100 * self.points, MOST_LEVEL * self.weight) if self.weight else None

    def enough(self, percent: int) -> bool:
        """Whether at least this percentage of the rubric, by weight, was scored."""
        return self.weight > 0 and 100 * self.weight >= percent * self.weights


def score(levels: Mapping[str, Value], criteria: Sequence[Criterion]) -> Score:
    """The score of some levels: 0-4 or "na" by criterion id; a missing one is blank."""
    scored = [
        (one, level) for one in criteria if (level := level_or_missing(levels.get(one.id))) >= 0
    ]
    outside = tuple(one.id for one in criteria if levels.get(one.id) == NOT_APPLICABLE)
    blank = tuple(one.id for one in criteria if levels.get(one.id) is None)
    weakest = weakest_criterion({one.id: level for one, level in scored}, criteria)
    return Score(
        points=sum(one.weight * level for one, level in scored),
        weight=sum(one.weight for one, _ in scored),
        weights=sum(one.weight for one in criteria),
        blank=blank,
        not_applicable=outside,
        weakest=weakest.id if weakest else None,
    )


def level_or_missing(value: Value) -> int:
    """The level as a number; -1 if it is blank or N/A."""
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


@dataclass(frozen=True)
class CriterionMean:
    """One criterion over several reps: their levels, and the mean; None: too few to say."""

    criterion: Criterion
    levels: tuple[int, ...]
    mean: Decimal | None

    @property
    def at_top(self) -> bool:
        """Whether the mean shows as the highest level: nothing is short that anyone could see."""
        return self.mean == MOST_LEVEL


def criterion_means(
    cards: Iterable[Mapping[str, Value]], criteria: Sequence[Criterion], few: int
) -> tuple[CriterionMean, ...]:
    """Each criterion over all cards, in the order of the rubric; fewer than `few` have no mean."""
    every = tuple(cards)
    means = []
    for one in criteria:
        levels = tuple(
            sorted(level for card in every if (level := level_or_missing(card.get(one.id))) >= 0)
        )
        enough = len(levels) >= max(few, 1)
        means.append(CriterionMean(one, levels, mean_of(levels) if enough else None))
    return tuple(means)


def mean_of(numbers: Sequence[int]) -> Decimal:
    """The mean to one decimal."""
    return to_tenth(Fraction(sum(numbers), len(numbers)))


def weakest_mean(every: Iterable[CriterionMean]) -> CriterionMean | None:
    """The criterion with the lowest mean; None: too few to say.

    Means are compared exactly: 1.96 is below 2.04, though both show as 2.0.
    """
    known = {one.criterion.id: one for one in every if one.mean is not None}
    exact = {name: Fraction(sum(one.levels), len(one.levels)) for name, one in known.items()}
    weakest = weakest_criterion(exact, [one.criterion for one in known.values()])
    return known[weakest.id] if weakest else None
