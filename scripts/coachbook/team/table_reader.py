"""One door to every table file, CSV or XLSX, from whatever program it came."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coachbook.base.files import read_bytes
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.workbook_package import OLE, ZIP
from coachbook.team.csv_file import RawRow, csv_rows
from coachbook.team.table_row import Header, RejectedRow, Table, TableRow
from coachbook.team.xlsx_file import xlsx_rows

MOST_BYTES = 50_000_000
MOST_ROWS = 500_000
MOST_COLUMNS = 200
_READERS = {
    ".csv": csv_rows,
    ".tsv": csv_rows,
    ".txt": csv_rows,
    ".xlsx": xlsx_rows,
}
_FOREIGN = {ZIP: "a workbook or archive", OLE: "an old .xls workbook"}


def read_table(file: Path, inside: Path | None = None) -> Table:
    """Read a table whose first row names its columns; cells come as stripped strings.

    CSV may be UTF-8 (with or without BOM) or GB18030, separated by comma, semicolon or tab. Of
    a workbook, the first sheet is read. Rows of another length are set aside, not refused.

    Args:
        file: A .csv, .tsv, .txt or .xlsx file.
        inside: The folder that the file, its links followed, must not lead out of.

    Raises:
        Problems: everything that keeps the table as a whole from being read.
    """
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        hint = "save it as CSV or as .xlsx"
        says = f"a table cannot be read from a '{file.suffix}' file"
        raise Problems([Problem(Place(file), "table-kind", says, hint)])
    content = read_bytes(file, inside, MOST_BYTES)
    kind = next((name for start, name in _FOREIGN.items() if content.startswith(start)), "")
    if kind and reader is csv_rows:
        says, hint = f"is named {file.suffix} but is {kind}", "save it as CSV"
        raise Problems([Problem(Place(file), "table-kind", says, hint)])
    return _table(file, reader(file, content))


def _table(file: Path, records: Iterable[RawRow]) -> Table:
    rest = iter(records)
    first = next(rest, None)
    if first is None:
        hint = "expected a first row with the names of the columns"
        raise Problems([Problem(Place(file), "table-empty", "the table is empty", hint)])
    head = _head(file, first)
    header = head.header
    rows: list[TableRow] = []
    rejected: list[RejectedRow] = []
    for number, record in enumerate(rest, start=1):
        if number > MOST_ROWS:
            says, hint = f"has more than {MOST_ROWS:,} rows", "split it, or leave out old rows"
            raise Problems([Problem(Place(file, record.line), "table-size", says, hint)])
        row = _row(file, header, record)
        if len(record.cells) > len(header.columns) or (
            record.raw and len(record.cells) < len(header.columns)
        ):
            rejected.append(RejectedRow(row, (_ragged(row),)))
        else:
            rows.append(row)
    return Table(head, tuple(rows), tuple(rejected))


def _row(file: Path, header: Header, record: RawRow) -> TableRow:
    return TableRow(header, record.cells, Place(file, record.line), record.raw, record.delimiter)


def _head(file: Path, record: RawRow) -> TableRow:
    header = Header(record.cells, tuple(range(len(record.cells))))
    row = _row(file, header, record)
    if len(record.cells) > MOST_COLUMNS:
        says = f"has {len(record.cells)} columns; {MOST_COLUMNS} is the most"
        raise Problems([Problem(row.place, "table-size", says, "delete the columns not needed")])
    problems = []
    for number, name in enumerate(record.cells):
        if not name:
            says, hint = f"column {number + 1} has no name", "name it, or delete the column"
            problems.append(Problem(row.place_of(number), "table-columns", says, hint))
        elif name in record.cells[:number]:
            says, hint = f"the column '{name}' stands here a second time", "rename one of the two"
            problems.append(Problem(row.place_of(number), "table-columns", says, hint))
    if problems:
        raise Problems(problems)
    return row


def _ragged(row: TableRow) -> Problem:
    found, expected = len(row.values), len(row.header.columns)
    place = row.place_of(min(found, expected) if found > expected else found - 1)
    says = f"the row has {found} cells, the header {expected}"
    hint = "a cell that holds the separator is set in quotes"
    return Problem(place, "table-cells", says, hint)
