"""Colours that follow what is filled in, and formulas that reckon with it."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.playbook.model.coaching import Reckoning
from coachbook.playbook.rubric import MOST_LEVEL
from coachbook.scorecard.workbook.cells import shade_style
from coachbook.scorecard.workbook.look import Shade

FULL = MOST_LEVEL


def shade_while(sheet: Worksheet, cells: str, condition: str, look: Shade) -> None:
    """Give cells a look while a condition holds; the first that holds counts."""
    rule = Rule("expression", dxf=shade_style(look), stopIfTrue=True, formula=[condition])
    sheet.conditional_formatting.add(cells, rule)


def score_formula(levels: str, weights: str) -> str:
    """The score of a line: of the weights that were scored the share reached, out of 100."""
    numbers = f"IF(ISNUMBER({levels}),{levels},0)"
    scored = f"IF(ISNUMBER({levels}),{weights},0)"
    share = f"SUM({numbers}*{weights})/({FULL}*SUM({scored}))*100"
    return f'IF(COUNT({levels})=0,"",{share})'


def weakest_formula(levels: str, weights: str, names: str) -> str:
    """The weakest of a line that is not full: `weakest_criterion` as a formula."""
    rank = f"IF(ISNUMBER({levels}),{levels}*1000-{weights})"
    lowest = f"INDEX({names},MATCH(MIN({rank}),{rank},0))"
    return f'IF(COUNT({levels})=0,"",IF(MIN({levels})={FULL},"",{lowest}))'


def is_low(cell: str, reckoning: Reckoning, *also: str) -> str:
    """Whether the level in a cell is low, so that a root cause is asked for, and more holds."""
    return f"AND({','.join((f'ISNUMBER({cell})', f'{cell}<={reckoning.low_level}', *also))})"


def far_apart(cell: str, other: str, reckoning: Reckoning) -> str:
    """Whether the levels in two cells are far apart."""
    both = f"AND(ISNUMBER({cell}),ISNUMBER({other}))"
    return f"IF({both},ABS({cell}-{other})>={reckoning.far_apart},FALSE)"


def count_formula(levels: str, na: str, of: int) -> str:
    """How many of a line are filled in: 6/8; nothing while none is."""
    count = f'(COUNT({levels})+COUNTIF({levels},"{na}"))'
    return f'IF({count}=0,"",{count}&"/{of}")'
