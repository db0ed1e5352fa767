"""A worksheet of an XLSX workbook -> its rows, as a stream; formulas are not calculated.

Read with a reader of our own, for a library hides what must be seen: that a cell holds an error, a
formula without a value, an id of 18 digits, a sign of a currency in its format. What openpyxl needs
two passes for is one here. Transitional and Strict (ISO/IEC 29500) differ in the namespace alone.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.workbook_package import (
    Fault,
    Format,
    Limits,
    Package,
    Unsafe,
    damaged,
    open_package,
)
from coachbook.team.csv_file import RawRow
from coachbook.team.sheet_rows import (
    MOST_CELLS,
    NO_VALUE,
    SheetName,
    SheetRows,
    bool_text,
    choose_sheet,
    day_text,
    is_day_format,
    moment_text,
    number_text,
    raw_row,
    unescaped,
)
from coachbook.team.xml_stream import CHUNK, Elements, XmlReader, parse_stream, parser_of

MOST_LINES = 1_048_576
LIMITS = Limits(
    what="a table",
    packed=50_000_000,
    unpacked=200_000_000,
    ratio=200,
    tags=1_000_000,
    tags_of={"xl/worksheets/": 50_000_000, "xl/sharedStrings.xml": 50_000_000},
    tags_in_all=60_000_000,
    macros=True,
    strict=True,
)
_HINTS = {
    Fault.FOREIGN: "save it as .xlsx, or as CSV with a name that ends in .csv",
    Fault.DAMAGED: "open it and save it once more as .xlsx, or save the sheet as CSV",
    Fault.LARGE: "save the sheet as CSV",
}
_DAMAGE = (expat.ExpatError, LookupError, ValueError, ArithmeticError, zipfile.BadZipFile)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHARED = "/sharedStrings"
_BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})


def package_rows(file: Path, content: bytes, sheet: str = "") -> SheetRows:
    """The rows of an XLSX or XLSM workbook that are not blank; days as ISO text.

    Raises:
        Problems: it is no such workbook, should not be opened, or has no such sheet.
    """
    with refusing(file):
        package = open_package(content, LIMITS)
        if package.format is not Format.XLSX:
            raise Unsafe(Fault.FOREIGN, "is no XLSX workbook")
        book = _Book(package)
        chosen = choose_sheet(
            file, book.sheets, sheet, lambda n: next(iter(book.rows(file, n)), None) is not None
        )
        rows = list(book.rows(file, chosen.number))
        return SheetRows(rows, (*chosen.notes, *book.hidden_notes()), chosen.sheets)


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """What is not safe to open, or damaged, is a problem of the file.

    Raises:
        Problems: why it cannot be read.
    """
    try:
        yield
    except Unsafe as error:
        raise Problems([_problem(file, error)]) from None
    except (
        expat.ExpatError,
        LookupError,
        ValueError,
        ArithmeticError,
        zipfile.BadZipFile,
    ) as error:
        raise Problems([_problem(file, damaged(error))]) from None


def _problem(file: Path, error: Unsafe) -> Problem:
    says = f"has a part {error.part} that {error.says}" if error.part else error.says
    if error.fault is Fault.FOREIGN:
        says = f"is named {file.suffix} but is no such workbook"
    rule = "table-size" if error.fault is Fault.LARGE else "table-workbook"
    return Problem(Place(file), rule, says, _HINTS.get(error.fault, "save the sheet as CSV"))


@dataclass
class _Style:
    """How a cell's number is shown."""

    form: str = ""
    is_day: bool = False


class _Book:
    """The parts of a workbook that its sheets need."""

    def __init__(self, package: Package) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(package.content))
        self.sheets: list[SheetName] = []
        self._hidden: list[int] = []
        self.paths: list[str] = []
        self.early = False
        links = {each["Id"]: each for each in self._relations()}
        for name, attributes in self._every("xl/workbook.xml"):
            if name == "workbookPr":
                self.early = attributes.get("date1904", "0") in ("1", "true")
            elif name == "sheet":
                link = links[attributes["id"]]
                if link["Type"].endswith("/worksheet"):
                    hidden = attributes.get("state", "visible") != "visible"
                    self.sheets.append(SheetName(attributes["name"], hidden))
                    self.paths.append(posixpath.normpath(posixpath.join("/xl", link["Target"]))[1:])
        self._links = links
        self.styles = list(self._styles())
        self._strings: list[str] | None = None

    @property
    def strings(self) -> list[str]:
        """The texts that cells share; each once."""
        if self._strings is None:
            reader = _Strings()
            shared = (each for each in self._links.values() if each["Type"].endswith(_SHARED))
            path = next((each["Target"] for each in shared), "")
            if path:
                self._parse(posixpath.normpath(posixpath.join("/xl", path))[1:], reader)
            self._strings = reader.texts
        return self._strings

    def rows(self, file: Path, number: int) -> Iterator[RawRow]:
        """The rows of a sheet that are not blank."""
        reader = _Sheet(self, file)
        parser = parser_of(reader)
        with self._archive.open(self.paths[number]) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
                yield from reader.taken()
            parser.Parse(b"", True)
        yield from reader.taken()
        self._hidden = reader.hidden

    def hidden_notes(self) -> Iterator[str]:
        """What to say of the rows just read that people do not see, as behind a filter."""
        if len(self._hidden) == 1:
            yield f"row {self._hidden[0]} is hidden, and was read as the others"
        elif self._hidden:
            first = self._hidden[0]
            yield f"{len(self._hidden):,} rows are hidden, from row {first} on, and were read, too"

    def _styles(self) -> Iterator[_Style]:
        forms: dict[str, str] = {}
        within = ""
        if "xl/styles.xml" not in self._archive.namelist():
            return
        for name, attributes in self._every("xl/styles.xml"):
            if name in ("cellXfs", "cellStyleXfs", "dxfs", "cellStyles"):
                within = name
            elif name == "numFmt" and within != "dxfs":
                forms[attributes["numFmtId"]] = attributes["formatCode"]
            elif name == "xf" and within == "cellXfs":
                number = attributes.get("numFmtId", "0")
                form = forms.get(number, "")
                is_day = is_day_format(form) if form else int(number) in _BUILT_IN_DAYS
                yield _Style(form, is_day)

    def _every(self, part: str) -> list[tuple[str, dict[str, str]]]:
        reader = Elements()
        self._parse(part, reader)
        return reader.found

    def _relations(self) -> Iterator[dict[str, str]]:
        every = self._every("xl/_rels/workbook.xml.rels")
        return (attributes for name, attributes in every if name == "Relationship")

    def _parse(self, part: str, reader: XmlReader) -> None:
        with self._archive.open(part) as stream:
            parse_stream(stream, reader)


class _Strings(XmlReader):
    """Collects shared strings; how a word is read aloud (rPh) is no part of it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._taking = self._aloud = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self._parts = []
        elif name == "rPh":
            self._aloud = True
        elif name == "t":
            self._taking = not self._aloud

    def end(self, name: str) -> None:
        if name == "si":
            self.texts.append(unescaped("".join(self._parts)))
        elif name == "rPh":
            self._aloud = False
        elif name == "t":
            self._taking = False

    def text(self, text: str) -> None:
        if self._taking:
            self._parts.append(text)


@dataclass
class _Cell:
    """A cell as it is being read."""

    column: int = 0
    kind: str = "n"
    style: int = 0
    has_formula: bool = False
    value: list[str] = field(default_factory=list)


class _Sheet(XmlReader):
    """Collects the rows of a sheet."""

    def __init__(self, book: _Book, file: Path) -> None:
        self._book, self._file = book, file
        self._rows: list[RawRow] = []
        self.hidden: list[int] = []
        self._line, self._next, self._is_hidden = 0, 0, False
        self._cells: dict[int, str] = {}
        self._cell = _Cell()
        self._taking = self._aloud = False

    def taken(self) -> list[RawRow]:
        """The rows that were read since."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = _column(match[1]) if match else self._next
            self._next = column + 1
            style = int(attributes.get("s", "0"))
            self._cell = _Cell(column, attributes.get("t", "n"), style)
        elif name in ("v", "t"):
            self._taking = not self._aloud
        elif name == "f":
            self._cell.has_formula = True
        elif name == "rPh":
            self._aloud = True
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._is_hidden = attributes.get("hidden", "0") in ("1", "true")
            self._next, self._cells = 0, {}
            if self._line > MOST_LINES:
                says = f"has a row beyond {MOST_LINES:,}"
                raise Problems([Problem(Place(self._file, self._line), "table-size", says)])

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._aloud = False
        elif name == "c":
            if (self._cell.value or self._cell.has_formula) and self._cell.column < MOST_CELLS:
                self._cells[self._cell.column] = self._text()
        elif name == "row" and (row := raw_row(self._line, self._cells)):
            self._rows.append(row)
            if self._is_hidden:
                self.hidden.append(self._line)

    def text(self, text: str) -> None:
        if self._taking:
            self._cell.value.append(text)

    def _text(self) -> str:
        cell = self._cell
        value = "".join(cell.value)
        if cell.kind == "s":
            return self._book.strings[int(value)] if value else ""
        if cell.kind in ("str", "inlineStr"):
            return unescaped(value)
        if not value:
            return NO_VALUE if cell.has_formula else ""
        if cell.kind == "e":
            return value
        if cell.kind == "b":
            return bool_text(value in ("1", "true"))
        if cell.kind == "d":
            return moment_text(datetime.fromisoformat(value))
        return self._number(value.strip())

    def _number(self, value: str) -> str:
        styles, early = self._book.styles, self._book.early
        style = styles[self._cell.style] if self._cell.style < len(styles) else _Style()
        if style.is_day:
            return day_text(float(value), early=early)
        whole = value.lstrip("-").isdecimal()
        return number_text(int(value) if whole else float(value), style.form, early=early)


def _column(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
