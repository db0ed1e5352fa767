"""The styles of cells, and text that stays text whatever it begins with."""

from __future__ import annotations

import re

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle

from coachbook.base.text import Language
from coachbook.scorecard.workbook.look import Look, Shade

MOST_TEXT = 2_000
_FORMULA = tuple("=+-@\t\r\n|%＝＋－＠")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Styles:
    """The styles of a look in one language, each made once."""

    def __init__(self, look: Look, language: Language) -> None:
        self._look, self._language = look, language
        self._styles: dict[str, _CellStyle] = {}

    def dress(self, cell: Cell | MergedCell, name: str) -> None:
        """Apply the style with this name to a cell."""
        if name not in self._styles:
            self._styles[name] = _CellStyle(self._look, name, self._language)
        style = self._styles[name]
        cell.font, cell.fill, cell.border = style.font, style.fill, style.border
        cell.alignment, cell.protection = style.alignment, style.protection
        cell.number_format = style.form


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
