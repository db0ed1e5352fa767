"""What is new in a handbook's edition since the one before."""

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
    """The changes since an earlier edition, in the words of one handbook."""

    links: Links
    origin: BuildOrigin

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change; none without an earlier edition."""
        previous = self.origin.previous
        return changes(previous, self.links.playbook) if previous else ()

    @cached_property
    def marks(self) -> Mapping[str, ChangeKind]:
        """The kind of change of each entry that is new, changed or moved, by its id."""
        marks = {
            c.id: c.kind for c in self.changes if c.kind in (ChangeKind.ADDED, ChangeKind.CHANGED)
        }
        moved = {c.to[0]: ChangeKind.MOVED for c in self.changes if c.kind is ChangeKind.MOVED}
        return {**marks, **moved}

    @cached_property
    def groups(self) -> dict[str, list[ChangeSentence]]:
        """The changes in sentences, by the role they concern; "": everyone."""
        writer = self._writer
        if writer is None:
            return {}
        sentences = {change.id: writer.sentence(change) for change in self.changes}
        groups = by_role(self.changes, self.links.playbook)
        return {role: [sentences[change.id] for change in group] for role, group in groups.items()}

    @cached_property
    def summary(self) -> tuple[str, ...]:
        """One or two lines: which editions are compared, and how many changes there are."""
        writer, say = self._writer, load_words("playbook/changes", self.language)
        if writer:
            return writer.heading(), writer.summary(self.changes)
        unreadable = self.origin.unreadable
        return (fill_names(say["unread"], n=unreadable),) if unreadable else (say["first"],)

    def heading(self, role: str) -> str:
        """The heading above the changes that concern a role; "": everyone."""
        return self._writer.role_heading(role) if self._writer else ""

    @property
    def language(self) -> Language:
        """The handbook's language."""
        return self.links.language

    @cached_property
    def _writer(self) -> ChangeWriter | None:
        previous = self.origin.previous
        full = self.links.full_playbook
        return ChangeWriter(previous, full, self.language) if previous else None
