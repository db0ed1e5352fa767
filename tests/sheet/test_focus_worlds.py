"""Without any coaching, the focus of the week seems to gain nothing, and it is mostly the weakest.

Few reps, so that it is quick: the bounds leave room for chance of three standard errors.
`tests/bench/bench_focus.py` prints more worlds with more reps.
"""

from __future__ import annotations

import pytest

from .focus_worlds import World, outcome

REPS = 1000


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("spread", [0.0, 0.35, 0.7])
@pytest.mark.parametrize("mean", [2.3, 3.5])
def test_after_eight_weeks_the_next_level_is_the_stated_one(mean: float, spread: float) -> None:
    found = outcome(World(mean=mean, spread=spread), REPS)
    assert abs(found.gain) < 0.15  # the lowest of the newest week gains 0.9 and more
    assert spread < 0.7 or found.hits > 0.6
