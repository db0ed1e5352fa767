"""The model of a scorecard's file, from which its JSON Schema is made."""

from __future__ import annotations

from pydantic import Field, StrictBool, StrictInt, StrictStr

from coachbook.playbook.model.entry import Model
from coachbook.scorecard.observation import SCHEMA, CardKind, Medium, State

FieldValue = StrictBool | StrictInt | StrictStr | None
Origin = tuple[int, str]


class CardLine(Model):
    """Which scorecard it is."""

    team: str
    rep: str
    week: str = Field(description="ISO week, such as 2026-W48.")
    kind: CardKind
    scorer: str


class DocumentLine(Model):
    """A file that was read."""

    medium: Medium
    sha256: str = Field(description="Of the original, which is kept in the inbox.")
    reader: str
    document: str
    edit: str = ""
    form: str = ""
    edition: str = ""
    print: str = Field("", description="Which print of the week's sheet it is.")


class ObservationLine(Model):
    """What a reader saw in one field."""

    field: str
    value: FieldValue = Field(description="Blank is null; not applicable is na.")
    document: int = Field(ge=0, description="Number in documents, from 0.")
    place: str
    doubt: str = ""
    note: str = ""
    about: str = ""
    settles: tuple[str, ...] = ()
    refused: str = Field("", description="Why what is written there could not be read.")


class ValueLine(Model):
    """A value that counts, and each document and place that says so."""

    value: FieldValue
    sources: tuple[Origin, ...] = Field(alias="from")


class SeenLine(Model):
    """One of the answers between which a person decides."""

    value: FieldValue
    document: int = Field(ge=0)
    place: str
    refused: str = ""


class OriginalLine(Model):
    """A file that came in: its name, and with which revision; those of one run have the same."""

    name: str = ""
    since: int = Field(0, ge=0)


class OpenLine(Model):
    """A question for a person."""

    field: str
    reason: str
    seen: tuple[SeenLine, ...]


class CardFile(Model):
    """A scorecard, as `coachbook collect` writes it. Not to be edited by hand."""

    version: int = Field(alias="schema", ge=1, le=SCHEMA)
    card: CardLine
    form: str
    edition: str
    criteria: tuple[str, ...]
    deals: dict[str, str]
    commitments: dict[str, str]
    documents: tuple[DocumentLine, ...]
    observations: tuple[ObservationLine, ...]
    values: dict[str, ValueLine]
    open: tuple[OpenLine, ...]
    state: State
    revision: int = Field(ge=1)
    originals: dict[str, OriginalLine] = Field({}, description="By their SHA-256.")
