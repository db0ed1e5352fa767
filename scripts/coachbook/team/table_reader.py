"""A table file, CSV or XLSX, from any program -> its rows; the only way in."""

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
KINDS = frozenset(_READERS)
_FOREIGN = {ZIP: "a workbook or archive", OLE: "an old .xls workbook"}


def read_table(file: Path, inside: Path | None = None) -> Table:
    """Read a table whose first row names its columns; cells are stripped strings.

    CSV may be UTF-8 (with or without BOM) or GB18030, separated by comma, semicolon or tab. Of
    a workbook, the first worksheet is read. A row with too many cells, or with too few in a CSV
    file, is rejected with a reason; the others are kept.

    Args:
        file: A .csv, .tsv, .txt or .xlsx file.
        inside: The folder that the file must lie in once links are followed; None: anywhere.

    Raises:
        Problems: the table cannot be read as a whole.
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


def _table(file: Path, raw_rows: Iterable[RawRow]) -> Table:
    rest = iter(raw_rows)
    first = next(rest, None)
    if first is None:
        hint = "expected a first row with the names of the columns"
        raise Problems([Problem(Place(file), "table-empty", "the table is empty", hint)])
    head = _head(file, first)
    header = head.header
    rows: list[TableRow] = []
    rejected: list[RejectedRow] = []
    for number, raw_row in enumerate(rest, start=1):
        if number > MOST_ROWS:
            says, hint = f"has more than {MOST_ROWS:,} rows", "split it, or leave out old rows"
            raise Problems([Problem(Place(file, raw_row.line), "table-size", says, hint)])
        row = _row(file, header, raw_row)
        if len(raw_row.cells) > len(header.columns) or (
            raw_row.raw and len(raw_row.cells) < len(header.columns)
        ):
            rejected.append(RejectedRow(row, (_length_problem(row),)))
        else:
            rows.append(row)
    return Table(head, tuple(rows), tuple(rejected))


def _row(file: Path, header: Header, raw_row: RawRow) -> TableRow:
    return TableRow(
        header, raw_row.cells, Place(file, raw_row.line), raw_row.raw, raw_row.delimiter
    )


def _head(file: Path, raw_row: RawRow) -> TableRow:
    header = Header(raw_row.cells, tuple(range(len(raw_row.cells))))
    row = _row(file, header, raw_row)
    if len(raw_row.cells) > MOST_COLUMNS:
        says = f"has {len(raw_row.cells)} columns; {MOST_COLUMNS} is the most"
        raise Problems([Problem(row.place, "table-size", says, "delete the columns not needed")])
    problems = []
    for number, name in enumerate(raw_row.cells):
        if not name:
            says, hint = f"column {number + 1} has no name", "name it, or delete the column"
            problems.append(Problem(row.place_of(number), "table-columns", says, hint))
        elif name in raw_row.cells[:number]:
            says, hint = f"the column '{name}' stands here a second time", "rename one of the two"
            problems.append(Problem(row.place_of(number), "table-columns", says, hint))
    if problems:
        raise Problems(problems)
    return row


def _length_problem(row: TableRow) -> Problem:
    found, expected = len(row.values), len(row.header.columns)
    place = row.place_of(min(found, expected) if found > expected else found - 1)
    says = f"the row has {found} cells, the header {expected}"
    hint = "a cell that holds the separator is set in quotes"
    return Problem(place, "table-cells", says, hint)
