"""XLSX workbooks: their named cells.

Formulas are not computed: the result that the program saved is taken, and a formula without a
result is a fault. The sheets are read row by row, so that little is held in memory.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    MergedCells,
)
from coachbook.scorecard.readers.field_values import Raw
from coachbook.scorecard.workbook.identity import PROPERTY, SHEET

Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class _Rectangle:
    """All places from the first cell to this one."""

    last: Place

    def __contains__(self, place: Place) -> bool:
        return place[0] <= self.last[0] and place[1] <= self.last[1]


Places: TypeAlias = set[Place] | _Rectangle

_ANYWHERE = _Rectangle((2_000, MOST_COLUMNS))
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)

_TARGET = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?")


def xlsx_book(package: Package) -> CellBook:
    """The names and cells of a workbook.

    Raises:
        Unsafe: it is damaged.
    """
    with values_and_formulas(package) as (values, formulas):
        names = _names(values)
        book = CellBook(
            names=names,
            cells={},
            property_text=_property_text(package),
            modified=package.modified,
            sheets=tuple(each.title for each in values.worksheets),
            merged=tuple(_merged(package)),
        )
        return replace(book, cells=dict(_cells(values, formulas, book)))


def _names(book: Workbook) -> dict[str, CellAddress | None]:
    sheets = {*book.sheetnames}
    addresses = {
        name: _address(str(defined.attr_text)) for name, defined in book.defined_names.items()
    }
    return {
        name: address if address and address.sheet in sheets else None
        for name, address in addresses.items()
    }


def _address(target: str) -> CellAddress | None:
    match = _TARGET.fullmatch(target)
    if match is None:
        return None
    sheet = match[2] or match[1].replace("''", "'")
    address = CellAddress(sheet, int(match[4]), column_index_from_string(match[3]))
    return address if address.row <= MOST_ROWS and address.column <= MOST_COLUMNS else None


def _property_text(package: Package) -> str:
    properties = package.part("docProps/custom.xml")
    for each in fromstring(properties) if properties else ():
        if each.get("name") == PROPERTY:
            return "".join(each.itertext())
    return ""


def _cells(
    values: Workbook, formulas: Workbook, book: CellBook
) -> Iterator[tuple[CellAddress, Cell]]:
    named: dict[str, set[Place]] = defaultdict(set)
    for address in book.names.values():
        if address:
            named[address.sheet].add((address.row, address.column))
    places_by_sheet: dict[str, Places] = {**named}
    if book.unnamed_sheets:  # is one a copy of another?
        places_by_sheet |= dict.fromkeys(book.sheets, _ANYWHERE)
    places_by_sheet[SHEET] = {(row, 1) for row in range(1, MOST_COLUMNS)}
    for sheet in sorted({*places_by_sheet} & {*values.sheetnames} & {*formulas.sheetnames}):
        places = places_by_sheet[sheet]
        results = {
            place: (kind, value) for place, kind, value in _nonempty_cells(values, sheet, places)
        }
        for (row, column), kind, _ in _nonempty_cells(formulas, sheet, places):
            result_kind, value = results.get((row, column), ("", None))
            fault = (
                ERROR if result_kind == "e" else NO_VALUE if kind == "f" and value is None else ""
            )
            is_formula = kind == "f"
            yield CellAddress(sheet, row, column), Cell(None if fault else value, fault, is_formula)


def _nonempty_cells(book: Workbook, title: str, places: Places) -> Iterator[tuple[Place, str, Raw]]:
    """The cells at these places that are not empty, with their data type and value."""
    bottom, right = places.last if isinstance(places, _Rectangle) else _last(places)
    rows = book[title].iter_rows(max_row=bottom, max_col=right)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if cell.value is not None and (cell.row, cell.column) in places:
                yield (cell.row, cell.column), cell.data_type, _raw(cell.value)
        if number == bottom:
            return  # what follows the last row is slow to read, and says nothing


def _last(places: set[Place]) -> Place:
    return max(row for row, _ in places), max(column for _, column in places)


def _merged(package: Package) -> Iterator[MergedCells]:
    """The merged cells of every worksheet, which openpyxl does not say of a large workbook."""
    targets = {
        each.get("Id"): each.get("Target", "").removeprefix("/xl/")
        for each in fromstring(package.part("xl/_rels/workbook.xml.rels") or b"<none/>")
    }
    for sheet in fromstring(package.part("xl/workbook.xml")).findall(".//{*}sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        part = package.part(f"xl/{targets.get(relation, '')}")
        for match in _MERGED.finditer(part):
            row, column, last_row, last_column = (
                *(int(match[2]), column_index_from_string(match[1].decode())),
                *(int(match[4]), column_index_from_string(match[3].decode())),
            )
            title = sheet.get("name", "")
            first = CellAddress(title, row, column)
            yield MergedCells(first, CellAddress(title, last_row, last_column))


def _raw(value: object) -> Raw:
    return value if isinstance(value, str | int | float | date | time) else str(value)
