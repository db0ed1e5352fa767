"""The identity of a workbook: which one it is, which fields it has, and how cells are named.

It is stored as JSON with a hash, on a worksheet that is hidden so that only a macro can show it.
Every input has a defined name, which spreadsheet programs keep up to date when cells move, and so
have the labels of its line and its column; the texts of these labels are stored here. So a reader
finds each value wherever it was moved to, and sees if it no longer stands beside its own labels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Protocol, cast

from openpyxl.cell.cell import Cell
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from pydantic import Field, ValidationError, model_validator

from coachbook.playbook.model.entry import Model
from coachbook.scorecard.observation import CardKind
from coachbook.scorecard.workbook.cells import write_text_cell
from coachbook.scorecard.workbook.data_validation import LISTS
from coachbook.sheet.fields import FieldKind

SHEET = "coachbook"
PROPERTY = "coachbook"
MARK = "coachbook workbook 1"
CHUNK = 30_000  # characters; a cell holds 32,767
GRID = 0

FIRST_LIST = 3  # the column of the first drop-down list
MOST_REPS, MOST_FIELDS = 100, 1_000
_NUMBERED = re.compile(r"(deal|commitment)/([1-9][0-9]?)(?:/.*)?", re.ASCII)


class FieldCell(Model):
    """The cell of a field: on the grid or the rep's worksheet, by the keys of its line and column.

    `shift` is how many columns it is to the right of its head.
    """

    kind: FieldKind
    row: str
    head: str
    shift: int = 0
    grid: bool = False


class RepPart(Model):
    """One rep: their label, worksheet, and the ids behind the numbers on it.

    `labels` are the texts, by key, of lines that only this rep has. `print` names the print that
    the part is; it is empty in workbooks from before.
    """

    rep: str
    label: str
    sheet: str
    deals: tuple[str, ...]
    commitments: tuple[str, ...]
    labels: dict[str, str]
    print: str = ""


class WorkbookIdentity(Model):
    """A whole workbook. `labels` are the texts of lines and columns that all reps share."""

    document: str
    team: str
    week: str
    kind: CardKind
    scorer: str
    edition: str
    language: str
    grid: str
    fields: dict[str, FieldCell] = Field(max_length=MOST_FIELDS)
    labels: dict[str, str]
    reps: tuple[RepPart, ...] = Field(min_length=1, max_length=MOST_REPS)

    @model_validator(mode="after")
    def _check_whole(self) -> WorkbookIdentity:
        """Every field has a valid number and labels; no rep is named twice."""
        if len({part.rep for part in self.reps}) != len(self.reps):
            raise ValueError("a rep is named twice")
        for name, place in self.fields.items():
            if name.startswith(("deal/", "commitment/")) and not _NUMBERED.fullmatch(name):
                raise ValueError(f"'{name}' has no number")
            for number, part in enumerate(self.reps, start=1):
                label_keys = self.labels.keys() | part.labels.keys()
                if self.asks(number, name) and not {place.row, place.head} <= label_keys:
                    raise ValueError(f"it does not say where '{name}' stands")
        return self

    def asks(self, number: int, field: str) -> bool:
        """Whether the rep with this number (from 1) has a field; a deal's only if there is one."""
        line = _NUMBERED.fullmatch(field)
        return line is None or int(line[2]) <= len(self._ids(number, line[1]))

    def label(self, number: int, key: str) -> str:
        """The text of the line or column with this key, on the rep's worksheet or the grid."""
        own = self.reps[number - 1].labels
        return own[key] if key in own else self.labels[key]

    def about(self, number: int, field: str) -> str:
        """The id of the deal or commitment that a field is about; empty: it is about neither."""
        line = _NUMBERED.fullmatch(field)
        return self._ids(number, line[1])[int(line[2]) - 1] if line else ""

    def _ids(self, number: int, topic: str) -> tuple[str, ...]:
        part = self.reps[number - 1]
        return part.deals if topic == "deal" else part.commitments


def cell_name(number: int, field: str) -> str:
    """The defined name of a rep's input."""
    return f"card{number}_{_plain(field)}"


def label_name(number: int, key: str) -> str:
    """The defined name of the cell that says what a line or column is about."""
    return f"label{number}_{_plain(key)}"


def head_name(number: int, place: FieldCell) -> str:
    """The defined name of a field's column head: the grid has one for all reps."""
    return label_name(GRID if place.grid else number, place.head)


def to_text(identity: WorkbookIdentity) -> str:
    """The identity as JSON in plain ASCII, which no program changes when it saves the file."""
    text = json.dumps(identity.model_dump(mode="json"), separators=(",", ":"))
    return text.replace("_x", "\\u005fx")  # Excel reads _x0041_ as a character


def identity_hash(text: str) -> str:
    """The SHA-256 of the identity's text, by which a change to it is noticed."""
    return sha256(text.encode()).hexdigest()


def from_text(text: str) -> WorkbookIdentity:
    """The identity that `to_text` wrote.

    Raises:
        ValueError: it is no identity; the message is a sentence.
    """
    try:
        return WorkbookIdentity.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise ValueError(f"its hidden sheet cannot be read: {where}: {first['msg']}") from None


def _plain(field: str) -> str:
    """An id as part of a defined name; still unique, since ids have no underscore."""
    return field.replace("-", "__").replace(".", "_").replace("/", "___")


class _WithProperties(Protocol):
    """An attribute of openpyxl's workbook that its types leave out."""

    custom_doc_props: CustomPropertyList[StringProperty]


def add_identity_sheet(
    book: Workbook, identity: WorkbookIdentity, lists: Mapping[str, Sequence[str]]
) -> None:
    """Add the hidden worksheet, and a document property in case somebody deletes it."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    text = to_text(identity)
    digest = identity_hash(text)
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    for row, line in enumerate((MARK, digest, *chunks), start=1):
        cell = sheet.cell(row, 1, line)
        cell.data_type = "s"
    for column, (name, items) in enumerate(lists.items(), start=FIRST_LIST):
        for row, item in enumerate(items, start=1):
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            write_text_cell(cell, item)
        letter = sheet.cell(1, column).column_letter
        where = f"{SHEET}!${letter}$1:${letter}${len(items)}"
        book.defined_names[LISTS + name] = DefinedName(LISTS + name, attr_text=where)
    summary = {
        "document": identity.document,
        "hash": digest,
        "team": identity.team,
        "week": identity.week,
    }
    properties = cast("_WithProperties", book).custom_doc_props
    properties.append(StringProperty(name=PROPERTY, value=json.dumps(summary, sort_keys=True)))
