"""What a handbook says of its edition: what is new since an earlier one, and its commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from coachbook.changes.changes import Change, Kind, by_role, changes
from coachbook.changes.sentences import Teller, Told
from coachbook.model.playbook import Playbook
from coachbook.render.links import Links
from coachbook.text import Language
from coachbook.words import fill, words


@dataclass(frozen=True)
class Origin:
    """Where a handbook comes from: its commit, and the edition before it if that is known.

    `before` is as the departments of the handbook see it; `unread` names an edition before this
    one that is written in a form which is no longer understood.
    """

    commit: str = ""
    before: Playbook | None = None
    unread: str = ""


@dataclass(frozen=True)
class News:
    """The changes since the edition before, as one handbook tells them."""

    links: Links
    origin: Origin

    @cached_property
    def found(self) -> tuple[Change, ...]:
        """Every change."""
        before = self.origin.before
        return changes(before, self.links.shown) if before else ()

    @cached_property
    def marks(self) -> Mapping[str, Kind]:
        """The entries that are new or changed, by their id."""
        marks = {c.id: c.kind for c in self.found if c.kind in (Kind.ADDED, Kind.CHANGED)}
        moved = {c.to[0]: Kind.MOVED for c in self.found if c.kind is Kind.MOVED}
        return {**marks, **moved}

    @cached_property
    def groups(self) -> dict[str, list[Told]]:
        """What is told to each role; "": to everyone."""
        teller = self._teller
        if teller is None:
            return {}
        told = {change.id: teller.tell(change) for change in self.found}
        groups = by_role(self.found, self.links.shown)
        return {role: [told[change.id] for change in group] for role, group in groups.items()}

    @cached_property
    def summary(self) -> tuple[str, ...]:
        """One or two lines: what is compared, and how much has changed."""
        teller, say = self._teller, words("changes", self.language)
        if teller:
            return teller.head(), teller.counted(self.found)
        unread = self.origin.unread
        return (fill(say["unread"], n=unread),) if unread else (say["first"],)

    def whom(self, role: str) -> str:
        """The heading above what concerns a role; "": everyone."""
        return self._teller.whom(role) if self._teller else ""

    @property
    def language(self) -> Language:
        """The handbook's language."""
        return self.links.language

    @cached_property
    def _teller(self) -> Teller | None:
        before = self.origin.before
        return Teller(before, self.links.full, self.language) if before else None
