"""Writing a rep's worksheet line by line, in the columns that all its tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coachbook.base.text import Text
from coachbook.playbook.model.coaching import Reckoning
from coachbook.scorecard.workbook.cells import CellSpan
from coachbook.scorecard.workbook.data_validation import Rules
from coachbook.scorecard.workbook.identity import FieldCell
from coachbook.scorecard.workbook.worksheet import Page
from coachbook.sheet.field_labels import option_label
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
    """The form and its words in one language, the same for all reps.

    Attributes:
        form: The form.
        words: The texts of words/scorecard/workbook.yml, by key.
        sheet_words: The texts of words/sheet.yml, by key.
        plain: Gives a text of the playbook with its marks written out.
        rules: The validation rules.
        reckoning: Says which levels are low, and which far apart.
        unused: The levels of criteria, by their id, for which the week is too short.
    """

    form: Form
    words: Mapping[str, str]
    sheet_words: Mapping[str, str]
    plain: Callable[[Text], str]
    rules: Rules
    reckoning: Reckoning
    unused: Mapping[str, tuple[int, ...]]


@dataclass
class RepSheetWriter:
    """A rep's worksheet while it is written; `row` is the current line.

    `texts` are the rep's own, by their slot on the paper sheet; `asked` are the form's fields by
    id.
    """

    page: Page
    wording: FormWording
    texts: Mapping[str, str]
    row: int = 1
    asked: Mapping[str, Field] = field(default_factory=dict)

    def text(self, first: int, last: int, text: str, style: str) -> None:
        """Write a text on the current line."""
        self.page.text(CellSpan(self.row, first, last), text, style)

    def label(self, first: int, last: int, key: str, text: str, style: str = "head") -> None:
        """Write the label of the line or of a column."""
        self.page.label(CellSpan(self.row, first, last), key, text, style)

    def input(
        self,
        columns: tuple[int, int],
        name: str,
        keys: tuple[str, str],
        style: str = "words",
        shift: int = 0,
    ) -> CellSpan:
        """Add a field to fill in; `keys` are those of its line and its column."""
        span = CellSpan(self.row, *columns)
        field_asked = self.asked[name]
        kind = field_asked.kind
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
        elif kind is FieldKind.CHOICE:
            options = field_asked.options
            labels = (option_label(each, self.wording.form.lead) for each in options)
            self.page.restrict(span, rules.one_of(*labels), "/".join(options))
        elif kind in (FieldKind.CAUSE, FieldKind.ITEM):
            self.page.restrict(span, rules.listed(kind.value), kind.value)
        return span

    def section(self, title: str, why: str = "") -> None:
        """A heading over the whole width, after an empty line."""
        self.row += 1
        self.text(NUMBER, LAST, f"{title}  {why}" if why else title, "section")
        self.next(self.page.look.heights.row)

    def next(self, height: float) -> None:
        """Finish the line, with this height in points."""
        self.page.height(self.row, height)
        self.row += 1
