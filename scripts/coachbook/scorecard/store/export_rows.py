"""The export: scorecards as rows of one table, a row for each value or open question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from coachbook.scorecard.observation import Provenance, Scorecard, Value
from coachbook.team.team_files import FORMULA_STARTS

FULL_WIDTH = ("＝", "＋", "－", "＠", "\n")

Cell = str | int | None


@dataclass(frozen=True)
class ExportRow:
    """One value, or one question that is open.

    Attributes:
        about: The id of the deal or commitment that the field is about, if any.
        value: The value as text; empty for a question.
        number: The value again if it is a whole number, so that programs can compute with it.
        question: Why there is no value yet.
        origin: Medium and place of every source.
    """

    week: str
    team: str
    rep: str
    kind: str
    scorer: str
    revision: int
    state: str
    edition: str
    field: str
    about: str
    value: str
    number: int | None
    question: str
    origin: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order of `COLUMNS`."""
        return astuple(self)


COLUMNS = tuple(ExportRow.__dataclass_fields__)
NUMBERS = ("revision", "number")


def rows(cards: Iterable[Scorecard]) -> Iterator[ExportRow]:
    """The rows of scorecards, in their order."""
    for card in cards:
        yield from _rows(card)


def neutralise(cell: Cell) -> str:
    """A cell as text that no spreadsheet runs as a formula: an apostrophe is put before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if is_formula(cell) else text


def is_formula(cell: Cell) -> bool:
    """Whether a spreadsheet could take a cell for a formula, full-width signs included."""
    return isinstance(cell, str) and cell.startswith((*FORMULA_STARTS, *FULL_WIDTH))


def value_text(value: Value) -> str:
    """A value as text; blank is empty."""
    if value is None:
        return ""
    return "true" if value is True else str(value)


def provenance_text(source: Provenance) -> str:
    """Medium and place of a source, such as: workbook Scores!B7."""
    return f"{source.medium} {source.place}"


def _rows(card: Scorecard) -> Iterator[ExportRow]:
    key = card.card
    key_cells = (key.week, key.team, key.rep, key.kind.value, key.scorer)
    card_cells = (*key_cells, card.revision, card.state.value, card.edition)
    for name, one in card.values.items():
        is_number = type(one.value) is int
        number = one.value if is_number and isinstance(one.value, int) else None
        origin = "; ".join(dict.fromkeys(map(provenance_text, one.sources)))
        yield ExportRow(
            *card_cells, name, _about(card, name), value_text(one.value), number, "", origin
        )
    for question in card.open:
        origin = "; ".join(
            dict.fromkeys(provenance_text(each.source) for each in question.candidates)
        )
        about = _about(card, question.field)
        yield ExportRow(*card_cells, question.field, about, "", None, question.reason, origin)


def _about(card: Scorecard, name: str) -> str:
    part, _, rest = name.partition("/")
    ids = {"deal": card.deals, "commitment": card.commitments}.get(part, {})
    return ids.get(rest.partition("/")[0], "")
