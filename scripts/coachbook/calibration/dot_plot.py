"""The layout of a dot plot: a row for each rep, a column for each level, a dot for each lead.

Places are in pixels; dots.svg draws them. Leads are told apart by letter and shape, never
by colour, so that everybody can read the plot, in black and white too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from coachbook.calibration.calibration import CalibrationCase, LeadLevel
from coachbook.playbook.rubric import MOST_LEVEL

LABEL, COLUMN, GAP, HEAD = 124, 54, 10, 22
DOT_RADIUS, STEP, DOTS_A_LINE, ROW_GAP = 7, 16, 3, 6
LEVELS = MOST_LEVEL + 1
WIDTH = LABEL + LEVELS * COLUMN + GAP + COLUMN
SHAPES = ("disc", "square", "ring", "block", "diamond", "jewel")
DARK = {"disc", "block", "jewel"}
LABEL_COLUMNS = 18


@dataclass(frozen=True)
class PlotDot:
    """The dot of one lead; x and y are its centre."""

    x: int
    y: int
    shape: str
    letter: str

    @property
    def dark(self) -> bool:
        """Whether its letter is white."""
        return self.shape in DARK


@dataclass(frozen=True)
class PlotRow:
    """A rep's row; `line` runs from the lowest level to the highest, None if they are equal."""

    label: str
    top: int
    height: int
    line: tuple[int, int] | None
    dots: tuple[PlotDot, ...]

    @property
    def middle(self) -> int:
        """The y of the label."""
        return self.top + self.height // 2


@dataclass(frozen=True)
class Plot:
    """A whole plot; `columns` are the x of the levels 0 to 4 and of not applicable."""

    columns: tuple[int, ...]
    rows: tuple[PlotRow, ...]
    width: int = WIDTH
    head: int = HEAD

    @property
    def height(self) -> int:
        """The height, with the head."""
        return sum(row.height for row in self.rows) + HEAD + 4


def letters_of(scorers: Sequence[str]) -> Mapping[str, str]:
    """A letter for each lead, in order: A to Z, then A1 to Z1."""
    return {
        scorer: chr(ord("A") + number % 26) + (str(number // 26) if number > 25 else "")
        for number, scorer in enumerate(scorers)
    }


def shapes_of(scorers: Sequence[str]) -> Mapping[str, str]:
    """A shape for each lead, in order."""
    return {scorer: SHAPES[number % len(SHAPES)] for number, scorer in enumerate(scorers)}


def dot_plot(
    cases: Sequence[CalibrationCase], labels: Sequence[str], scorers: Sequence[str]
) -> Plot:
    """The plot of one criterion: a row a case, under its label."""
    letters, shapes = letters_of(scorers), shapes_of(scorers)
    rows: list[PlotRow] = []
    top = HEAD
    for case, label in zip(cases, labels, strict=True):
        columns = [[each for each in case.lead_levels if each.level == level] for level in _LEVELS]
        lines = max(-(-len(column) // DOTS_A_LINE) for column in columns)
        height = lines * STEP + ROW_GAP
        dots = tuple(
            PlotDot(x, y, shapes[each.scorer], letters[each.scorer])
            for column in columns
            for each, x, y in _places(column, top + ROW_GAP // 2)
        )
        low, high = case.levels[:1], case.levels[-1:]
        line = (_x(low[0]), _x(high[0])) if case.spread else None
        rows.append(PlotRow(truncate_columns(label), top, height, line, dots))
        top += height
    return Plot(tuple(_x(level) for level in _LEVELS), tuple(rows))


_LEVELS = (*range(LEVELS), None)


def _x(level: int | None) -> int:
    """The centre of a level's column; not applicable stands a little apart."""
    number, gap = (LEVELS, GAP) if level is None else (level, 0)
    return LABEL + number * COLUMN + COLUMN // 2 + gap


def _places(lead_levels: Sequence[LeadLevel], top: int) -> list[tuple[LeadLevel, int, int]]:
    """The centres of dots on one level, side by side and at most three in a line."""
    places = []
    for start in range(0, len(lead_levels), DOTS_A_LINE):
        line = lead_levels[start : start + DOTS_A_LINE]
        left = _x(line[0].level) - (len(line) - 1) * STEP // 2
        y = top + start // DOTS_A_LINE * STEP + STEP // 2
        places += [(each, left + place * STEP, y) for place, each in enumerate(line)]
    return places


def display_width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def truncate_columns(text: str, limit: int = LABEL_COLUMNS) -> str:
    """A text that is no wider than `most` columns."""
    if display_width(text) <= limit:
        return text
    while display_width(text) >= limit:
        text = text[:-1]
    return f"{text.rstrip()}…"
