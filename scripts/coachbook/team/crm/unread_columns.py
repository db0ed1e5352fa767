"""Columns that the mapping leaves out although they say something else than what it takes.

A mapping that names `Stage` and not `Status` takes a won deal for an open one, and nobody sees it.
Such a mapping is refused, with what to write; `unused` names a column that means something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from coachbook.base.problems import Problem
from coachbook.team.cell_values import CellError, parse_amount, quoted
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.deals import DealReader
from coachbook.team.crm.mapping import unit_of
from coachbook.team.crm.mapping_file import MappingFile
from coachbook.team.model import Deal, DealState
from coachbook.team.table_row import Table, TableRow

_RULES = {"status": "import-unread-status", "won_amount": "import-unread-won-amount"}
Pairs = Iterable[tuple[TableRow, Deal]]


def unread_column_problems(
    mapping_file: MappingFile, table: Table, reader: DealReader, pairs: Pairs
) -> Iterator[Problem]:
    """A problem for each column left out that contradicts the deals read; `pairs`: rows, deals."""
    mapping = mapping_file.mapping
    named = {
        *mapping.deals.columns.model_dump().values(),
        *mapping.deals.unused,
        *mapping.deals.key,
    }
    free = [column for column in table.columns if column and column not in named]
    both = list(pairs)
    if not mapping.deals.columns.status:
        for column in _of_field(free, "status"):
            rows = [row for row, deal in both if _other_state(row[column], deal.state)]
            yield from _problem(mapping_file, "status", column, rows)
    if not mapping.deals.columns.won_amount:
        won = [(row, deal) for row, deal in both if deal.state is DealState.WON]
        for column in _of_field(free, "won_amount"):
            rows = [row for row, deal in won if _other_amount(reader, row, column, deal.amount)]
            yield from _problem(mapping_file, "won_amount", column, rows)
    for field, column in mapping.amount_columns.items():
        if mapping.amount_unit == 0 and (unit := unit_of(column)):
            says = f"amounts in '{column}' are in units of {unit:,}"
            path = ("deals", "columns", field)
            hint = f"write at the top `amount_unit: {unit}`; or 1, if they are not"
            yield mapping_file.problem(path, "import-unit", says, hint)


def _of_field(columns: Iterable[str], field: str) -> Iterator[str]:
    return (column for column in columns if field in vocabulary().fields_of(column))


def _other_state(text: str, state: DealState) -> bool:
    said = vocabulary().state_of(text) if text else None
    return said is not None and said is not state


def _other_amount(reader: DealReader, row: TableRow, column: str, amount: Decimal | None) -> bool:
    text = row[column]
    try:
        return bool(text) and parse_amount(reader.read_amount(text, column)) != amount
    except CellError:
        return False


def _problem(
    mapping_file: MappingFile, field: str, column: str, rows: list[TableRow]
) -> Iterator[Problem]:
    if not rows:
        return
    values = ", ".join(
        f"'{quoted(text)}'" for text in dict.fromkeys(row[column] for row in rows[:3])
    )
    name = quoted(column)
    says = (
        f"the mapping leaves out '{name}', which says otherwise in {len(rows):,} of the rows: "
        f"{values}, first in line {rows[0].place.line}"
    )
    hint = (
        f"write under `columns` of the deals `{field}: {name}`; or, if it means something else, "
        f"beside `columns` `unused: [{name}]`"
    )
    yield mapping_file.problem(("deals", "columns"), _RULES[field], says, hint)
