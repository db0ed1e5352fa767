"""What a handbook says of its edition: what is new since an earlier one, and its commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.handbook.links import Links
from coachbook.playbook.changes.change_sentences import ChangeSentence, ChangeWriter
from coachbook.playbook.changes.edition_changes import Change, ChangeKind, by_role, changes
from coachbook.playbook.changes.editions import BuildOrigin


@dataclass(frozen=True)
class EditionNews:
    """The changes since the edition before, as one handbook tells them."""

    links: Links
    origin: BuildOrigin

    @cached_property
    def found(self) -> tuple[Change, ...]:
        """Every change."""
        before = self.origin.before
        return changes(before, self.links.shown) if before else ()

    @cached_property
    def marks(self) -> Mapping[str, ChangeKind]:
        """The entries that are new or changed, by their id."""
        marks = {
            c.id: c.kind for c in self.found if c.kind in (ChangeKind.ADDED, ChangeKind.CHANGED)
        }
        moved = {c.to[0]: ChangeKind.MOVED for c in self.found if c.kind is ChangeKind.MOVED}
        return {**marks, **moved}

    @cached_property
    def groups(self) -> dict[str, list[ChangeSentence]]:
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
        teller, say = self._teller, load_words("playbook/changes", self.language)
        if teller:
            return teller.head(), teller.counted(self.found)
        unread = self.origin.unread
        return (fill_names(say["unread"], n=unread),) if unread else (say["first"],)

    def whom(self, role: str) -> str:
        """The heading above what concerns a role; "": everyone."""
        return self._teller.whom(role) if self._teller else ""

    @property
    def language(self) -> Language:
        """The handbook's language."""
        return self.links.language

    @cached_property
    def _teller(self) -> ChangeWriter | None:
        before = self.origin.before
        return ChangeWriter(before, self.links.full, self.language) if before else None
