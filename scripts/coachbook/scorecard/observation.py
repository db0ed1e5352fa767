"""What a filled-in sheet says: observations by readers, and the scorecard that is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

SCHEMA = 1
NOT_APPLICABLE = "na"
DONE, NOT_DONE = "done", "not-done"

Value: TypeAlias = int | bool | str | None
"""What stands in a field, by its kind: a score 0-4 or "na"; a level, number, cause or item a whole
number; a tick True; done "done" or "not-done"; a date ISO text; a text or signature text.
None is blank, which is neither 0 nor "na"."""


class CardKind(StrEnum):
    """Whose judgement it is: the lead's for the week, the rep's own, or one to compare leads."""

    NORMAL = "normal"
    SELF = "self"
    CALIBRATION = "calibration"

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        """Its title in a schema, which is what an enum has in place of a configuration."""
        made = handler(schema)
        handler.resolve_ref_schema(made)["title"] = "Kind"
        return made


class State(StrEnum):
    """Something is still to be scored; something waits for a person; nothing does."""

    DRAFT = "draft"
    NEEDS_REVIEW = "needs-review"
    FINAL = "final"


class Medium(StrEnum):
    """What was filled in. `file` is YAML or JSON by hand, `person` an answer in review."""

    WORKBOOK = "workbook"
    WEB = "web"
    PDF = "pdf"
    FILE = "file"
    PERSON = "person"


@dataclass(frozen=True, order=True)
class CardKey:
    """Which scorecard: ids of team and rep, the ISO week as 2026-W48, and who scored."""

    team: str
    rep: str
    week: str
    kind: CardKind
    scorer: str

    def __str__(self) -> str:
        return f"{self.week} {self.team}/{self.rep} {self.kind} by {self.scorer}"


@dataclass(frozen=True, order=True)
class Provenance:
    """Where an observation was made.

    Attributes:
        medium: What was filled in.
        sha256: Of the original file, as it is kept in the inbox.
        place: In the file: "Scores!B7", "page 2", "line 12:3", "field criterion.calls".
        reader: Which reader and its version: "workbook 1".
        document: The document the value came from. A workbook or web page has an id of its own
            that survives edits; of a PDF or YAML file it is the card and the medium.
        edit: What orders the edits of a document: a text that sorts, found in the document.
        form: The form's hash, if the document says it.
        edition: The playbook's edition, if the document says it.
    """

    medium: Medium
    sha256: str
    place: str
    reader: str
    document: str
    edit: str = ""
    form: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Observation:
    """What one reader saw in one field.

    Attributes:
        card: Whose.
        field: Its id, as in `asked`.
        value: Of the field's kind; None is blank. With a doubt it is a guess that nobody may use.
        doubt: Why a person must look, in words; empty: there is no doubt.
        note: What was accepted although it was written otherwise.
        source: Where it was seen.
        about: The id of the deal or commitment that stands under the field's number in this
            document; empty: the document does not say.
        settles: Of a person's answer, the SHA-256 of each original that the person saw. What
            comes later and differs is a new question. Empty: whatever there is and will be.
    """

    card: CardKey
    field: str
    value: Value
    doubt: str
    note: str
    source: Provenance
    about: str = ""
    settles: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettledValue:
    """A value that counts, and every source that says so."""

    value: Value
    sources: tuple[Provenance, ...]


@dataclass(frozen=True)
class Candidate:
    """One of the answers between which a person decides."""

    value: Value
    source: Provenance


@dataclass(frozen=True)
class OpenItem:
    """A question for a person: a doubt or a conflict, why, and all that was seen."""

    field: str
    reason: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Scorecard:
    """The record of one rep, week, kind and scorer, whatever the medium.

    Attributes:
        card: Whose.
        form: Hash of the form that was printed; empty: none was.
        edition: The playbook's, of the rubric it was scored with.
        criteria: The scores that the sheet asks for, in its order.
        deals: Ids by the numbers on that week's sheet, as text: {"1": "D-1042"}.
        commitments: Likewise.
        values: By field id. A field without a value does not stand here.
        open: What a person must settle; none of these fields has a value.
        observations: All that were ever made for it, in a fixed order.
        state: What is still to be done.
        revision: 1, 2, ...
        schema: Version of this record's form.
    """

    card: CardKey
    form: str
    edition: str
    criteria: tuple[str, ...]
    deals: Mapping[str, str]
    commitments: Mapping[str, str]
    values: Mapping[str, SettledValue]
    open: tuple[OpenItem, ...]
    observations: tuple[Observation, ...]
    state: State
    revision: int = 1
    schema: int = SCHEMA

    @property
    def unscored(self) -> tuple[str, ...]:
        """The criteria without a score: left blank, or waiting for a person."""
        return tuple(each for each in self.criteria if each not in self.values)

    def value(self, field: str) -> Value:
        """What stands in a field; None: blank, or not settled."""
        settled = self.values.get(field)
        return settled.value if settled else None


@dataclass(frozen=True)
class Refusal:
    """What could not be taken: where in the file, and why and what to do, as a sentence."""

    address: str
    says: str


@dataclass(frozen=True)
class Reading:
    """What a reader got out of one file. `notes` are sentences about the file as a whole."""

    observations: tuple[Observation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = field(default=())
