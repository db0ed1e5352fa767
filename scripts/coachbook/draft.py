"""A playbook as it was read, with the place of every value in it."""

from __future__ import annotations

from dataclasses import dataclass

from coachbook.model.playbook import Playbook
from coachbook.problems import Place
from coachbook.translations import Confirmed
from coachbook.yaml_file import KeyPath, YamlFile


@dataclass(frozen=True)
class Draft:
    """A playbook with the place of every value in it, before the rules have passed it."""

    playbook: Playbook
    files: dict[str, YamlFile]
    confirmed: Confirmed

    def place(self, topic: str, path: KeyPath = ()) -> Place:
        """Where a value of a topic stands in its file."""
        return self.files[topic].place(path)
