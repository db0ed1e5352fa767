"""A fillable sheet, or a pack of them, that was filled in on a screen -> observations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError

from coachbook.pdf.field_names import SHEET, SheetIdentity, box_id
from coachbook.scorecard.observation import (
    NOT_APPLICABLE,
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
    Value,
)
from coachbook.scorecard.reader_context import KeptForm, ReaderContext
from coachbook.scorecard.readers.field_values import Refused, parse_field
from coachbook.scorecard.readers.pdf_fields import PdfField, PdfForm, PdfFormError, pdf_form
from coachbook.sheet.fields import Field, FieldKind
from coachbook.team.cell_values import quoted
from coachbook.team.codes import Payload

READER = "pdf 1"
_MOST_IDENTITY = 20_000
_CHOICES = (FieldKind.SCORE, FieldKind.DONE)
_BUTTONS = (*_CHOICES, FieldKind.TICK)


def read(content: bytes, name: str, known: ReaderContext) -> Reading:
    """What the sheets in a file say; `name` is only for sentences."""
    try:
        form = pdf_form(content)
    except PdfFormError as error:
        return Reading(refusals=(Refusal(name, str(error)),))
    sheets: dict[str, list[PdfField]] = defaultdict(list)
    for field in form.fields:
        sheets[field.name.rpartition(".")[0]].append(field)
    if not any(_last(field) == SHEET for field in form.fields):
        says = "does not say which sheet it is: it is no sheet that coachbook printed to fill in"
        return Reading(refusals=(Refusal(name, says),))
    digest = sha256(content).hexdigest()
    found = [
        each
        for prefix, fields in sheets.items()
        for each in _sheet(prefix or name, fields, form, digest, known)
    ]
    seen = tuple(each for each in found if isinstance(each, Observation))
    refused = tuple(each for each in found if isinstance(each, Refusal))
    notes = () if seen or refused else ("nothing is filled in",)
    return Reading(seen, refused, notes)


def _last(field: PdfField) -> str:
    return field.name.rpartition(".")[2]


def _sheet(
    address: str, fields: Sequence[PdfField], form: PdfForm, digest: str, known: ReaderContext
) -> Iterator[Observation | Refusal]:
    """One sheet of a file."""
    which = {field.value for field in fields if _last(field) == SHEET}
    if len(which) != 1:
        says = "sheets were joined into one file" if which else "a part is no sheet"
        yield Refusal(address, f"{says}: it is not clear whose they are; give each file by itself")
        return
    try:
        found = _found(which.pop(), known)
    except ValueError as error:
        yield Refusal(address, str(error))
        return
    reader = _SheetReader(found, known, digest, form.saved)
    yield from reader.read(address, [field for field in fields if _last(field) != SHEET])


@dataclass(frozen=True)
class _Found:
    """Which sheet it is."""

    card: CardKey
    payload: Payload
    form: KeptForm
    deals: tuple[str, ...]
    commitments: tuple[str, ...]


def _found(text: str, known: ReaderContext) -> _Found:
    """What the hidden field says, against what is known.

    Raises:
        ValueError: why it is not clear whose sheet it is; a sentence.
    """
    try:
        said = SheetIdentity.model_validate_json(text[:_MOST_IDENTITY])
    except ValidationError:
        if not text:
            raise ValueError("is a blank form: it says no rep and no week") from None
        raise ValueError("does not say which sheet it is: what it says is damaged") from None
    payload = Payload.parse(said.code)
    rep = known.rep_of.get(payload.rep)
    if rep is None:
        raise ValueError(f"nobody has the code {payload.rep}: it is another house's sheet")
    form = known.forms.get(payload.form)
    if form is None:
        raise ValueError(f"the form {payload.form} is not kept here: it was printed elsewhere")
    week = str(payload.week)
    printed = known.sheet(week, rep)
    if printed:
        team, scorer = printed.team, printed.supervisor
    elif rep in known.reps:
        team, scorer = known.reps[rep][0].id, known.reps[rep][0].supervisor.id
    else:
        raise ValueError(f"the rep with the code {payload.rep} is in no team")
    card = CardKey(team, rep, week, CardKind.NORMAL, scorer)
    return _Found(card, payload, form, said.deals, said.commitments)


class _SheetReader:
    def __init__(self, found: _Found, known: ReaderContext, digest: str, saved: str) -> None:
        self._found, self._digest, self._saved = found, digest, saved
        self._fields: Mapping[str, Field] = {field.id: field for field in found.form.fields}
        scores = sum(field.kind is FieldKind.SCORE for field in found.form.fields)
        causes = len(known.playbook.scorecard.root_causes)
        self._most = {FieldKind.CAUSE: causes, FieldKind.ITEM: scores}

    def read(self, address: str, entered: Sequence[PdfField]) -> Iterator[Observation | Refusal]:
        """Every field that is filled in."""
        names = Counter(map(_last, entered))
        for each in entered:
            id_ = box_id(_last(each))
            field = self._fields.get(id_)
            if not each.value and not each.doubt:
                continue
            place = f"{address} {quoted(id_)}"
            if field is None:
                yield Refusal(place, "the form has no such field")
            elif names[_last(each)] > 1:
                yield Refusal(place, "the field is in the file twice")
            else:
                yield self._observed(place, field, each)

    def _observed(self, place: str, field: Field, entered: PdfField) -> Observation | Refusal:
        if entered.button is not (field.kind in _BUTTONS):
            return Refusal(place, "the field is of another kind than on the form")
        made = _chosen(field, entered.value) if entered.button else self._written(field, entered)
        if isinstance(made, Refused):
            return Refusal(place, made.says)
        value, note = made
        return Observation(
            card=self._found.card,
            field=field.id,
            value=value,
            doubt=entered.doubt,
            note=note,
            source=self._source(field.id),
            about=self._about(field.id),
        )

    def _written(self, field: Field, entered: PdfField) -> tuple[Value, str] | Refused:
        most = self._most.get(field.kind, 0)
        made = parse_field(field.kind, entered.value, most=most, week=self._found.payload.week)
        return made if isinstance(made, Refused) else (made.value, made.note)

    def _source(self, field: str) -> Provenance:
        card, form = self._found.card, self._found.form
        return Provenance(
            medium=Medium.PDF,
            sha256=self._digest,
            place=f"field {field}",
            reader=READER,
            document=f"pdf {card}",
            edit=self._saved,
            form=form.form,
            edition=form.edition,
        )

    def _about(self, field: str) -> str:
        """The id of the deal or commitment that a field is about; empty: it is about neither."""
        part, _, rest = field.partition("/")
        ids = {"deal": self._found.deals, "commitment": self._found.commitments}.get(part, ())
        number = rest.partition("/")[0]
        return ids[int(number) - 1] if number.isdecimal() and int(number) <= len(ids) else ""


def _chosen(field: Field, state: str) -> tuple[Value, str] | Refused:
    """What a ticked box, or the ticked one of a group, stands for."""
    if not state:
        return None, ""
    if field.kind is FieldKind.TICK:
        return True, ""
    if f"{field.id}/{state}" not in field.boxes:
        return Refused(f"'{quoted(state)}' is not one of its boxes")
    if field.kind is FieldKind.SCORE and state != NOT_APPLICABLE:
        return int(state), ""
    return state, ""
