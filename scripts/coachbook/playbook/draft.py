"""A playbook as it was read, before the rules have checked it."""

from __future__ import annotations

from dataclasses import dataclass

from coachbook.base.problems import Place
from coachbook.base.yaml_file import KeyPath, YamlFile
from coachbook.playbook.model.entry import Topic
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.walk import entries_of
from coachbook.playbook.translation_lock import Confirmations


@dataclass(frozen=True)
class Draft:
    """A playbook with the place of every value in it.

    Attributes:
        playbook: Its entries, without those that do not fit their models.
        files: The topics' files, by topic.
        confirmations: The lock of confirmed translations.
        omitted_ids: Ids of the entries that do not fit their models.
        incomplete_topics: The topics that lack such entries.
        statements_fingerprint: Of the files of labelled statements; empty: there are none.
    """

    playbook: Playbook
    files: dict[str, YamlFile]
    confirmations: Confirmations
    omitted_ids: frozenset[str] = frozenset()
    incomplete_topics: frozenset[type[Topic]] = frozenset()
    statements_fingerprint: str = ""

    def place(self, topic: str, path: KeyPath = ()) -> Place:
        """Where a value of a topic stands in its file."""
        return self.files[topic].place(path)

    def entry_places(self) -> dict[str, Place]:
        """Where every entry begins, by its id."""
        return {
            entry.id: self.place(name, path)
            for name, topic in self.playbook.topics.items()
            for path, entry in entries_of(topic)
        }
