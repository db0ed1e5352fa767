"""Scorecards as rows of one table: a value a row, of the latest revisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

from coachbook.scorecards.record import Scorecard, Source, Value
from coachbook.team.writing import FORMULA_STARTS

FULL_WIDTH = ("＝", "＋", "－", "＠", "\n")

Cell = str | int | None


@dataclass(frozen=True)
class Row:
    """One value, or one question that is open.

    Attributes:
        about: Of a deal or commitment, its id.
        value: As text; empty for a question.
        number: The value if it is a whole number, so that it can be reckoned with.
        question: Why there is no value yet.
        origin: Where it came from: medium and place.
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
        """Its values in the order of `COLUMNS`."""
        return astuple(self)


COLUMNS = tuple(Row.__dataclass_fields__)
NUMBERS = ("revision", "number")


def rows(cards: Iterable[Scorecard]) -> Iterator[Row]:
    """The rows of scorecards, in their order."""
    for card in cards:
        yield from _rows(card)


def inert(cell: Cell) -> str:
    """A cell as text that no spreadsheet takes for a formula: it gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if is_formula(cell) else text


def is_formula(cell: Cell) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    return isinstance(cell, str) and cell.startswith((*FORMULA_STARTS, *FULL_WIDTH))


def said(value: Value) -> str:
    """A value as a person reads it; blank is empty."""
    if value is None:
        return ""
    return "true" if value is True else str(value)


def origin(source: Source) -> str:
    """Where a value came from, in short."""
    return f"{source.medium} {source.place}"


def _rows(card: Scorecard) -> Iterator[Row]:
    key = card.card
    head = (key.week, key.team, key.rep, key.kind.value, key.scorer)
    told = (*head, card.revision, card.state.value, card.edition)
    for name, one in card.values.items():
        plain = type(one.value) is int
        number = one.value if plain and isinstance(one.value, int) else None
        where = "; ".join(dict.fromkeys(map(origin, one.sources)))
        yield Row(*told, name, _about(card, name), said(one.value), number, "", where)
    for question in card.open:
        where = "; ".join(dict.fromkeys(origin(each.source) for each in question.seen))
        about = _about(card, question.field)
        yield Row(*told, question.field, about, "", None, question.reason, where)


def _about(card: Scorecard, name: str) -> str:
    part, _, rest = name.partition("/")
    ids = {"deal": card.deals, "commitment": card.commitments}.get(part, {})
    return ids.get(rest.partition("/")[0], "")
