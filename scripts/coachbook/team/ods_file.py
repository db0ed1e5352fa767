"""A sheet of an OpenDocument spreadsheet -> its rows, as LibreOffice and WPS save it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from coachbook.base.workbook_package import Fault, Format, Unsafe, open_package
from coachbook.team.amount_text import CellNumber
from coachbook.team.csv_file import RawRow
from coachbook.team.sheet_rows import (
    MOST_CELLS,
    NO_VALUE,
    SheetName,
    SheetRows,
    bool_text,
    choose_sheet,
    moment_text,
    number_text,
    raw_row,
)
from coachbook.team.xlsx_file import LIMITS, MOST_LINES, refusing
from coachbook.team.xml_stream import XmlReader, parse_stream

_ODS_LIMITS = LIMITS.with_parts({"content.xml": 50_000_000})
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBERS = ("float", "currency", "percentage")


def ods_rows(file: Path, content: bytes, sheet: str = "") -> SheetRows:
    """The rows of an OpenDocument spreadsheet that are not blank.

    Raises:
        Problems: it is no such file, should not be opened, or has no such sheet.
    """
    with refusing(file):
        package = open_package(content, _ODS_LIMITS)
        if package.format is not Format.ODS:
            raise Unsafe(Fault.FOREIGN, "is no OpenDocument spreadsheet")
        reader = _Content()
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
            parse_stream(part, reader)
        names = [SheetName(name, style in reader.hidden) for name, style in reader.names]
        chosen = choose_sheet(file, names, sheet, lambda n: bool(reader.tables[n]))
        return SheetRows(reader.tables[chosen.number], chosen.notes, chosen.sheets)


class _Content(XmlReader):
    """Collects the rows of all sheets."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self.tables: list[list[RawRow]] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._depth = self._line = self._repeats = self._column = 0
        self._cells: dict[int, str] = {}
        self._attributes: dict[str, str] = {}
        self._lines: list[list[str]] = []
        self._noted = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._style)
        elif name == "table":
            self._depth += 1
            if self._depth == 1:
                self.names.append(
                    (attributes.get("table:name", ""), attributes.get("table:style-name", ""))
                )
                self.tables.append([])
                self._line = 0
        elif name == "table-row" and self._depth == 1:
            self._repeats = int(attributes.get("table:number-rows-repeated", "1"))
            self._column, self._cells = 0, {}
        elif name in ("table-cell", "covered-table-cell") and self._depth == 1:
            self._attributes, self._lines = attributes, []
        elif name == "annotation":
            self._noted += 1
        elif name == "p" and not self._noted:
            self._lines.append([])
        elif name in ("s", "tab") and self._lines and not self._noted:
            self._lines[-1].append(" " * int(attributes.get("text:c", "1")))

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif name == "annotation":
            self._noted -= 1
        elif name in ("table-cell", "covered-table-cell") and self._depth == 1:
            self._end_cell()
        elif name == "table-row" and self._depth == 1:
            self._end_row()

    def text(self, text: str) -> None:
        if self._lines and not self._noted:
            self._lines[-1].append(text)

    def _end_cell(self) -> None:
        repeats = int(self._attributes.get("table:number-columns-repeated", "1"))
        if text := self._text():
            for column in range(self._column, min(self._column + repeats, MOST_CELLS)):
                self._cells[column] = text
        self._column += repeats
        self._lines = []

    def _end_row(self) -> None:
        row = raw_row(self._line + 1, self._cells)
        for again in range(self._repeats if row else 0):
            line = self._line + again + 1
            if line > MOST_LINES:
                raise Unsafe(Fault.LARGE, f"has a row beyond {MOST_LINES:,}")
            self.tables[-1].append(RawRow(line, row.cells if row else ()))
        self._line += self._repeats

    def _text(self) -> str:
        given = self._attributes
        kind = given.get("office:value-type", "")
        shown = "\n".join("".join(parts) for parts in self._lines)
        if given.get("calcext:value-type") == "error":
            return shown or NO_VALUE
        if kind in _NUMBERS:
            return self._number(given["office:value"], given.get("office:currency", ""))
        if kind == "date":
            return moment_text(datetime.fromisoformat(given["office:date-value"]))
        if kind == "boolean":
            return bool_text(given["office:boolean-value"] == "true")
        if not shown and "table:formula" in given and not kind:
            return NO_VALUE
        return shown

    def _number(self, value: str, currency: str) -> CellNumber:
        number = number_text(int(value) if _WHOLE.fullmatch(value) else float(value))
        return number.in_currency(currency)
