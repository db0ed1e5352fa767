"""What is odd in a team folder for the week to print: dates to come, deals of reps who left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Place, Problem, Severity, in_order
from coachbook.base.week import Week
from coachbook.team.model import Deal, DealState, TeamFolder


def future_date_warnings(deals: Iterable[Deal], week: Week) -> Iterator[Problem]:
    """A warning for each date of what has happened that lies after a week's Sunday.

    Printed all the same: whoever prints an old week again has such deals and nothing to correct.
    """
    for deal in deals:
        for what, day in (
            ("was opened", deal.opened),
            ("was last contacted", deal.last_contact),
            *((f"has {fact.fact}", fact.on) for fact in deal.facts),
        ):
            if day and day > week.sunday:
                place = deal.place or Place(Path("deals.csv"))
                says = f"the deal '{deal.id}' {what} on {day}, after the week {week}"
                hint = "correct the date, or print a later week"
                yield Problem(place, "team-later", says, hint, Severity.WARNING)


UNKNOWN = "team-unknown-rep"
KEPT = "If the rep has left: put the rep back in team.yml with `left: DATE`, the last working day."


def orphaned_deals(folder: TeamFolder, week: Week) -> Iterator[Problem]:
    """A warning for each open deal of somebody who is no longer there in a week."""
    gone = {
        rep.id: rep.left for team in folder.teams for rep in team.reps if not rep.is_active(week)
    }
    for deal in folder.deals:
        if deal.rep in gone and deal.state is DealState.OPEN:
            place = deal.place or Place(Path("deals.csv"))
            says = f"the deal '{deal.id}' is open, but '{deal.rep}' left on {gone[deal.rep]}"
            hint = "give the deal to somebody"
            yield Problem(place, "team-left-deal", says, hint, Severity.WARNING)


def with_advice(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order; the first row of an unknown rep also says how history is kept."""
    ordered = list(in_order(problems))
    for number, one in enumerate(ordered):
        if one.rule == UNKNOWN:
            ordered[number] = replace(one, hint=f"{one.hint}{_joint(one.hint)}{KEPT}")
            break
    return tuple(ordered)


def _joint(hint: str) -> str:
    if not hint:
        return ""
    return " " if hint.endswith(("?", ".")) else ". "
