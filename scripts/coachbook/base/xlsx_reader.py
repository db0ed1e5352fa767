"""An XLSX workbook as openpyxl reads it, row by row. Values only: no formula is worked out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from coachbook.base.problems import Problems
from coachbook.base.workbook_package import Package, damaged


@contextmanager
def values_and_formulas(package: Package) -> Iterator[tuple[Workbook, Workbook]]:
    """A workbook twice: with the values that formulas had when it was saved, and with the formulas.

    Raises:
        Unsafe: it is damaged, as far as it is read under this.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            with closing(_open(package, True)) as shown, closing(_open(package, False)) as written:
                yield shown, written
    except Problems:
        raise
    except Exception as error:  # a damaged workbook fails in any way it likes
        raise damaged(error) from None


def _open(package: Package, data_only: bool) -> Workbook:
    stream = io.BytesIO(package.content)
    book = openpyxl.load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    for sheet in book.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()  # what the file says of its size is often wrong
    return book
