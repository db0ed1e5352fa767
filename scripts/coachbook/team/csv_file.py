"""The bytes of a CSV file -> its rows; encoding and separator are found out."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.files import place_after
from coachbook.base.problems import Place, Problem, Problems

_DELIMITERS = ",;\t"
# So many characters of three bytes or more before the first bad byte: the file is damaged UTF-8. In
# GB18030, where bytes go by twos, that many would not come out of valid UTF-8 sequences by chance.
_CLEARLY_UTF8 = 3


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as read: its first line (from 1), its stripped cells, and its text in a CSV file."""

    line: int
    cells: tuple[str, ...]
    raw: str = ""
    delimiter: str = ","


def csv_rows(file: Path, content: bytes) -> Iterator[RawRow]:
    """Every row that is not blank, the header first.

    Raises:
        Problems: the text cannot be decoded, or a quote is misplaced.
    """
    lines = list(io.StringIO(csv_text(file, content), newline=""))
    delimiter = _delimiter(lines[0]) if lines else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error as error:
            says = f"not valid CSV: {error}"
            hint = "a quote inside a quoted cell is written twice; check where a quote is missing"
            problem = Problem(Place(file, start + 1), "table-quotes", says, hint)
            raise Problems([problem]) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            raw = "".join(lines[start : reader.line_num])
            yield RawRow(start + 1, tuple(cell.strip() for cell in cells), raw, delimiter)


def csv_text(file: Path, content: bytes) -> str:
    """The text of a file that is UTF-8 (with or without a byte order mark) or GB18030.

    Raises:
        Problems: it is neither, or holds a NUL byte; with line and column.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _gb18030(file, content, error)
    if "\0" in text:
        place = place_after(file, text[: text.index("\0")])
        hint = "save the table as 'CSV UTF-8' once more"
        raise Problems([Problem(place, "table-nul", "holds a NUL byte", hint)])
    return text


def _gb18030(file: Path, content: bytes, error: UnicodeDecodeError) -> str:
    """The text as GB18030, unless it is UTF-8 with a fault: almost any bytes are valid GB18030."""
    before = content[: error.start].decode("utf-8")
    damaged = sum(character > "\u07ff" for character in before) >= _CLEARLY_UTF8
    try:
        if not damaged:
            return content.decode("gb18030")
    except UnicodeDecodeError:
        pass
    says = f"byte 0x{content[error.start]:02x} is neither UTF-8 nor part of a GB18030 text"
    hint = "save the table as 'CSV UTF-8' once more"
    raise Problems([Problem(place_after(file, before), "table-encoding", says, hint)])


def _delimiter(header: str) -> str:
    """The separator that stands most often in the header, quoted cells aside."""
    unquoted = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count)
