"""The deals of a CRM's export -> rows of deals.csv that keep their places in the export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.team.amount_text import (
    AmountText,
    CellNumber,
    currencies_of,
    currency_of_column,
    parse_currency,
    plain_amount,
    read_amount,
    same_currency,
)
from coachbook.team.cell_values import CellError, quoted
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.day_text import read_day
from coachbook.team.crm.mapping import DATE_FIELDS, DealColumns, LookUp, MappedState
from coachbook.team.crm.mapping import Mapping as ExportMapping
from coachbook.team.crm.rep_finder import RepFinder
from coachbook.team.crm.state_flags import FLAGS, STATE_FLAGS, flag_of, flagged_state, known_flag
from coachbook.team.external_ids import hashed_id, parse_external_id, safe_id
from coachbook.team.model import Deal, DealState
from coachbook.team.sheet_rows import NO_VALUE, is_error
from coachbook.team.table_row import Header, RejectedRow, Table, TableRow
from coachbook.team.tables import DEAL_COLUMNS
from coachbook.team.text_encoding import unscrambled

_AMOUNTS = ("amount", "won_amount")
_DIGIT = re.compile(r"\d")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_OF_SEVERAL = ("deal", "rep", "state", "currency")  # read from more than the cell of their name


@dataclass(frozen=True)
class ImportedIds:
    """The ids that an earlier import gave to deals, by the ids that the export has."""

    deals: Mapping[str, str]

    @classmethod
    def of(cls, deals: Iterable[Deal]) -> ImportedIds:
        """Those of the deals of a team folder."""
        return cls({deal.external_id or deal.id: deal.id for deal in deals})


@dataclass(frozen=True)
class SideTable:
    """A table of the export in which fields of a deal are looked up by a key."""

    look_up: LookUp
    rows: dict[str, TableRow]
    rejected: tuple[RejectedRow, ...]


def side_table(look_up: LookUp, rows: Iterable[TableRow], mapping: ExportMapping) -> SideTable:
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


class DealReader:
    """Turns the rows of one export into rows of deals.csv."""

    def __init__(
        self,
        mapping: ExportMapping,
        finder: RepFinder,
        sides: Sequence[SideTable],
        table: Table,
        known: ImportedIds,
    ) -> None:
        self.mapping, self.finder, self.sides, self.known = mapping, finder, sides, known
        self.columns: dict[str, str] = mapping.deals.columns.model_dump()
        self.named = [(f, column) for f, column in self.columns.items() if column and f != "notes"]
        self.stages = {stage.stage: stage for stage in mapping.stages}
        self.statuses = {status.status: status.state for status in mapping.statuses}
        self.says_state = bool(self.statuses) or mapping.deals.columns.has_flags
        self.header = _header(mapping.deals.columns, table)
        self.reps: dict[tuple[str, str], str | CellError] = {}
        self.given: dict[str, str] = {}
        self.days: dict[tuple[type, str], str | CellError] = {}
        self.readers: dict[str, Callable[[TableRow, dict[str, str]], str]] = {
            "deal": self._give_id,
            "rep": lambda _, cells: self._rep(cells["rep"], cells["rep_id"]),
            "stage": lambda _, cells: self._stage(cells["stage"]),
            "status": lambda _, cells: self._status(cells["status"]),
            **{name: self._amount_of(name) for name in _AMOUNTS},
            **{name: self._date_of(name) for name in DATE_FIELDS},
            **{flag: partial(_flag, flag) for flag in FLAGS},
            "key_account": lambda _, cells: _yes_or_no(cells["key_account"]),
            "state": lambda _, cells: self._state(cells),
            "currency": lambda _, cells: self._currency(cells),
        }

    def read(self, row: TableRow) -> tuple[TableRow | None, tuple[Problem, ...]]:
        """The row as deals.csv has it, and warnings; or None and the row's problems."""
        cells = dict.fromkeys(self.columns, "")
        cells.update((field, self.mapping.cell(row, column)) for field, column in self.named)
        warnings = [*self._look_up(row, cells), *self._garbled(row, cells)]
        problems = [
            Problem(row.at(column), "import-cell-error", *_error_in(cells[field]))
            for field, column in self.named
            if is_error(cells[field])
        ]
        if problems:
            return None, tuple(problems)
        for field, read in self.readers.items():
            try:
                if field in _OF_SEVERAL or cells[field]:
                    cells[field] = read(row, cells)
            except CellError as error:
                column = self.columns.get(field) or self.mapping.deals.columns.state_column
                hint = _or_nothing(error, column, cells.get(field, ""))
                problems.append(Problem(row.at(column), error.rule, error.says, hint))
        if problems:
            return None, tuple(problems)
        stage = self.stages.get(cells["stage"])
        if stage:
            cells["claimed"] = cells["claimed"] or stage.claimed
        self._settle_by_state(cells)
        values = tuple(cells.get(column, "") for column in DEAL_COLUMNS)
        return TableRow(self.header, values, row.place, row.raw, row.delimiter), tuple(warnings)

    def external_id(self, row: TableRow) -> str:
        """What the export calls a deal: its id, or what stands in the columns of `key`."""
        if self.columns["deal"]:
            return self.mapping.cell(row, self.columns["deal"])
        return " / ".join(self.mapping.cell(row, column) for column in self.mapping.deals.key)

    def _settle_by_state(self, cells: dict[str, str]) -> None:
        """Take amount and closing day from the columns that speak of the deal's state.

        What a deal was expected to bring is not what it brought, and the day on which it was
        expected to be closed is not the day on which it was.
        """
        state = cells["state"]
        if state == DealState.WON and self.columns["won_amount"]:
            cells["amount"] = cells["won_amount"]
        if state == DealState.OPEN and self.columns["expected"]:
            cells["closed"] = cells["expected"]
        if state == DealState.LOST and self.columns["lost"]:
            cells["closed"] = cells["lost"] or cells["closed"]

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

    def _garbled(self, row: TableRow, cells: dict[str, str]) -> Iterator[Problem]:
        """A warning for each text that was once read wrongly: MÃ¼ller is Müller, &amp; is &."""
        for field, column in self.named:
            text = cells[field]
            says = hint = ""
            if not text.isascii() and (meant := unscrambled(text)):
                says = f"'{quoted(text)}' seems to be '{quoted(meant)}', read in a wrong encoding"
                hint = "export it once more as UTF-8, and do not open and save it in between"
            elif "&" in text and _ENTITY.search(text):
                says = (
                    f"'{quoted(text)}' seems to be '{quoted(unescape(text))}', as a web page has it"
                )
                hint = "export it once more in another form, or write it under `corrections`"
            if says:
                yield Problem(row.at(column), "import-garbled", says, hint, Severity.WARNING)

    def _give_id(self, row: TableRow, cells: dict[str, str]) -> str:
        """The id of the deal; the CRM's own is kept beside it if it is another.

        Ids that differ in case alone are two for some programs and one for file names.
        """
        text = self.external_id(row)
        if not text.strip(" /"):
            return ""
        external = parse_external_id(text)
        own = self.known.deals.get(external) or safe_id(external)
        if self.given.setdefault(own.casefold(), external) != external:
            own = hashed_id(external)
            self.given.setdefault(own.casefold(), external)
        cells["external_id"] = "" if own == external else external
        return own

    def _rep(self, name: str, own_id: str) -> str:
        if not (name or own_id):
            return ""
        key = name, own_id
        if key not in self.reps:
            try:
                self.reps[key] = self.finder.rep(name, own_id).id
            except CellError as error:
                self.reps[key] = error
        found = self.reps[key]
        if isinstance(found, CellError):
            raise found
        return found

    def _stage(self, text: str) -> str:
        if text not in self.stages and (self.stages or not self.says_state):
            says = f"the mapping has no stage '{quoted(text)}'"
            near = did_you_mean(text, self.stages)
            state = vocabulary().state_of(text) or "open"
            hint = (
                f"write under `stages`: {{stage: {text}, state: {state}}}; "
                "state is open, won, lost or left-out"
            )
            raise CellError("import-stage", says, f"{near} Or {hint}" if near else hint)
        return text

    def _status(self, text: str) -> str:
        state = self.statuses.get(text) or vocabulary().state_of(text)
        if state is MappedState.BY_STAGE:
            return ""
        if state is None:
            says = f"the mapping has no status '{quoted(text)}'"
            hint = (
                f"write under `statuses`: {{status: {text}, state: open}} (or won, lost, by-stage)"
            )
            raise CellError("import-status", says, hint)
        return state.value

    def _state(self, cells: dict[str, str]) -> str:
        """Open, won or lost: by the status, if there is one; a stage must not say otherwise."""
        stage, status = self.stages.get(cells["stage"]), cells["status"]
        by_stage = stage.state.value if stage else ""
        if status and by_stage not in ("", DealState.OPEN, status):
            says = f"the stage '{quoted(cells['stage'])}' is {by_stage}, the status {status}"
            raise CellError("import-state", says, "correct one of the two in the CRM")
        flags = {flag: flag_of(flag, cells[flag]) for flag in STATE_FLAGS if cells[flag]}
        return flagged_state(by_stage, status, flags, self.columns) if flags else status or by_stage

    def _date_of(self, name: str) -> Callable[[TableRow, dict[str, str]], str]:
        return lambda _, cells: self._day(cells[name])

    def _day(self, text: str) -> str:
        key = type(text), text
        if key not in self.days:
            try:
                self.days[key] = read_day(text, self.mapping.dates, self.mapping.zone).isoformat()
            except CellError as error:
                self.days[key] = error
        found = self.days[key]
        if isinstance(found, CellError):
            raise found
        return found

    def _amount_of(self, name: str) -> Callable[[TableRow, dict[str, str]], str]:
        column = str(getattr(self.mapping.deals.columns, name))

        def read(_: TableRow, cells: dict[str, str]) -> str:
            amount = self._amount(cells[name], column)
            cells[f"{name} currency"] = amount.currency or currency_of_column(column)
            return plain_amount(amount.value)

        return read

    def _currency(self, cells: dict[str, str]) -> str:
        """The currency of the amount that counts: as the cell says, its column's name, or apart."""
        of_won = cells.get("state") == DealState.WON and self.columns["won_amount"]
        name = "won_amount" if of_won else "amount"
        if not cells[name]:
            return ""
        written, apart = cells.get(f"{name} currency", ""), cells["currency"]
        said = parse_currency(apart) if apart else ""
        if said and written and not same_currency(said, written):
            says = f"the amount is in {written}, the currency says {said}"
            raise CellError("team-currency", says, "correct one of the two")
        found = filter(None, (said, written))
        return min(found, key=lambda each: len(currencies_of(each)), default="")

    def read_amount(self, text: str, column: str) -> str:
        """The text of an amount in a column of the export as deals.csv has it.

        Raises:
            CellError: it is no amount, or fits two readings.
        """
        return plain_amount(self._amount(text, column).value)

    def _amount(self, text: str, column: str) -> AmountText:
        """An amount in the unit 1: a unit in the cell stands in place of the column's."""
        if not isinstance(text, CellNumber):
            for mark in self.mapping.empty_marks:
                text = text.replace(mark, "")
        amount = read_amount(text, *self.mapping.amount_marks)
        if amount.value < 0:
            raise CellError("team-number", f"'{quoted(text)}' is negative", "expected 0 or more")
        return amount if amount.has_unit else amount.times(self.mapping.unit_in(column))


def _flag(flag: str, _: TableRow, cells: Mapping[str, str]) -> str:
    return known_flag(flag, cells[flag])


def _or_nothing(error: CellError, column: str, text: str) -> str:
    """The hint of an error; of a word among numbers or days, how to say that it means nothing."""
    if error.rule not in ("team-number", "team-date") or _DIGIT.search(text):
        return error.hint
    empty = f'corrections: {{"{quoted(column)}": {{"{quoted(text)}": ""}}}}'
    return f"{error.hint}; or, if it stands for nothing, in the mapping `{empty}`"


def _yes_or_no(text: str) -> str:
    """What a cell says of a key account; as it stands if it is neither yes nor no."""
    said = flag_of("key_account", text)
    return text if said is None else "yes" if said else "no"


def _error_in(text: str) -> tuple[str, str]:
    """What to say of a cell that holds an error in place of a value."""
    if text == NO_VALUE:
        hint = "open the workbook in a spreadsheet program and save it, or save it as CSV"
        return "the formula in the cell has no value", hint
    return f"the cell holds the error {text}", "mend the formula in the workbook"


def _header(columns: DealColumns, table: Table) -> Header:
    """The header of deals.csv, each column at the cell of the export that it comes from."""
    named = {**columns.model_dump(), "state": columns.state_column}
    named["claimed"] = columns.claimed or columns.stage
    named["rep"] = columns.rep or columns.rep_id
    named["external_id"] = columns.deal
    index = table.head.header.index
    return Header(DEAL_COLUMNS, tuple(index.get(named.get(c, ""), 0) for c in DEAL_COLUMNS))
