"""The deals of a CRM's export -> rows of deals.csv that keep their places in the export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.mapping import DealColumns, LookUp, Mapping
from coachbook.team.model import Rep
from coachbook.team.table_row import Header, RejectedRow, Table, TableRow
from coachbook.team.tables import DEAL_COLUMNS

_DATES = ("opened", "last_contact", "next_call", "closed")


@dataclass(frozen=True)
class SideTable:
    """A table of the export in which fields of a deal are looked up by a key."""

    look_up: LookUp
    rows: dict[str, TableRow]
    rejected: tuple[RejectedRow, ...]


def side_table(look_up: LookUp, rows: Iterable[TableRow], mapping: Mapping) -> SideTable:
    """A side table; rows without a key, or with the key of an earlier row, are rejected."""
    by_key: dict[str, TableRow] = {}
    rejected = []
    for row in rows:
        key = mapping.cell(row, look_up.key)
        if by_key.setdefault(key, row) is not row or not key:
            says = f"a second row for '{quoted(key)}'" if key else f"'{look_up.key}' is empty"
            problem = Problem(row.at(look_up.key), "import-key", says, "one row for each")
            rejected.append(RejectedRow(row, (problem,)))
    by_key.pop("", None)
    return SideTable(look_up, by_key, tuple(rejected))


def any_date(text: str, forms: Sequence[str]) -> date:
    """A date in ISO form (a time of day is dropped) or in one of `forms` (as of strptime).

    Raises:
        CellError: none of them fits.
    """
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for form in forms:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - only its date is used
        except ValueError:
            continue
    hint = f"expected {' or '.join([*forms, 'a date such as 2026-11-17'])}"
    raise CellError("team-date", f"'{quoted(text)}' is no date that exists", hint)


class DealReader:
    """Turns the rows of one export into rows of deals.csv."""

    def __init__(
        self,
        mapping: Mapping,
        reps: dict[str, Rep],
        sides: Sequence[SideTable],
        table: Table,
    ) -> None:
        self.mapping, self.reps, self.sides = mapping, reps, sides
        self.columns: dict[str, str] = mapping.deals.columns.model_dump()
        self.stages = {stage.stage: stage for stage in mapping.stages}
        self.header = _header(mapping.deals.columns, table)
        self.readers: dict[str, Callable[[str], str]] = {
            "rep": self._rep,
            "stage": self._stage,
            "amount": self._amount,
            **dict.fromkeys(_DATES, self._date),
        }

    def read(self, row: TableRow) -> tuple[TableRow | None, tuple[Problem, ...]]:
        """The row as deals.csv has it, and warnings; or None and the row's problems."""
        cells = {field: self.mapping.cell(row, column) for field, column in self.columns.items()}
        warnings = self._look_up(row, cells)
        problems = []
        for field, read in self.readers.items():
            try:
                cells[field] = read(cells[field]) if cells[field] else ""
            except CellError as error:
                place = row.at(self.columns[field])
                problems.append(Problem(place, error.rule, error.says, error.hint))
        if problems:
            return None, tuple(problems)
        stage = self.stages.get(cells["stage"])
        if stage:
            cells["state"] = stage.state
            cells["claimed"] = cells["claimed"] or stage.claimed
        values = tuple(cells.get(column, "") for column in DEAL_COLUMNS)
        return TableRow(self.header, values, row.place, row.raw, row.delimiter), tuple(warnings)

    def _look_up(self, row: TableRow, cells: dict[str, str]) -> list[Problem]:
        warnings = []
        for side in self.sides:
            key_field = side.look_up.of
            if not cells[key_field]:
                continue
            found = side.rows.get(cells[key_field])
            if found is None:
                says = f"the {key_field} '{quoted(cells[key_field])}' is not in {side.look_up.file}"
                hint = did_you_mean(cells[key_field], side.rows)
                place, rule = row.at(self.columns[key_field]), f"import-unknown-{key_field}"
                warnings.append(Problem(place, rule, says, hint, Severity.WARNING))
                continue
            for fill in side.look_up.fills:
                cells[fill.field] = cells[fill.field] or self.mapping.cell(found, fill.column)
        return warnings

    def _rep(self, text: str) -> str:
        if text not in self.reps:
            says = f"there is no rep '{quoted(text)}'"
            hint = did_you_mean(text, self.reps)
            raise CellError("team-unknown-rep", says, hint)
        return self.reps[text].id

    def _stage(self, text: str) -> str:
        if text not in self.stages:
            says = f"the mapping has no stage '{quoted(text)}'"
            raise CellError("import-stage", says, did_you_mean(text, self.stages))
        return text

    def _date(self, text: str) -> str:
        return any_date(text, self.mapping.dates).isoformat()

    def _amount(self, text: str) -> str:
        for mark in self.mapping.ignore_in_amounts:
            text = text.replace(mark, "")
        return text.strip()


def _header(columns: DealColumns, table: Table) -> Header:
    """The header of deals.csv, each column at the cell of the export that it comes from."""
    named = {**columns.model_dump(), "state": columns.stage}
    named["claimed"] = columns.claimed or columns.stage
    index = table.head.header.index
    return Header(DEAL_COLUMNS, tuple(index.get(named.get(c, ""), 0) for c in DEAL_COLUMNS))
