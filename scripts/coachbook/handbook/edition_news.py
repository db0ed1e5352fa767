"""What a handbook says of its edition: what is new since an earlier one, and its commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.handbook.links import Links
from coachbook.playbook.changes.change_sentences import ChangeSentence, ChangeWriter
from coachbook.playbook.changes.changes import Change, ChangeKind, by_role, changes
from coachbook.playbook.changes.editions import BuildOrigin


@dataclass(frozen=True)
class EditionNews:
    """The changes since the edition before, as one handbook tells them."""

    links: Links
    origin: BuildOrigin

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change."""
        before = self.origin.previous
        return changes(before, self.links.playbook) if before else ()

    @cached_property
    def marks(self) -> Mapping[str, ChangeKind]:
        """The entries that are new or changed, by their id."""
        marks = {
            c.id: c.kind for c in self.changes if c.kind in (ChangeKind.ADDED, ChangeKind.CHANGED)
        }
        moved = {c.to[0]: ChangeKind.MOVED for c in self.changes if c.kind is ChangeKind.MOVED}
        return {**marks, **moved}

    @cached_property
    def groups(self) -> dict[str, list[ChangeSentence]]:
        """What is sentences to each role; "": to everyone."""
        writer = self._writer
        if writer is None:
            return {}
        sentences = {change.id: writer.sentence(change) for change in self.changes}
        groups = by_role(self.changes, self.links.playbook)
        return {role: [sentences[change.id] for change in group] for role, group in groups.items()}

    @cached_property
    def summary(self) -> tuple[str, ...]:
        """One or two lines: what is compared, and how much has changed."""
        writer, say = self._writer, load_words("playbook/changes", self.language)
        if writer:
            return writer.heading(), writer.summary(self.changes)
        unread = self.origin.unreadable
        return (fill_names(say["unread"], n=unread),) if unread else (say["first"],)

    def heading(self, role: str) -> str:
        """The heading above what concerns a role; "": everyone."""
        return self._writer.role_heading(role) if self._writer else ""

    @property
    def language(self) -> Language:
        """The handbook's language."""
        return self.links.language

    @cached_property
    def _writer(self) -> ChangeWriter | None:
        before = self.origin.previous
        return ChangeWriter(before, self.links.full_playbook, self.language) if before else None
