"""The ids that the rows of a team folder may refer to."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from coachbook.base.problems import did_you_mean
from coachbook.playbook.department_view import department_names
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.cell_values import CellError, Printable, on_screen, quoted


@dataclass(frozen=True)
class KnownIds:
    """The ids that exist, by what they name, and which characters can be printed.

    `book_of` is the playbook as a week quotes it; None: every week is an ordinary one.
    """

    reps: frozenset[str]
    departments: frozenset[str]
    classes: frozenset[str]
    facts: frozenset[str]
    criteria: frozenset[str]
    printable: Printable = on_screen
    class_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    book_of: Callable[[str], Playbook] | None = None

    def class_named(self, text: str) -> str:
        """The id of the class of which this is a name, in whatever case; empty: of none, or two."""
        found = [each for each, names in self.class_names.items() if _plain(text) in names]
        return found[0] if len(found) == 1 else ""


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
        class_names={
            row.id: tuple(
                _plain(name)
                for name in (row.name.zh, row.name.en, *row.aliases.zh, *row.aliases.en)
            )
            for row in playbook.customers.classes
        },
    )


def class_parser(known: KnownIds) -> Callable[[str], str]:
    """A parser for a cell that must hold the id of a class.

    The nearest id is no hint here: the classes next to each other differ by a letter, and the one
    that is meant is not the one that is spelt alike. A class that is named is; else all are listed.
    """

    def parse(text: str) -> str:
        if text in known.classes:
            return text
        named = known.class_named(text)
        every = (
            f"{each} ({', '.join(known.class_names.get(each, ())[:2])})"
            for each in known.class_names or sorted(known.classes)
        )
        hint = f"write {named}" if named else f"expected one of: {', '.join(every)}"
        raise CellError("team-unknown-class", f"there is no class '{quoted(text)}'", hint)

    return parse


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


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
