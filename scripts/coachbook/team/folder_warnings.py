"""Warnings about a team folder as seen from a week: later dates, and what departed reps left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Place, Problem, Severity, in_order
from coachbook.base.week import Week
from coachbook.team.model import Deal, DealState, TeamFolder

_UNKNOWN_REP = "team-unknown-rep"
_ADVICE = (
    "If the rep has left: put the rep back in team.yml with `left: DATE`, the last working day."
)


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
                place = deal.place or Place(Path("deals.csv"))
                says = f"the deal '{deal.id}' {event} on {day}, after the week {week}"
                hint = "correct the date, or print a later week"
                yield Problem(place, "team-later", says, hint, Severity.WARNING)


def orphaned_deals(folder: TeamFolder, week: Week) -> Iterator[Problem]:
    """A warning for each open deal of a rep who has left before a week."""
    departed = {
        rep.id: rep.left for team in folder.teams for rep in team.reps if rep.has_left(week)
    }
    for deal in folder.deals:
        if deal.rep in departed and deal.state is DealState.OPEN:
            place = deal.place or Place(Path("deals.csv"))
            says = f"the deal '{deal.id}' is open, but '{deal.rep}' left on {departed[deal.rep]}"
            hint = "give the deal to somebody"
            yield Problem(place, "team-left-deal", says, hint, Severity.WARNING)


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


def _joint(hint: str) -> str:
    """What goes between a hint and the sentence added to it."""
    if not hint:
        return ""
    return " " if hint.endswith(("?", ".")) else ". "
