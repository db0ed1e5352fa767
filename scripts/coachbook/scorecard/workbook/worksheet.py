"""A worksheet while it is laid out: its texts, labels and inputs, and its page set-up."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.scorecard.workbook.cells import CellSpan, Styles, write_text_cell
from coachbook.scorecard.workbook.identity import FieldCell, cell_name, label_name
from coachbook.scorecard.workbook.look import Look


class Page:
    """One worksheet.

    Args:
        book: The workbook it is added to.
        title: Its title.
        number: The rep's number, from 1; 0: the grid.
        look: The look of the workbook.
        styles: Its cell styles.
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
        """Write a text; returns what was written."""
        return write_text_cell(self._cell(span, style), text)

    def constant(self, span: CellSpan, number: int, style: str) -> None:
        """Write a number that formulas use."""
        self._cell(span, style).value = number

    def note(self, span: CellSpan, text: str) -> None:
        """Add a note that is shown while the pointer is on the cell."""
        note = Comment(text, "Coachbook", self.look.note.height, self.look.note.width)
        self.sheet.cell(span.row, span.first).comment = note

    def formula(self, span: CellSpan, formula: str, style: str) -> Cell:
        """Write a formula; it must not contain text from data."""
        cell = self._cell(span, style)
        cell.value = f"={formula}"
        return cell

    def label(
        self, span: CellSpan, key: str, text: str, style: str, number: int | None = None
    ) -> str:
        """Write the label of a line or column, with the defined name by which readers find it."""
        written = self.text(span, text, style)
        if number is None:
            self.labels[key] = written
        self._name(label_name(self.number if number is None else number, key), span)
        return written

    def input(
        self, span: CellSpan, field: str, place: FieldCell, style: str, number: int | None = None
    ) -> str:
        """Add an input; returns its defined name. `number`: the rep's, if not the page's."""
        self._cell(span, style)
        self.fields[field] = place
        name = cell_name(self.number if number is None else number, field)
        self._name(name, span)
        return name

    def height(self, row: int, points: float) -> None:
        """Set the height of a line."""
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: list[float]) -> None:
        """Set the widths of the columns, from the first."""
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def restrict(self, span: CellSpan, rule: DataValidation, key: str) -> None:
        """Validate an input; cells with the same key share one rule."""
        if key not in self._rules:
            self._rules[key] = rule
            self.sheet.add_data_validation(rule)
        self._rules[key].add(span.cells.partition(":")[0])

    def _name(self, name: str, span: CellSpan) -> None:
        target = f"{quote_sheetname(self.title)}!{span.address}"
        self._book.defined_names[name] = DefinedName(name, attr_text=target)

    def _cell(self, span: CellSpan, style: str) -> Cell:
        return self._styles.dress(self.sheet, span, style)


def set_up(sheet: Worksheet, look: Look, foot: str, head: str = "") -> None:
    """Set a worksheet up: A4 landscape, one page wide, and protected, without a password.

    Args:
        sheet: The worksheet.
        look: The look of the workbook.
        foot: The page footer.
        head: The page header, if any.
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
