"""The shape of a mapping file: how a CRM's export becomes a team folder."""

from __future__ import annotations

from datetime import UTC, date, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field

from coachbook.base.text import Language
from coachbook.playbook.model.entry import Model
from coachbook.team.amount_text import MARKS, is_read, plain_mark, unit_of
from coachbook.team.crm.owner_names import is_nobody
from coachbook.team.model import DealState
from coachbook.team.table_reader import TableForm
from coachbook.team.table_row import TableRow


class RepColumns(Model):
    """The columns of the export that say who the reps are. An empty one is not there."""

    name: str
    team: str = ""
    supervisor: str = ""
    id: str = ""
    email: str = ""
    joined: str = ""
    region: str = ""


class DealColumns(Model):
    """The columns of the export that say what the deals are. An empty one is not there."""

    rep: str
    deal: str = Field("", description="The deal's id; left out: see `key`.")
    rep_id: str = Field("", description="The rep's id or e-mail, where names are not enough.")
    stage: str = Field("", description="How far the deal is; the class follows from it.")
    status: str = Field("", description="Open, won or lost, where a column apart says so.")
    is_closed: str = Field("", description="Yes if it is over, where a column says so.")
    is_open: str = Field("", description="Yes if it is not over, where a column says so.")
    is_won: str = Field("", description="Yes if it is won, where a column says so.")
    is_lost: str = Field("", description="Yes if it is lost, where a column says so.")
    not_lost: str = Field("", description="No if it is lost, as Odoo's `Active` says.")
    deleted: str = Field("", description="Yes if it was deleted: it is left out.")
    archived: str = Field("", description="Yes if it was archived: it is left out.")
    active: str = Field("", description="No if it was deleted or archived: it is left out.")
    customer: str = ""
    product: str = ""
    claimed: str = ""
    amount: str = Field("", description="What is expected; of a won deal: what was won.")
    won_amount: str = Field("", description="What was won, where a column apart says so.")
    currency: str = ""
    opened: str = ""
    last_contact: str = ""
    follow_ups: str = ""
    next_call: str = ""
    closed: str = Field("", description="The day won or lost; while open: expected to be.")
    lost: str = Field("", description="The day lost, where it has a column apart.")
    expected: str = Field("", description="The day expected, where it has a column apart.")
    key_account: str = ""
    sector: str = ""
    notes: str = Field("", description="What reps wrote; facts in it are offered, none entered.")

    @property
    def has_flags(self) -> bool:
        """Whether columns of yes and no say all of whether a deal is open, won or lost."""
        return bool(self.is_won and (self.is_closed or self.is_open or self.is_lost))

    @property
    def state_column(self) -> str:
        """The column that says most of whether a deal is open, won or lost."""
        return self.status or self.stage or self.is_won


class ExportFile(Model):
    """A file of the export; its name may hold `*`."""

    file: str
    sheet: str = Field("", description="Of a workbook; left out: the first that people see.")
    header_row: int = Field(0, ge=0, description="The row with the names; left out: it is found.")
    encoding: str = Field("", description="Of a text, such as gb18030; left out: it is found out.")


class RepSource(ExportFile):
    """The file with the reps; its name may hold `*`."""

    columns: RepColumns


class DealSource(ExportFile):
    """The file with the deals; its name may hold `*`."""

    columns: DealColumns
    key: tuple[str, ...] = Field((), description="Columns that together name a deal without id.")
    unused: tuple[str, ...] = Field(
        (), description="Columns that mean something else than it seems."
    )


class MappedState(StrEnum):
    """What a stage or status means for a deal: its state, or that it is none of ours."""

    OPEN = DealState.OPEN.value
    WON = DealState.WON.value
    LOST = DealState.LOST.value
    BY_STAGE = "by-stage"  # of a status that does not say: 已结束
    LEFT_OUT = "left-out"


class StageMapping(Model):
    """What a stage of the export means."""

    model_config = ConfigDict(title="Stage")

    stage: str
    state: MappedState
    claimed: str = Field("", description="Id of a customer class, such as class.call-back.")


class StatusMapping(Model):
    """What a status of the export means."""

    model_config = ConfigDict(title="Status")

    status: str
    state: MappedState


class LookUpBy(StrEnum):
    """The field of a deal by which a side table is looked up."""

    CUSTOMER = "customer"
    PRODUCT = "product"


class LookUpField(Model):
    """A field of a deal that is filled from a side table where it is empty."""

    field: str
    column: str


class LookUp(ExportFile):
    """A side table: `key` is its column that holds what stands in the deal's field `of`."""

    key: str
    of: LookUpBy
    fills: tuple[LookUpField, ...] = ()


class AmountForm(Model):
    """How the export writes amounts."""

    decimal: str = Field(pattern="^[.,]$", description='Before the decimals: "." or ",".')
    thousands: str = Field("", pattern="^[.,' ]?$", description='Between thousands, such as ",".')


ASK = "ask"  # what a first mapping says where a person must answer

DATE_FIELDS = ("opened", "last_contact", "next_call", "closed", "lost", "expected")
Unit = Annotated[Decimal, Field(ge=0)]


class Mapping(Model):
    """A mapping file. What the export does not say of people is given here for all of them."""

    department: str
    language: Language = Language.ZH
    joined: date | None = None
    team: str = ""
    supervisor: str = ""
    dates: tuple[str, ...] = Field(
        (), description="Forms such as %m/%d/%Y, or excel; year first always works."
    )
    timezone: str = Field(
        "", description="Of which stamps such as …T16:00:00Z are days; left out: the team's."
    )
    amounts: AmountForm | None = None
    ignore_in_amounts: tuple[str, ...] = Field(
        (), description="What stands in amounts and says nothing; currencies are known as they are."
    )
    reps: RepSource
    deals: DealSource
    amount_unit: Unit | dict[str, Unit] = Field(
        Decimal(0),
        description="What 1 stands for in amounts, such as 10000 for 万元; or so by column.",
    )
    stages: tuple[StageMapping, ...] = ()
    statuses: tuple[StatusMapping, ...] = ()
    corrections: dict[str, dict[str, str]] = Field(
        {}, description="By column: what stands there and what is meant."
    )
    look_up: tuple[LookUp, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the export's files; one that holds both reps and deals stands once."""
        names = (self.reps.file, self.deals.file, *(side.file for side in self.look_up))
        return tuple(dict.fromkeys(names))

    def reading(self, file: str) -> TableForm:
        """How a file of the export is read, and the columns that it must have."""
        every: tuple[ExportFile, ...] = (self.deals, self.reps, *self.look_up)
        sources = [each for each in every if each.file == file]
        columns: set[str] = set()
        for each in sources:
            if isinstance(each, LookUp):
                columns |= {each.key, *(fill.column for fill in each.fills)}
            elif isinstance(each, DealSource | RepSource):
                columns |= {*each.columns.model_dump().values()}
        return TableForm(
            encoding=next((each.encoding for each in sources if each.encoding), ""),
            sheet=next((each.sheet for each in sources if each.sheet), ""),
            header_row=next((each.header_row for each in sources if each.header_row), 0),
            columns=frozenset(columns - {"", ASK}),
            is_ours=False,
        )

    @property
    def zone(self) -> tzinfo:
        """The time zone in which a moment falls on a day."""
        return ZoneInfo(self.timezone) if self.timezone else UTC

    @property
    def date_columns(self) -> tuple[str, ...]:
        """The deals' columns of dates that are named."""
        columns = self.deals.columns.model_dump()
        return tuple(columns[name] for name in DATE_FIELDS if columns[name])

    @property
    def amount_columns(self) -> dict[str, str]:
        """The deals' columns of amounts that are named, by their keys."""
        columns = self.deals.columns
        named = {"amount": columns.amount, "won_amount": columns.won_amount}
        return {key: column for key, column in named.items() if column}

    @property
    def amount_marks(self) -> tuple[str, str]:
        """The decimal mark and the one between thousands; empty: it is not said which."""
        if self.amounts:
            return self.amounts.decimal, self.amounts.thousands
        ignored = {mark for mark in map(plain_mark, self.ignore_in_amounts) if mark in MARKS}
        return "", ignored.pop() if len(ignored) == 1 else ""

    @property
    def empty_marks(self) -> tuple[str, ...]:
        """What is cut out of amounts: neither separators, nor currencies, nor units."""
        return tuple(mark for mark in self.ignore_in_amounts if not is_read(mark))

    def unit_in(self, column: str) -> Decimal:
        """What 1 stands for in a column of amounts.

        A unit that the name of one column has is not that of another whose name has none: in
        预计金额(万元) and 实际金额, 98000 won is 98,000.
        """
        if isinstance(self.amount_unit, dict):
            return self.amount_unit.get(column, Decimal(1))
        named = any(unit_of(each) != 1 for each in self.amount_columns.values())
        return (self.amount_unit or Decimal(1)) if unit_of(column) != 1 or not named else Decimal(1)

    def cell(self, row: TableRow, column: str) -> str:
        """What is meant by a cell of the export; empty if the column has no name."""
        text = row[column] if column else ""
        return self.corrections.get(column, {}).get(text, text)

    @property
    def own_ids_in_deals(self) -> str:
        """The column of the deals with ids or e-mails of reps, where no other has them."""
        columns = self.reps.columns
        return "" if columns.id or columns.email else self.deals.columns.rep_id

    def is_nobodys(self, row: TableRow, column: str) -> bool:
        """Whether a column of owners names no rep; a name that is `corrected` to itself is one."""
        text = self.cell(row, column)
        return is_nobody(text) and self.corrections.get(column, {}).get(row[column]) != row[column]
