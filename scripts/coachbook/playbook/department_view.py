"""The departments, and the playbook without the entries that are only for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.reference import Clause

Marked = TypeVar("Marked", bound=Entry | Clause)


def department_names(playbook: Playbook) -> tuple[str, ...]:
    """All departments, by the word that entries are marked with: `training`, not an id."""
    return tuple(row.id.split(".", 1)[1] for row in playbook.roles.departments)


def for_departments(items: Iterable[Marked], *departments: str) -> tuple[Marked, ...]:
    """The items that are for all departments or for one of these."""
    return tuple(item for item in items if item.department in {"", *departments})


def playbook_for(playbook: Playbook, departments: Collection[str]) -> Playbook:
    """The playbook without the entries that are only for departments not named."""
    topics = {name: _narrowed(topic, departments) for name, topic in playbook.topics.items()}
    return Playbook.model_validate({**topics, "weights": playbook.weights})


def _narrowed(topic: Topic, departments: Collection[str]) -> Topic:
    lists = {
        field: for_departments(value, *departments)
        for field, value in topic
        if isinstance(value, tuple) and all(isinstance(item, Entry | Clause) for item in value)
    }
    return topic.model_copy(update=lists)
