"""The rubric's arithmetic on levels: how high they go, and which criterion is the weakest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from coachbook.playbook.model.coaching import Criterion

MOST_LEVEL = 4


def weakest_criterion(
    levels: Mapping[str, int | Fraction], criteria: Sequence[Criterion]
) -> Criterion | None:
    """The criterion on the lowest level, a rep's own or a mean; None: none has a level.

    Of several on the same level it is the heaviest, for it costs the score most; of those as heavy
    the first in the rubric. `levels` is by criterion id and has only what was scored. The web form
    (`score.js`) and the workbook (a formula) reckon the same: tests/scorecard/scores.yml.
    """
    scored = [one for one in criteria if one.id in levels]
    return min(scored, key=lambda one: (levels[one.id], -one.weight), default=None)
