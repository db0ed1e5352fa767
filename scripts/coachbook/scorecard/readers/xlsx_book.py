"""XLSX workbooks: their named cells.

Formulas are not computed: the result that the program saved is taken, and a formula without a
result is a fault. The sheets are read row by row, so that little is held in memory.
"""

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
    """The names and cells of a workbook.

    Raises:
        Unsafe: it is damaged.
    """
    with values_and_formulas(package) as (values, formulas):
        names = _names(values)
        return CellBook(
            names=names,
            cells=dict(_cells(values, formulas, names)),
            property_text=_property_text(package),
            modified=package.modified,
        )


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
    values: Workbook, formulas: Workbook, names: dict[str, CellAddress | None]
) -> Iterator[tuple[CellAddress, Cell]]:
    places_by_sheet: dict[str, set[Place]] = defaultdict(set)
    for address in names.values():
        if address:
            places_by_sheet[address.sheet].add((address.row, address.column))
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


def _nonempty_cells(
    book: Workbook, title: str, places: set[Place]
) -> Iterator[tuple[Place, str, Raw]]:
    """The cells at these places that are not empty, with their data type and value."""
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
