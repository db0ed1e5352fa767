"""The interface of a store of scorecards, which the file store and the SQLite store implement.

A scorecard is stored as revisions, numbered from 1; the last is current and none is ever changed.
New observations are merged with those of the last revision under a lock; if that changes the file
by a byte it becomes the next revision, else nothing is written. So collecting a file again adds no
revision, and two runs at once lose nothing. Only `forget` removes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from coachbook.base.week import Week
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKey, CardKind, Scorecard
from coachbook.team.cell_values import parse_id


@dataclass(frozen=True, order=True)
class ScoreRow:
    """The level of one criterion on a scorecard's latest revision; None: not applicable."""

    week: str
    team: str
    rep: str
    kind: CardKind
    scorer: str
    criterion: str
    level: int | None


@dataclass(frozen=True, order=True)
class WeekMean:
    """The mean level of a criterion over a week's scorecards, and how many have a level."""

    week: str
    criterion: str
    mean: float
    count: int


@dataclass(frozen=True)
class RepTraces:
    """What a store holds about a rep.

    Attributes:
        revisions: How many revisions of the rep's scorecards.
        originals: SHA-256 of the originals that only this rep's cards were read from.
        shared: SHA-256 of those that other reps' cards were read from, too.
        scored: How many revisions of others this person scored; these stay.
    """

    revisions: int
    originals: tuple[str, ...]
    shared: tuple[str, ...]
    scored: int


class Store(Protocol):
    """Scorecards by key, each with all its revisions.

    An empty week, team or rep means every one.
    """

    def cards(self, week: str = "", team: str = "", rep: str = "") -> Iterator[Scorecard]:
        """The latest revision of each scorecard, by week, team, rep, kind and scorer."""
        ...

    def cards_until(self, week: str, reps: Collection[str] = ()) -> Iterator[Scorecard]:
        """As `cards`, up to the end of a week, of these reps or of all; opens no other card."""
        ...

    def scores(self, week: str = "", team: str = "", rep: str = "") -> Iterator[ScoreRow]:
        """The levels on the latest revision of each scorecard."""
        ...

    def means(self, kind: CardKind = CardKind.NORMAL) -> Iterator[WeekMean]:
        """The mean of each criterion over the whole house, week by week."""
        ...

    def latest(self, key: CardKey) -> Scorecard | None:
        """The last revision; None: there is none."""
        ...

    def revisions(self, key: CardKey) -> tuple[Scorecard, ...]:
        """Every revision of a scorecard, the first one first."""
        ...

    def add(self, card: Scorecard) -> bool:
        """Merge a scorecard's observations with those of the latest revision into a new one.

        Returns:
            Whether anything was new. If not, nothing is written.

        Raises:
            OSError: it cannot be written; nothing has changed.
            Problems: the revision that is there cannot be read.
        """
        ...

    def add_all(
        self, cards: Iterable[Scorecard], together: Collection[str] = frozenset()
    ) -> tuple[CardKey, ...]:
        """Add several, faster than one by one; returns the keys of those with something new.

        Args:
            cards: The scorecards.
            together: The SHA-256 of the originals that came in in the same run.
        """
        ...

    def contents(self) -> Iterator[tuple[CardKey, int, bytes]]:
        """Every revision: its key, its number and the bytes of its JSON, in order."""
        ...

    def traces(self, rep: str) -> RepTraces:
        """What the store holds about a rep, and the originals that it came from."""
        ...

    def originals(self) -> frozenset[str]:
        """The SHA-256 of every original that any revision was read from."""
        ...

    def forget(self, rep: str) -> None:
        """Remove every revision of every scorecard of a rep, and every trace of it in the store.

        Raises:
            OSError: something cannot be removed.
        """
        ...


def score_rows(card: Scorecard) -> Iterator[ScoreRow]:
    """The scores of one scorecard."""
    key = card.card
    for criterion in card.criteria:
        value = card.value(criterion)
        if value is not None:
            level = None if value == NOT_APPLICABLE else int(value)
            yield ScoreRow(*(key.week, key.team, key.rep, key.kind, key.scorer), criterion, level)


def rep_traces(
    own_hashes: Iterable[str], other_hashes: Iterable[str], revisions: int, scored: int
) -> RepTraces:
    """The traces of a rep, with the originals split into the rep's own and shared ones."""
    own_set, other_set = set(own_hashes), set(other_hashes)
    shared = tuple(sorted(own_set & other_set))
    return RepTraces(revisions, tuple(sorted(own_set - other_set)), shared, scored)


def check_key(key: CardKey) -> None:
    """Check that a key may be part of a file's name.

    Raises:
        ValueError: it may not be; the message is a sentence.
    """
    for each in (key.team, key.rep, key.scorer):
        parse_id(each)
    Week.parse(key.week)
