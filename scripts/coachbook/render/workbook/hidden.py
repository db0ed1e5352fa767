"""The very hidden sheet: what the workbook says of itself, and the lists of the drop-downs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Protocol, cast

from openpyxl.cell.cell import Cell
from openpyxl.packaging.custom import CustomPropertyList, StringProperty
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName

from coachbook.render.workbook.cells import put
from coachbook.render.workbook.rules import LISTS
from coachbook.scorecards.workbook_identity import (
    CHUNK,
    MARK,
    PROPERTY,
    SHEET,
    Identity,
    hash_of,
    to_text,
)

FIRST_LIST = 3  # the column of the first list


class _WithProperties(Protocol):
    """What the types of openpyxl do not tell of a workbook."""

    custom_doc_props: CustomPropertyList[StringProperty]


def hide(book: Workbook, identity: Identity, lists: Mapping[str, Sequence[str]]) -> None:
    """Add the sheet, and what tells of it should somebody delete it."""
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    text = to_text(identity)
    digest = hash_of(text)
    chunks = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    for row, line in enumerate((MARK, digest, *chunks), start=1):
        cell = sheet.cell(row, 1, line)
        cell.data_type = "s"
    for column, (name, items) in enumerate(lists.items(), start=FIRST_LIST):
        for row, item in enumerate(items, start=1):
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            put(cell, item)
        letter = sheet.cell(1, column).column_letter
        where = f"{SHEET}!${letter}$1:${letter}${len(items)}"
        book.defined_names[LISTS + name] = DefinedName(LISTS + name, attr_text=where)
    told = {
        "document": identity.document,
        "hash": digest,
        "team": identity.team,
        "week": identity.week,
    }
    properties = cast("_WithProperties", book).custom_doc_props
    properties.append(StringProperty(name=PROPERTY, value=json.dumps(told, sort_keys=True)))
