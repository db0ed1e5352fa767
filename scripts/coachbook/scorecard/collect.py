"""`coachbook collect`: filled-in sheets of any kind become scorecards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.base.terminal import check_writable, count_noun, explain_write_errors
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.collect_log import CollectLog, Outcome
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.inbox import InboxFile, inbox_files, keep_original
from coachbook.scorecard.incomplete import IncompleteField, incomplete_fields
from coachbook.scorecard.observation import CardKey, Observation, Reading, Refusal, Scorecard
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.sandbox import ContextSource, ReaderProcess
from coachbook.scorecard.resolve import resolve_card
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import advice, open_store
from coachbook.scorecard.store.store import Store
from coachbook.team.team_folder import read_folder, refuse_unknown


@dataclass(frozen=True)
class CollectRequest:
    """What is asked of `coachbook collect`.

    Attributes:
        paths: Files and folders.
        team: The team folder.
        teams: Only these; empty: all.
        records: Where scorecards and originals are kept; None: in the team folder.
        store: What a new store is to be; None: as it is, a new one of files.
    """

    paths: tuple[Path, ...]
    team: Path
    teams: tuple[str, ...] = ()
    records: Path | None = None
    store: StoreKind | None = None

    @property
    def kept(self) -> Path:
        """The records folder."""
        return self.records or self.team / "records"


@dataclass
class Total:
    """What became of all files."""

    files: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0
    open: bool = False


def collect(playbook: Path, wanted: CollectRequest) -> bool:
    """Take in what was handed in and say what became of each file; whether all was taken.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: the records cannot be written; what was taken in stays.
    """
    desk = Collector.of(playbook, wanted)
    total = Total()
    with desk, explain_write_errors(wanted.kept, "--records"):
        for one in inbox_files(wanted.paths, wanted.kept):
            outcome = desk.take(one)
            for line in desk.teller.told(outcome):
                click.echo(line)
            _count(total, outcome)
    for line in _summed_up(total, wanted):
        click.echo(line)
    if sentence := advice(wanted.kept):
        click.echo(sentence)
    return not total.refused


class Collector:
    """Takes in one file after the other. To be used in a `with`.

    Args:
        known: What is known of sheets.
        store: Where scorecards go.
        apart: Reads files.
        wanted: What was asked for.
    """

    def __init__(
        self, known: ReaderContext, store: Store, apart: ReaderProcess, wanted: CollectRequest
    ) -> None:
        self._known, self._store, self._apart, self._wanted = known, store, apart, wanted
        self.teller = CollectLog(known)
        self._open = ExitStack()

    @classmethod
    def of(cls, playbook: Path, wanted: CollectRequest) -> Collector:
        """The desk of a team folder.

        Raises:
            Problems: the playbook, the team folder or the records have errors.
            click.ClickException: the records cannot be written, or a team is not there.
        """
        book = load_playbook(playbook)[0].playbook
        folder, _ = read_folder(wanted.team, book)
        refuse_unknown("team", wanted.teams, {team.id: team for team in folder.teams})
        check_writable(wanted.kept, "--records")
        deals = {deal.id: deal.rep for deal in folder.deals}
        known = load_reader_context(book, folder.teams, wanted.kept, deals)
        apart = ReaderProcess(ContextSource(book, folder.teams, wanted.kept, deals))
        return cls(known, open_store(wanted.kept, wanted.store), apart, wanted)

    def __enter__(self) -> Collector:
        self._open.enter_context(self._apart)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def take(self, one: InboxFile) -> Outcome:
        """Read a file, keep it, and add what it says to the scorecards.

        The original is kept before its scorecards, and both are added to, never changed: whoever
        is stopped in between takes the file in again.

        Raises:
            OSError: something cannot be written.
        """
        if one.refused:
            return Outcome(one.file, Reading(refusals=(Refusal(one.file.name, one.refused),)))
        taken = self._apart.read(one.content, one.file.name)
        cards = _by_card(taken.reading.observations)
        strange = {key for key in cards if not self._is_asked(key)}
        refusals = (*taken.reading.refusals, *_not_asked(strange))
        here = {key: those for key, those in cards.items() if key not in strange}
        seen = tuple(each for those in here.values() for each in those)
        reading = Reading(seen, refusals, taken.reading.notes)
        if not here:
            return Outcome(one.file, reading)
        keep_original(self._wanted.kept, one.content, taken.ext)
        made = [resolve_card(key, those, self._known) for key, those in sorted(here.items())]
        new = self._store.add_all(made)
        latest = [card for key in sorted(here) if (card := self._store.latest(key))]
        return Outcome(one.file, reading, tuple(sorted(here)), new, *_what_is_left(latest, here))

    def _is_asked(self, key: CardKey) -> bool:
        return not self._wanted.teams or key.team in self._wanted.teams


def _by_card(observations: Iterable[Observation]) -> Mapping[CardKey, list[Observation]]:
    cards: dict[CardKey, list[Observation]] = defaultdict(list)
    for each in observations:
        cards[each.card].append(each)
    return cards


def _what_is_left(
    cards: Iterable[Scorecard], seen: Mapping[CardKey, Iterable[Observation]]
) -> tuple[int, tuple[tuple[CardKey, IncompleteField], ...]]:
    """How many questions the scorecards hold, and what the file filled in by half."""
    questions, found = 0, list[tuple[CardKey, IncompleteField]]()
    for card in cards:
        questions += len(card.open)
        fields = {each.field for each in seen[card.card] if each.value is not None}
        found += ((card.card, gap) for gap in incomplete_fields(card, fields))
    return questions, tuple(found)


def _not_asked(strange: Iterable[CardKey]) -> Iterator[Refusal]:
    for key in sorted(strange):
        yield Refusal(f"{key.team}/{key.rep} {key.week}", "is of a team that was not asked for")


def _count(total: Total, outcome: Outcome) -> None:
    total.files += 1
    total.taken += bool(outcome.new)
    total.known += bool(outcome.cards and not outcome.new)
    total.refused += bool(outcome.reading.refusals)
    total.open |= bool(outcome.open)


def _summed_up(total: Total, wanted: CollectRequest) -> Iterator[str]:
    parts = [f"{total.taken} with something new", f"{total.known} already known"]
    parts += [f"{total.refused} with something refused"] if total.refused else []
    yield f"{count_noun(total.files, 'file')}: {', '.join(parts)}"
    if total.open:
        yield f"doubts and conflicts wait: coachbook review --team {wanted.team}"
