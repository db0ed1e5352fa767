"""A table file from any program -> its rows; the only way in.

What a file is, its bytes say, not its name: many programs write a web page and call it .xls.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coachbook.base.files import read_bytes
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.workbook_package import OLE, ZIP, package_names
from coachbook.team.csv_file import RawRow, csv_rows
from coachbook.team.header_row import find_header, split_end
from coachbook.team.html_file import archive_rows, is_archive, is_page, page_rows
from coachbook.team.ods_file import ods_rows
from coachbook.team.sheet_rows import NO_VALUE, SheetRows
from coachbook.team.table_row import Header, RejectedRow, Table, TableRow
from coachbook.team.xls_file import xls_rows
from coachbook.team.xlsx_file import package_rows

MOST_BYTES = 50_000_000
MOST_ROWS = 500_000
MOST_COLUMNS = 200
_TEXTS = frozenset({".csv", ".tsv", ".txt"})
_BOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".et", ".ods"})
_PAGES = frozenset({".html", ".htm", ".mht", ".mhtml"})
KINDS = _TEXTS | _BOOKS | _PAGES
_NAMED = {
    ".numbers": ("is a Numbers document", "in Numbers: File, Export To, Excel or CSV"),
    ".xlsb": ("is a binary workbook", "in Excel: File, Save As, Excel Workbook (.xlsx)"),
    ".pdf": ("is a PDF", "export the table as CSV or as .xlsx"),
    ".zip": ("is an archive", "unpack it, and name the table in it"),
    ".ett": ("is a template of WPS", "open it and save it as .xlsx"),
    ".json": ("is JSON", "export the table as CSV or as .xlsx"),
    ".xml": ("is XML", "open it in a spreadsheet program and save it as .xlsx"),
}
_XML_SHEET = re.compile(rb"\s*<\?xml.{0,400}(?:Excel\.Sheet|office:spreadsheet)", re.S)
_PASSWORD = ("is protected by a password", "open it, take the password off, and save it")


@dataclass(frozen=True)
class TableForm:
    """How a file is to be read, as far as it is said.

    Attributes:
        encoding: Of a text; empty: it is found out.
        sheet: Of a workbook; empty: the first that people see.
        header_row: The row of the file with the columns' names, from 1; 0: it is found.
        columns: Names that the header has, if they are known.
        is_ours: The table is one of a team folder: its first row is the header, its last a row.
    """

    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    columns: Collection[str] = ()
    is_ours: bool = True


def read_table(file: Path, inside: Path | None = None, reading: TableForm | None = None) -> Table:
    """Read a table; cells are stripped strings.

    A row with too many cells, or with too few in a CSV file, is rejected with a reason; the others
    are kept. Rows above the header and below the last deal are set aside, and told in `notes`.

    Args:
        file: A file of one of KINDS.
        inside: The folder that the file must lie in once links are followed; None: anywhere.
        reading: How it is to be read; None: as a table of a team folder.

    Raises:
        Problems: the table cannot be read as a whole.
    """
    how = reading or TableForm()
    suffix = file.suffix.lower()
    if suffix not in KINDS:
        says, hint = _NAMED.get(suffix, ("", "save it as CSV or as .xlsx"))
        says = says or f"a table cannot be read from a '{file.suffix}' file"
        raise Problems([Problem(Place(file), "table-kind", says, hint)])
    content = read_bytes(file, inside, MOST_BYTES)
    return _table(file, _rows(file, content, how), how)


def read_sheet_with(file: Path, reading: TableForm) -> Table:
    """The one sheet that has the columns which are known; the first, if none has; or the named one.

    Raises:
        Problems: the table cannot be read as a whole, or several sheets have the columns.
    """
    first = read_table(file, reading=reading)
    names = () if reading.sheet or len(first.sheets) < 2 else first.sheets
    every = {name: read_table(file, reading=replace(reading, sheet=name)) for name in names}
    fits = {name: table for name, table in every.items() if {*reading.columns} <= {*table.columns}}
    if len(fits) > 1:
        says = f"has the columns of the mapping on several sheets: {', '.join(fits)}"
        hint = f"write in the mapping, beside `file`, which is meant: `sheet: {next(iter(fits))}`"
        raise Problems([Problem(Place(file), "table-sheet", says, hint)])
    name, table = next(iter(fits.items()), ("", first))
    if not name or name == first.sheets[0]:
        return first
    note = f"the sheet '{name}' was read, which has the columns of the mapping"
    return replace(table, notes=(note, *table.notes))


def _rows(file: Path, content: bytes, how: TableForm) -> SheetRows:
    """The rows of a file, by what its bytes are."""
    is_text = file.suffix.lower() in _TEXTS
    if content.startswith(ZIP):
        names = package_names(content)
        if is_text:
            raise _is_no(file, "a workbook or archive", "save it as CSV")
        if any(name.endswith(".iwa") for name in names):
            raise Problems([Problem(Place(file), "table-kind", *_NAMED[".numbers"])])
        if "xl/workbook.bin" in names:
            raise Problems([Problem(Place(file), "table-kind", *_NAMED[".xlsb"])])
        if "content.xml" in names and "xl/workbook.xml" not in names:
            return ods_rows(file, content, how.sheet)
        return package_rows(file, content, how.sheet)
    if content.startswith(OLE):
        if is_text:
            raise _is_no(file, "an old .xls workbook", "save it as CSV")
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Problems([Problem(Place(file), "table-kind", *_PASSWORD)])
        return xls_rows(file, content, how.sheet)
    if is_archive(content):
        return archive_rows(file, content, how.encoding)
    if is_page(content):
        return page_rows(file, content, how.encoding)
    if _XML_SHEET.match(content):
        says, hint = "is an XML spreadsheet of 2003", "open it and save it as .xlsx"
        raise Problems([Problem(Place(file), "table-kind", says, hint)])
    if file.suffix.lower() in (".xlsx", ".xlsm", ".ods"):
        return package_rows(file, content)  # which says what is wrong with it
    return SheetRows(csv_rows(file, content, how.encoding))


def _is_no(file: Path, kind: str, hint: str) -> Problems:
    says = f"is named {file.suffix} but is {kind}"
    return Problems([Problem(Place(file), "table-kind", says, hint)])


def _table(file: Path, read: SheetRows, how: TableForm) -> Table:
    raw_rows = _counted(file, read.rows)
    if not raw_rows:
        hint = "expected a first row with the names of the columns"
        raise Problems([Problem(Place(file), "table-empty", "the table is empty", hint)])
    notes = list(read.notes)
    rest: Sequence[RawRow]
    ends: Sequence[RawRow] = ()
    if how.is_ours:
        names, first, rest = raw_rows[0].cells, raw_rows[0], raw_rows[1:]
    else:
        found = find_header(file, raw_rows, how.header_row, how.columns)
        names, first, notes = found.names, found.row, [*notes, *found.notes]
        rest, ends = split_end(first, raw_rows[found.after :])
        notes += [f"line {row.line} is no deal: {_in_short(row)}" for row in ends]
    head = _head(file, first, names)
    if how.is_ours and (problems := [*_name_problems(head), *_formula_problems(file, rest)]):
        raise Problems(problems)
    rows: list[TableRow] = []
    rejected: list[RejectedRow] = []
    width = len(head.header.columns)
    for raw_row in rest:
        row = _row(file, head.header, raw_row)
        cells = len(raw_row.cells)
        if (cells > width and any(raw_row.cells[width:])) or (raw_row.raw and cells < width):
            rejected.append(RejectedRow(row, (_length_problem(row),)))
        else:
            rows.append(row)
    around = [*raw_rows[: raw_rows.index(first)], *ends]
    titles = tuple(map(_in_full, around))
    return Table(head, tuple(rows), tuple(rejected), tuple(notes), read.sheets, titles, how.sheet)


def _counted(file: Path, rows: Iterable[RawRow]) -> list[RawRow]:
    """The rows, unless they are too many."""
    found = []
    for number, raw_row in enumerate(rows):
        if number > MOST_ROWS:
            says, hint = f"has more than {MOST_ROWS:,} rows", "split it, or leave out old rows"
            raise Problems([Problem(Place(file, raw_row.line), "table-size", says, hint)])
        found.append(raw_row)
    return found


def _in_full(row: RawRow) -> str:
    return " ".join(" ".join(filter(None, row.cells)).split())


def _in_short(row: RawRow) -> str:
    text = _in_full(row)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _row(file: Path, header: Header, raw_row: RawRow) -> TableRow:
    return TableRow(
        header, raw_row.cells, Place(file, raw_row.line), raw_row.raw, raw_row.delimiter
    )


def _head(file: Path, raw_row: RawRow, names: Sequence[str]) -> TableRow:
    header = Header(tuple(names), tuple(range(len(names))))
    row = _row(file, header, raw_row)
    if len(names) > MOST_COLUMNS:
        says = f"has {len(names)} columns; {MOST_COLUMNS} is the most"
        raise Problems([Problem(row.place, "table-size", says, "delete the columns not needed")])
    return row


def _name_problems(head: TableRow) -> Iterator[Problem]:
    """A column of ours has a name, and no other has the same."""
    columns = head.header.columns
    for number, name in enumerate(columns):
        if not name:
            says, hint = f"column {number + 1} has no name", "name it, or delete the column"
            yield Problem(head.place_of(number), "table-columns", says, hint)
        elif name in columns[:number]:
            says, hint = f"the column '{name}' stands here a second time", "rename one of the two"
            yield Problem(head.place_of(number), "table-columns", says, hint)


def _formula_problems(file: Path, rows: Iterable[RawRow]) -> Iterator[Problem]:
    """A formula that nobody has worked out is no value of ours."""
    for row in rows:
        for number, cell in enumerate(row.cells, start=1):
            if cell == NO_VALUE:
                says = f"the formula in column {number} has no value"
                hint = "open the workbook in a spreadsheet program and save it, or save it as CSV"
                yield Problem(Place(file, row.line, number), "table-formula", says, hint)


def _length_problem(row: TableRow) -> Problem:
    found, expected = len(row.values), len(row.header.columns)
    place = row.place_of(min(found, expected) if found > expected else found - 1)
    says = f"the row has {found} cells, the header {expected}"
    hint = "a cell that holds the separator is set in quotes"
    return Problem(place, "table-cells", says, hint)
