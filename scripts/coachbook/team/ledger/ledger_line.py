"""A line of the ledger: what was known of one deal in a week, and the text that it is kept as.

A line is JSON with sorted keys and without what is empty, so the same line always gives the same
bytes, in whatever store it lies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError

from coachbook.base.problems import Place, Problem, Problems
from coachbook.playbook.model.entry import Model
from coachbook.team.model import DatedFact, DealState
from coachbook.team.shard import Shard


class LineState(StrEnum):
    """The state of a deal in the ledger: that of the deal, or that it is no longer in the data."""

    OPEN = DealState.OPEN.value
    WON = DealState.WON.value
    LOST = DealState.LOST.value
    GONE = "gone"


@dataclass(frozen=True)
class LedgerLine:
    """What was known of a deal in a week.

    Attributes:
        week: The ISO week, such as 2026-W48.
        deal: The deal's id.
        rep: Whose deal it was.
        day: As of which day; it lies in the week.
        state: Whether the deal was open.
        claimed: The id of the class that the rep claimed; empty: none.
        level: The evidence level of its live facts.
        proved: The id of the class that they prove; empty if the deal is gone.
        amount: What it is worth, if known.
        closed: When it was closed; of an open deal, when it is expected to be.
        facts: Its dated facts.
        currency: That of the amount, if it is not the team's.
        last_contact: The day of the last contact, if known.
        follow_ups: How many follow-ups there had been, if known. Lines that were written before
            there was this and `last_contact` have neither.
    """

    week: str
    deal: str
    rep: str
    day: date
    state: LineState
    claimed: str = ""
    level: int = 0
    proved: str = ""
    amount: Decimal | None = None
    closed: date | None = None
    facts: tuple[DatedFact, ...] = ()
    currency: str = ""
    last_contact: date | None = None
    follow_ups: int | None = None

    @property
    def tells_contact(self) -> bool:
        """Whether it says when the last contact was, or how many there were."""
        return self.last_contact is not None or self.follow_ups is not None

    def says_the_same(self, other: LedgerLine) -> bool:
        """Whether both say the same of the deal, whenever it was."""
        return self._content == other._content

    @property
    def _content(self) -> tuple[object, ...]:
        rest = (self.level, self.proved, self.amount, self.currency, self.closed, self.facts)
        contact = (self.last_contact, self.follow_ups)
        return (self.deal, self.rep, self.state, self.claimed, *rest, *contact)


@dataclass(frozen=True)
class WeekMark:
    """That a run wrote down a week: it tells a deal that did not change from one nobody looked at.

    Attributes:
        week: The ISO week.
        day: As of which day.
        newest: The newest day that the data spoke of; None: they have no dates.
        share: The share of the reps it was for, as 3/16; empty: all.
    """

    week: str
    day: date
    newest: date | None = None
    share: str = ""

    def covers(self, rep: str) -> bool:
        """Whether the run was for this rep, too."""
        return not self.share or Shard.parse(self.share).includes(rep)


def line_text(line: LedgerLine) -> str:
    """A line as text, without its end."""
    return _text(
        {
            "amount": "" if line.amount is None else str(line.amount),
            "claimed": line.claimed,
            "closed": line.closed.isoformat() if line.closed else "",
            "currency": line.currency,
            "day": line.day.isoformat(),
            "deal": line.deal,
            "facts": facts_text(line.facts),
            "follow_ups": "" if line.follow_ups is None else line.follow_ups,
            "last_contact": line.last_contact.isoformat() if line.last_contact else "",
            "level": line.level,
            "proved": line.proved,
            "rep": line.rep,
            "state": line.state.value,
            "week": line.week,
        }
    )


def mark_text(mark: WeekMark) -> str:
    """A mark as text, without its end."""
    newest = mark.newest.isoformat() if mark.newest else ""
    fields = {"day": mark.day.isoformat(), "newest": newest, "share": mark.share, "week": mark.week}
    return _text(fields)


def facts_text(facts: Iterable[DatedFact]) -> str:
    """Facts as deals.csv has them: id and day, with semicolons between."""
    return "; ".join(f"{each.fact} {each.on}" for each in facts)


def parse_facts(text: str) -> tuple[DatedFact, ...]:
    """The facts that `facts_text` wrote.

    Raises:
        ValueError: the text is no such list.
    """
    pairs = (each.split(" ") for each in text.split("; ") if each)
    return tuple(DatedFact(fact, date.fromisoformat(on)) for fact, on in pairs)


class _LineShape(Model):
    week: str
    deal: str
    rep: str
    day: date
    state: LineState
    claimed: str = ""
    level: int = Field(0, ge=0)
    proved: str = ""
    amount: Decimal | None = None
    closed: date | None = None
    facts: str = ""
    currency: str = ""
    last_contact: date | None = None
    follow_ups: int | None = Field(None, ge=0)


class _MarkShape(Model):
    week: str
    day: date
    newest: date | None = None
    share: str = ""


def parse_line(text: str, file: Path, number: int) -> LedgerLine:
    """The line that `line_text` wrote; `number` is where it stands in the file.

    Raises:
        Problems: it is no such line.
    """
    try:
        fields = dict(_LineShape.model_validate_json(text))
        return LedgerLine(**{**fields, "facts": parse_facts(fields["facts"])})
    except ValueError as error:
        raise _no_line(error, file, number) from None


def parse_mark(text: str, file: Path, number: int) -> WeekMark:
    """The mark that `mark_text` wrote.

    Raises:
        Problems: it is no such mark.
    """
    try:
        return WeekMark(**dict(_MarkShape.model_validate_json(text)))
    except ValueError as error:
        raise _no_line(error, file, number) from None


def _no_line(error: ValueError, file: Path, number: int) -> Problems:
    what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
    says, hint = f"is no line of the ledger: {what}", "restore the file from a copy"
    return Problems([Problem(Place(file, number), "records-ledger", says, hint)])


def _text(fields: Mapping[str, object]) -> str:
    given = {name: value for name, value in fields.items() if value != ""}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
