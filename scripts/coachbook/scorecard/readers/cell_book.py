"""A workbook as the reader needs it, whether from XLSX or ODS: defined names and their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coachbook.scorecard.readers.field_values import Raw
from coachbook.scorecard.workbook.identity import SHEET

MOST_ROWS, MOST_COLUMNS = 20_000, 200


@dataclass(frozen=True, order=True)
class CellAddress:
    """The address of a cell: worksheet, row and column, both from 1; as text "Scores!B7"."""

    sheet: str
    row: int
    column: int

    def __str__(self) -> str:
        letters, left = "", self.column
        while left:
            left, digit = divmod(left - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{self.sheet}!{letters}{self.row}"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Attributes:
        value: The value; None: the cell is empty, or at fault.
        fault: Why what stands there is no value; empty: nothing is wrong.
        is_formula: The value is the result of a formula.
    """

    value: Raw
    fault: str = ""
    is_formula: bool = False


NOTHING = Cell(None)
NO_VALUE, ERROR = "no_result", "error_value"  # sentences on what is refused


@dataclass(frozen=True)
class MergedCells:
    """Cells that were merged into one: the worksheet and the first and last of them."""

    first: CellAddress
    last: CellAddress

    def covers(self, at: CellAddress) -> bool:
        """Whether a cell is one of them."""
        first, last = self.first, self.last
        return (
            at.sheet == first.sheet
            and first.row <= at.row <= last.row
            and first.column <= at.column <= last.column
        )

    def __str__(self) -> str:
        return f"{self.first}:{str(self.last).rpartition('!')[2]}"


@dataclass(frozen=True)
class CellBook:
    """A workbook that was read.

    Attributes:
        names: The cell of each defined name; None: it was deleted.
        cells: The cells that have names, and the first column of the hidden sheet; of a workbook
            with worksheets that have no names, all of them.
        property_text: The custom document property that says which workbook it is.
        modified: When it was last saved, by its own properties.
        sheets: The titles of its worksheets.
        merged: Where cells were merged.
    """

    names: Mapping[str, CellAddress | None]
    cells: Mapping[CellAddress, Cell]
    property_text: str
    modified: str
    sheets: tuple[str, ...] = ()
    merged: tuple[MergedCells, ...] = ()

    @property
    def unnamed_sheets(self) -> tuple[str, ...]:
        """The worksheets to which no name leads, without the hidden one."""
        named = {address.sheet for address in self.names.values() if address}
        return tuple(each for each in self.sheets if each not in named and each != SHEET)

    def cell(self, at: CellAddress) -> Cell:
        """The cell at an address; an empty one if nothing stands there."""
        return self.cells.get(at, NOTHING)

    def text(self, at: CellAddress) -> str:
        """The text of a cell with single spaces; empty if it holds no text."""
        value = self.cell(at).value
        return " ".join(value.split()) if isinstance(value, str) else ""
