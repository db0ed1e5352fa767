"""The bytes of a CSV file -> its rows; encoding and separator are found out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.files import place_after
from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.cell_values import quoted
from coachbook.team.text_encoding import KNOWN, encodings_of, possible_encodings

_DELIMITERS = ",;\t|"
_CELL_ENDS = re.compile(r'[,;\t|"]+')
_LOOKED_AT = 30  # lines, for the separator
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_KEPT_TEXT = re.compile(r'="[^"]*"')
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


def csv_rows(file: Path, content: bytes, encoding: str = "") -> Iterator[RawRow]:
    """Every row that is not blank. `encoding`: as said; empty: it is found out.

    Raises:
        Problems: the text cannot be decoded, or a quote is misplaced.
    """
    lines = list(io.StringIO(csv_text(file, content, encoding), newline=""))
    said = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    delimiter = said[1] if said else _delimiter(lines[:_LOOKED_AT])
    skipped = 1 if said else 0
    reader = csv.reader(lines[skipped:], delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + skipped
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
            raw = "".join(lines[start : reader.line_num + skipped])
            yield RawRow(start + 1, tuple(map(_as_shown, cells)), raw, delimiter)


def _as_shown(cell: str) -> str:
    """A cell as a spreadsheet program shows it: `="00123"` is how digits are kept from it."""
    text = cell.strip()
    return text[2:-1].strip() if _KEPT_TEXT.fullmatch(text) else text


def csv_text(file: Path, content: bytes, encoding: str = "") -> str:
    """The text of a file, in the encoding that is said or that alone makes sense of it.

    Raises:
        Problems: none does, or several do; or it holds a NUL byte; with line and column.
    """
    found = (encoding,) if encoding else encodings_of(content)
    if not encoding and _is_damaged_utf8(content, found):
        found = ()
    if len(found) != 1:
        raise Problems([_undecided(file, content, found)])
    try:
        text = content.decode(found[0])
    except (UnicodeDecodeError, LookupError) as error:
        says = f"is no text in {found[0]}: {error}"
        hint = f"write the encoding it is in, such as {', '.join(KNOWN)}"
        raise Problems([Problem(Place(file), "table-encoding", says, hint)]) from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        place = place_after(file, text[: text.index("\0")])
        hint = "save the table as 'CSV UTF-8' once more"
        raise Problems([Problem(place, "table-nul", "holds a NUL byte", hint)])
    return text


def _is_damaged_utf8(content: bytes, found: Sequence[str]) -> bool:
    """Whether the bytes are UTF-8 with a fault, for which another encoding is no answer."""
    if found and found[0].startswith("utf"):
        return False
    before = content[: _first_fault(content)].decode("utf-8")
    return sum(character > "\u07ff" for character in before) >= _CLEARLY_UTF8


def _first_fault(content: bytes) -> int:
    """Where the bytes stop being UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(content)


def _undecided(file: Path, content: bytes, fits: Sequence[str]) -> Problem:
    fault = _first_fault(content.removeprefix(codecs.BOM_UTF8))
    may_be = fits or possible_encodings(content)
    bare = content.removeprefix(codecs.BOM_UTF8)
    place = place_after(file, bare[:fault].decode("utf-8"))
    hint = "save the table as 'CSV UTF-8' once more"
    if not _is_damaged_utf8(content, fits) and may_be:
        one_of = "one of " if len(may_be) > 1 else ""
        which = f"`encoding: ` and {one_of}{', '.join(may_be)}"
        hint += f"; or write in the mapping, beside `file`, which it is: {which}"
        hint += "; for a first look: --encoding NAME"
    if (not fits and "gb18030" not in may_be) or _is_damaged_utf8(content, fits):
        wrong = bare[min(fault, len(bare) - 1)]
        says = f"byte 0x{wrong:02x} is neither UTF-8 nor part of a GB18030 text"
    else:
        says = f"it cannot be told in which encoding this is: {_as_read(content, may_be)}"
    return Problem(place, "table-encoding", says, hint)


def _as_read(content: bytes, encodings: Sequence[str]) -> str:
    """Encodings, each with how it reads the first cell that they read differently."""
    for line in content.splitlines():
        if not line.isascii():
            every = [_CELL_ENDS.split(line.decode(each, "replace")) for each in encodings]
            for cells in zip(*every, strict=False):
                if len({*cells}) > 1:
                    read = zip(encodings, cells, strict=True)
                    return ", ".join(f"{each} ('{quoted(cell.strip())}')" for each, cell in read)
    return ", ".join(encodings)


def _delimiter(lines: Sequence[str]) -> str:
    """The separator of which most lines have the same number, quoted cells aside."""

    def weight(delimiter: str) -> int:
        counts = Counter("".join(line.split('"')[::2]).count(delimiter) for line in lines)
        return max((count * lines_with for count, lines_with in counts.items()), default=0)

    return max(_DELIMITERS, key=weight)
