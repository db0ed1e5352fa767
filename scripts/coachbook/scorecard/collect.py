"""`coachbook collect`: read filled-in sheets of any medium and add them to the scorecards.

The same file may come in any number of times, and files of one card in any order: observations are
only ever added, and the values depend on which there are, not on how they came in; only what
cannot be trusted is asked because of that (see `merge`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import click

from coachbook.base.folder_lock import folder_lock
from coachbook.base.terminal import check_writable, count_noun, explain_write_errors
from coachbook.base.week import Week
from coachbook.judge.team_examples import EXAMPLES, FOLDER, add_examples, with_team_weights
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.card_activity import count_differences
from coachbook.scorecard.collect_log import CollectLog, Outcome
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.deal_ledger import WeekEntry, write_week
from coachbook.scorecard.far_weeks import KnownWeeks
from coachbook.scorecard.inbox import STDIN_NAME, InboxFile, inbox_files, keep_original
from coachbook.scorecard.incomplete import IncompleteField, differing_counts, incomplete_fields
from coachbook.scorecard.observation import CardKey, Observation, Reading, Refusal, Scorecard
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.containers import MOST_MEMBERS
from coachbook.scorecard.readers.sandbox import ContextSource, ReaderProcess
from coachbook.scorecard.resolve import older_originals, resolve_card
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import advice, open_store
from coachbook.scorecard.store.store import Store
from coachbook.scorecard.waiting_files import (
    WaitingFile,
    leave_files,
    note_outcome,
    parts_of,
    place_of,
)
from coachbook.team.model import TeamFolder
from coachbook.team.team_folder import read_folder, refuse_unknown

OTHER_TEAM = "is of a team that was not asked for"
MOST_DEPTH, MOST_HELD = 3, 200_000_000  # of files in files: how deep, and bytes in all


@dataclass(frozen=True)
class CollectRequest:
    """The options of `collect`.

    Attributes:
        paths: Files and folders to read.
        team: The team folder.
        teams: Only these; empty: all.
        records: The records folder; None: `records` in the team folder.
        store: The kind of a new store; None: whichever is there, else files.
    """

    paths: tuple[Path, ...]
    team: Path
    teams: tuple[str, ...] = ()
    records: Path | None = None
    store: StoreKind | None = None

    @property
    def records_folder(self) -> Path:
        """The records folder."""
        return self.records or self.team / "records"


@dataclass
class Total:
    """How many files there were and what became of them."""

    files: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    questions: bool = False
    waits: bool = False
    cards: set[CardKey] = field(default_factory=set)


def collect(playbook: Path, request: CollectRequest) -> bool:
    """Read all files and show what became of each; returns whether nothing was refused.

    Raises:
        Problems: the playbook, the team folder or the records folder have errors.
        click.ClickException: the records folder cannot be written; what was read before stays.
    """
    collector = Collector.for_team_folder(playbook, request)
    total = Total()
    with collector, explain_write_errors(request.records_folder, "--records"):
        for file in inbox_files(request.paths, request.records_folder):
            for outcome in collector.take_in_all(file):
                for line in collector.log.outcome_lines(outcome):
                    click.echo(line)
                _count(total, outcome)
        collector.write_down(total.cards)
    for line in _summary_lines(total, request):
        click.echo(line)
    if sentence := advice(request.records_folder):
        click.echo(sentence)
    return not total.refused


class Collector:
    """Reads files one after the other and adds what they say to the scorecards; used in a `with`.

    Args:
        context: What readers must know.
        store: Where scorecards go.
        reader: Reads each file in a process of its own.
        request: What was asked for.
        folder: The team folder, whose activity.csv the numbers on cards are held against.
    """

    def __init__(
        self,
        context: ReaderContext,
        store: Store,
        reader: ReaderProcess,
        request: CollectRequest,
        folder: TeamFolder,
    ) -> None:
        self._context, self._store, self._reader, self._request = context, store, reader, request
        self._folder = folder
        self.log = CollectLog(context)
        self._weeks = KnownWeeks(
            context.printed, lambda: (key.week for key, _, _ in store.contents())
        )
        self._exit_stack = ExitStack()
        self._together: set[str] = set()  # SHA-256 of the originals of this run

    @classmethod
    def for_team_folder(cls, playbook: Path, request: CollectRequest) -> Collector:
        """The collector of a team folder.

        Raises:
            Problems: the playbook, the team folder or the records have errors.
            click.ClickException: the records cannot be written, or a team is not there.
        """
        book = with_team_weights(load_playbook(playbook)[0].playbook, request.team)
        folder, _ = read_folder(request.team, book)
        refuse_unknown("team", request.teams, {team.id: team for team in folder.teams})
        check_writable(request.records_folder, "--records")
        deals = {deal.id: deal.rep for deal in folder.deals}
        agreed = {one.id: one.rep for one in folder.commitments}
        known = (book, folder.teams, request.records_folder, deals, agreed, folder.calendar)
        context, reader = load_reader_context(*known), ReaderProcess(ContextSource(*known))
        store = open_store(request.records_folder, request.store)
        return cls(context, store, reader, request, folder)

    def __enter__(self) -> Collector:
        self._exit_stack.enter_context(self._reader)
        return self

    def __exit__(self, *_: object) -> None:
        self._exit_stack.close()

    def take_in_all(self, file: InboxFile) -> Iterator[Outcome]:
        """Read a file, then the files in it, and those in them.

        What one file may hold in all is bounded, however deep it is packed.

        Raises:
            OSError: something cannot be written.
        """
        waiting = [(file, 0)]
        count = size = 0
        while waiting:
            each, depth = waiting.pop(0)
            outcome = self.take_in(each)
            held = outcome.attachments
            count, size = count + len(held), size + sum(len(one.content) for one in held)
            too_much = _held_fault(depth, count, size) if held else ""
            if too_much:
                refusal = Refusal(each.file.name, too_much)
                yield Outcome(each.file, Reading(refusals=(refusal,)))
                continue
            yield outcome
            inner = (
                InboxFile(Path(f"{each.file} › {one.name}"), one.content, saved=each.saved)
                for one in held
            )
            waiting[:0] = [(one, depth + 1) for one in inner]

    def take_in(self, file: InboxFile) -> Outcome:
        """Read a file, keep the original, and add its observations to the scorecards.

        The original is written first, then its scorecards, and neither is ever changed. So if the
        run is stopped in between, nothing is lost: collecting the file again completes it.

        Raises:
            OSError: something cannot be written.
        """
        if file.refused:
            return Outcome(file.file, Reading(refusals=(Refusal(file.file.name, file.refused),)))
        file_reading = self._reader.read(file.content, file.file.name)
        refused = (each.seen for each in file_reading.reading.refusals if each.seen)
        cards = _by_card((*file_reading.reading.observations, *refused))
        other_team_keys = {key for key in cards if not self._is_in_scope(key)}
        far = self._weeks.far(file_reading.reading)
        refusals = (
            *file_reading.reading.refusals,
            *_other_teams(other_team_keys),
            *(far[key] for key in sorted(far.keys() - other_team_keys)),
        )
        left_out = other_team_keys | far.keys()
        own_cards = {key: group for key, group in cards.items() if key not in left_out}
        observations = tuple(
            each for group in own_cards.values() for each in group if not each.refused
        )
        reading = replace(file_reading.reading, observations=observations, refusals=refusals)
        is_asked = bool(own_cards) or not other_team_keys
        waits = self._note_waiting(file, reading) if is_asked else False
        if not own_cards:
            attachments = file_reading.attachments
            return Outcome(file.file, reading, attachments=attachments, waits=waits)
        digest = sha256(file.content).hexdigest()
        names = {digest: file.file.name}
        resolved = [
            resolve_card(key, group, self._context, names)
            for key, group in sorted(own_cards.items())
        ]
        records = self._request.records_folder
        with folder_lock(records):  # or `forget` could remove the original in between
            keep_original(records, file.content, file_reading.ext)
            changed = self._store.add_all(resolved, frozenset(self._together))
        self._together.add(digest)
        reading = replace(reading, notes=(*reading.notes, *self._keep_examples(reading)))
        latest = [card for key in sorted(own_cards) if (card := self._store.latest(key))]
        older = sum(digest in older_originals(card) for card in latest)
        questions, gaps = _open_work(latest, own_cards)
        gaps = (*gaps, *self._differences(latest, own_cards))
        return Outcome(
            file=file.file,
            reading=reading,
            cards=tuple(sorted(own_cards)),
            new=changed,
            open=questions,
            gaps=gaps,
            older=older,
            attachments=file_reading.attachments,
            waits=waits,
        )

    def _keep_examples(self, reading: Reading) -> Iterator[str]:
        """Keep the statements that a person judged otherwise; a sentence on what came of them.

        They go to the team folder, whose judge learns from them when it is told to.
        """
        if not reading.examples:
            return
        team = self._request.team
        with explain_write_errors(team, "--team"):
            added, differing = add_examples(team, reading.examples)
        if added:
            kept = f"{count_noun(added, 'statement')} kept for the judge to learn from"
            yield f"{kept}: coachbook learn --team {team}"
        if differing:
            says = f"{count_noun(differing, 'statement')} kept under another answer already"
            yield f"{says}, which stays: {team / FOLDER / EXAMPLES}"

    def _note_waiting(self, file: InboxFile, reading: Reading) -> bool:
        """Keep what of a file stands on no scorecard; whether there is anything.

        What a person left as it is waits no longer.
        """
        records = self._request.records_folder
        leave_files(records, reading.left)
        refused = parts_of(each for each in reading.refusals if each.says != OTHER_TEAM)
        place = "" if str(file.file).startswith(STDIN_NAME) else place_of(file.file)
        outcome = WaitingFile(name=file.file.name, saved=file.saved, place=place, refused=refused)
        note_outcome(records, sha256(file.content).hexdigest(), outcome)
        return bool(refused)

    def _differences(
        self, cards: Iterable[Scorecard], observations: Mapping[CardKey, Iterable[Observation]]
    ) -> Iterator[tuple[CardKey, IncompleteField]]:
        """The numbers of this file that are not those of activity.csv."""
        for card in cards:
            fields = {each.field for each in observations[card.card] if each.value is not None}
            every = count_differences(self._folder, [card], self._context.playbook.sheet.checks)
            here = [each for each in every if each.written.field in fields]
            yield from ((card.card, field) for field in differing_counts(card, here))

    def write_down(self, cards: Collection[CardKey]) -> None:
        """Write the deals down in the ledger, in the newest week of these scorecards.

        If that week is past, nothing is written: what the cards add comes in with the next week.

        Raises:
            OSError: it cannot be written.
        """
        if cards:
            week = Week.parse(max(key.week for key in cards))
            named = {key.rep for key in cards}
            book, codes = self._context.playbook, self._context.codes
            entry = WeekEntry(self._folder, week, book, named=named, codes=codes)
            write_week(self._request.records_folder, entry)

    def _is_in_scope(self, key: CardKey) -> bool:
        return not self._request.teams or key.team in self._request.teams


def _held_fault(depth: int, count: int, size: int) -> str:
    """Why the files in a file are not read; empty: they are."""
    if depth >= MOST_DEPTH:
        return f"is packed more than {MOST_DEPTH} times over: unpack it and hand in the files"
    if count > MOST_MEMBERS or size > MOST_HELD:
        return "with all that is packed in it, it holds too much: unpack it and hand in the files"
    return ""


def _by_card(observations: Iterable[Observation]) -> Mapping[CardKey, list[Observation]]:
    cards: dict[CardKey, list[Observation]] = defaultdict(list)
    for each in observations:
        cards[each.card].append(each)
    return cards


def _open_work(
    cards: Iterable[Scorecard], observations: Mapping[CardKey, Iterable[Observation]]
) -> tuple[int, tuple[tuple[CardKey, IncompleteField], ...]]:
    """How many questions the scorecards have, and which fields the file left half filled in."""
    questions, incomplete = 0, list[tuple[CardKey, IncompleteField]]()
    for card in cards:
        questions += len(card.open)
        fields = {each.field for each in observations[card.card] if each.value is not None}
        incomplete += ((card.card, field) for field in incomplete_fields(card, fields))
    return questions, tuple(incomplete)


def _other_teams(other_team_keys: Iterable[CardKey]) -> Iterator[Refusal]:
    for key in sorted(other_team_keys):
        yield Refusal(f"{key.team}/{key.rep} {key.week}", OTHER_TEAM)


def _count(total: Total, outcome: Outcome) -> None:
    total.files += not outcome.attachments
    total.updated += bool(outcome.new)
    total.unchanged += bool(outcome.cards and not outcome.new)
    total.refused += bool(outcome.reading.refusals)
    total.questions |= bool(outcome.open)
    total.waits |= outcome.waits
    total.cards.update(outcome.cards)


def _summary_lines(total: Total, request: CollectRequest) -> Iterator[str]:
    parts = [f"{total.updated} with something new", f"{total.unchanged} already known"]
    parts += [f"{total.refused} with something refused"] if total.refused else []
    yield f"{count_noun(total.files, 'file')}: {', '.join(parts)}"
    if total.questions:
        yield f"doubts and conflicts wait: coachbook review --team {request.team}"
    if total.waits:
        yield f"what was refused as a whole waits, too: coachbook review --team {request.team}"
