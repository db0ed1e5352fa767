"""The first worksheet: a line for each rep, a column for each criterion. Scores are typed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.formula import ArrayFormula

from coachbook.base.words import fill_names
from coachbook.playbook.model.coaching import Criterion
from coachbook.scorecard.workbook.cells import CellSpan
from coachbook.scorecard.workbook.formulas import (
    count_formula,
    far_apart,
    is_low,
    score_formula,
    shade_while,
    weakest_formula,
)
from coachbook.scorecard.workbook.identity import FieldCell
from coachbook.scorecard.workbook.rep_lines import FormWording
from coachbook.scorecard.workbook.worksheet import Page
from coachbook.sheet.fields import FieldKind

NAME, FIRST_SCORE = 1, 2
SCORE, OWN = "grid.score", "grid.own"


@dataclass(frozen=True)
class Column:
    """A criterion on the grid: `note` is the cell note at its head, `brief` the input's hint.

    `levels` are those that may be typed.
    """

    criterion: Criterion
    name: str
    note: str
    brief: str
    levels: tuple[int, ...]


@dataclass(frozen=True)
class GridHeading:
    """The lines above the grid.

    `scorer_line` names the kind of scorecard and who scores; empty: the lead's own.
    """

    title: str
    scorer_line: str
    about: str
    how: str

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The lines that are not empty, each with its style."""
        scorer_line = ((self.scorer_line, "whose"),) if self.scorer_line else ()
        return ((self.title, "title"), *scorer_line, (self.about, "line"), (self.how, "how"))


class Grid:
    """Lays out the grid.

    Args:
        page: The worksheet.
        heading: The lines above it.
        columns: The criteria.
        wording: The form and its words.
    """

    def __init__(
        self,
        page: Page,
        heading: GridHeading,
        columns: Sequence[Column],
        wording: FormWording,
    ) -> None:
        self._page, self._columns = page, columns
        self._words, self._rules, self._reckoning = wording.words, wording.rules, wording.reckoning
        self._lines = heading.lines
        self._heads_row = len(self._lines) + 1
        self._weights_row, self._first = self._heads_row + 1, self._heads_row + 2
        self._last = FIRST_SCORE + len(columns) - 1
        self._levels = (get_column_letter(FIRST_SCORE), get_column_letter(self._last))

    def lay_out(self, reps: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
        """Write the grid.

        Args:
            reps: Of each rep the label, the title of the worksheet, and what the inputs' hints say
                of the rep's own week; empty: nothing.

        Returns:
            For each rep, the texts of their two lines by key.
        """
        page, look = self._page, self._page.look
        heights = look.heights
        high = {"title": heights.title, "whose": heights.whose, "how": heights.how}
        for row, (text, style) in enumerate(self._lines, start=1):
            page.text(CellSpan(row, NAME, self._last + 3), text, style)
            if style in high:
                page.height(row, high[style])
        self._heads()
        labels = [self._rep(number, *rep) for number, rep in enumerate(reps, start=1)]
        self._shades(len(reps))
        grid = look.widths.grid
        criteria = [grid.criterion] * len(self._columns)
        page.widths([grid.name, *criteria, grid.total, grid.scored, grid.plank])
        page.sheet.freeze_panes = f"{self._levels[0]}{self._first}"
        page.sheet.print_title_rows = f"{self._heads_row}:{self._weights_row}"
        return labels

    def _heads(self) -> None:
        page, words = self._page, self._words
        heads, weights = self._heads_row, self._weights_row
        page.text(CellSpan(heads, NAME, NAME), words["rep"], "left_head")
        page.text(CellSpan(weights, NAME, NAME), words["weight"], "small_head")
        for column, column_text in enumerate(self._columns, start=FIRST_SCORE):
            span = CellSpan(heads, column, column)
            page.label(span, f"grid.{column_text.criterion.id}", column_text.name, "head")
            page.note(span, column_text.note)
            page.constant(
                CellSpan(weights, column, column), column_text.criterion.weight, "small_head"
            )
        of = fill_names(words["of"], count=len(self._columns))
        for step, (head, under) in enumerate(
            ((words["total"], "0–100"), (words["scored"], of), (words["plank"], "")), start=1
        ):
            page.text(CellSpan(heads, self._last + step, self._last + step), head, "head")
            page.text(CellSpan(weights, self._last + step, self._last + step), under, "small_head")
        page.height(heads, page.look.heights.head)

    def _rep(self, number: int, label: str, sheet: str, own_days: str) -> dict[str, str]:
        page, heights = self._page, self._page.look.heights
        row = self._first + 2 * (number - 1)
        own = fill_names(self._words["own"], name=label)
        row_texts = {
            SCORE: page.label(CellSpan(row, NAME, NAME), SCORE, label, "name", number),
            OWN: page.label(CellSpan(row + 1, NAME, NAME), OWN, own, "own_name", number),
        }
        page.sheet.cell(row, NAME).hyperlink = f"#{quote_sheetname(sheet)}!A1"
        page.height(row, heights.row)
        page.height(row + 1, heights.own)
        for column, column_text in enumerate(self._columns, start=FIRST_SCORE):
            self._inputs(number, row, column, column_text, own_days)
        self._formulas(row, self._words["na"], "shown", "plank")
        self._formulas(row + 1, self._words["na"], "own_shown", "own_shown")
        return row_texts

    def _inputs(
        self, number: int, row: int, column: int, column_text: Column, own_days: str
    ) -> None:
        page, rules, criterion = self._page, self._rules, column_text.criterion.id
        hint, levels = "\n".join(filter(None, (own_days, column_text.brief))), column_text.levels
        head = f"grid.{criterion}"
        span, under = CellSpan(row, column, column), CellSpan(row + 1, column, column)
        score = FieldCell(kind=FieldKind.SCORE, row=SCORE, head=head, grid=True)
        page.input(span, criterion, score, "score", number)
        page.restrict(span, rules.score(hint, levels), criterion)
        own = FieldCell(kind=FieldKind.LEVEL, row=OWN, head=head, grid=True)
        page.input(under, f"{criterion}/own", own, "own_score", number)
        page.restrict(under, rules.level(hint, levels), f"{criterion}/own")

    def _formulas(self, row: int, na: str, style: str, weakest_style: str) -> None:
        page = self._page
        first, last = self._levels
        levels = f"{first}{row}:{last}{row}"
        weights = f"${first}${self._weights_row}:${last}${self._weights_row}"
        names = f"${first}${self._heads_row}:${last}${self._heads_row}"
        spans = [CellSpan(row, self._last + step, self._last + step) for step in (1, 2, 3)]
        for span, formula, look in (
            (spans[0], score_formula(levels, weights), style),
            (spans[2], weakest_formula(levels, weights, names), weakest_style),
        ):
            cell = page.formula(span, formula, look)
            cell.value = ArrayFormula(cell.coordinate, f"={formula}")
        page.sheet.cell(row, self._last + 1).number_format = "0"
        filled = count_formula(levels, na, len(self._columns))
        page.formula(spans[1], filled, "own_shown")

    def _shades(self, reps: int) -> None:
        sheet, shades = self._page.sheet, self._page.look.shades
        first, last = self._levels
        rows = range(self._first, self._first + 2 * reps, 2)
        lead = " ".join(f"{first}{row}:{last}{row}" for row in rows)
        own = " ".join(f"{first}{row + 1}:{last}{row + 1}" for row in rows)
        at, below = f"{first}{self._first}", f"{first}{self._first + 1}"
        shade_while(sheet, lead, f'{at}=""', shades.gap)
        shade_while(sheet, lead, f'{at}="{self._words["na"]}"', shades.none)
        shade_while(sheet, lead, is_low(at, self._reckoning), shades.low)
        shade_while(sheet, own, far_apart(at, below, self._reckoning), shades.apart)
