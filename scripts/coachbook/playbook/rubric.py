"""The rubric's levels, and the choice of the weakest criterion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from coachbook.playbook.model.coaching import Criterion

MOST_LEVEL = 4
LEVELS = range(MOST_LEVEL + 1)


def weakest_criterion(
    levels: Mapping[str, int | Fraction], criteria: Sequence[Criterion]
) -> Criterion | None:
    """The criterion with the lowest level; None if none has a level.

    A tie goes to the criterion with the highest weight, because it costs the score most, then to
    the first in the rubric (`min` returns the first of equals). With the levels A 2, B 1, C 1 and
    the weights A 40, B 25, C 35 it is C. Means are fractions, so that two equal means are a tie and
    never differ by a rounding error.

    Args:
        levels: Level from 0 to 4, of one card or a mean, by criterion id; only what was scored.
        criteria: The rubric's criteria, in order.

    The web form (`score.js`) and the workbook (a formula) choose by the same rule;
    tests/scorecard/scores.yml holds the three together.
    """
    scored = [criterion for criterion in criteria if criterion.id in levels]
    return min(scored, key=lambda each: (levels[each.id], -each.weight), default=None)
