"""The styles of cells, and text that stays text whatever it begins with."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.base.text import Language
from coachbook.scorecard.workbook.look import Look, Shade

MOST_TEXT = 2_000
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class CellSpan:
    """Merged cells of one line: the line and its first and last column, from 1."""

    row: int
    first: int
    last: int

    @property
    def address(self) -> str:
        """The first cell, as in a formula: $D$5."""
        return f"${get_column_letter(self.first)}${self.row}"

    @property
    def cells(self) -> str:
        """The range: D5:E5."""
        first, last = get_column_letter(self.first), get_column_letter(self.last)
        return f"{first}{self.row}:{last}{self.row}"


class Styles:
    """The styles of a look in one language, for the cells of one workbook.

    openpyxl compares a style that it sets with every other one, and does so again for each edge
    of a merged cell, which took most of the time of a workbook. So only the first span of a style
    and width is dressed by it; the others get copies of what came out.
    """

    def __init__(self, look: Look, language: Language) -> None:
        self._look, self._language = look, language
        self._styles: dict[str, _CellStyle] = {}
        self._spans: dict[tuple[str, int], tuple[StyleArray, ...]] = {}

    def dress(self, sheet: Worksheet, span: CellSpan, name: str) -> Cell:
        """Merge a span and apply the style with this name; returns its first cell."""
        columns = range(span.first, span.last + 1)
        known = self._spans.get((name, len(columns)))
        if known is None:
            self._dress_anew(sheet, span, name)
            made = (sheet.cell(span.row, column) for column in columns)
            # openpyxl's way to copy a style; its stubs leave the attribute out.
            self._spans[name, len(columns)] = tuple(copy(cell._style) for cell in made)  # type: ignore[union-attr]
        else:
            for column, style in zip(columns, known, strict=True):
                sheet.cell(span.row, column)._style = copy(style)  # type: ignore[union-attr]
            if len(columns) > 1:
                sheet.merged_cells.add(CellRange(span.cells))
        first = sheet.cell(span.row, span.first)
        assert isinstance(first, Cell)
        return first

    def _dress_anew(self, sheet: Worksheet, span: CellSpan, name: str) -> None:
        if name not in self._styles:
            self._styles[name] = _CellStyle(self._look, name, self._language)
        style = self._styles[name]
        for column in range(span.first, span.last + 1):
            cell = sheet.cell(span.row, column)
            cell.font, cell.fill, cell.border = style.font, style.fill, style.border
            cell.alignment, cell.protection = style.alignment, style.protection
            cell.number_format = style.form
        if span.last > span.first:
            sheet.merge_cells(span.cells)


class _CellStyle:
    """A style as openpyxl's objects."""

    def __init__(self, look: Look, name: str, language: Language) -> None:
        style, font, form = look.styles[name], look.fonts.in_(language), look.styles[name].form
        self.font = Font(name=font, size=style.size, bold=style.bold, color=style.colour)
        self.fill = PatternFill("solid", fgColor=style.fill) if style.fill else PatternFill()
        side = Side("thin", color=look.rule) if style.ruled else Side()
        self.border = Border(side, side, side, side)
        self.alignment = Alignment(
            style.across, style.up, wrap_text=style.wrap, indent=style.indent
        )
        self.protection = Protection(locked=not style.input)
        self.form = form if isinstance(form, str) else form.in_(language)


def shade_style(shade: Shade) -> DifferentialStyle:
    """The style that a conditional format gives a cell."""
    fill = PatternFill(bgColor=shade.fill, fill_type="solid")
    return DifferentialStyle(font=Font(color=shade.colour), fill=fill)


def write_text_cell(cell: Cell, text: str) -> str:
    """Write a text that no program runs as a formula; returns what was written.

    If it begins like a formula, the cell is also marked as quoted text.
    """
    written = _NOT_XML.sub("", text)[:MOST_TEXT]
    cell.value = written or None
    if written:
        cell.data_type = "s"
    if written.startswith(_FORMULA):
        cell.quotePrefix = True
    return written
