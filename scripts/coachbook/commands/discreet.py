"""Lines for a log: a rep's name in them becomes the rep's id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from coachbook.team.model import Team


class Discreet:
    """Puts ids in place of names.

    Args:
        teams: Whose names.
    """

    def __init__(self, teams: Iterable[Team]) -> None:
        self._ids = {rep.name: rep.id for team in teams for rep in team.reps}
        names = sorted(self._ids, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(re.escape, names))) if names else None

    def said(self, line: str) -> str:
        """A line without names."""
        if self._names is None:
            return line
        return self._names.sub(lambda found: self._ids[found[0]], line)
