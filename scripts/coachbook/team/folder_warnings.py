"""Warnings about the deals of a team folder: what is left out of sums, and what a week shows.

Each is a problem of its own, with its line. Where one kind comes by the thousand, as after an
import without closing dates, the terminal shows the first few and says how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Place, Problem, Severity, in_order
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.model import Deal, DealState, TeamFolder
from coachbook.team.tables import DAYS, DEALS

_UNKNOWN_REP = "team-unknown-rep"
_ADVICE = (
    "If the rep has left: put the rep back in team.yml with `left: DATE`, the last working day."
)


def warnings_in_week(folder: TeamFolder, playbook: Playbook, week: Week) -> Iterator[Problem]:
    """The warnings about a team folder as seen from a week."""
    yield from future_date_warnings(folder.deals, week)
    yield from orphaned_deals(folder, week)
    yield from forgotten_deals(folder.deals, playbook.sheet.closing_past_days, week)


def uncounted_deals(deals: Iterable[Deal]) -> Iterator[Problem]:
    """A warning for each won deal that counts for no target: without its day, or its amount."""
    for deal in deals:
        if deal.state is not DealState.WON:
            continue
        if deal.closed is None:
            says = f"the deal '{deal.id}' is won, but has no closing date"
            hint = "it counts for no target; write the day in 'closed'"
            yield _deal_warning(deal, "team-won-day", says, hint)
        if deal.amount is None:
            says = f"the deal '{deal.id}' is won, but has no amount"
            hint = "it adds nothing to what was won; write the sum in 'amount'"
            yield _deal_warning(deal, "team-won-amount", says, hint)


def days_out_of_order(deals: Iterable[Deal]) -> Iterator[Problem]:
    """A warning for each deal that ended before it began, as where day and month are swapped."""
    for deal in deals:
        if deal.state is DealState.OPEN or not deal.opened or not deal.closed:
            continue
        if deal.closed < deal.opened:
            says = f"the deal '{deal.id}' was closed on {deal.closed}, opened on {deal.opened}"
            hint = "correct one of the two; or day and month are taken for each other"
            yield _deal_warning(deal, "team-days-order", says, hint)


def days_off_worked(folder: TeamFolder) -> Iterator[Problem]:
    """A warning for each row of activity.csv on a day on which its rep was not to work.

    The row counts as it stands: a machine counted the calls, and who was there on a Saturday worked
    on it. But the day may be mistyped, or team.yml may lack it.
    """
    for row in folder.activity:
        at_work = row.present > 0 or any((row.calls, row.prospects, row.records))
        calendar = folder.calendar_of(row.rep)
        if at_work and not calendar.is_workday(row.day):
            says = f"'{row.rep}' was at work on {row.day}, {calendar.why_off(row.day)}"
            hint = "it counts; correct the day, or what team.yml says of it"
            place = row.place or Place(Path(DAYS.file))
            yield Problem(place, "team-day-off", says, hint, Severity.WARNING)


def forgotten_deals(deals: Iterable[Deal], days: int, week: Week) -> Iterator[Problem]:
    """A warning for each open deal whose closing date is `days` or more past on a week's Monday."""
    for deal in deals:
        if deal.state is not DealState.OPEN or deal.closed is None:
            continue
        past = (week.monday - deal.closed).days
        if past >= days:
            says = f"the deal '{deal.id}' is open, but its closing date, {deal.closed}, is past"
            hint = f"{past} days; write 'won' or 'lost' in 'state', or correct 'closed'"
            yield _deal_warning(deal, "team-closing-past", says, hint)


def future_date_warnings(deals: Iterable[Deal], week: Week) -> Iterator[Problem]:
    """A warning for each date in a deal's past that lies after the Sunday of a week.

    A warning only: whoever prints an old week again has such dates and nothing to correct.
    """
    for deal in deals:
        for event, day in (
            ("was opened", deal.opened),
            ("was last contacted", deal.last_contact),
            *((f"has {fact.fact}", fact.on) for fact in deal.facts),
        ):
            if day and day > week.sunday:
                says = f"the deal '{deal.id}' {event} on {day}, after the week {week}"
                hint = "correct the date, or print a later week"
                yield _deal_warning(deal, "team-later", says, hint)


def orphaned_deals(folder: TeamFolder, week: Week) -> Iterator[Problem]:
    """A warning for each open deal of a rep who has left before a week."""
    departed = {
        rep.id: rep.left for team in folder.teams for rep in team.reps if rep.has_left(week)
    }
    for deal in folder.deals:
        if deal.rep in departed and deal.state is DealState.OPEN:
            says = f"the deal '{deal.id}' is open, but '{deal.rep}' left on {departed[deal.rep]}"
            hint = "give the deal to somebody"
            yield _deal_warning(deal, "team-left-deal", says, hint)


def with_advice(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order; the first about an unknown rep gets advice for reps who have left.

    The usual cause is a rep who was deleted from team.yml and whose history is still in the tables.
    """
    ordered = list(in_order(problems))
    for index, problem in enumerate(ordered):
        if problem.rule == _UNKNOWN_REP:
            hint = f"{problem.hint}{_joint(problem.hint)}{_ADVICE}"
            ordered[index] = replace(problem, hint=hint)
            break
    return tuple(ordered)


def _deal_warning(deal: Deal, rule: str, says: str, hint: str) -> Problem:
    place = deal.place or Place(Path(DEALS.file))
    return Problem(place, rule, says, hint, Severity.WARNING)


def _joint(hint: str) -> str:
    """What goes between a hint and the sentence added to it."""
    if not hint:
        return ""
    return " " if hint.endswith(("?", ".")) else ". "
