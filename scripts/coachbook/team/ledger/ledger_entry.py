"""What a run adds to the ledger: a line for each deal of which something else is known than before.

Which week a run may write to is decided by the dates in the data, never by a clock. A week is past
if the data speak of days after it, or if a later week was written down from data that were no
older. To a past week nothing is added, since what is known today need not have been known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import assess_deal
from coachbook.team.ledger.ledger_line import LedgerLine, LineState, WeekMark
from coachbook.team.model import Deal, DealState

_SLIP = timedelta(days=31)
_SLIPS_IN = 50


def newest_day_of(deal: Deal) -> date | None:
    """The newest day that a deal's past speaks of; None: it has no dates.

    The next call is no past, and neither is the day on which an open deal is expected to be closed.
    """
    closed = deal.closed if deal.state is not DealState.OPEN else None
    days = (deal.opened, deal.last_contact, closed, *(each.on for each in deal.facts))
    return max(filter(None, days), default=None)


def newest_day(deals: Iterable[Deal]) -> date | None:
    """The newest day that the data speak of; None: they have no dates.

    One mistyped year must not pass for news from the future. So of the newest days of the deals, at
    most one in 50 (and at least one) is taken for a slip, if it is more than 31 days away from the
    next one. For example, of the days 2027-11-20, 2026-11-20 and 2026-11-19 the first is a slip.
    """
    days = sorted(filter(None, map(newest_day_of, deals)), reverse=True)
    slips = max(1, len(days) // _SLIPS_IN)
    first = 0
    for number, (day, earlier) in enumerate(pairwise(days[: slips + 1]), start=1):
        if day - earlier > _SLIP:
            first = number
    return days[first] if days else None


def is_past(week: Week, newest: date | None, marks: Iterable[WeekMark]) -> bool:
    """Whether data whose newest day is `newest` are of a later time than a week.

    A week that was printed ahead, or by a slip of the pen, is no later time once the data went on.
    """
    if newest and newest > week.sunday:
        return True
    return any(
        mark.week > str(week) and not (newest and mark.newest and newest > mark.newest)
        for mark in marks
    )


def mark_of(week: Week, newest: date | None, share: str = "") -> WeekMark:
    """The mark of a run: as of the newest day of its data, if that lies in the week."""
    day = min(max(newest or week.monday, week.monday), week.sunday)
    return WeekMark(str(week), day, newest, share)


def lines_of(deals: Iterable[Deal], playbook: Playbook, mark: WeekMark) -> Iterator[LedgerLine]:
    """A line for each deal, as of the day of the mark.

    A deal with a date after the week is left out: what was known of it then cannot be told. Of a
    closed deal, what its facts proved when it was closed stays: nothing is proved anew by then.
    """
    last = Week.parse(mark.week).sunday
    for deal in deals:
        newest = newest_day_of(deal)
        if newest is None or newest <= last:
            standing = assess_deal(deal, playbook, _day_assessed(deal, mark.day))
            yield LedgerLine(
                week=mark.week,
                deal=deal.id,
                rep=deal.rep,
                day=mark.day,
                state=LineState(deal.state.value),
                claimed=deal.claimed,
                level=standing.level,
                proved=standing.customer_class.id,
                amount=deal.amount,
                currency=deal.currency,
                last_contact=deal.last_contact,
                follow_ups=deal.follow_ups,
                closed=deal.closed,
                facts=tuple(sorted({*deal.facts}, key=lambda each: (each.on, each.fact))),
            )


def _day_assessed(deal: Deal, day: date) -> date:
    return min(deal.closed, day) if deal.closed and deal.state is not DealState.OPEN else day


def new_lines(
    lines: Iterable[LedgerLine], before: Mapping[str, LedgerLine]
) -> Iterator[LedgerLine]:
    """The lines that say something else than the last ones of their deals."""
    for line in lines:
        old = before.get(line.deal)
        if old is None or not line.says_the_same(old):
            yield line


def gone_lines(
    deals: Iterable[Deal], before: Mapping[str, LedgerLine], mark: WeekMark
) -> Iterator[LedgerLine]:
    """A line for each deal that the data no longer have, of the reps that the run was for."""
    there = {deal.id for deal in deals}
    for old in before.values():
        if old.deal not in there and old.state is not LineState.GONE and mark.covers(old.rep):
            yield LedgerLine(mark.week, old.deal, old.rep, mark.day, LineState.GONE)
