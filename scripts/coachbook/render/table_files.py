"""The table of scorecards as a file: CSV, a workbook, or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from coachbook.render.workbook.package import packed
from coachbook.scorecards.table import COLUMNS, NUMBERS, Cell, Row, inert, is_formula

MOST_ROWS = 1_048_575  # that a worksheet has beneath its head
_BATCH = 50_000
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that the same table is the same file


class NotWrittenError(Exception):
    """Why a table cannot be written in this form, as a sentence."""


def write_csv(rows: Iterable[Row], stream: BinaryIO) -> None:
    """UTF-8 with a byte order mark, which spreadsheets need to see that it is UTF-8."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(inert, row.cells) for row in rows)
    text.detach()


def write_xlsx(rows: Iterable[Row], stream: BinaryIO) -> None:
    """One worksheet with a frozen head.

    Raises:
        NotWrittenError: there are more rows than a worksheet holds.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("scorecards")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            sheet.close()
            says = f"a worksheet holds {MOST_ROWS:,} values; name a week or team, or export csv"
            raise NotWrittenError(says)
        sheet.append([_cell(sheet, value) for value in row.cells])
    stream.write(packed(book, _MADE))


def _cell(sheet: object, value: Cell) -> object:
    """A text stays a text, also if it looks like a formula."""
    if not is_formula(value):
        return value
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a write-only sheet
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def write_parquet(rows: Iterable[Row], stream: BinaryIO) -> None:
    """For programs that reckon with large tables.

    Raises:
        NotWrittenError: what writes it is not installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        says = "Parquet needs pyarrow (about 55 MB): pip install 'coachbook[parquet]'"
        raise NotWrittenError(f"{says}, or export csv or xlsx") from None
    kinds = ((name, arrow.int64() if name in NUMBERS else arrow.string()) for name in COLUMNS)
    schema = arrow.schema(list(kinds))
    waiting = iter(rows)
    with parquet.ParquetWriter(stream, schema) as writer:
        while batch := [row.cells for row in islice(waiting, _BATCH)]:
            columns = dict(zip(COLUMNS, zip(*batch, strict=True), strict=True))
            writer.write_table(arrow.table(columns, schema=schema))


def is_table(file: Path, form: str) -> bool:
    """Whether a file is a table as it is written here; a workbook saved anew by hand is not."""
    if form == "csv":
        head = io.BytesIO()
        write_csv((), head)
        with file.open("rb") as stream:
            return stream.read(len(head.getvalue())) == head.getvalue()
    try:
        if form == "parquet":
            schema = import_module("pyarrow.parquet").read_schema(file)
            return tuple(schema.names) == COLUMNS
        book = load_workbook(file, read_only=True)
        head_row = next(book.worksheets[0].iter_rows(max_row=1, values_only=True), ())
        made = book.properties.modified
        book.close()
    except Exception:  # whatever it is, it is not ours
        return False
    return tuple(head_row) == COLUMNS and made is not None and made.replace(tzinfo=None) == _MADE


WRITERS: Mapping[str, Callable[[Iterable[Row], BinaryIO], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}
