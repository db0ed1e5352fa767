"""The reader of workbooks, XLSX or ODS.

A workbook carries its identity on a hidden sheet (see `workbook.identity`): whose it is, which cell
each field has, and what the labels beside and above that cell said. Every value is found by the
defined name of its cell and taken only if the cell still stands beside its own labels. So lines may
be inserted, but if somebody sorts or moves lines, the values are refused instead of being credited
to the wrong rep or criterion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
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
    UNKNOWN_FIELD,
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
from coachbook.scorecard.readers.lone_days import with_day_doubts
from coachbook.scorecard.readers.ods_book import ods_book
from coachbook.scorecard.readers.worksheet_changes import is_used, merged_over, unread_sheets
from coachbook.scorecard.readers.xlsx_book import xlsx_book
from coachbook.scorecard.refusal_words import joined, says
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
from coachbook.sheet.field_labels import option_label
from coachbook.sheet.fields import NO, OBJECTIONS, YES, Field, FieldKind, options_of

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
    Fault.STRICT: ": save as Excel Workbook (.xlsx)",
    Fault.DAMAGED: ": open it, save it as .xlsx and hand that in",
    Fault.LARGE: "",
    Fault.UNSAFE: ": save it as a plain .xlsx file and hand that in",
}

_NUMBERED = re.compile(r"(\d{1,2}) (.+)")


def read(content: bytes, name: str, context: ReaderContext) -> Reading:
    """The observations in a workbook; `name` is used in messages only."""
    try:
        package = open_package(content, LIMITS)
        book = xlsx_book(package) if package.format is Format.XLSX else ods_book(package)
        identity = identity_in(book)
    except Unsafe as error:
        return Reading(refusals=(Refusal(name, f"{error}{_ADVICE[error.fault]}"),))
    except NoIdentityError as error:
        return Reading(refusals=(Refusal(name, str(error)),))
    if faults := tuple(_file_faults(identity, context)):
        return Reading(refusals=tuple(Refusal(identity.grid, each) for each in faults))
    digest = sha256(content).hexdigest()
    all_observations: list[Observation] = []
    all_refusals: list[Refusal] = []
    notes = list(_notes(identity, context))
    for sheet in unread_sheets(book):
        if sheet.is_copy:
            all_refusals.append(Refusal(name, sheet.says))
        else:
            notes.append(sheet.says)
    for number, part in enumerate(identity.reps, start=1):
        results = list(_RepReader(book, identity, context, digest, number).read())
        observations = [each for each in results if isinstance(each, Observation)]
        refusals = [each for each in results if isinstance(each, Refusal)]
        if not refusals and all(each.value is None for each in observations):
            notes.append(f"{part.label}: nothing is filled in")
            continue
        all_observations += observations
        all_refusals += refusals
    return Reading(tuple(all_observations), tuple(all_refusals), tuple(notes))


def _file_faults(identity: WorkbookIdentity, context: ReaderContext) -> Iterator[str]:
    try:
        Week.parse(identity.week)
    except ValueError as error:
        yield str(error)
    if identity.team not in context.team_of:
        hint = did_you_mean(identity.team, context.team_of)
        yield joined(says("team_gone", team=identity.team), hint)


def _notes(identity: WorkbookIdentity, context: ReaderContext) -> Iterator[str]:
    if identity.edition != context.edition:
        yield (
            f"made by edition {identity.edition} of the playbook, now {context.edition}: "
            "fields that were renamed are mapped"
        )


@dataclass(frozen=True)
class _RepReader:
    """One rep's part of a workbook."""

    book: CellBook
    identity: WorkbookIdentity
    context: ReaderContext
    digest: str
    number: int

    def read(self) -> Iterator[Observation | Refusal]:
        """The observations of every field, with one refusal for each value or moved line."""
        part = self.identity.reps[self.number - 1]
        if fault := self._rep_fault():
            yield Refusal(part.sheet, fault)
            return
        moved_lines: set[tuple[str, str]] = set()
        observations: list[Observation] = []
        if is_deleted := self._sheet_deleted():
            yield Refusal(part.sheet, says("sheet_deleted"))
        merged_inputs = merged_over(self.book)
        for name, place in self._field_cells():
            if is_deleted and not place.grid:
                continue
            try:
                address = locate_cell(self.book, self.identity, self.number, name)
            except MovedCellError as error:
                if (place.row, error.says) not in moved_lines:
                    moved_lines.add((place.row, error.says))
                    yield self._refusal(name, error.address, error.says)
                continue
            if merged := merged_inputs.get(address):
                if (str(merged), "") not in moved_lines and is_used(self.book, merged):
                    moved_lines.add((str(merged), ""))
                    yield Refusal(str(merged), says("cells_merged"))
                continue
            result = self._field(name, address)
            if isinstance(result, Refusal):
                yield result
            elif result:
                observations.append(result)
        yield from with_day_doubts(observations)

    def _field_cells(self) -> Iterator[tuple[str, FieldCell]]:
        asked = self.identity.fields.items()
        return ((name, place) for name, place in asked if self.identity.asks(self.number, name))

    def _sheet_deleted(self) -> bool:
        """Whether the rep's own sheet was deleted: none of its names leads anywhere."""
        names = (
            cell_name(self.number, name) for name, place in self._field_cells() if not place.grid
        )
        return all(self.book.names.get(name) is None for name in names)

    def _rep_fault(self) -> str:
        part, reps = self.identity.reps[self.number - 1], self.context.reps
        if part.rep not in reps:
            hint = did_you_mean(part.rep, reps)
            return joined(says("rep_gone", rep=part.rep, label=part.label), hint)
        team, _ = reps[part.rep]
        if not self.context.belongs(part.rep, self.identity.team, self.identity.week):
            names = {"team": team.id, "other": self.identity.team}
            return says("person_in_other_team", person=part.label, **names)
        return ""

    @property
    def _fields(self) -> Mapping[str, Field]:
        return self.context.fields(self.context.team_of[self.identity.team].department)

    def _field(self, name: str, address: CellAddress) -> Observation | Refusal | None:
        cell = self.book.cell(address)
        if cell.fault:
            return self._refusal(name, str(address), says(cell.fault))
        fields = self._fields
        field = fields.get(name) or fields.get(self.context.current_id(name))
        if field is None:
            if cell.value is None:
                return None
            return self._refusal(UNKNOWN_FIELD + name, str(address), says("field_gone", name=name))
        raw = dropdown_value(field.kind, cell.value, self.context.playbook)
        week = Week.parse(self.identity.week)
        parsed = parse_field(
            field.kind,
            raw,
            most=self._most(field.kind),
            week=week,
            typed=True,
            counts=self.context.counted(field.id),
            options=options_of(field),
        )
        if isinstance(parsed, Refused):
            return self._refusal(field.id, str(address), parsed.says)
        note = parsed.note
        if cell.is_formula:
            note = f"{note}; the result of a formula".lstrip("; ")
        about = self.identity.about(self.number, name)
        return Observation(
            self._key, field.id, parsed.value, "", note, self._source(str(address)), about
        )

    def _refusal(self, name: str, address: str, says: str) -> Refusal:
        return Refusal.of_field(address, says, self._key, name, self._source(address))

    def _most(self, kind: FieldKind) -> int:
        scored = sum(field.kind is FieldKind.SCORE for field in self._fields.values())
        causes = len(self.context.playbook.scorecard.root_causes)
        return {FieldKind.CAUSE: causes, FieldKind.ITEM: scored}.get(kind, 0)

    @property
    def _key(self) -> CardKey:
        one = self.identity
        rep = one.reps[self.number - 1].rep
        return CardKey(one.team, rep, one.week, one.kind, one.scorer)

    def _source(self, place: str) -> Provenance:
        return Provenance(
            medium=Medium.WORKBOOK,
            sha256=self.digest,
            place=place,
            reader=READER,
            document=self.identity.document,
            edit=self.book.modified,
            edition=self.identity.edition,
            print=self._print,
        )

    @cached_property
    def _print(self) -> str:
        """The print that the rep's part is, if it is on record."""
        part = self.identity.reps[self.number - 1]
        lists = (part.deals, part.commitments)
        return self.context.print_on_record(self.identity.week, part.rep, part.print, *lists)


class NoIdentityError(Exception):
    """It is no workbook of ours, or its identity is lost; the message says what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(says("anew", says=why))


def identity_in(book: CellBook) -> WorkbookIdentity:
    """The identity on the hidden sheet.

    Raises:
        NoIdentityError: the sheet is missing or was changed.
    """
    mark = _line(book, 1)
    if not mark:
        if book.property_text:
            property_text = book.property_text[:300]
            raise NoIdentityError(says("hidden_deleted", what=property_text))
        raise NoIdentityError(says("not_by_us"))
    if mark != MARK:
        raise NoIdentityError(says("hidden_says", mark=mark[:40], expected=MARK))
    text = ""
    for row in count(3):
        line = _line(book, row)
        if not line:
            break
        text += line
    if identity_hash(text) != _line(book, 2):
        raise NoIdentityError(says("hidden_changed"))
    try:
        return from_text(text)
    except ValueError as error:
        raise NoIdentityError(str(error)) from None


def _line(book: CellBook, row: int) -> str:
    value = book.cell(CellAddress(SHEET, row, 1)).value
    return value if isinstance(value, str) else ""


class MovedCellError(Exception):
    """A field's cell was deleted or moved away from its line or column."""

    def __init__(self, address: str, says: str) -> None:
        super().__init__(says)
        self.address, self.says = address, says


def locate_cell(book: CellBook, identity: WorkbookIdentity, number: int, field: str) -> CellAddress:
    """The cell of a rep's field.

    Raises:
        MovedCellError: the cell or its labels are no longer where they were; what to do.
    """
    place = identity.fields[field]
    sheet = identity.grid if place.grid else identity.reps[number - 1].sheet
    line = identity.label(number, place.row)
    address = book.names.get(cell_name(number, field))
    row = book.names.get(label_name(number, place.row))
    head = book.names.get(head_name(number, place))
    if address is None:
        raise MovedCellError(str(row or sheet), _undo("cells_deleted", line=_short(line)))
    written = book.text(row) if row else ""
    if row is None or head is None or not written:
        raise MovedCellError(str(address), _undo("labels_deleted", line=_short(line)))
    if written != _single_spaced(line):
        says_now = _undo("line_changed", now=_short(written), line=_short(line))
        raise MovedCellError(str(address), says_now)
    if (address.sheet, address.row) != (row.sheet, row.row):
        raise MovedCellError(str(address), _undo("left_line", line=_short(line)))
    column = identity.label(number, place.head)
    above = book.text(head)
    if (address.sheet, address.column) != (
        head.sheet,
        head.column + place.shift,
    ) or above != _single_spaced(column):
        raise MovedCellError(str(address), _undo("left_column", column=_short(column)))
    return address


def _undo(name: str, **values: str) -> str:
    return joined(says(name, **values), says("undo_it"))


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _single_spaced(text)
    return plain if len(plain) <= 30 else f"{plain[:29]}…"


def dropdown_value(kind: FieldKind, raw: Raw, playbook: Playbook) -> Raw:
    """The value that a drop-down's choice stands for; anything else stays as it is."""
    if not isinstance(raw, str):
        return raw
    if kind in (FieldKind.CAUSE, FieldKind.ITEM):
        match = _NUMBERED.fullmatch(raw.strip())
        return int(match[1]) if match and match[2] in _entry_names(kind, playbook) else raw
    return _choices(kind).get(raw, raw)


@cache
def _choices(kind: FieldKind) -> dict[str, Raw]:
    choices: dict[str, Raw] = {}
    for language in Language:
        words, sheet_words = (
            load_words("scorecard/workbook", language),
            load_words("sheet", language),
        )
        if kind is FieldKind.SCORE:
            choices[words["na"]] = NOT_APPLICABLE
        elif kind is FieldKind.TICK:
            choices[words["tick"]] = True
        elif kind is FieldKind.CHOICE:
            options = (YES, NO, *OBJECTIONS)
            choices |= {option_label(each, language): each for each in options}
        elif kind is FieldKind.DONE:
            choices |= {sheet_words["done"]: DONE, sheet_words["not_done"]: NOT_DONE}
    return choices


def _entry_names(kind: FieldKind, playbook: Playbook) -> set[str]:
    """The names of root causes or criteria, in both languages."""
    card = playbook.scorecard
    entries = card.root_causes if kind is FieldKind.CAUSE else card.criteria
    return {entry.name.in_(language) for entry in entries for language in Language}
