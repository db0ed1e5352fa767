"""`coachbook export`: the latest scorecards as one table, as CSV, XLSX or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from coachbook.base.files import open_atomic
from coachbook.base.privacy_guard import FILES, FOLDERS
from coachbook.base.terminal import count_noun
from coachbook.scorecard.known_people import KnownPeople
from coachbook.scorecard.store.export_rows import (
    COLUMNS,
    NUMBERS,
    Cell,
    ExportRow,
    is_formula,
    neutralise,
    rows,
)
from coachbook.scorecard.store.open_store import open_store
from coachbook.scorecard.workbook.xlsx_bytes import workbook_bytes

MOST_ROWS = 1_048_575  # in a worksheet, beneath its head
_BATCH = 50_000
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed stamp, so that the same table is the same file


@dataclass(frozen=True)
class ExportRequest:
    """The options of `export`. An empty week, team or rep means every one.

    `overwrite`: replace a file even if no export has written it.
    """

    people: KnownPeople
    file_format: str
    out: Path
    week: str = ""
    team: str = ""
    rep: str = ""
    overwrite: bool = False


def export_format(out: Path | None, file_format: str | None) -> str:
    """The format of the file: as asked for, else by the ending of its name, else csv.

    Raises:
        click.ClickException: the name and the option contradict each other.
    """
    suffix = out.suffix[1:].lower() if out else ""
    if file_format and suffix in WRITERS and suffix != file_format:
        says = f"{out}: the name says {suffix}, --format says {file_format}"
        raise click.ClickException(
            f"{says}; give the file the ending .{file_format}, or drop --format"
        )
    return file_format or (suffix if suffix in WRITERS else "csv")


def export(request: ExportRequest) -> None:
    """Write the table and show where it is.

    Raises:
        click.ClickException: it cannot be written in this form, a folder, team or rep is not
            there, or the file is somebody's own.
        Problems: a scorecard cannot be read.
        OSError: the file cannot be written; the old one is unchanged.
    """
    people = request.people
    people.check_there()
    if request.team:
        people.check_team(request.team)
    if request.rep:
        people.check_rep(request.rep)
    _check_writable(request)
    cards = open_store(people.records).cards(request.week, request.team, request.rep)
    counted_rows = _CountedRows(rows(cards))
    try:
        with open_atomic(request.out) as stream:
            WRITERS[request.file_format](counted_rows, stream)
    except NotWrittenError as error:
        raise click.ClickException(str(error)) from None
    values = count_noun(counted_rows.count, "value")
    click.echo(f"{values} in {request.out}: personal data, keep it private")


def _check_writable(request: ExportRequest) -> None:
    """Check that the file may be written.

    Raises:
        click.ClickException: it belongs to the team folder, or no export has written it.
    """
    out = request.out.resolve()
    team, records = request.people.team.resolve(), request.people.records.resolve()
    inner = out.relative_to(records).parts[:-1] if out.is_relative_to(records) else ()
    is_own_file = out.parent in (team, records) and out.name.lower() in FILES
    if is_own_file or FOLDERS & {*inner}:
        says = "belongs to the team folder or its records; name another file with --out"
        raise click.ClickException(f"{request.out} {says}")
    if out.is_file() and not request.overwrite and not is_table(out, request.file_format):
        says = "is there, and no export has written it; name another file with --out, or --again"
        raise click.ClickException(f"{request.out} {says}")


class _CountedRows:
    """Rows to iterate once, and how many have passed."""

    def __init__(self, exported: Iterable[ExportRow]) -> None:
        self._rows, self.count = exported, 0

    def __iter__(self) -> Iterator[ExportRow]:
        for row in self._rows:
            self.count += 1
            yield row


class NotWrittenError(Exception):
    """Why a table cannot be written in this format, as a sentence."""


def write_csv(rows: Iterable[ExportRow], stream: BinaryIO) -> None:
    """Write CSV in UTF-8 with a byte order mark, by which Excel sees that it is UTF-8."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(neutralise, row.cells) for row in rows)
    text.detach()


def write_xlsx(rows: Iterable[ExportRow], stream: BinaryIO) -> None:
    """Write a workbook of one worksheet with a frozen head.

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
    stream.write(workbook_bytes(book, _MADE))


def _cell(sheet: object, value: Cell) -> object:
    """A value as a cell; a text that looks like a formula is marked as text."""
    if not is_formula(value):
        return value
    cell = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]  # a write-only sheet
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def write_parquet(rows: Iterable[ExportRow], stream: BinaryIO) -> None:
    """Write Parquet, for programs that analyse large tables.

    Raises:
        NotWrittenError: pyarrow is not installed.
    """
    try:
        arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        says = "Parquet needs pyarrow (about 55 MB): pip install 'coachbook[parquet]'"
        raise NotWrittenError(f"{says}, or export csv or xlsx") from None
    fields = ((name, arrow.int64() if name in NUMBERS else arrow.string()) for name in COLUMNS)
    schema = arrow.schema(list(fields))
    remaining = iter(rows)
    with parquet.ParquetWriter(stream, schema) as writer:
        while batch := [row.cells for row in islice(remaining, _BATCH)]:
            columns = dict(zip(COLUMNS, zip(*batch, strict=True), strict=True))
            writer.write_table(arrow.table(columns, schema=schema))


WRITERS: Mapping[str, Callable[[Iterable[ExportRow], BinaryIO], None]] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "parquet": write_parquet,
}


def is_table(file: Path, file_format: str) -> bool:
    """Whether an export wrote this file; not so a workbook that somebody saved since."""
    if file_format == "csv":
        head = io.BytesIO()
        write_csv((), head)
        with file.open("rb") as stream:
            return stream.read(len(head.getvalue())) == head.getvalue()
    try:
        if file_format == "parquet":
            schema = import_module("pyarrow.parquet").read_schema(file)
            return tuple(schema.names) == COLUMNS
        book = load_workbook(file, read_only=True)
        head_row = next(book.worksheets[0].iter_rows(max_row=1, values_only=True), ())
        modified = book.properties.modified
        book.close()
    except Exception:  # whatever it is, it is not ours
        return False
    return (
        tuple(head_row) == COLUMNS
        and modified is not None
        and modified.replace(tzinfo=None) == _MADE
    )
