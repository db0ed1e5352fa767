"""The playbook as some departments see it."""

from __future__ import annotations

from collections.abc import Collection

from coachbook.model.base import Entry, Topic
from coachbook.model.playbook import Playbook
from coachbook.model.reference import Clause


def names(playbook: Playbook) -> tuple[str, ...]:
    """The departments there are, by the bare word that entries are marked with."""
    return tuple(row.id.split(".", 1)[1] for row in playbook.roles.departments)


def seen_by(playbook: Playbook, departments: Collection[str]) -> Playbook:
    """The playbook without the entries that are only for departments not named."""
    seen = {"", *departments}
    topics = {name: _narrowed(topic, seen) for name, topic in playbook.topics.items()}
    return Playbook.model_validate({**topics, "weights": playbook.weights})


def _narrowed(topic: Topic, seen: set[str]) -> Topic:
    kept = {
        field: tuple(
            item
            for item in value
            if not isinstance(item, Entry | Clause) or item.department in seen
        )
        for field, value in topic
        if isinstance(value, tuple)
    }
    return topic.model_copy(update=kept)
