"""A rep's sheet as lines that follow each other; the columns that all its tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coachbook.base.text import Text
from coachbook.playbook.model.coaching import Reckoning
from coachbook.scorecard.workbook.data_validation import Rules
from coachbook.scorecard.workbook.identity import FieldCell
from coachbook.scorecard.workbook.worksheet import CellSpan, Page
from coachbook.sheet.fields import Field, FieldKind
from coachbook.sheet.form import Form

NUMBER, NAME, DETAIL, FIRST_PAIR, PAIRS = 1, 2, 3, 4, 7
LAST = FIRST_PAIR + 2 * PAIRS - 1


def column_pair(number: int) -> tuple[int, int]:
    """The columns of the pair with this number, from 0."""
    first = FIRST_PAIR + 2 * number
    return first, first + 1


@dataclass(frozen=True)
class FormWording:
    """What is alike for all reps: the form and how it is worded in one language.

    Attributes:
        form: What is asked.
        words: The texts of words/scorecard/workbook.yml, by key.
        sheet_words: The texts of words/sheet.yml, by key.
        plain: A text of the playbook, with its marks written out.
        rules: What may be typed.
        reckoning: Which levels are low, and which far apart.
    """

    form: Form
    words: Mapping[str, str]
    sheet_words: Mapping[str, str]
    plain: Callable[[Text], str]
    rules: Rules
    reckoning: Reckoning


@dataclass
class RepSheetWriter:
    """A rep's sheet while it grows. `texts` are the rep's own, by their place on paper."""

    page: Page
    wording: FormWording
    texts: Mapping[str, str]
    row: int = 1
    asked: Mapping[str, Field] = field(default_factory=dict)

    def text(self, first: int, last: int, text: str, style: str) -> None:
        """A text on the line."""
        self.page.text(CellSpan(self.row, first, last), text, style)

    def label(self, first: int, last: int, key: str, text: str, style: str = "head") -> None:
        """What the line or the column is about."""
        self.page.label(CellSpan(self.row, first, last), key, text, style)

    def input(
        self,
        columns: tuple[int, int],
        name: str,
        keys: tuple[str, str],
        style: str = "words",
        shift: int = 0,
    ) -> CellSpan:
        """A field to fill in. `keys`: of its line and of its column."""
        span = CellSpan(self.row, *columns)
        kind = self.asked[name].kind
        cell = FieldCell(kind=kind, row=keys[0], head=keys[1], shift=shift)
        self.page.input(span, name, cell, style)
        rules = self.wording.rules
        if kind is FieldKind.TICK:
            self.page.restrict(span, rules.one_of(self.wording.words["tick"]), "tick")
        elif kind is FieldKind.NUMBER:
            self.page.restrict(span, rules.count(), "count")
        elif kind is FieldKind.DATE:
            self.page.restrict(span, rules.date(), "date")
        elif kind is FieldKind.DONE:
            sheet_words = self.wording.sheet_words
            self.page.restrict(
                span, rules.one_of(sheet_words["done"], sheet_words["not_done"]), "done"
            )
        elif kind in (FieldKind.CAUSE, FieldKind.ITEM):
            self.page.restrict(span, rules.listed(kind.value), kind.value)
        return span

    def section(self, title: str, why: str = "") -> None:
        """A heading over the whole width, after an empty line."""
        self.row += 1
        self.text(NUMBER, LAST, f"{title}  {why}" if why else title, "section")
        self.next(self.page.look.heights.row)

    def next(self, height: float) -> None:
        """The line is done and this high."""
        self.page.height(self.row, height)
        self.row += 1
