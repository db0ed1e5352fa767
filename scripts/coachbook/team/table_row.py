"""Tables, their rows, and the place of each cell in its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from coachbook.base.problems import Place, Problem

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Header:
    """The columns of a table, each with the number (from 0) of the cell it is read from."""

    columns: tuple[str, ...]
    cells: tuple[int, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """The position of each column."""
        return {column: position for position, column in enumerate(self.columns)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its stripped cells, and its text in the file (`raw`; empty for a workbook)."""

    header: Header
    values: tuple[str, ...]
    place: Place
    raw: str = ""
    delimiter: str = ","

    def __getitem__(self, column: str) -> str:
        """The cell of a column; empty if there is no such column."""
        position = self.header.index.get(column)
        return self.values[position] if position is not None and position < len(self.values) else ""

    def at(self, column: str) -> Place:
        """Where a column's cell begins; where the row begins if there is no such column."""
        position = self.header.index.get(column)
        return self.place if position is None else self.place_of(self.header.cells[position])

    def place_of(self, cell: int) -> Place:
        r"""The place where cell number `cell` (from 0) begins.

        In a workbook these are its row and column. In a CSV file the row's text is scanned, because
        quoted cells may hold separators and line breaks: of `a,"b\n,c",d` in line 7, cell 2 begins
        at 8:5.
        """
        if not self.raw:
            return Place(self.place.file, self.place.line, cell + 1)
        separator = re.escape(self.delimiter)
        form = re.compile(rf'"(?:[^"]|"")*"[^{separator}\r\n]*|[^{separator}\r\n]*')
        start = 0
        for _ in range(cell):
            match = form.match(self.raw, start)
            start = min(match.end() + 1 if match else start, len(self.raw))
        before = _LINE_BREAK.split(self.raw[:start])
        line = self.place.line + len(before) - 1
        return Place(self.place.file, line, len(before[-1]) + 1)


@dataclass(frozen=True)
class RejectedRow:
    """A row that is left out, with the reasons."""

    row: TableRow
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Table:
    """A table: its header row, its rows in order, and the rows of another length.

    `notes` say how it was read: which sheet, which rows are none of its own. `sheets`: those of the
    workbook that could be read, if none was named, else `sheet`. `titles`: what stands above the
    header and below the last row.
    """

    head: TableRow
    rows: tuple[TableRow, ...]
    rejected: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self.head.header.columns

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the rejected rows."""
        return tuple(problem for row in self.rejected for problem in row.problems)
