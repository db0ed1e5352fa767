"""What is read from filled-in sheets, as observations, and the scorecard that they merge into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

SCHEMA = 1
NOT_APPLICABLE = "na"
UNKNOWN_FIELD = "? "
"""Stands before the name of a field that the sheet does not have and that was refused."""

DONE, NOT_DONE = "done", "not-done"

Value: TypeAlias = int | bool | str | None
"""The value of a field, by its kind:

- score: 0-4 or "na"; level: 0-4; number: 0-9999; cause, item: a number from 1
- tick: True; done: "done" or "not-done"; date: ISO text; text, signature: text

None is blank, which is neither 0 nor "na".
"""


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
    """Which scorecard: ids of team, rep and scorer, the ISO week such as 2026-W48, and the kind."""

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
        sha256: The SHA-256 of the original, which is kept in the inbox.
        place: Where in the file: "Scores!B7", "page 2", "line 12:3", "field criterion.calls".
        reader: Which reader and its version: "workbook 1".
        document: The document the value came from. A workbook or web page has an id of its own
            that survives edits; of a PDF or YAML file it is the card and the medium.
        edit: A text by which the edits of a document sort, such as the time it was saved.
        form: The form's hash, if the document says it.
        edition: The playbook's edition, if the document says it.
        print: The characters of the print, if the document says it and its list is on record.
    """

    medium: Medium
    sha256: str
    place: str
    reader: str
    document: str
    edit: str = ""
    form: str = ""
    edition: str = ""
    print: str = ""


@dataclass(frozen=True)
class Observation:
    """What one reader saw in one field.

    Attributes:
        card: Which scorecard.
        field: The field's id.
        value: Of the field's kind; None is blank. With a doubt it is a guess and never counts.
        doubt: Why a person must look, as a phrase; empty: there is no doubt.
        note: How it was written, if it was accepted although not written as asked.
        source: Where it was seen.
        about: The id of the deal or commitment that stands under the field's number in this
            document; empty: the document does not say.
        settles: For a person's answer, the SHA-256 of each original that the person saw; a later
            one that differs raises a new question. Empty: it settles every original.
        refused: Why what is written there could not be read, as a sentence; such an observation has
            no value and waits for a readable one, or for a person. Empty: it was read.
    """

    card: CardKey
    field: str
    value: Value
    doubt: str
    note: str
    source: Provenance
    about: str = ""
    settles: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True)
class SettledValue:
    """A value that counts, and every source that has it."""

    value: Value
    sources: tuple[Provenance, ...]


@dataclass(frozen=True)
class Candidate:
    """One of the values that a person chooses from, and its source.

    `refused`: why what is written there could not be read, so that there is no value to choose.
    """

    value: Value
    source: Provenance
    refused: str = ""


@dataclass(frozen=True)
class OpenItem:
    """A field that a person must settle, the reason, and the values to choose from."""

    field: str
    reason: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Original:
    """What is known of an original: the name of its file, and when it came in.

    `since` is the revision with which it came in; those of one run have the same. 0: not known.
    """

    name: str = ""
    since: int = 0


@dataclass(frozen=True)
class Scorecard:
    """Everything known for one rep, week, kind and scorer, from all media.

    Attributes:
        card: Its key.
        form: Hash of the form that was printed; empty: none was.
        edition: The edition of the playbook whose rubric it was scored by.
        criteria: The ids of the criteria on the sheet, in its order.
        deals: Ids by the numbers on that week's sheet, as text: {"1": "D-1042"}.
        commitments: Ids by number, likewise.
        values: By field id; a blank field is missing.
        open: What a person must settle; none of these fields has a value.
        observations: All ever made for it, in a fixed order.
        state: What is still to be done.
        revision: Counts from 1.
        schema: The version of the file format.
        originals: The originals by their SHA-256; those of earlier versions are missing.
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
    originals: Mapping[str, Original] = field(default_factory=dict)

    @property
    def refused(self) -> tuple[OpenItem, ...]:
        """The questions about what was written and could not be read."""
        return tuple(one for one in self.open if any(each.refused for each in one.candidates))

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
    """Something that could not be read: where in the file, and a sentence on why and what to do.

    `seen`: the same as an observation, if it is clear of which scorecard it is.
    """

    address: str
    says: str
    seen: Observation | None = None

    @classmethod
    def of_field(
        cls, address: str, says: str, card: CardKey, field: str, source: Provenance
    ) -> Refusal:
        """The refusal of what is written in a field of a scorecard, which is kept with it."""
        seen = Observation(card, field, None, "", "", source, refused=says)
        return cls(address, says, seen)


@dataclass(frozen=True)
class Reading:
    """What a reader got out of one file.

    Attributes:
        observations: What it saw.
        refusals: What it could not read.
        notes: Sentences about the file as a whole.
        left: The SHA-256 of files refused as a whole that a person leaves as they are.
        examples: Statements, each with the answer that a person gave where the judge was wrong.
    """

    observations: tuple[Observation, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()
