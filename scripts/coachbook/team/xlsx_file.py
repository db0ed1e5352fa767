"""The first sheet of an XLSX workbook -> its records. Values only: no formula is worked out."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from coachbook.problems import Place, Problem, Problems
from coachbook.team.csv_file import Record

MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
MOST_LINES = 1_048_576
_ZIP = b"PK\x03\x04"


def xlsx_records(file: Path, content: bytes) -> Iterator[Record]:
    """Every row that is not blank, the header first. Dates come out as ISO dates.

    Raises:
        Problems: not a workbook, too large when unpacked, or a formula without a value.
    """
    if not content.startswith(_ZIP):
        says = "is named .xlsx but is no such workbook"
        hint = "save it as .xlsx, or as CSV with a name that ends in .csv"
        raise Problems([Problem(Place(file), "table-workbook", says, hint)])
    try:
        _check_size(file, content)
        records = list(_records(file, content))
    except Problems:
        raise
    except Exception as error:  # a damaged workbook fails in any way it likes
        says = f"is a damaged workbook ({type(error).__name__})"
        hint = "open it and save it once more as .xlsx, or save the sheet as CSV"
        raise Problems([Problem(Place(file), "table-workbook", says, hint)]) from None
    yield from records


def _check_size(file: Path, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * len(content):
        says = f"would unpack from {len(content):,} to {unpacked:,} bytes"
        raise Problems([Problem(Place(file), "table-size", says, "save the sheet as CSV")])


def _records(file: Path, content: bytes) -> Iterator[Record]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are not read
        with closing(_open(content, True)) as shown, closing(_open(content, False)) as written:
            rows = zip(_rows(shown), _rows(written), strict=True)
            for line, (values, formulas) in enumerate(rows, start=1):
                if line > MOST_LINES:
                    says = f"has a row beyond {MOST_LINES:,}"
                    raise Problems([Problem(Place(file, line), "table-size", says)])
                _check_formulas(file, line, values, formulas)
                cells = [as_text(value) for value in values]
                while cells and not cells[-1]:
                    cells.pop()
                if cells:
                    yield Record(line, tuple(cells))


def _open(content: bytes, data_only: bool) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)


def _rows(workbook: Workbook) -> Iterator[tuple[object, ...]]:
    sheet = workbook.worksheets[0]
    if isinstance(sheet, ReadOnlyWorksheet):
        sheet.reset_dimensions()  # what the file says of its size is often wrong
    yield from sheet.iter_rows(values_only=True)


def _check_formulas(
    file: Path, line: int, values: tuple[object, ...], formulas: tuple[object, ...]
) -> None:
    for column, (value, formula) in enumerate(zip(values, formulas, strict=True), start=1):
        if value is None and formula is not None:
            says = f"the formula in {get_column_letter(column)}{line} has no value"
            hint = "open the workbook in a spreadsheet program and save it, or save it as CSV"
            raise Problems([Problem(Place(file, line, column), "table-formula", says, hint)])


def as_text(value: object) -> str:
    """A cell's value as text: dates as ISO dates, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return format(Decimal(f"{value:.15g}").normalize(), "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).strip()
