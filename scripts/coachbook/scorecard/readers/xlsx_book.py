"""An XLSX workbook -> its named cells. Nothing is worked out; row by row, so little is kept."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time
from typing import TypeAlias
from xml.etree.ElementTree import fromstring

from openpyxl.utils import column_index_from_string
from openpyxl.workbook import Workbook

from coachbook.base.workbook_package import Package
from coachbook.base.xlsx_reader import values_and_formulas
from coachbook.scorecard.readers.cell_book import (
    ERROR,
    MOST_COLUMNS,
    MOST_ROWS,
    NO_VALUE,
    Cell,
    CellAddress,
    CellBook,
)
from coachbook.scorecard.readers.field_values import Raw
from coachbook.scorecard.workbook.identity import PROPERTY, SHEET

Place: TypeAlias = tuple[int, int]

_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?")


def xlsx_book(package: Package) -> CellBook:
    """Read a workbook.

    Raises:
        Unsafe: it is damaged.
    """
    with values_and_formulas(package) as (values, typed):
        names = _names(values)
        return CellBook(
            names=names,
            cells=dict(_cells(values, typed, names)),
            told=_told(package),
            modified=package.modified,
        )


def _names(book: Workbook) -> dict[str, CellAddress | None]:
    sheets = {*book.sheetnames}
    found = {name: _at(str(defined.attr_text)) for name, defined in book.defined_names.items()}
    return {name: at if at and at.sheet in sheets else None for name, at in found.items()}


def _at(target: str) -> CellAddress | None:
    found = _TARGET.fullmatch(target)
    if found is None:
        return None
    sheet = found[2] or found[1].replace("''", "'")
    at = CellAddress(sheet, int(found[4]), column_index_from_string(found[3]))
    return at if at.row <= MOST_ROWS and at.column <= MOST_COLUMNS else None


def _told(package: Package) -> str:
    properties = package.part("docProps/custom.xml")
    for each in fromstring(properties) if properties else ():
        if each.get("name") == PROPERTY:
            return "".join(each.itertext())
    return ""


def _cells(
    values: Workbook, typed: Workbook, names: dict[str, CellAddress | None]
) -> Iterator[tuple[CellAddress, Cell]]:
    wanted: dict[str, set[Place]] = defaultdict(set)
    for at in names.values():
        if at:
            wanted[at.sheet].add((at.row, at.column))
    wanted[SHEET] = {(row, 1) for row in range(1, MOST_COLUMNS)}
    for sheet in sorted({*wanted} & {*values.sheetnames} & {*typed.sheetnames}):
        places = wanted[sheet]
        shown = {place: (kind, value) for place, kind, value in _walk(values, sheet, places)}
        for (row, column), kind, _ in _walk(typed, sheet, places):
            known, value = shown.get((row, column), ("", None))
            fault = ERROR if known == "e" else NO_VALUE if kind == "f" and value is None else ""
            reckoned = kind == "f"
            yield CellAddress(sheet, row, column), Cell(None if fault else value, fault, reckoned)


def _walk(book: Workbook, title: str, places: set[Place]) -> Iterator[tuple[Place, str, Raw]]:
    """The wanted cells that something stands in."""
    bottom, right = (max(place[side] for place in places) for side in (0, 1))
    rows = book[title].iter_rows(max_row=bottom, max_col=right)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell.value is not None and (cell.row, cell.column) in places:
                yield (cell.row, cell.column), cell.data_type, _raw(cell.value)
        if number == bottom:
            return  # what follows the last row is slow to read, and says nothing


def _raw(value: object) -> Raw:
    return value if isinstance(value, str | int | float | date | time) else str(value)
