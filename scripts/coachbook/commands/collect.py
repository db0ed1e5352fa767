"""`coachbook collect`: filled-in sheets of any kind become scorecards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.discreet import Discreet
from coachbook.commands.handed_in import HandedIn, handed_in, keep_original
from coachbook.commands.knowing import known_of
from coachbook.commands.reading import Apart, Basis
from coachbook.commands.sheet_files import check_writable, said
from coachbook.commands.show import plural
from coachbook.commands.team_folder import read_folder, refuse_unknown
from coachbook.load import load
from coachbook.scorecards.claims import language_of
from coachbook.scorecards.doubtful import Judge
from coachbook.scorecards.known import Known
from coachbook.scorecards.record import CardKey, Medium, Observation, Reading, Refusal
from coachbook.scorecards.resolve import resolve
from coachbook.scorecards.store import Store
from coachbook.scorecards.stores import StoreKind, advice, open_store

SAID = "/said"
MOST_SHOWN = 20  # notes, and refusals, of one file


@dataclass(frozen=True)
class Wanted:
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


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `new`: scorecards that it said something new of."""

    file: Path
    reading: Reading
    cards: tuple[CardKey, ...] = ()
    new: tuple[CardKey, ...] = ()
    open: int = 0


@dataclass
class Total:
    """What became of all files."""

    files: int = 0
    taken: int = 0
    known: int = 0
    refused: int = 0
    open: bool = False


def collect(playbook: Path, wanted: Wanted) -> bool:
    """Take in what was handed in and say what became of each file; whether all was taken.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: the records cannot be written; what was taken in stays.
    """
    desk = Desk.of(playbook, wanted)
    total = Total()
    with desk, said(wanted.kept, "--records"):
        for one in handed_in(wanted.paths, wanted.kept):
            outcome = desk.take(one)
            for line in desk.told(outcome):
                click.echo(line)
            _count(total, outcome)
    for line in _summed_up(total, wanted):
        click.echo(line)
    if sentence := advice(wanted.kept):
        click.echo(sentence)
    return not total.refused


class Desk:
    """Takes in one file after the other. To be used in a `with`.

    Args:
        known: What is known of sheets.
        store: Where scorecards go.
        apart: Reads files.
        wanted: What was asked for.
    """

    def __init__(self, known: Known, store: Store, apart: Apart, wanted: Wanted) -> None:
        self._known, self._store, self._apart, self._wanted = known, store, apart, wanted
        self._discreet = Discreet(known.teams)
        self._judge = Judge(known.playbook)
        self._open = ExitStack()

    @classmethod
    def of(cls, playbook: Path, wanted: Wanted) -> Desk:
        """The desk of a team folder.

        Raises:
            Problems: the playbook, the team folder or the records have errors.
            click.ClickException: the records cannot be written, or a team is not there.
        """
        book = load(playbook)[0].playbook
        folder, _ = read_folder(wanted.team, book)
        refuse_unknown("team", wanted.teams, {team.id: team for team in folder.teams})
        check_writable(wanted.kept, "--records")
        known = known_of(book, folder.teams, wanted.kept)
        apart = Apart(Basis(book, folder.teams, wanted.kept))
        return cls(known, open_store(wanted.kept, wanted.store), apart, wanted)

    def __enter__(self) -> Desk:
        self._open.enter_context(self._apart)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def take(self, one: HandedIn) -> Outcome:
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
        made = [resolve(key, those, self._known) for key, those in sorted(here.items())]
        new = self._store.add_all(made)
        latest = (self._store.latest(key) for key in here)
        questions = sum(len(card.open) for card in latest if card)
        return Outcome(one.file, reading, tuple(sorted(here)), new, questions)

    def told(self, outcome: Outcome) -> Iterator[str]:
        """What became of a file, in lines without anyone's name."""
        yield f"{outcome.file}: {_in_short(outcome)}"
        reading = outcome.reading
        noted = [_noted(each) for each in reading.observations if each.note]
        yield from self._listed("note", [*reading.notes, *noted])
        doubtful = [f"{_where(each)}: {each.doubt}" for each in reading.observations if each.doubt]
        yield from self._listed("to review", doubtful)
        unproved = [f"{_where(each)}: {ask}" for each, ask in self._to_ask(reading.observations)]
        yield from self._listed("no proof yet, ask", unproved)
        refused = [_refused(each, outcome.file.name) for each in reading.refusals]
        yield from self._listed("refused", refused)

    def _to_ask(self, every: Iterable[Observation]) -> Iterator[tuple[Observation, str]]:
        """Words given as evidence that are none, and what to ask; the words are not repeated."""
        for each in every:
            if each.field.endswith(SAID) and isinstance(each.value, str):
                verdict = self._judge.verdict(each.value)
                if not verdict.facts:
                    yield each, self._judge.question(verdict, language_of(each.value))

    def _listed(self, what: str, lines: list[str]) -> Iterator[str]:
        yield from (f"    {what}: {self._discreet.said(line)}" for line in lines[:MOST_SHOWN])
        if len(lines) > MOST_SHOWN:
            yield f"    {what}: and {len(lines) - MOST_SHOWN:,} more"

    def _is_asked(self, key: CardKey) -> bool:
        return not self._wanted.teams or key.team in self._wanted.teams


def _by_card(observations: Iterable[Observation]) -> Mapping[CardKey, list[Observation]]:
    cards: dict[CardKey, list[Observation]] = defaultdict(list)
    for each in observations:
        cards[each.card].append(each)
    return cards


def _not_asked(strange: Iterable[CardKey]) -> Iterator[Refusal]:
    for key in sorted(strange):
        yield Refusal(f"{key.team}/{key.rep} {key.week}", "is of a team that was not asked for")


def _where(each: Observation) -> str:
    key = each.card
    return f"{key.team}/{key.rep} {key.week} {each.field} ({each.source.place})"


def _noted(each: Observation) -> str:
    return f"{_where(each)}: {each.note}"


def _refused(one: Refusal, name: str) -> str:
    return one.says if one.address == name else f"{one.address}: {one.says}"


def _in_short(outcome: Outcome) -> str:
    reading = outcome.reading
    if not outcome.cards:
        return "refused" if reading.refusals else "nothing in it is filled in"
    answers = any(each.source.medium is Medium.PERSON for each in reading.observations)
    filled = [each for each in reading.observations if each.value is not None or each.doubt]
    read = plural(
        len(reading.observations if answers else filled), "answer" if answers else "field"
    )
    parts = [f"{read} of {plural(len(outcome.cards), 'scorecard')} read"]
    noted = sum(bool(each.note) for each in reading.observations)
    parts += [f"{noted} accepted with a note"] if noted else []
    parts += [f"{len(reading.refusals)} refused"] if reading.refusals else []
    parts += [] if outcome.new else ["already known"]
    parts += [f"{outcome.open} open for review"] if outcome.open else []
    return ", ".join(parts)


def _count(total: Total, outcome: Outcome) -> None:
    total.files += 1
    total.taken += bool(outcome.new)
    total.known += bool(outcome.cards and not outcome.new)
    total.refused += bool(outcome.reading.refusals)
    total.open |= bool(outcome.open)


def _summed_up(total: Total, wanted: Wanted) -> Iterator[str]:
    parts = [f"{total.taken} with something new", f"{total.known} already known"]
    parts += [f"{total.refused} with something refused"] if total.refused else []
    yield f"{plural(total.files, 'file')}: {', '.join(parts)}"
    if total.open:
        yield f"doubts and conflicts wait: coachbook review --team {wanted.team}"
