"""Formulas that compute with what is filled in, and colours that follow it.

They do the same as `scoring` and `weakest_criterion`, in the functions that Excel, WPS and
LibreOffice all have.
"""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.playbook.model.coaching import Reckoning
from coachbook.playbook.rubric import MOST_LEVEL
from coachbook.scorecard.workbook.cells import shade_style
from coachbook.scorecard.workbook.look import Shade

FULL = MOST_LEVEL


def shade_while(sheet: Worksheet, cells: str, condition: str, look: Shade) -> None:
    """Give cells a look while a condition holds; of several, the first that holds applies."""
    rule = Rule("expression", dxf=shade_style(look), stopIfTrue=True, formula=[condition])
    sheet.conditional_formatting.add(cells, rule)


def score_formula(levels: str, weights: str) -> str:
    """The score of a line, 0 to 100, over the criteria that have a level; empty if none has."""
    numbers = f"IF(ISNUMBER({levels}),{levels},0)"
    scored = f"IF(ISNUMBER({levels}),{weights},0)"
    share = f"SUM({numbers}*{weights})/({FULL}*SUM({scored}))*100"
    return f'IF(COUNT({levels})=0,"",{share})'


def weakest_formula(levels: str, weights: str, names: str) -> str:
    """The name of a line's weakest criterion; empty if nothing is scored, or all at the top level.

    The lowest level wins, and of equal levels the highest weight, in one number: level * 1000 -
    weight, since weights are below 1000. Level 2 with weight 20 gives 1980, level 2 with weight 10
    gives 1990.
    """
    rank = f"IF(ISNUMBER({levels}),{levels}*1000-{weights})"
    lowest = f"INDEX({names},MATCH(MIN({rank}),{rank},0))"
    return f'IF(COUNT({levels})=0,"",IF(MIN({levels})={FULL},"",{lowest}))'


def is_low(cell: str, reckoning: Reckoning, *also: str) -> str:
    """Whether the level in a cell is low, so that a root cause is due, and all of `also` holds."""
    return f"AND({','.join((f'ISNUMBER({cell})', f'{cell}<={reckoning.low_level}', *also))})"


def far_apart(cell: str, other: str, reckoning: Reckoning) -> str:
    """Whether the levels in two cells are far apart."""
    both = f"AND(ISNUMBER({cell}),ISNUMBER({other}))"
    return f"IF({both},ABS({cell}-{other})>={reckoning.far_apart},FALSE)"


def count_formula(levels: str, na: str, of: int) -> str:
    """How many of a line are filled in, such as 6/8; empty while none is."""
    count = f'(COUNT({levels})+COUNTIF({levels},"{na}"))'
    return f'IF({count}=0,"",{count}&"/{of}")'
