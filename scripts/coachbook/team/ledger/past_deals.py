"""The deals as they stood on a day, as far as the ledger or their dates tell.

What changes without a date (the claim, the amount, whose deal it is) and the last contact with the
follow-ups, of which the data know only the newest, come from the ledger: from the last line up to
the week. What happened on a day counts from that day on; between the day that
the ledger had reached and the day asked for, it comes from the line after, or from today's data if
no run has looked since. Without the ledger only dates speak: a deal opened later did not exist, one
closed later was open, and of a deal that was contacted later the last contact, the follow-ups and
the next call of then are not known, nor is the claim of one that was closed since, or of which a
fact came in since: held against the facts of then, today's claim would look unproved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from coachbook.base.week import Week
from coachbook.team.ledger.ledger_entry import is_past, newest_day, newest_day_of
from coachbook.team.ledger.ledger_line import LedgerLine, LineState, WeekMark
from coachbook.team.model import DatedFact, Deal, DealState


@dataclass(frozen=True)
class LedgerView:
    """What the ledger holds: the weeks that were written down, and the lines of each deal."""

    marks: tuple[WeekMark, ...] = ()
    lines: Mapping[str, tuple[LedgerLine, ...]] = field(default_factory=dict)


def needs_lines(deals: Iterable[Deal], week: Week, marks: Iterable[WeekMark]) -> bool:
    """Whether a deal of the week can differ from today's in more than its dates say."""
    every, seen = tuple(deals), tuple(marks)
    written = any(mark.week == str(week) for mark in seen)
    return is_past(week, newest_day(every), seen) or (
        written and any(_is_later(deal, week) for deal in every)
    )


def deals_on(
    deals: Iterable[Deal], week: Week, day: date, view: LedgerView | None = None
) -> tuple[Deal, ...]:
    """The deals as they stood on a day of a week; those that did not exist yet are left out.

    Args:
        deals: As they stand today.
        week: The week of the sheet or report.
        day: Its Monday or Sunday.
        view: The ledger; None: there is none.
    """
    every, ledger = tuple(deals), view or LedgerView()
    past = is_past(week, newest_day(every), ledger.marks)
    written = any(mark.week == str(week) for mark in ledger.marks)
    return tuple(_deals_on(every, week, day, ledger, past=past, written=written))


def _deals_on(
    deals: tuple[Deal, ...], week: Week, day: date, view: LedgerView, *, past: bool, written: bool
) -> Iterator[Deal]:
    for deal in deals:
        by_dates = _by_dates(deal, day, past=past)
        if past or (written and _is_later(deal, week)):
            then = _by_ledger(deal, by_dates, week, day, view)
        else:
            then = by_dates
        if then:
            yield then


def _is_later(deal: Deal, week: Week) -> bool:
    newest = newest_day_of(deal)
    return newest is not None and newest > week.sunday


def _by_dates(deal: Deal, day: date, *, past: bool) -> Deal | None:
    """The deal as its dates tell; None: it did not exist."""
    return None if deal.opened and deal.opened > day else _without_later(deal, day, past=past)


def _without_later(deal: Deal, day: date, *, past: bool) -> Deal:
    """The deal without what its dates place after the day; the same deal if that is nothing."""
    newest = newest_day_of(deal)
    if not past and (newest is None or newest <= day):
        return deal
    closed_later = _was_closed(deal, day)
    learned_later = any(each.on > day for each in deal.facts)
    contacted_later = deal.last_contact is not None and deal.last_contact > day
    contact_known = deal.contact_known and not contacted_later
    follow_ups_known = contact_known and not (past and deal.last_contact is None)
    return replace(
        deal,
        claimed="" if closed_later or learned_later else deal.claimed,
        state=DealState.OPEN if closed_later else deal.state,
        closed=None if closed_later else deal.closed,
        last_contact=None if contacted_later else deal.last_contact,
        contact_known=contact_known,
        follow_ups=deal.follow_ups if follow_ups_known else None,
        next_call=None if contacted_later else deal.next_call,
        facts=tuple(each for each in deal.facts if each.on <= day),
    )


def _was_closed(deal: Deal, after: date) -> bool:
    return deal.state is not DealState.OPEN and deal.closed is not None and deal.closed > after


def _by_ledger(
    deal: Deal, by_dates: Deal | None, week: Week, day: date, view: LedgerView
) -> Deal | None:
    lines = view.lines.get(deal.id, ())
    number = _line_of(lines, week, day)
    until = [m for m in view.marks if m.week <= str(week) and m.covers(deal.rep)]
    reached = max((mark.day for mark in until if mark.day <= day), default=None)
    if number is None:
        return _not_yet_there(deal, by_dates, lines, bool(until), reached)
    line = lines[number]
    if line.state is LineState.GONE:
        return None
    reached = min(reached or day, day)
    base = by_dates or _without_later(deal, day, past=True)
    came = _what_came(deal, line, lines[number + 1 :], view.marks, day)
    return _as_written(base, line, came, reached, day)


def _line_of(lines: tuple[LedgerLine, ...], week: Week, day: date) -> int | None:
    """Which line tells: of the week the last one up to the day, else the first; else the last."""
    until = [number for number, line in enumerate(lines) if line.week <= str(week)]
    own = [number for number in until if lines[number].week == str(week)]
    if own:
        by_then = [number for number in own if lines[number].day <= day]
        return by_then[-1] if by_then else own[0]
    return until[-1] if until else None


def _not_yet_there(
    deal: Deal,
    by_dates: Deal | None,
    later: tuple[LedgerLine, ...],
    written: bool,
    reached: date | None,
) -> Deal | None:
    """A deal that the ledger did not have by the week: as its dates tell, if the ledger may."""
    if not written:
        return by_dates
    if by_dates is None or deal.opened is None or (reached and deal.opened <= reached):
        return None
    if not later or later[0].state is LineState.GONE:
        return by_dates
    first = later[0]
    return replace(
        by_dates,
        rep=first.rep,
        claimed=first.claimed,
        amount=first.amount,
        currency=first.currency,
    )


@dataclass(frozen=True)
class _Came:
    """What is known of a deal after the line that tells."""

    state: DealState
    closed: date | None
    facts: tuple[DatedFact, ...]
    last_contact: date | None
    follow_ups: int | None


def _what_came(
    deal: Deal,
    line: LedgerLine,
    later: tuple[LedgerLine, ...],
    marks: Iterable[WeekMark],
    day: date,
) -> _Came:
    """What the next line says; without one, nothing new if a run looked after the day."""
    following = next((each for each in later if each.state is not LineState.GONE), None)
    looked = any(mark.day > day and mark.covers(line.rep) for mark in marks)
    if following is None and not looked:
        contact = (deal.last_contact, deal.follow_ups)
        return _Came(deal.state, deal.closed, deal.facts, *contact)
    known, state = following or line, DealState((following or line).state.value)
    return _Came(state, known.closed, known.facts, known.last_contact, known.follow_ups)


def _was_closed_between(came: _Came, after: date, until: date) -> bool:
    if came.state is DealState.OPEN or came.closed is None:
        return False
    return after < came.closed <= until


def _as_written(base: Deal, line: LedgerLine, came: _Came, reached: date, day: date) -> Deal:
    """A deal as a line of the ledger has it, with what came between `reached` and `day`."""
    state, closed = DealState(line.state.value), line.closed
    if state is not DealState.OPEN and closed and closed > day:
        state, closed = DealState.OPEN, None
    elif state is DealState.OPEN and _was_closed_between(came, reached, day):
        state, closed = came.state, came.closed
    facts = [each for each in line.facts if each.on <= day]
    facts += [each for each in came.facts if reached < each.on <= day]
    written = replace(
        base,
        rep=line.rep,
        claimed=line.claimed,
        amount=line.amount,
        currency=line.currency,
        state=state,
        closed=closed,
        facts=tuple(dict.fromkeys(facts)),
    )
    return _with_contact(written, line, came, reached, day)


def _with_contact(deal: Deal, line: LedgerLine, came: _Came, reached: date, day: date) -> Deal:
    """The deal with the last contact of then: the line's, or one since that the data speak of.

    Only the newest contact is ever known. So if there was one after the day, there may have been
    another between the day that the ledger had reached and the day asked for.
    """
    if not line.tells_contact:
        return deal
    last, follow_ups = line.last_contact, line.follow_ups
    unknown = last is not None and last > day
    if came.last_contact and (last is None or came.last_contact > last):
        if came.last_contact <= day:
            last, follow_ups = came.last_contact, came.follow_ups
        else:
            unknown = unknown or reached < day
    if unknown:
        return replace(deal, last_contact=None, follow_ups=None, contact_known=False)
    return replace(deal, last_contact=last, follow_ups=follow_ups, contact_known=True)
