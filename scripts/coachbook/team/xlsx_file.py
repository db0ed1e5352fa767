"""The first worksheet of an XLSX workbook -> its rows; formulas are not calculated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from openpyxl.utils import get_column_letter

from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.workbook_package import Fault, Format, Limits, Package, Unsafe, open_package
from coachbook.base.xlsx_reader import values_and_formulas
from coachbook.team.csv_file import RawRow

MOST_LINES = 1_048_576
LIMITS = Limits(
    what="a table",
    packed=50_000_000,
    unpacked=200_000_000,
    ratio=200,
    tags=1_000_000,
    tags_of={"xl/worksheets/": 50_000_000, "xl/sharedStrings.xml": 50_000_000},
    tags_in_all=60_000_000,
)
_HINTS = {
    Fault.FOREIGN: "save it as .xlsx, or as CSV with a name that ends in .csv",
    Fault.STRICT: "save it as Excel Workbook (.xlsx), or as CSV with a name that ends in .csv",
    Fault.DAMAGED: "open it and save it once more as .xlsx, or save the sheet as CSV",
    Fault.LARGE: "save the sheet as CSV",
    Fault.UNSAFE: "save the sheet as CSV",
}


def xlsx_rows(file: Path, content: bytes) -> Iterator[RawRow]:
    """Every row that is not blank, the header first; dates as ISO dates.

    Raises:
        Problems: it is no XLSX workbook, should not be opened, or has a formula without a value.
    """
    try:
        package = open_package(content, LIMITS)
        rows = [*_rows(file, package)]
    except Unsafe as error:
        raise Problems([_problem(file, error)]) from None
    yield from rows


def _problem(file: Path, error: Unsafe) -> Problem:
    says = f"has a part {error.part} that {error.says}" if error.part else error.says
    if error.fault is Fault.FOREIGN:
        says = "is named .xlsx but is no such workbook"
    rule = "table-size" if error.fault is Fault.LARGE else "table-workbook"
    return Problem(Place(file), rule, says, _HINTS[error.fault])


def _rows(file: Path, package: Package) -> Iterator[RawRow]:
    if package.format is not Format.XLSX:
        raise Unsafe(Fault.FOREIGN, "is no XLSX workbook")
    with values_and_formulas(package) as books:
        rows = (book.worksheets[0].iter_rows(values_only=True) for book in books)
        for line, (values, formulas) in enumerate(zip(*rows, strict=True), start=1):
            if line > MOST_LINES:
                says = f"has a row beyond {MOST_LINES:,}"
                raise Problems([Problem(Place(file, line), "table-size", says)])
            _check_formulas(file, line, values, formulas)
            cells = [as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield RawRow(line, tuple(cells))


def _check_formulas(
    file: Path, line: int, values: tuple[object, ...], formulas: tuple[object, ...]
) -> None:
    for column, (value, formula) in enumerate(zip(values, formulas, strict=True), start=1):
        if value is None and formula is not None:
            says = f"the formula in {get_column_letter(column)}{line} has no value"
            hint = "open the workbook in a spreadsheet program and save it, or save it as CSV"
            raise Problems([Problem(Place(file, line, column), "table-formula", says, hint)])


def as_text(value: object) -> str:
    """A cell's value as text: dates as ISO dates, numbers without exponent or trailing zeros.

    A workbook stores numbers as binary fractions; 15 digits are what Excel shows of them.
    """
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
