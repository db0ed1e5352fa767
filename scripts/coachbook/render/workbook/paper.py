"""What a sheet of the workbook is when it is printed and while it is protected."""

from __future__ import annotations

from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.render.workbook.look import Look


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
    guard = sheet.protection
    guard.sheet, guard.formatColumns, guard.formatRows = True, False, False
