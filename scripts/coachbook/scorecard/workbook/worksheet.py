"""A sheet of the workbook while it is laid out: texts, labels and inputs, each named."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.scorecard.workbook.cells import Styles, write_text_cell
from coachbook.scorecard.workbook.identity import FieldCell, cell_name, label_name
from coachbook.scorecard.workbook.look import Look


@dataclass(frozen=True)
class CellSpan:
    """Cells of one line, joined: a line and its first and last column, from 1."""

    row: int
    first: int
    last: int

    @property
    def address(self) -> str:
        """As in a formula on the same sheet: $D$5."""
        return f"${get_column_letter(self.first)}${self.row}"

    @property
    def cells(self) -> str:
        """As a range: D5:E5."""
        first, last = get_column_letter(self.first), get_column_letter(self.last)
        return f"{first}{self.row}:{last}{self.row}"


class Page:
    """One sheet.

    Args:
        book: The workbook it is added to.
        title: The sheet's name.
        number: The rep's number, from 1; 0: the grid.
        look: How it looks.
        styles: The same as styles.
    """

    def __init__(self, book: Workbook, title: str, number: int, look: Look, styles: Styles) -> None:
        self.sheet: Worksheet = book.create_sheet(title)
        self.title, self.number, self.look = self.sheet.title, number, look
        self.labels: dict[str, str] = {}
        self.fields: dict[str, FieldCell] = {}
        self._book, self._styles = book, styles
        self._row_keys: dict[int, str] = {}
        self._rules: dict[str, DataValidation] = {}

    def text(self, span: CellSpan, text: str, style: str) -> str:
        """Write a text; what was written."""
        return write_text_cell(self._cell(span, style), text)

    def constant(self, span: CellSpan, number: int, style: str) -> None:
        """Write a number that formulas reckon with."""
        self._cell(span, style).value = number

    def note(self, span: CellSpan, text: str) -> None:
        """Add a note that is shown while the pointer is on the cell."""
        note = Comment(text, "Coachbook", self.look.note.height, self.look.note.width)
        self.sheet.cell(span.row, span.first).comment = note

    def formula(self, span: CellSpan, formula: str, style: str) -> Cell:
        """Write a formula of our own making."""
        cell = self._cell(span, style)
        cell.value = f"={formula}"
        return cell

    def label(
        self, span: CellSpan, key: str, text: str, style: str, number: int | None = None
    ) -> str:
        """Write what a line or column is about; whoever reads the workbook looks for it."""
        written = self.text(span, text, style)
        if number is None:
            self.labels[key] = written
        self._name(label_name(self.number if number is None else number, key), span)
        return written

    def input(
        self, span: CellSpan, field: str, place: FieldCell, style: str, number: int | None = None
    ) -> str:
        """A cell to be filled in; its defined name. `number`: of the rep, if not the page's."""
        self._cell(span, style)
        self.fields[field] = place
        name = cell_name(self.number if number is None else number, field)
        self._name(name, span)
        return name

    def height(self, row: int, points: float) -> None:
        """How high a line is."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: list[float]) -> None:
        """How wide the columns are, from the first."""
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def restrict(self, span: CellSpan, rule: DataValidation, key: str) -> None:
        """Let only what a rule allows into a cell; rules of one key are one rule."""
        if key not in self._rules:
            self._rules[key] = rule
            self.sheet.add_data_validation(rule)
        self._rules[key].add(span.cells.partition(":")[0])

    def _name(self, name: str, span: CellSpan) -> None:
        target = f"{quote_sheetname(self.title)}!{span.address}"
        self._book.defined_names[name] = DefinedName(name, attr_text=target)

    def _cell(self, span: CellSpan, style: str) -> Cell:
        for column in range(span.first, span.last + 1):
            self._styles.dress(self.sheet.cell(span.row, column), style)
        if span.last > span.first:
            self.sheet.merge_cells(span.cells)
        cell = self.sheet.cell(span.row, span.first)
        assert isinstance(cell, Cell)
        return cell


def set_up(sheet: Worksheet, look: Look, foot: str, head: str = "") -> None:
    """A4 landscape, as wide as one page; only inputs can be typed into, and no password.

    Args:
        sheet: The sheet.
        look: How it looks.
        foot: What stands beneath each page.
        head: What stands above each page, if anything.
    """
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    side = look.margin
    above = side + 0.2 if head else side
    sheet.page_margins = PageMargins(side, side, above, side + 0.2, side / 2, side / 2)
    for part, text in ((sheet.oddHeader, head), (sheet.oddFooter, foot)):
        if text and part is not None and part.center is not None:
            part.center.text = text
    sheet.sheet_view.showGridLines = False
    protection = sheet.protection
    protection.sheet, protection.formatColumns, protection.formatRows = True, False, False
