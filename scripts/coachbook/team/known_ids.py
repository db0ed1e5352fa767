"""The ids that the rows of a team folder may refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coachbook.base.problems import did_you_mean
from coachbook.playbook.department_view import department_names
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.cell_values import CellError, Printable, on_screen, quoted


@dataclass(frozen=True)
class KnownIds:
    """The ids that exist, by what they name, and which characters can be printed."""

    reps: frozenset[str]
    departments: frozenset[str]
    classes: frozenset[str]
    facts: frozenset[str]
    criteria: frozenset[str]
    printable: Printable = on_screen


def known_ids(
    playbook: Playbook, reps: Iterable[str] = (), printable: Printable = on_screen
) -> KnownIds:
    """The ids of a playbook, and those of the reps."""
    return KnownIds(
        reps=frozenset(reps),
        departments=frozenset(department_names(playbook)),
        classes=frozenset(row.id for row in playbook.customers.classes),
        facts=frozenset(row.id for row in playbook.facts.facts),
        criteria=frozenset(row.id for row in playbook.scorecard.criteria),
        printable=printable,
    )


def id_parser(ids: frozenset[str], what: str) -> Callable[[str], str]:
    """A parser for a cell that must hold one of `ids` (`what` names their kind).

    It raises CellError for any other text.
    """

    def parse(text: str) -> str:
        if text in ids:
            return text
        hint = did_you_mean(text, ids)
        if not hint and len(ids) <= 12:
            hint = f"expected one of: {', '.join(sorted(ids))}"
        raise CellError(f"team-unknown-{what}", f"there is no {what} '{quoted(text)}'", hint)

    return parse
