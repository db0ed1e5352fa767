"""Columns that the mapping leaves out although they say something else than what it takes.

A mapping that names `Stage` and not `Status` takes a won deal for an open one, and nobody sees it.
Such a mapping is refused, with what to write; `unused` names a column that means something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from coachbook.base.problems import Problem, did_you_mean
from coachbook.team.amount_text import unit_of, unit_of_titles
from coachbook.team.cell_values import CellError, parse_amount, quoted
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.deals import DealReader
from coachbook.team.crm.mapping_file import MappingFile
from coachbook.team.crm.state_flags import FLAGS, contradicts
from coachbook.team.model import Deal, DealState
from coachbook.team.table_row import Table, TableRow

_RULES = {
    "status": "import-unread-status",
    "won_amount": "import-unread-won-amount",
    **dict.fromkeys(FLAGS, "import-unread-flag"),
}
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
    for flag in FLAGS:
        if not getattr(mapping.deals.columns, flag):
            for column in _of_field(free, flag):
                rows = [row for row, deal in both if contradicts(flag, row[column], deal.state)]
                yield from _problem(mapping_file, flag, column, rows)
    if not mapping.deals.columns.won_amount:
        won = [(row, deal) for row, deal in both if deal.state is DealState.WON]
        for column in _of_field(free, "won_amount"):
            rows = [row for row, deal in won if _other_amount(reader, row, column, deal.amount)]
            yield from _problem(mapping_file, "won_amount", column, rows)
    yield from _unit_problems(mapping_file, unit_of_titles(table.titles))


def _unit_problems(mapping_file: MappingFile, titled: Decimal) -> Iterator[Problem]:
    """A problem for each column of amounts whose unit is not said, or said to be another."""
    mapping = mapping_file.mapping
    said, columns = mapping.amount_unit, mapping.amount_columns
    units = {column: unit_of(column) for column in columns.values()}
    several = len({unit for unit in units.values() if unit != 1}) > 1
    for field, column in columns.items():
        unit = units[column]
        hint = ""
        if isinstance(said, dict):
            hint = "" if unit == 1 or column in said else f"write it there, too: `{column}: {unit}`"
        elif (unit != 1 or titled != 1) and said == 0:
            unit = titled if unit == 1 else unit
            hint = f"write at the top `amount_unit: {unit}`; or 1, if they are not"
        elif (unit not in (1, said, None) and said != 1) or (unit != 1 and several and said != 1):
            hint = (
                f"write at the top what 1 stands for by column: `amount_unit: {{{column}: {unit}}}`"
            )
        if hint:
            says = (
                f"amounts in '{column}' are in units of {unit:,}"
                if unit
                else (f"what 1 stands for in '{column}' is not known")
            )
            hint = hint.replace("None", "NUMBER")
            yield mapping_file.problem(("deals", "columns", field), "import-unit", says, hint)
    if isinstance(said, dict):
        for column in said:
            if column not in units:
                says = f"'{quoted(column)}' is no column of amounts that the mapping names"
                hint = did_you_mean(column, units)
                yield mapping_file.problem(("amount_unit", column), "import-column", says, hint)


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
