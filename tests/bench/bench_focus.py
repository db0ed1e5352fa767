"""Whether the focus of the week chases noise: made-up worlds, in which nobody is coached at all.

Eight criteria; the true level of each is drawn around the rep's mean with a spread, that of a week
strays from it and is rounded to 0 to 4. `make bench` prints, for each world, how far the next
week's level lies from the level that was stated (what a focus would seem to gain), and how often
the truly weakest criterion was chosen. tests/sheet/test_focus_worlds.py holds the main ones.
"""

from __future__ import annotations

import pytest

from ..sheet.focus_worlds import World, outcome

SPREADS = (0.0, 0.35, 0.7)
WEEKS = (1, 2, 4, 8, 13)
REPS = 3000
KINDS = {
    "as a rule": World(),
    "good reps": World(mean=3.5),
    "one in four N/A": World(left_out=0.25),
}


@pytest.mark.parametrize("kind", KINDS)
def test_next_weeks_level_against_the_stated_one(kind: str) -> None:
    print(f"\n{kind}, {REPS} reps: next week's level less the stated one | truly weakest chosen")
    print("weeks  " + "  ".join(f"   spread {spread:4}" for spread in SPREADS))
    for weeks in WEEKS:
        row = [outcome(KINDS[kind].with_(weeks, spread), REPS) for spread in SPREADS]
        cells = "  ".join(f"{one.gain:+6.2f} | {one.hits:3.0%} " for one in row)
        print(f"{weeks:5}  {cells}")
