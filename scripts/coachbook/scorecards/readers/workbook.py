"""A workbook that was filled in -> observations, each with the cell it stands in.

A value counts if its name, its line and its column still agree: then it does not matter where the
cell has been moved to. What was sorted or moved apart is refused with the cell's address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from coachbook.problems import did_you_mean
from coachbook.scorecards.known import Known
from coachbook.scorecards.readers.accept import Refused, accept
from coachbook.scorecards.readers.cell_book import At, CellBook
from coachbook.scorecards.readers.identified import NoIdentity, identity_in
from coachbook.scorecards.readers.ods_book import ods_book
from coachbook.scorecards.readers.offered import offered
from coachbook.scorecards.readers.placed import Misplaced, where
from coachbook.scorecards.readers.xlsx_book import xlsx_book
from coachbook.scorecards.record import (
    CardKey,
    Medium,
    Observation,
    Reading,
    Refusal,
    Source,
)
from coachbook.scorecards.workbook_identity import Identity, Place, cell_name
from coachbook.sheets.asked import Field, FieldKind
from coachbook.week import Week
from coachbook.workbook_package import Fault, Format, Limits, Unsafe, open_package

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


def read(content: bytes, name: str, known: Known) -> Reading:
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


def _of_the_whole(identity: Identity, known: Known) -> Iterator[str]:
    try:
        Week.parse(identity.week)
    except ValueError as error:
        yield str(error)
    if identity.team not in known.team_of:
        hint = did_you_mean(identity.team, known.team_of)
        yield f"it is for the team '{identity.team}', which is not there; {hint}".rstrip("; ")


def _notes(identity: Identity, known: Known) -> Iterator[str]:
    if identity.edition != known.edition:
        yield (
            f"made by edition {identity.edition} of the playbook, now {known.edition}: "
            "fields that were renamed are mapped"
        )


@dataclass(frozen=True)
class _RepReader:
    """One rep's part of a workbook."""

    book: CellBook
    identity: Identity
    known: Known
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
                at = where(self.book, self.identity, self.number, name)
            except Misplaced as error:
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

    def _places(self) -> Iterator[tuple[str, Place]]:
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

    def _field(self, name: str, at: At) -> Observation | Refusal | None:
        cell = self.book.cell(at)
        if cell.fault:
            return Refusal(str(at), cell.fault)
        fields = self._fields
        field = fields.get(name) or fields.get(self.known.today(name))
        if field is None:
            if cell.value is None:
                return None
            return Refusal(str(at), f"the field '{name}' is not on the sheet any more")
        raw = offered(field.kind, cell.value, self.known.playbook)
        week = Week.parse(self.identity.week)
        made = accept(field.kind, raw, most=self._most(field.kind), week=week, typed=True)
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

    def _source(self, at: At) -> Source:
        return Source(
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
