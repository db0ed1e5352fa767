"""Rows of a team folder's tables -> records, with a problem for each cell that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from coachbook.base.problems import Problem, Severity
from coachbook.team import cell_values
from coachbook.team.known_ids import KnownIds, id_parser
from coachbook.team.model import Commitment, DatedFact, DayActivity, Deal, DealState, PastLevel
from coachbook.team.table_row import TableRow

T = TypeVar("T")
R = TypeVar("R")


class _Cells:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, row: TableRow, known: KnownIds) -> None:
        self.row, self.known = row, known
        self.problems: list[Problem] = []

    def must(self, column: str, read: Callable[[str], T], default: T) -> T:
        """The value of a cell that may not be empty."""
        if self.row[column]:
            return self.may(column, read, default)
        says = f"'{column}' is empty"
        self.problems.append(Problem(self.row.at(column), "team-missing", says, "fill it in"))
        return default

    def may(self, column: str, read: Callable[[str], T], default: T) -> T:
        """The value of a cell, or `default` if it is empty or unreadable."""
        if not self.row[column]:
            return default
        try:
            return read(self.row[column])
        except cell_values.CellError as error:
            place = self.row.at(column)
            self.problems.append(Problem(place, error.rule, error.says, error.hint))
            return default

    def words(self, text: str) -> str:
        return cell_values.parse_text(text, self.known.printable)

    def rep(self) -> str:
        return self.must("rep", id_parser(self.known.reps, "rep"), "")

    def facts(self, text: str) -> tuple[DatedFact, ...]:
        known = id_parser(self.known.facts, "fact")
        return tuple(
            DatedFact(known(fact.fact), fact.on) for fact in cell_values.parse_dated_facts(text)
        )

    def result(self, record: R) -> tuple[R | None, tuple[Problem, ...]]:
        return (None if self.problems else record), tuple(self.problems)


def read_deal(row: TableRow, known: KnownIds) -> tuple[Deal | None, tuple[Problem, ...]]:
    """A deal; None with its problems if a cell is wrong; with a warning if nobody is named."""
    cells = _Cells(row, known)
    deal, problems = cells.result(
        Deal(
            id=cells.must("deal", cell_values.parse_id, ""),
            rep=cells.rep(),
            customer=cells.may("customer", cells.words, ""),
            product=cells.may("product", cells.words, ""),
            claimed=cells.may("claimed", id_parser(known.classes, "class"), ""),
            state=cells.must("state", cell_values.parse_state, DealState.OPEN),
            amount=cells.may("amount", cell_values.parse_amount, None),
            opened=cells.may("opened", cell_values.parse_date, None),
            last_contact=cells.may("last_contact", cell_values.parse_date, None),
            follow_ups=cells.may("follow_ups", cell_values.parse_count, None),
            next_call=cells.may("next_call", cell_values.parse_date, None),
            closed=cells.may("closed", cell_values.parse_date, None),
            key_account=cells.may("key_account", cell_values.parse_yes_no, False),
            facts=cells.may("facts", cells.facts, ()),
            sector=cells.may("sector", cells.words, ""),
            place=row.at("deal"),
        )
    )
    if deal and deal.state is DealState.OPEN and not deal.customer:
        says, hint = f"the deal '{deal.id}' names no customer", "ask whose deal it is"
        place = row.at("customer")
        problems = (Problem(place, "team-no-customer", says, hint, Severity.WARNING),)
    return deal, problems


def read_day(row: TableRow, known: KnownIds) -> tuple[DayActivity | None, tuple[Problem, ...]]:
    """What a rep did on a day; None with its problems if a cell is wrong."""
    cells = _Cells(row, known)
    unset = cell_values.parse_date("0001-01-01")
    return cells.result(
        DayActivity(
            day=cells.must("day", cell_values.parse_date, unset),
            rep=cells.rep(),
            calls=cells.must("calls", cell_values.parse_count, 0),
            prospects=cells.must("prospects", cell_values.parse_count, 0),
            records=cells.must("records", cell_values.parse_count, 0),
            present=cells.must("present", cell_values.parse_share, cell_values.parse_amount("0")),
        )
    )


def read_commitment(
    row: TableRow, known: KnownIds
) -> tuple[Commitment | None, tuple[Problem, ...]]:
    """A commitment; None with its problems if a cell is wrong."""
    cells = _Cells(row, known)
    unset = cell_values.parse_date("0001-01-01")
    return cells.result(
        Commitment(
            id=cells.must("commitment", cell_values.parse_id, ""),
            rep=cells.rep(),
            agreed=cells.must("agreed", cell_values.parse_date, unset),
            what=cells.must("what", cells.words, ""),
            due=cells.must("due", cell_values.parse_date, unset),
            done=cells.may("done", cell_values.parse_date, None),
        )
    )


def read_score(row: TableRow, known: KnownIds) -> tuple[PastLevel | None, tuple[Problem, ...]]:
    """A score; None with its problems if a cell is wrong."""
    cells = _Cells(row, known)
    return cells.result(
        PastLevel(
            week=cells.must("week", cell_values.parse_week, ""),
            rep=cells.rep(),
            criterion=cells.must("criterion", id_parser(known.criteria, "criterion"), ""),
            level=cells.must("level", cell_values.parse_level, None),
        )
    )
