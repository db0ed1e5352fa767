"""The reader of review answers: each becomes an observation that settles what the person saw."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationError

from coachbook.base.terminal import count_noun
from coachbook.base.week import Week
from coachbook.playbook.model.entry import Model
from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    CardKey,
    CardKind,
    Medium,
    Observation,
    Provenance,
    Reading,
    Refusal,
)
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.field_values import Refused, parse_field
from coachbook.scorecard.review_questions import field_of, fields_of_card, highest_number
from coachbook.sheet.fields import Field as SheetField
from coachbook.sheet.fields import FieldKind, options_of

FORMAT = "coachbook answers 1"
READER = "answers 1"
MOST_BYTES, MOST_FAULTS = 5_000_000, 20

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]


class Answer(Model):
    """One field that a person settled.

    `settles` are the SHA-256 of the originals that the person saw; a later one asks anew.
    """

    model_config = ConfigDict(strict=True)

    team: Name
    rep: Name
    week: Name
    kind: Name
    scorer: Name
    field: Annotated[str, StringConstraints(max_length=200)]
    value: bool | int | str | None
    at: Moment
    settles: Annotated[tuple[Hash, ...], Field(max_length=200, min_length=1)]


class AnswersFile(Model):
    """A whole file.

    `document` is the id of the review in which it was answered, `left` the SHA-256 of files that
    were refused as a whole and are left as they are.
    """

    model_config = ConfigDict(strict=True)

    coachbook: Literal["coachbook answers 1"]
    document: Name
    answers: Annotated[tuple[Answer, ...], Field(max_length=20_000)]
    left: Annotated[tuple[Hash, ...], Field(max_length=5_000)] = ()


def read(content: bytes, name: str, context: ReaderContext) -> Reading:
    """The observations in a file of answers; `name` is used in messages only."""
    if len(content) > MOST_BYTES:
        says = f"the file has {len(content):,} bytes; {MOST_BYTES:,} is the most"
        return Reading(refusals=(Refusal(name, says),))
    try:
        file = AnswersFile.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        return Reading(refusals=tuple(_refusals(error, name)))
    digest = sha256(content).hexdigest()
    results = [
        _observation(file, number, answer, digest, context)
        for number, answer in enumerate(file.answers, start=1)
    ]
    observations = tuple(each for each in results if isinstance(each, Observation))
    refusals = tuple(each for each in results if isinstance(each, Refusal))
    notes = (f"{count_noun(len(file.left), 'file')} left as refused",) if file.left else ()
    return Reading(observations, refusals, notes, file.left)


def _refusals(error: ValidationError, name: str) -> Iterator[Refusal]:
    for each in error.errors()[:MOST_FAULTS]:
        place = ".".join(map(str, each["loc"]))[:120] or name
        yield Refusal(place, f"is no answer that review writes: {each['msg']}")


def _field(card: CardKey, answer: Answer, context: ReaderContext) -> SheetField:
    """The field that an answer is for; one that no sheet has can only be left as it is.

    Raises:
        ValueError: there is no such field; a sentence.
    """
    if answer.field.startswith(UNKNOWN_FIELD) and answer.value is None:
        fields_of_card(card, context)
        return SheetField(answer.field, FieldKind.TEXT, "")
    return field_of(card, answer.field, context)


def _observation(
    file: AnswersFile, number: int, answer: Answer, digest: str, context: ReaderContext
) -> Observation | Refusal:
    place = f"answer {number}"
    try:
        Week.parse(answer.week)
        card = CardKey(answer.team, answer.rep, answer.week, CardKind(answer.kind), answer.scorer)
        field = _field(card, answer, context)
    except ValueError as error:
        return Refusal(place, str(error))
    week = Week.parse(card.week)
    parsed = parse_field(
        field.kind,
        answer.value,
        most=highest_number(field, context),
        week=week,
        counts=context.counted(field.id),
        options=options_of(field),
    )
    if isinstance(parsed, Refused):
        return Refusal(f"{place} {field.id}", parsed.says)
    source = Provenance(
        medium=Medium.PERSON,
        sha256=digest,
        place=place,
        reader=READER,
        document=f"review {file.document}",
        edit=answer.at,
    )
    settles = tuple(sorted({*answer.settles}))
    return Observation(card, field.id, parsed.value, "", parsed.note, source, "", settles)
