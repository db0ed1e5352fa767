"""A worksheet of an old XLS workbook (BIFF) -> its rows; xlrd opens it, and nothing in it runs."""

from __future__ import annotations

from pathlib import Path

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.csv_file import RawRow
from coachbook.team.sheet_rows import (
    SheetName,
    SheetRows,
    bool_text,
    choose_sheet,
    day_text,
    number_text,
    raw_row,
)

_OF_THE_PLACE = frozenset({*range(5, 9), *range(37, 45)})  # money in whatever the system has
_HINT = "open it in a spreadsheet program and save it as .xlsx"


class _Silent:
    """Where xlrd may write what it wonders about."""

    def write(self, _: str) -> int:
        return 0


def xls_rows(file: Path, content: bytes, sheet: str = "") -> SheetRows:
    """The rows of an XLS workbook that are not blank.

    Raises:
        Problems: it is damaged, protected by a password, or has no such sheet.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, logfile=_Silent(), formatting_info=True, on_demand=True
        )
        names = [
            SheetName(name, book.sheet_by_index(number).visibility != 0)
            for number, name in enumerate(book.sheet_names())
        ]
        chosen = choose_sheet(file, names, sheet, lambda n: book.sheet_by_index(n).nrows > 0)
        rows = list(_rows(book, book.sheet_by_index(chosen.number)))
        return SheetRows(rows, chosen.notes, chosen.sheets)
    except Problems:
        raise
    except Exception as error:
        says = f"is a damaged workbook ({type(error).__name__})"
        if "encrypted" in str(error).lower():
            says = "is protected by a password"
        raise Problems([Problem(Place(file), "table-workbook", says, _HINT)]) from None


def _rows(book: Book, sheet: Sheet) -> list[RawRow]:
    found = (
        raw_row(line + 1, {at: _text(book, cell) for at, cell in enumerate(sheet.row(line))})
        for line in range(sheet.nrows)
    )
    return [row for row in found if row]


def _text(book: Book, cell: Cell) -> str:
    early, value = book.datemode == 1, cell.value
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(int(value), "#UNKNOWN!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool_text(bool(value))
    if isinstance(value, str):
        return value
    if cell.ctype == xlrd.XL_CELL_DATE:
        return day_text(value, early=early)
    key = book.xf_list[cell.xf_index or 0].format_key
    form = "" if key in _OF_THE_PLACE else str(book.format_map[key].format_str)
    return number_text(value, form, early=early)
