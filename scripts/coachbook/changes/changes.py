"""Two editions -> what was added, changed, moved, merged, split and retired, and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from coachbook.changes.differences import Difference, differences
from coachbook.changes.renaming import renamed
from coachbook.model.base import Entry
from coachbook.model.guidance import Role
from coachbook.model.playbook import TOPICS, Playbook
from coachbook.model.reference import Fate, Retired
from coachbook.model.walk import references_of
from coachbook.text import Text

Moved = Mapping[str, str]  # the new ids of entries by the old


class Kind(StrEnum):
    """What happened to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    DELETED = "deleted"
    LOST = "lost"


@dataclass(frozen=True)
class Change:
    """What happened to one entry, or to a topic itself (`topic.cadence`).

    `to` names the entries that took its place, `whom` the roles it concerns; none: everyone.
    """

    kind: Kind
    id: str
    topic: str
    name: Text
    whom: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    to: tuple[str, ...] = ()
    why: Text | None = None


def changes(old: Playbook, new: Playbook) -> tuple[Change, ...]:
    """Every change from one edition to another, in reading order.

    An entry that is gone without a line in playbook/ids.yml is `lost`.
    """
    fates = {row.id: row for row in new.ids.retired}
    gone = [name for name in old.entries if name not in new.entries]
    moved = {name: fates[name].to[0] for name in gone if _is_move(fates.get(name), new)}
    found = (
        change
        for topic in TOPICS
        for change in (
            *_of_topic(old, new, topic, moved),
            *_of_living(old, new, topic, moved),
            *(
                _of_gone(old, new, name, fates, moved)
                for name in gone
                if old.topic_of[name] == topic
            ),
        )
    )
    return tuple(found)


def by_role(found: Iterable[Change], playbook: Playbook) -> dict[str, tuple[Change, ...]]:
    """The changes that concern each role, in the order of playbook/roles.yml; "": everyone."""
    every, roles = tuple(found), [role.id for role in playbook.roles.roles]
    groups = {role: tuple(c for c in every if role in c.whom) for role in roles}
    groups[""] = tuple(c for c in every if not {*roles} & {*c.whom})
    return {role: group for role, group in groups.items() if group}


def _of_topic(old: Playbook, new: Playbook, topic: str, moved: Moved) -> Iterator[Change]:
    found = tuple(differences(renamed(old.topics[topic], moved), new.topics[topic]))
    if found:
        title = new.topics[topic].title or old.topics[topic].title
        yield Change(Kind.CHANGED, f"topic.{topic}", topic, title, _interested(new, topic), found)


def _of_living(old: Playbook, new: Playbook, topic: str, moved: Moved) -> Iterator[Change]:
    for name, entry in new.entries.items():
        if new.topic_of[name] != topic:
            continue
        whom = _whom(entry, new, topic)
        if name in old.entries:
            found = _differences((old, name), (new, name), moved)
            if found:
                yield Change(Kind.CHANGED, name, topic, entry.name, whom, found)
        elif name not in moved.values():
            yield Change(Kind.ADDED, name, topic, entry.name, whom)


def _of_gone(
    old: Playbook, new: Playbook, name: str, fates: dict[str, Retired], moved: Moved
) -> Change:
    entry, topic, row = old.entries[name], old.topic_of[name], fates.get(name)
    whom = _whom(entry, old, topic)
    if row is None:
        return Change(Kind.LOST, name, topic, entry.name, whom)
    found = _differences((old, name), (new, moved[name]), moved) if name in moved else ()
    return Change(Kind(row.fate.value), name, topic, entry.name, whom, found, row.to, row.why)


def _is_move(row: Retired | None, new: Playbook) -> bool:
    return bool(row and row.fate is Fate.MOVED and row.to and row.to[0] in new.entries)


def _differences(
    before_in: tuple[Playbook, str], after_in: tuple[Playbook, str], moved: Moved
) -> tuple[Difference, ...]:
    (old, before), (new, after) = before_in, after_in
    found = tuple(differences(renamed(old.entries[before], moved), new.entries[after]))
    pages = old.topic_of[before], new.topic_of[after]
    return found if pages[0] == pages[1] else (Difference(("topic",), *pages), *found)


def _whom(entry: Entry, playbook: Playbook, topic: str) -> tuple[str, ...]:
    """The roles that an entry names, else those that its topic concerns."""
    if isinstance(entry, Role):
        return (entry.id,)
    named = {name for _, name, ref in references_of(entry) if ref.kinds == ("role",)}
    ordered = tuple(role.id for role in playbook.roles.roles if role.id in named)
    return ordered or _interested(playbook, topic)


def _interested(playbook: Playbook, topic: str) -> tuple[str, ...]:
    return tuple(role.id for role in playbook.roles.roles if topic in role.topics)
