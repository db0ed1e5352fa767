"""Weeks that lie so far ahead of all that is known that they are mistyped rather than meant.

A card of such a week would be the newest of its rep for years. So it is asked of whoever collects:
issuing that week's sheets says that it is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache

from coachbook.base.week import Week
from coachbook.scorecard.observation import CardKey, Medium, Reading, Refusal
from coachbook.scorecard.refusal_words import says

MOST_AHEAD = 26  # weeks after the newest that is known; a house may rest for half a year


class KnownWeeks:
    """The newest week that is known.

    Args:
        issued: The weeks of which sheets were issued, as text.
        stored: Gives the weeks of the scorecards that are kept; asked for only if it matters.
    """

    def __init__(self, issued: Iterable[str], stored: Callable[[], Iterable[str]]) -> None:
        self._issued = frozenset(issued)
        self._stored = cache(lambda: frozenset(stored()))

    def far(self, reading: Reading) -> dict[CardKey, Refusal]:
        """The cards of a reading that are too far ahead, each with the question."""
        keys = {each.card for each in reading.observations if each.source.medium != Medium.PERSON}
        return {key: refusal for key in keys if (refusal := self._refusal(key))}

    def _refusal(self, key: CardKey) -> Refusal | None:
        if key.week in self._issued:
            return None
        if self._issued and not _is_far(key.week, max(self._issued)):
            return None
        known = self._issued | self._stored()
        newest = max(known, default="")
        if not newest or key.week in known or not _is_far(key.week, newest):
            return None
        return Refusal(f"{key.team}/{key.rep} {key.week}", says("far_ahead", week=newest))


def _is_far(week: str, newest: str) -> bool:
    return Week.parse(week).monday - Week.parse(newest).monday > timedelta(weeks=MOST_AHEAD)
