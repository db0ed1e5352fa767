"""A workbook -> what it says of itself, if nobody has changed that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import count

from coachbook.base.problems import did_you_mean
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import load_words
from coachbook.base.workbook_package import Fault, Format, Limits, Unsafe, open_package
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.observation import (
    DONE,
    NOT_APPLICABLE,
    NOT_DONE,
    CardKey,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
)
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.cell_book import CellAddress, CellBook
from coachbook.scorecard.readers.field_values import Raw, Refused, parse_field
from coachbook.scorecard.readers.ods_book import ods_book
from coachbook.scorecard.readers.xlsx_book import xlsx_book
from coachbook.scorecard.workbook.identity import (
    MARK,
    SHEET,
    FieldCell,
    WorkbookIdentity,
    cell_name,
    from_text,
    head_name,
    identity_hash,
    label_name,
)
from coachbook.sheet.fields import Field, FieldKind

_AGAIN = "write the workbook anew with `coachbook workbook` and fill that in"


class NoIdentity(Exception):  # noqa: N818 - a sentence for a person
    """It is no workbook of ours, or it no longer says which; the message says what to do."""


def identity_in(book: CellBook) -> WorkbookIdentity:
    """What the hidden sheet says.

    Raises:
        NoIdentity: it is not there, or not as it was written.
    """
    mark = _line(book, 1)
    if not mark:
        if book.told:
            told = book.told[:300]
            raise NoIdentity(f"its hidden sheet was deleted; it was {told}: {_AGAIN}")
        raise NoIdentity(f"it was not made by Coachbook: {_AGAIN}")
    if mark != MARK:
        raise NoIdentity(f"its hidden sheet says '{mark[:40]}', not '{MARK}': {_AGAIN}")
    text = ""
    for row in count(3):
        line = _line(book, row)
        if not line:
            break
        text += line
    if identity_hash(text) != _line(book, 2):
        raise NoIdentity(f"its hidden sheet was changed: {_AGAIN}")
    try:
        return from_text(text)
    except ValueError as error:
        raise NoIdentity(f"{error}: {_AGAIN}") from None


def _line(book: CellBook, row: int) -> str:
    value = book.cell(CellAddress(SHEET, row, 1)).value
    return value if isinstance(value, str) else ""


_NUMBERED = re.compile(r"(\d{1,2}) (.+)")


def dropdown_value(kind: FieldKind, raw: Raw, playbook: Playbook) -> Raw:
    """The value of a choice; what no drop-down offers stays as it is."""
    if not isinstance(raw, str):
        return raw
    if kind in (FieldKind.CAUSE, FieldKind.ITEM):
        found = _NUMBERED.fullmatch(raw.strip())
        return int(found[1]) if found and found[2] in _names(kind, playbook) else raw
    return _choices(kind).get(raw, raw)


@cache
def _choices(kind: FieldKind) -> dict[str, Raw]:
    made: dict[str, Raw] = {}
    for language in Language:
        said, paper = load_words("scorecard/workbook", language), load_words("sheet", language)
        if kind is FieldKind.SCORE:
            made[said["na"]] = NOT_APPLICABLE
        elif kind is FieldKind.TICK:
            made[said["tick"]] = True
        elif kind is FieldKind.DONE:
            made |= {paper["done"]: DONE, paper["not_done"]: NOT_DONE}
    return made


def _names(kind: FieldKind, playbook: Playbook) -> set[str]:
    """What causes or criteria are called, in both languages."""
    card = playbook.scorecard
    entries = card.root_causes if kind is FieldKind.CAUSE else card.criteria
    return {entry.name.in_(language) for entry in entries for language in Language}


class MovedCellError(Exception):
    """A field's cell was deleted or moved away from its line or column."""

    def __init__(self, address: str, says: str) -> None:
        super().__init__(says)
        self.address, self.says = address, says


def locate_cell(book: CellBook, identity: WorkbookIdentity, number: int, field: str) -> CellAddress:
    """The cell of a rep's field.

    Raises:
        Misplaced: the cell, or what says what it is about, is not where it was; what to do.
    """
    place = identity.fields[field]
    sheet = identity.grid if place.grid else identity.reps[number - 1].sheet
    line = identity.label(number, place.row)
    at = book.names.get(cell_name(number, field))
    row = book.names.get(label_name(number, place.row))
    head = book.names.get(head_name(number, place))
    if at is None:
        raise MovedCellError(str(row or sheet), f"of '{_short(line)}' cells were deleted; {_UNDO}")
    found = book.text(row) if row else ""
    if row is None or head is None or not found:
        raise MovedCellError(
            str(at), f"what stood beside or above '{_short(line)}' was deleted; {_UNDO}"
        )
    if found != _plain(line):
        says = f"this line now says '{_short(found)}', not '{_short(line)}'"
        raise MovedCellError(str(at), f"{says}: lines were sorted or moved; {_UNDO}")
    if (at.sheet, at.row) != (row.sheet, row.row):
        raise MovedCellError(str(at), f"moved away from its line '{_short(line)}'; {_UNDO}")
    column = identity.label(number, place.head)
    above = book.text(head)
    if (at.sheet, at.column) != (head.sheet, head.column + place.shift) or above != _plain(column):
        raise MovedCellError(str(at), f"moved away from its column '{_short(column)}'; {_UNDO}")
    return at


_UNDO = "undo that, or copy the values by hand into a fresh workbook"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= 30 else f"{plain[:29]}…"


READER = "workbook 1"
LIMITS = Limits(
    what="a team's workbook",
    packed=10_000_000,
    unpacked=40_000_000,
    tags=40_000,
    tags_of={
        "xl/worksheets/": 400_000,
        "xl/sharedStrings.xml": 400_000,
        "content.xml": 400_000,
        "xl/workbook.xml": 200_000,
    },
    tags_in_all=800_000,
)
_ADVICE = {
    Fault.FOREIGN: ": save it as a plain .xlsx file and hand that in",
    Fault.DAMAGED: ": open it, save it as .xlsx and hand that in",
    Fault.LARGE: "",
    Fault.UNSAFE: ": save it as a plain .xlsx file and hand that in",
}
GONE = "this sheet was deleted"
UNTICKED = "a date, but no tick beside it"


def read(content: bytes, name: str, known: ReaderContext) -> Reading:
    """What a workbook says; `name` is only for sentences."""
    try:
        package = open_package(content, LIMITS)
        book = xlsx_book(package) if package.format is Format.XLSX else ods_book(package)
        identity = identity_in(book)
    except Unsafe as error:
        return Reading(refusals=(Refusal(name, f"{error}{_ADVICE[error.fault]}"),))
    except NoIdentity as error:
        return Reading(refusals=(Refusal(name, str(error)),))
    if wrong := tuple(_of_the_whole(identity, known)):
        return Reading(refusals=tuple(Refusal(identity.grid, says) for says in wrong))
    digest = sha256(content).hexdigest()
    found: list[Observation] = []
    refused: list[Refusal] = []
    notes = list(_notes(identity, known))
    for number, part in enumerate(identity.reps, start=1):
        made = list(_RepReader(book, identity, known, digest, number).read())
        seen = [each for each in made if isinstance(each, Observation)]
        lost = [each for each in made if isinstance(each, Refusal)]
        if not lost and all(each.value is None for each in seen):
            notes.append(f"{part.label}: nothing is filled in")
            continue
        found += seen
        refused += lost
    return Reading(tuple(found), tuple(refused), tuple(notes))


def _of_the_whole(identity: WorkbookIdentity, known: ReaderContext) -> Iterator[str]:
    try:
        Week.parse(identity.week)
    except ValueError as error:
        yield str(error)
    if identity.team not in known.team_of:
        hint = did_you_mean(identity.team, known.team_of)
        yield f"it is for the team '{identity.team}', which is not there; {hint}".rstrip("; ")


def _notes(identity: WorkbookIdentity, known: ReaderContext) -> Iterator[str]:
    if identity.edition != known.edition:
        yield (
            f"made by edition {identity.edition} of the playbook, now {known.edition}: "
            "fields that were renamed are mapped"
        )


@dataclass(frozen=True)
class _RepReader:
    """One rep's part of a workbook."""

    book: CellBook
    identity: WorkbookIdentity
    known: ReaderContext
    digest: str
    number: int

    def read(self) -> Iterator[Observation | Refusal]:
        """Every field's observation; a refusal for a value, or for a whole line that moved."""
        part = self.identity.reps[self.number - 1]
        if says := self._unknown():
            yield Refusal(part.sheet, says)
            return
        lines: set[tuple[str, str]] = set()
        seen: list[Observation] = []
        if gone := self._gone():
            yield Refusal(part.sheet, GONE)
        for name, place in self._places():
            if gone and not place.grid:
                continue
            try:
                at = locate_cell(self.book, self.identity, self.number, name)
            except MovedCellError as error:
                if (place.row, error.says) not in lines:
                    lines.add((place.row, error.says))
                    yield Refusal(error.address, error.says)
                continue
            made = self._field(name, at)
            if isinstance(made, Refusal):
                yield made
            elif made:
                seen.append(made)
        yield from _with_doubts(seen)

    def _places(self) -> Iterator[tuple[str, FieldCell]]:
        asked = self.identity.fields.items()
        return ((name, place) for name, place in asked if self.identity.asks(self.number, name))

    def _gone(self) -> bool:
        """Whether the rep's own sheet is not there any more."""
        names = (cell_name(self.number, name) for name, place in self._places() if not place.grid)
        return all(self.book.names.get(name) is None for name in names)

    def _unknown(self) -> str:
        part, reps = self.identity.reps[self.number - 1], self.known.reps
        if part.rep not in reps:
            hint = did_you_mean(part.rep, reps)
            return f"there is no rep '{part.rep}' ({part.label}); {hint}".rstrip("; ")
        team, _ = reps[part.rep]
        if not self.known.belongs(part.rep, self.identity.team, self.identity.week):
            return f"{part.label} is in the team '{team.id}', not '{self.identity.team}'"
        return ""

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self.known.fields(self.known.team_of[self.identity.team].department)

    def _field(self, name: str, at: CellAddress) -> Observation | Refusal | None:
        cell = self.book.cell(at)
        if cell.fault:
            return Refusal(str(at), cell.fault)
        fields = self._fields
        field = fields.get(name) or fields.get(self.known.today(name))
        if field is None:
            if cell.value is None:
                return None
            return Refusal(str(at), f"the field '{name}' is not on the sheet any more")
        raw = dropdown_value(field.kind, cell.value, self.known.playbook)
        week = Week.parse(self.identity.week)
        made = parse_field(field.kind, raw, most=self._most(field.kind), week=week, typed=True)
        if isinstance(made, Refused):
            return Refusal(str(at), made.says)
        note = made.note
        if cell.reckoned:
            note = f"{note}; the result of a formula".lstrip("; ")
        about = self.identity.about(self.number, name)
        return Observation(self._key, field.id, made.value, "", note, self._source(at), about)

    def _most(self, kind: FieldKind) -> int:
        scored = sum(field.kind is FieldKind.SCORE for field in self._fields.values())
        causes = len(self.known.playbook.scorecard.root_causes)
        return {FieldKind.CAUSE: causes, FieldKind.ITEM: scored}.get(kind, 0)

    @property
    def _key(self) -> CardKey:
        one = self.identity
        rep = one.reps[self.number - 1].rep
        return CardKey(one.team, rep, one.week, one.kind, one.scorer)

    def _source(self, at: CellAddress) -> Provenance:
        return Provenance(
            medium=Medium.WORKBOOK,
            sha256=self.digest,
            place=str(at),
            reader=READER,
            document=self.identity.document,
            edit=self.book.modified,
            edition=self.identity.edition,
        )


def _with_doubts(seen: list[Observation]) -> Iterator[Observation]:
    """A fact with a day but no tick: only a person knows what was meant."""
    dated = {each.field for each in seen if each.field.endswith("/date") and each.value}
    for each in seen:
        if each.value is None and f"{each.field}/date" in dated:
            yield Observation(
                each.card, each.field, True, UNTICKED, each.note, each.source, each.about
            )
        else:
            yield each
