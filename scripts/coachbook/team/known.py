"""What the rows of a team folder may refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coachbook.departments import names
from coachbook.model.playbook import Playbook
from coachbook.problems import did_you_mean
from coachbook.team.values import Printable, Unreadable, is_printable, shown


@dataclass(frozen=True)
class Known:
    """The ids that exist, and which characters can be printed."""

    reps: frozenset[str]
    departments: frozenset[str]
    classes: frozenset[str]
    facts: frozenset[str]
    criteria: frozenset[str]
    printable: Printable = is_printable


def known_to(
    playbook: Playbook, reps: Iterable[str] = (), printable: Printable = is_printable
) -> Known:
    """What a playbook and the ids of the reps make known."""
    return Known(
        reps=frozenset(reps),
        departments=frozenset(names(playbook)),
        classes=frozenset(row.id for row in playbook.customers.classes),
        facts=frozenset(row.id for row in playbook.facts.facts),
        criteria=frozenset(row.id for row in playbook.scorecard.criteria),
        printable=printable,
    )


def one_of(ids: frozenset[str], what: str) -> Callable[[str], str]:
    """A reader for a cell that must hold one of `ids`; it raises Unreadable otherwise."""

    def read(text: str) -> str:
        if text in ids:
            return text
        hint = did_you_mean(text, ids)
        if not hint and len(ids) <= 12:
            hint = f"expected one of: {', '.join(sorted(ids))}"
        raise Unreadable(f"team-unknown-{what}", f"there is no {what} '{shown(text)}'", hint)

    return read
