"""Where scorecards are kept: what every store can do, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from coachbook.base.week import Week
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKey, CardKind, Scorecard
from coachbook.team.cell_values import identifier


@dataclass(frozen=True, order=True)
class ScoreRow:
    """The level of one criterion on the latest revision of a scorecard; None: not applicable."""

    week: str
    team: str
    rep: str
    kind: CardKind
    scorer: str
    criterion: str
    level: int | None


@dataclass(frozen=True, order=True)
class WeekMean:
    """The mean level of a criterion over all scorecards of a week, and how many were scored."""

    week: str
    criterion: str
    mean: float
    count: int


@dataclass(frozen=True)
class RepTraces:
    """What a store has of a rep: how many revisions, and which originals they were read from.

    `originals` were the rep's only; `shared` also hold what others were scored with. `scored`
    counts revisions of others that this person scored: they stay.
    """

    revisions: int
    originals: tuple[str, ...]
    shared: tuple[str, ...]
    scored: int


class Store(Protocol):
    """Scorecards by key, each with all of its revisions. Nothing is ever overwritten.

    An empty week, team or rep means: every one.
    """

    def cards(self, week: str = "", team: str = "", rep: str = "") -> Iterator[Scorecard]:
        """The latest revision of each scorecard, by week, team, rep, kind and scorer."""
        ...

    def scores(self, week: str = "", team: str = "", rep: str = "") -> Iterator[ScoreRow]:
        """The scores of the latest revisions, without what else is on the cards."""
        ...

    def means(self, kind: CardKind = CardKind.NORMAL) -> Iterator[WeekMean]:
        """What the whole house scored, week by week."""
        ...

    def latest(self, key: CardKey) -> Scorecard | None:
        """The last revision; None: there is none."""
        ...

    def revisions(self, key: CardKey) -> tuple[Scorecard, ...]:
        """Every revision, the first one first."""
        ...

    def add(self, card: Scorecard) -> bool:
        """Keep what a scorecard says beside what is there already, as a new revision.

        Its observations join those of the latest revision, under a lock: whoever else adds at the
        same time loses nothing.

        Returns:
            Whether anything was new. If not, not one byte changes.

        Raises:
            OSError: it cannot be written; nothing has changed.
            Problems: the record that is there cannot be read.
        """
        ...

    def add_all(self, cards: Iterable[Scorecard]) -> tuple[CardKey, ...]:
        """Keep several, at less cost than one by one; the keys of those with something new."""
        ...

    def contents(self) -> Iterator[tuple[CardKey, int, bytes]]:
        """Every revision as it is written in a file, in order."""
        ...

    def traces(self, rep: str) -> RepTraces:
        """What forgetting a rep would remove, and which originals it came from."""
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
    """What was forgotten: originals of one rep only, and those that others need."""
    own_set, other_set = set(own_hashes), set(other_hashes)
    shared = tuple(sorted(own_set & other_set))
    return RepTraces(revisions, tuple(sorted(own_set - other_set)), shared, scored)


def check_key(key: CardKey) -> None:
    """Whether a key may become the name of a file.

    Raises:
        ValueError: it may not; the message is a sentence.
    """
    for each in (key.team, key.rep, key.scorer):
        identifier(each)
    Week.parse(key.week)
