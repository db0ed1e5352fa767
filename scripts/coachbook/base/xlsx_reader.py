"""An XLSX workbook as openpyxl reads it, row by row; formulas are not calculated."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from coachbook.base.problems import Problems
from coachbook.base.workbook_package import Package, damaged


@contextmanager
def values_and_formulas(package: Package) -> Iterator[tuple[Workbook, Workbook]]:
    """The same workbook opened twice: with the saved values of its formulas, and with the formulas.

    Errors of reading inside the block count as damage, too, for openpyxl reads row by row.

    Raises:
        Unsafe: it is damaged.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, which are not read
            with (
                closing(_open(package, True)) as values,
                closing(_open(package, False)) as formulas,
            ):
                yield values, formulas
    except Problems:
        raise
    except Exception as error:  # what a damaged file raises is open
        raise damaged(error) from None


class _CellReader(ExcelReader):
    """Passes over who saved the file and when: a date that is none there harms no cell."""

    def read_properties(self) -> None:
        """Read nothing."""


def _open(package: Package, data_only: bool) -> Workbook:
    stream = io.BytesIO(package.content)
    reader = _CellReader(stream, read_only=True, data_only=data_only, keep_links=False)
    reader.read()
    book = reader.wb
    for sheet in book.worksheets:
        if isinstance(sheet, ReadOnlyWorksheet):
            sheet.reset_dimensions()  # the size that the file states is often wrong
    return book
