"""The largest table of a web page -> its rows; many programs write one and name it .xls.

Web archives (MHTML), as Salesforce and Excel write them, hold such pages among other parts.
"""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.amount_text import CellNumber, currencies_of, parse_currency
from coachbook.team.csv_file import RawRow, csv_text
from coachbook.team.sheet_rows import MOST_CELLS, SheetRows, number_text, raw_row

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "iso-8859-1": "windows-1252"}
_NUMBER_MARKS = re.compile(r"[-\d.,\s()]")
_MOST_DEEP = 20
_START = re.compile(
    rb"\s*(?:<!doctype html|<html|<table|<head|<meta|<body|<!--|<style|<\?xml[^>]*>\s*<html)", re.I
)
_ARCHIVE = re.compile(rb"\s*(?:MIME-Version|From|Content-Type|Date|Subject):.{0,500}", re.I | re.S)


def is_page(content: bytes) -> bool:
    """Whether bytes are a web page."""
    return bool(_START.match(content.removeprefix(b"\xef\xbb\xbf")[:2000]))


def is_archive(content: bytes) -> bool:
    """Whether bytes are a web archive."""
    return bool(_ARCHIVE.match(content[:600])) and b"mime-version:" in content[:4000].lower()


def page_rows(file: Path, content: bytes, encoding: str = "") -> SheetRows:
    """The rows of the largest table that are not blank.

    Raises:
        Problems: there is no table, or its text cannot be decoded.
    """
    said = _CHARSET.search(content[:5000])
    name = said[1].decode().lower() if said else ""
    text = csv_text(file, content, encoding or _ALIASES.get(name, name))
    return _largest(file, [text])


def archive_rows(file: Path, content: bytes, encoding: str = "") -> SheetRows:
    """The rows of the largest table in a web archive.

    Raises:
        Problems: there is no table, or its text cannot be decoded.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    texts = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            said = part.get_content_charset() or ""
            if isinstance(data, bytes):
                name = said or (_CHARSET.search(data[:5000]) or [b"", b""])[1].decode().lower()
                texts.append(csv_text(file, data, encoding or _ALIASES.get(name, name)))
    return _largest(file, texts)


def _largest(file: Path, texts: list[str]) -> SheetRows:
    tables: list[list[RawRow]] = []
    for text in texts:
        reader = _Page()
        reader.feed(text)
        reader.close()
        tables += reader.finished()
    rows = max(tables, key=len, default=[])
    if not rows:
        says, hint = "is a web page without a table", "save the table as .xlsx or CSV"
        raise Problems([Problem(Place(file), "table-kind", says, hint)])
    others = sum(1 for table in tables if len(table) > 1) - 1
    note = (f"the largest of {others + 1} tables in the page was read",) if others > 0 else ()
    return SheetRows(rows, note)


class _Page(HTMLParser):
    """Collects tables; one within a cell is text of that cell's row no longer."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[list[RawRow]] = []
        self._open: list[_Grid] = []
        self._hidden = 0

    def finished(self) -> list[list[RawRow]]:
        """The tables, those within others first."""
        while self._open:
            self._done.append(self._open.pop().rows())
        return self._done

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: text or "" for name, text in attrs}
        if tag in ("style", "script", "title"):
            self._hidden += 1
        elif tag == "table" and len(self._open) < _MOST_DEEP:
            self._open.append(_Grid())
        elif self._open and tag == "tr":
            self._open[-1].start_row()
        elif self._open and tag in ("td", "th"):
            self._open[-1].start_cell(given)
        elif self._open and tag in ("br", "p", "div"):
            self._open[-1].add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script", "title"):
            self._hidden = max(0, self._hidden - 1)
        elif tag == "table" and self._open:
            self._done.append(self._open.pop().rows())
        elif tag in ("td", "th") and self._open:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._hidden:
            self._open[-1].add(data)


class _Grid:
    """The cells of a table by line and column; one that spans lines stands in its first alone."""

    def __init__(self) -> None:
        self._lines: list[dict[int, str]] = []
        self._taken: dict[int, int] = {}  # column -> lines that a cell above still takes
        self._column = 0
        self._parts: list[str] | None = None
        self._number = ""
        self._span = 1

    def start_row(self) -> None:
        self.end_cell()
        self._lines.append({})
        self._taken = {column: left - 1 for column, left in self._taken.items() if left > 1}
        self._column = 0

    def start_cell(self, given: dict[str, str]) -> None:
        self.end_cell()
        if not self._lines:
            self.start_row()
        while self._column in self._taken:
            self._column += 1
        self._parts, self._number = [], given.get("x:num", "")
        self._span = _number(given.get("colspan", ""))
        lines = _number(given.get("rowspan", ""))
        if lines > 1:
            for column in range(self._column, self._column + self._span):
                self._taken[column] = lines

    def add(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)

    def end_cell(self) -> None:
        if self._parts is None:
            return
        text: str = " ".join("".join(self._parts).split())
        if self._number:
            text = _exact(self._number, text)
        if text and self._column < MOST_CELLS:
            self._lines[-1][self._column] = text
        self._column += self._span
        self._parts = None

    def rows(self) -> list[RawRow]:
        self.end_cell()
        found = (raw_row(line, cells) for line, cells in enumerate(self._lines, start=1))
        return [row for row in found if row]


def _number(text: str) -> int:
    return min(max(int(text), 1), MOST_CELLS) if text.isdecimal() and len(text) < 6 else 1


def _exact(number: str, shown: str) -> str | CellNumber:
    """A cell's number as Excel saves it beside what it shows, with the currency that it shows."""
    bare = _NUMBER_MARKS.sub("", shown)
    if bare and not currencies_of(bare):
        return shown
    try:
        return number_text(float(number)).in_currency(parse_currency(bare) if bare else "")
    except ValueError:
        return shown
