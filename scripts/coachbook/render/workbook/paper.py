"""What a sheet of the workbook is when it is printed and while it is protected."""

from __future__ import annotations

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.render.workbook.look import Look


def set_up(sheet: Worksheet, look: Look, foot: str) -> None:
    """A4 landscape, as wide as one page; only inputs can be typed into, and no password."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    side = look.margin
    sheet.page_margins = PageMargins(side, side, side, side + 0.2, side / 2, side / 2)
    if sheet.oddFooter is not None and sheet.oddFooter.center is not None:
        sheet.oddFooter.center.text = foot
    sheet.sheet_view.showGridLines = False
    guard = sheet.protection
    guard.sheet, guard.formatColumns, guard.formatRows = True, False, False
