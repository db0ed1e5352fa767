"""Deals that know more than anyone can in the week they are printed for: a mistyped date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from coachbook.problems import Place, Problem, Severity
from coachbook.team.model import Deal
from coachbook.week import Week


def later_than(deals: Iterable[Deal], week: Week) -> Iterator[Problem]:
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
