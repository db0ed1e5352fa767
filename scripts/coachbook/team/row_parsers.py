"""Rows of a team folder's tables -> deals, days, commitments and levels; problems by cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from coachbook.base.problems import Problem, Severity, has_errors
from coachbook.team import cell_values
from coachbook.team.amount_text import (
    parse_currency,
    parse_deal_amount,
    read_amount,
    same_currency,
)
from coachbook.team.external_ids import parse_external_id
from coachbook.team.known_ids import KnownIds, class_parser, id_parser
from coachbook.team.model import Commitment, DatedFact, DayActivity, Deal, DealState, PastLevel
from coachbook.team.table_row import TableRow

T = TypeVar("T")
R = TypeVar("R")


class _Cells:
    """Parses the cells of one row and collects their problems."""

    def __init__(self, row: TableRow, known: KnownIds) -> None:
        self.row, self.known = row, known
        self.problems: list[Problem] = []

    def required(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """The value of a cell that must not be empty; `default` after a problem."""
        if self.row[column]:
            return self.optional(column, parse, default)
        says = f"'{column}' is empty"
        self.problems.append(Problem(self.row.at(column), "team-missing", says, "fill it in"))
        return default

    def optional(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """The value of a cell; `default` if it is empty or after a problem."""
        text = self.row[column]
        if not text:
            return default
        try:
            return parse(text)
        except cell_values.CellError as error:
            place = self.row.at(column)
            self.problems.append(Problem(place, error.rule, error.says, error.hint))
            return default

    def text(self, column: str) -> str:
        """A text that may be empty; a character that prints in another way gets a warning."""
        text = self.row[column]
        if odd := cell_values.odd_character(text, self.known.printable):
            place, hint = self.row.at(column), "write it in another way"
            self.problems.append(Problem(place, "team-glyphs", odd, hint, Severity.WARNING))
        return self.optional(column, cell_values.parse_text, "")

    def required_text(self, column: str) -> str:
        """A text that must not be empty."""
        text = self.text(column)
        return text if text else self.required(column, cell_values.parse_text, "")

    def rep(self) -> str:
        return self.required("rep", id_parser(self.known.reps, "rep"), "")

    def facts(self, text: str) -> tuple[DatedFact, ...]:
        known = id_parser(self.known.facts, "fact")
        return tuple(
            DatedFact(known(fact.fact), fact.on) for fact in cell_values.parse_dated_facts(text)
        )

    def currency(self) -> str:
        """The currency of a deal's amount: of its column, or as the amount itself says."""
        said, amount = self.optional("currency", parse_currency, ""), self.row["amount"]
        if not amount or (amount[-1:].isdecimal() and amount[:1].isdecimal()):
            return said
        try:
            written = read_amount(amount).currency
        except cell_values.CellError:
            return said
        if said and written and not same_currency(said, written):
            says = f"the amount is in {written}, the currency says {said}"
            place = self.row.at("currency")
            self.problems.append(Problem(place, "team-currency", says, "keep one of the two"))
        return said or written

    def result(self, parsed: R) -> tuple[R | None, tuple[Problem, ...]]:
        return (None if has_errors(self.problems) else parsed), tuple(self.problems)


def read_deal(row: TableRow, known: KnownIds) -> tuple[Deal | None, tuple[Problem, ...]]:
    """A deal, or None and its problems; an open deal without a customer gets a warning."""
    cells = _Cells(row, known)
    deal, problems = cells.result(
        Deal(
            id=cells.required("deal", cell_values.parse_id, ""),
            rep=cells.rep(),
            customer=cells.text("customer"),
            product=cells.text("product"),
            claimed=cells.optional("claimed", class_parser(known), ""),
            state=cells.required("state", cell_values.parse_state, DealState.OPEN),
            amount=cells.optional("amount", parse_deal_amount, None),
            opened=cells.optional("opened", cell_values.parse_date, None),
            last_contact=cells.optional("last_contact", cell_values.parse_date, None),
            follow_ups=cells.optional("follow_ups", cell_values.parse_count, None),
            next_call=cells.optional("next_call", cell_values.parse_date, None),
            closed=cells.optional("closed", cell_values.parse_date, None),
            key_account=cells.optional("key_account", cell_values.parse_yes_no, False),
            facts=cells.optional("facts", cells.facts, ()),
            sector=cells.text("sector"),
            external_id=cells.optional("external_id", parse_external_id, ""),
            currency=cells.currency(),
            place=row.at("deal"),
        )
    )
    if deal and deal.state is DealState.OPEN and not deal.customer:
        says, hint = f"the deal '{deal.id}' names no customer", "ask whose deal it is"
        place = row.at("customer")
        nameless = Problem(place, "team-no-customer", says, hint, Severity.WARNING)
        problems = (*problems, nameless)
    return deal, problems


def read_day(row: TableRow, known: KnownIds) -> tuple[DayActivity | None, tuple[Problem, ...]]:
    """What a rep did on a day, or None and its problems."""
    cells = _Cells(row, known)
    unset = cell_values.parse_date("0001-01-01")
    return cells.result(
        DayActivity(
            day=cells.required("day", cell_values.parse_date, unset),
            rep=cells.rep(),
            calls=cells.required("calls", cell_values.parse_count, 0),
            prospects=cells.required("prospects", cell_values.parse_count, 0),
            records=cells.required("records", cell_values.parse_count, 0),
            present=cells.required(
                "present", cell_values.parse_share, cell_values.parse_amount("0")
            ),
            place=row.at("day"),
        )
    )


def read_commitment(
    row: TableRow, known: KnownIds
) -> tuple[Commitment | None, tuple[Problem, ...]]:
    """A commitment, or None and its problems."""
    cells = _Cells(row, known)
    unset = cell_values.parse_date("0001-01-01")
    return cells.result(
        Commitment(
            id=cells.required("commitment", cell_values.parse_id, ""),
            rep=cells.rep(),
            agreed=cells.required("agreed", cell_values.parse_date, unset),
            what=cells.required_text("what"),
            due=cells.required("due", cell_values.parse_date, unset),
            done=cells.optional("done", cell_values.parse_date, None),
            place=row.at("what"),
        )
    )


def read_score(row: TableRow, known: KnownIds) -> tuple[PastLevel | None, tuple[Problem, ...]]:
    """A level of a past week, or None and its problems."""
    cells = _Cells(row, known)
    level, problems = cells.result(
        PastLevel(
            week=cells.required("week", cell_values.parse_week, ""),
            rep=cells.rep(),
            criterion=cells.required("criterion", id_parser(known.criteria, "criterion"), ""),
            level=cells.required("level", cell_values.parse_level, None),
        )
    )
    if level is None or level.level is None or known.book_of is None:
        return level, problems
    same = known.book_of(level.week).same_level(level.criterion, level.level)
    if same == level.level:
        return level, problems
    says = f"the week {level.week} has too few working days for level {level.level}"
    hint = f"it is the same as {same}; write {same}"
    return None, (*problems, Problem(row.at("level"), "team-level-unused", says, hint))
