"""The tables of a team folder: file, columns and row parser of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from coachbook.base.problems import Problem
from coachbook.team.known_ids import KnownIds
from coachbook.team.row_parsers import read_commitment, read_day, read_deal, read_score
from coachbook.team.table_row import TableRow


class HasRep(Protocol):
    """A row that belongs to a rep."""

    @property
    def rep(self) -> str:
        """The rep's id."""


R = TypeVar("R", bound=HasRep)
RowParser = Callable[[TableRow, KnownIds], tuple[R | None, tuple[Problem, ...]]]


@dataclass(frozen=True)
class TableSpec(Generic[R]):
    """A table of a team folder.

    Attributes:
        file: The file's name.
        columns: All columns, in the order in which they are written.
        parse_row: A row -> its object (None if it has errors) and its problems.
        key: What a row is about; a second row with the same key is an error.
        key_column: The column shown in the message about such a row.
        required: Whether every team folder has the file.
        optional: The columns that may be missing.
    """

    file: str
    columns: tuple[str, ...]
    parse_row: RowParser[R]
    key: Callable[[R], tuple[object, ...]]
    key_column: str
    required: bool = False
    optional: frozenset[str] = frozenset()


DEAL_COLUMNS = (
    *("deal", "rep", "customer", "product", "claimed", "state", "amount", "opened"),
    *("last_contact", "follow_ups", "next_call", "closed", "key_account", "facts", "sector"),
    *("external_id", "currency"),
)
DEALS = TableSpec(
    "deals.csv",
    DEAL_COLUMNS,
    read_deal,
    lambda deal: (deal.id.casefold(),),
    "deal",
    required=True,
    optional=frozenset(DEAL_COLUMNS) - {"deal", "rep", "customer", "state"},
)
DAYS = TableSpec(
    "activity.csv",
    ("day", "rep", "calls", "prospects", "records", "present"),
    read_day,
    lambda row: (row.day, row.rep),
    "day",
)
COMMITMENTS = TableSpec(
    "commitments.csv",
    ("commitment", "rep", "agreed", "what", "due", "done"),
    read_commitment,
    lambda row: (row.id.casefold(),),
    "commitment",
)
SCORES = TableSpec(
    "scores.csv",
    ("week", "rep", "criterion", "level"),
    read_score,
    lambda row: (row.week, row.rep, row.criterion),
    "criterion",
)


def read_rows(
    spec: TableSpec[R], rows: Iterable[TableRow], known: KnownIds
) -> Iterator[tuple[TableRow, R | None, tuple[Problem, ...]]]:
    """Each row with what it was parsed to (None if it has errors) and its problems.

    Of two rows with the same key the first is kept.
    """
    first: dict[tuple[object, ...], TableRow] = {}
    for row in rows:
        parsed, problems = spec.parse_row(row, known)
        if parsed is not None:
            earlier = first.setdefault(spec.key(parsed), row)
            if earlier is not row:
                says = f"a second row for '{row[spec.key_column]}'"
                hint = f"first on line {earlier.place.line}; keep one of them"
                place = row.at(spec.key_column)
                problems = (Problem(place, "team-duplicate", says, hint),)
                parsed = None
        yield row, parsed, problems
