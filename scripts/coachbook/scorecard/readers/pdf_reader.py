"""The reader of fillable sheets: one sheet, or a pack of them, filled in on a screen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pydantic import ValidationError

from coachbook.pdf.field_names import SHEET, SheetIdentity, box_id
from coachbook.scorecard.observation import (
    NOT_APPLICABLE,
    UNKNOWN_FIELD,
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
    Value,
)
from coachbook.scorecard.reader_context import ArchivedForm, ReaderContext
from coachbook.scorecard.readers.field_values import Refused, parse_field
from coachbook.scorecard.readers.pdf_fields import PdfField, PdfForm, PdfFormError, pdf_form
from coachbook.scorecard.refusal_words import says
from coachbook.sheet.fields import Field, FieldKind, options_of
from coachbook.team.cell_values import quoted
from coachbook.team.codes import Payload

READER = "pdf 1"
_MOST_IDENTITY = 20_000
_NUMBERS = (FieldKind.SCORE, FieldKind.LEVEL, FieldKind.CAUSE)


def read(content: bytes, name: str, context: ReaderContext) -> Reading:
    """The observations in the sheets of a file; `name` is used in messages only."""
    try:
        form = pdf_form(content)
    except PdfFormError as error:
        return Reading(refusals=(Refusal(name, str(error)),))
    sheets: dict[str, list[PdfField]] = defaultdict(list)
    for field in form.fields:
        sheets[field.name.rpartition(".")[0]].append(field)
    if not any(_last(field) == SHEET for field in form.fields):
        return Reading(refusals=(Refusal(name, says("no_sheet")),))
    digest = sha256(content).hexdigest()
    results = [
        each
        for prefix, fields in sheets.items()
        for each in _sheet(prefix or name, fields, form, digest, context)
    ]
    observations = tuple(each for each in results if isinstance(each, Observation))
    refusals = (*(each for each in results if isinstance(each, Refusal)), *form.overlays)
    notes = () if observations or refusals else ("nothing is filled in",)
    return Reading(observations, refusals, notes)


def _last(field: PdfField) -> str:
    return field.name.rpartition(".")[2]


def _sheet(
    address: str, fields: Sequence[PdfField], form: PdfForm, digest: str, context: ReaderContext
) -> Iterator[Observation | Refusal]:
    """The observations and refusals of one sheet in a file."""
    identities = {field.value for field in fields if _last(field) == SHEET}
    if len(identities) != 1:
        why = says("joined" if identities else "no_part")
        yield Refusal(address, says("whose", says=why))
        return
    try:
        sheet_key = _identify_sheet(identities.pop(), context)
    except ValueError as error:
        yield Refusal(address, str(error))
        return
    reader = _SheetReader(sheet_key, context, digest, form.saved)
    yield from reader.read(address, [field for field in fields if _last(field) != SHEET])


@dataclass(frozen=True)
class _SheetKey:
    """Which sheet it is: its card and form, and the ids behind its numbers."""

    card: CardKey
    payload: Payload
    form: ArchivedForm
    deals: tuple[str, ...]
    commitments: tuple[str, ...]


def _identify_sheet(text: str, context: ReaderContext) -> _SheetKey:
    """Which sheet the hidden field says it is, checked against the context.

    Raises:
        ValueError: why it is not clear whose sheet it is; a sentence.
    """
    try:
        identity = SheetIdentity.model_validate_json(text[:_MOST_IDENTITY])
    except ValidationError:
        if not text:
            raise ValueError(says("blank_form")) from None
        raise ValueError(says("damaged_identity")) from None
    payload = Payload.parse(identity.code)
    rep = context.rep_of.get(payload.rep)
    if rep is None:
        raise ValueError(says("no_code", code=payload.rep))
    form = context.forms.get(payload.form)
    if form is None:
        raise ValueError(says("no_form", form=payload.form))
    if payload.print:
        card = _card_of_print(payload, identity, rep, context)
    else:
        card = _card_of_old(payload, rep, context)
    return _SheetKey(card, payload, form, identity.deals, identity.commitments)


def _card_of_print(
    payload: Payload, identity: SheetIdentity, rep: str, context: ReaderContext
) -> CardKey:
    """The card that a print is of, as its entry in the print log says.

    Raises:
        ValueError: the print is not on record, or with other lists; a sentence.
    """
    week = str(payload.week)
    printed = context.print_named(week, rep, payload.print)
    if printed is None:
        raise ValueError(says("no_print", printed=payload.print, week=week))
    if (printed.deals, printed.commitments) != (identity.deals, identity.commitments):
        raise ValueError(says("print_differs", printed=payload.print, week=week))
    return CardKey(printed.team, rep, week, CardKind(printed.kind), printed.scorer)


def _card_of_old(payload: Payload, rep: str, context: ReaderContext) -> CardKey:
    """The card of a sheet with the codes of old, which name no print: the lead's own.

    Raises:
        ValueError: the rep is in no team; a sentence.
    """
    week = str(payload.week)
    printed = context.sheet(week, rep)
    if printed:
        team, scorer = printed.team, printed.supervisor
    elif rep in context.reps:
        team, scorer = context.reps[rep][0].id, context.reps[rep][0].supervisor.id
    else:
        raise ValueError(says("code_in_no_team", code=payload.rep))
    return CardKey(team, rep, week, CardKind.NORMAL, scorer)


class _SheetReader:
    def __init__(
        self, sheet_key: _SheetKey, context: ReaderContext, digest: str, saved: str
    ) -> None:
        self._key, self._digest, self._saved = sheet_key, digest, saved
        self._context = context
        self._fields: Mapping[str, Field] = {field.id: field for field in sheet_key.form.fields}
        scores = sum(field.kind is FieldKind.SCORE for field in sheet_key.form.fields)
        causes = len(context.playbook.scorecard.root_causes)
        self._most = {FieldKind.CAUSE: causes, FieldKind.ITEM: scores}

    def read(self, address: str, entries: Sequence[PdfField]) -> Iterator[Observation | Refusal]:
        """An observation or refusal for every field that is filled in."""
        name_counts = Counter(map(_last, entries))
        for each in entries:
            id_ = box_id(_last(each))
            field = self._fields.get(id_)
            if not each.value and not each.doubt:
                continue
            place = f"{address} {quoted(id_)}"
            if field is None:
                yield self._refusal(place, says("form_lacks_it"), UNKNOWN_FIELD + id_[:100])
            elif name_counts[_last(each)] > 1:
                yield self._refusal(place, says("field_twice"), field.id)
            else:
                yield self._observation(place, field, each)

    def _observation(self, place: str, field: Field, entry: PdfField) -> Observation | Refusal:
        is_button = bool(field.options) or field.kind is FieldKind.TICK
        if entry.button is not is_button:
            return self._refusal(place, says("other_kind"), field.id)
        parsed = (
            _button_value(field, entry.value) if entry.button else self._text_value(field, entry)
        )
        if isinstance(parsed, Refused):
            return self._refusal(place, parsed.says, field.id)
        value, note = parsed
        return Observation(
            card=self._key.card,
            field=field.id,
            value=value,
            doubt=entry.doubt,
            note=note,
            source=self._source(field.id),
            about=self._about(field.id),
        )

    def _refusal(self, place: str, why: str, field: str) -> Refusal:
        return Refusal.of_field(place, why, self._key.card, field, self._source(field))

    def _text_value(self, field: Field, entry: PdfField) -> tuple[Value, str] | Refused:
        most = self._most.get(field.kind, 0)
        parsed = parse_field(
            field.kind,
            entry.value,
            most=most,
            week=self._key.payload.week,
            counts=self._context.counted(field.id),
            options=options_of(field),
        )
        return parsed if isinstance(parsed, Refused) else (parsed.value, parsed.note)

    def _source(self, field: str) -> Provenance:
        card, form, printed = self._key.card, self._key.form, self._key.payload.print
        return Provenance(
            medium=Medium.PDF,
            sha256=self._digest,
            place=f"field {field}",
            reader=READER,
            document=" ".join(filter(None, (f"pdf {card}", printed))),
            edit=self._saved,
            form=form.form,
            edition=form.edition,
            print=printed,
        )

    def _about(self, field: str) -> str:
        """The id of the deal or commitment that a field is about; empty: it is about neither."""
        part, _, rest = field.partition("/")
        ids = {"deal": self._key.deals, "commitment": self._key.commitments}.get(part, ())
        number = rest.partition("/")[0]
        return ids[int(number) - 1] if number.isdecimal() and int(number) <= len(ids) else ""


def _button_value(field: Field, state: str) -> tuple[Value, str] | Refused:
    """The value that a ticked box, or the ticked one of a group, stands for."""
    if not state:
        return None, ""
    if field.kind is FieldKind.TICK:
        return True, ""
    if state not in field.options:
        return Refused(says("no_box", value=quoted(state)))
    if field.kind in _NUMBERS and state != NOT_APPLICABLE:
        return int(state), ""
    return state, ""
