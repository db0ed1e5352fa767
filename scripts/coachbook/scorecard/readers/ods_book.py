"""ODS workbooks, as LibreOffice and WPS save them: their named cells.

The XML is read row by row and each row is dropped at once, so that little is held in memory. A cell
or row may be repeated millions of times in one element; only as many as a sheet can have count.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError, iterparse

from coachbook.base.workbook_package import Package, damaged
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
from coachbook.scorecard.workbook.identity import PROPERTY

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _META = (_NS % name for name in ("table", "office", "text", "meta"))
_CALCEXT = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_TARGET = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'.]+))\.\$?([A-Z]{1,3})\$?(\d{1,7})(?::.*)?")
_MOST_SPACES = 100
_SPANS = ("columns", "rows")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def ods_book(package: Package) -> CellBook:
    """The names and cells of a workbook.

    Raises:
        Unsafe: it is damaged.
    """
    cells: dict[CellAddress, Cell] = {}
    names: dict[str, CellAddress | None] = {}
    merged: list[MergedCells] = []
    sheet, row, in_sheet = "", 0, False
    sheets: dict[str, None] = {}
    try:
        for event, element in _events(package.part("content.xml")):
            if event == "start":
                if element.tag == f"{_TABLE}table":
                    sheet, row, in_sheet = element.get(f"{_TABLE}name", ""), 0, True
                    sheets[sheet] = None
            elif element.tag == f"{_TABLE}table-row":
                for column, cell in _row(element):
                    if row < MOST_ROWS and column <= MOST_COLUMNS:
                        cells[CellAddress(sheet, row + 1, column)] = cell
                merged += _merged(element, sheet, row + 1)
                row += _repeats(element, "rows")
                element.clear()
            elif element.tag == f"{_TABLE}named-range" and not in_sheet:  # else of a copied sheet
                name = element.get(f"{_TABLE}name", "")
                names.setdefault(name, _address(element.get(f"{_TABLE}cell-range-address", "")))
            elif element.tag == f"{_TABLE}table":
                element.clear()
                in_sheet = False
        property_text = _property_text(package.part("meta.xml"))
    except (ParseError, ValueError, KeyError, RecursionError) as error:
        raise damaged(error) from None
    valid_names = {
        name: address if address and address.sheet in sheets else None
        for name, address in names.items()
    }
    titles = tuple(sheets)
    return CellBook(valid_names, cells, property_text, package.modified, titles, tuple(merged))


def _events(part: bytes) -> Iterator[tuple[str, Element]]:
    for event, element in iterparse(io.BytesIO(part), ("start", "end")):
        assert isinstance(element, Element)
        yield event, element


def _row(row: Element) -> Iterator[tuple[int, Cell]]:
    """The cells of a row that are not empty, with their columns from 1."""
    column = 1
    for element in row:
        if element.tag in _CELLS:
            if _kind(element):
                yield column, _cell(element)
            column += _repeats(element, "columns")


def _merged(row: Element, sheet: str, number: int) -> Iterator[MergedCells]:
    """The merged cells that begin in a row."""
    column = 1
    for element in row:
        if element.tag in _CELLS:
            right, down = (int(element.get(f"{_TABLE}number-{w}-spanned", "1")) for w in _SPANS)
            if (right > 1 or down > 1) and number <= MOST_ROWS and column <= MOST_COLUMNS:
                last = CellAddress(sheet, number + down - 1, column + right - 1)
                yield MergedCells(CellAddress(sheet, number, column), last)
            column += _repeats(element, "columns")


def _kind(element: Element) -> str:
    formula = element.get(f"{_TABLE}formula")
    kind = element.get(f"{_OFFICE}value-type", "")
    return kind or ("void" if formula else "")


def _cell(element: Element) -> Cell:
    is_formula = element.get(f"{_TABLE}formula") is not None
    if element.get(f"{_CALCEXT}value-type") == "error":
        return Cell(None, ERROR, is_formula)
    value = _value(element)
    return Cell(value, NO_VALUE if is_formula and value is None else "", is_formula)


def _value(element: Element) -> Raw:
    kind = _kind(element)
    if kind in ("float", "percentage", "currency"):
        number = float(element.get(f"{_OFFICE}value", ""))
        return int(number) if number.is_integer() else number
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return datetime.fromisoformat(element.get(f"{_OFFICE}date-value", "")[:19])
    if kind == "time":
        return f"time {element.get(f'{_OFFICE}time-value', '')}"
    string = element.get(f"{_OFFICE}string-value")
    return _text(element) if string is None else string


def _text(element: Element) -> str | None:
    """The text of a cell, a line for each paragraph, without its comments."""
    lines = ["".join(_pieces(each)) for each in element.findall(f"{_TEXT}p")]
    return "\n".join(lines) or None


def _pieces(element: Element) -> Iterator[str]:
    if element.tag == f"{_TEXT}s":
        yield " " * min(int(element.get(f"{_TEXT}c", "1")), _MOST_SPACES)
    elif element.tag == f"{_TEXT}tab":
        yield "\t"
    elif element.tag == f"{_TEXT}line-break":
        yield "\n"
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def _repeats(element: Element, what: str) -> int:
    return max(int(element.get(f"{_TABLE}number-{what}-repeated", "1")), 1)


def _address(target: str) -> CellAddress | None:
    match = _TARGET.fullmatch(target)
    if match is None:
        return None
    column = 0
    for letter in match[3]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[4])
    sheet = match[2] or match[1].replace("''", "'")
    return CellAddress(sheet, row, column) if row <= MOST_ROWS and column <= MOST_COLUMNS else None


def _property_text(part: bytes) -> str:
    for _, element in _events(part) if part else ():
        if (
            element.tag == f"{_META}user-defined"
            and element.get(f"{_META}name") == PROPERTY
            and element.text
        ):
            return element.text
    return ""
