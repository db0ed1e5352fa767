"""Colours that follow what is filled in, and formulas that reckon with it."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.render.workbook.cells import shaded
from coachbook.render.workbook.look import Shade
from coachbook.scorecards.scoring import MOST_LEVEL

FULL = MOST_LEVEL
LOW = 1  # up to here a root cause is asked for


def shade(sheet: Worksheet, cells: str, condition: str, look: Shade) -> None:
    """Give cells a look while a condition holds; the first that holds counts."""
    rule = Rule("expression", dxf=shaded(look), stopIfTrue=True, formula=[condition])
    sheet.conditional_formatting.add(cells, rule)


def total(levels: str, weights: str) -> str:
    """The score of a line: of the weights that were scored the share reached, out of 100."""
    numbers = f"IF(ISNUMBER({levels}),{levels},0)"
    scored = f"IF(ISNUMBER({levels}),{weights},0)"
    share = f"SUM({numbers}*{weights})/({FULL}*SUM({scored}))*100"
    return f'IF(COUNT({levels})=0,"",{share})'


def plank(levels: str, weights: str, names: str) -> str:
    """The lowest of a line that is not full; of equals the heaviest, then the first."""
    rank = f"IF(ISNUMBER({levels}),{levels}*1000-{weights})"
    lowest = f"INDEX({names},MATCH(MIN({rank}),{rank},0))"
    return f'IF(COUNT({levels})=0,"",IF(MIN({levels})={FULL},"",{lowest}))'


def scored(levels: str, na: str, of: int) -> str:
    """How many of a line are filled in: 6/8; nothing while none is."""
    count = f'(COUNT({levels})+COUNTIF({levels},"{na}"))'
    return f'IF({count}=0,"",{count}&"/{of}")'
