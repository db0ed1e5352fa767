"""Two models -> the values in which they differ, each with its path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard, TypeVar

from pydantic import BaseModel

from coachbook.base.text import Phrases, Text
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.guidance import Role
from coachbook.playbook.model.playbook import TOPICS, Playbook
from coachbook.playbook.model.reference import Edition, Fate, Figure, IdMap, Retired
from coachbook.playbook.model.walk import Path, references_of

# Fields that make up one shown value, what an edition says of itself, and ids that are told of
# one by one.
_NOT_ALONE: dict[type[BaseModel], tuple[str, ...]] = {
    Figure: ("low", "high", "percent"),
    Meeting: ("start", "end"),
    Edition: ("version", "date"),
    IdMap: ("retired",),
}


@dataclass(frozen=True)
class Difference:
    """A value that is another one now; None stands for no value."""

    path: Path
    before: object
    after: object


def differences(old: BaseModel, new: BaseModel, path: Path = ()) -> Iterator[Difference]:
    """Every value in which two models differ, in the order of their fields.

    Entries that stand in a topic are left out: they are compared by their ids.
    """
    before, after = _values(old), _values(new)
    for name in dict.fromkeys((*after, *before)):
        yield from _between(before.get(name), after.get(name), (*path, name))


def _between(old: object, new: object, path: Path) -> Iterator[Difference]:
    before, after = _records(old), _records(new)
    if old == new or _same_names(old, new):
        return
    if _is_record(old) and _is_record(new):
        yield from differences(old, new, path)
    elif before and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _between(one, other, (*path, index))
    else:
        yield Difference(path, old, new)


def _values(model: BaseModel) -> dict[str, object]:
    left_out = {
        "id",
        *(f for kind, fields in _NOT_ALONE.items() if isinstance(model, kind) for f in fields),
    }
    values: dict[str, object] = {
        name: getattr(model, name) for name in type(model).model_fields if name not in left_out
    }
    if isinstance(model, Topic):
        values = {name: value for name, value in values.items() if not _holds_entries(value)}
    if isinstance(model, Figure | Meeting):
        values["number" if isinstance(model, Figure) else "hours"] = model.display
    return values


def _holds_entries(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Entry) for item in value)


def _same_names(old: object, new: object) -> bool:
    """Whether both are the same ids or words, in whatever order."""
    if isinstance(old, Phrases) and isinstance(new, Phrases):
        return _same_names(old.zh, new.zh) and _same_names(old.en, new.en)
    if not (isinstance(old, tuple) and isinstance(new, tuple)):
        return False
    return all(isinstance(item, str) for item in (*old, *new)) and set(old) == set(new)


def _is_record(value: object) -> TypeGuard[BaseModel]:
    return isinstance(value, BaseModel) and not isinstance(value, Text | Phrases)


def _records(value: object) -> tuple[BaseModel, ...]:
    items = value if isinstance(value, tuple) else ()
    records = tuple(item for item in items if _is_record(item))
    return records if len(records) == len(items) else ()


Model = TypeVar("Model", bound=BaseModel)


def with_current_ids(model: Model, names: Mapping[str, str]) -> Model:
    """A model that calls entries by the ids they have now: `names` are the new by the old."""
    values = {name: value for name, value in model if name != "id"}
    changed = {name: _renamed(value, names) for name, value in values.items()} if names else {}
    update = {name: value for name, value in changed.items() if value != values[name]}
    return model.model_copy(update=update) if update else model


def _renamed(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, BaseModel):
        return with_current_ids(value, names)
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if type(value) is not str:
        return value
    every = "|".join(map(re.escape, names))
    marks = re.compile(rf"(?<=[@{{])(?:{every})(?![\w-])|^(?:{every})$")
    return marks.sub(lambda found: names[found[0]], value)


Moved = Mapping[str, str]  # the new ids of entries by the old


class ChangeKind(StrEnum):
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

    kind: ChangeKind
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
    found = tuple(differences(with_current_ids(old.topics[topic], moved), new.topics[topic]))
    if found:
        title = new.topics[topic].title or old.topics[topic].title
        yield Change(
            ChangeKind.CHANGED, f"topic.{topic}", topic, title, _interested(new, topic), found
        )


def _of_living(old: Playbook, new: Playbook, topic: str, moved: Moved) -> Iterator[Change]:
    for name, entry in new.entries.items():
        if new.topic_of[name] != topic:
            continue
        whom = _whom(entry, new, topic)
        if name in old.entries:
            found = _differences((old, name), (new, name), moved)
            if found:
                yield Change(ChangeKind.CHANGED, name, topic, entry.name, whom, found)
        elif name not in moved.values():
            yield Change(ChangeKind.ADDED, name, topic, entry.name, whom)


def _of_gone(
    old: Playbook, new: Playbook, name: str, fates: dict[str, Retired], moved: Moved
) -> Change:
    entry, topic, row = old.entries[name], old.topic_of[name], fates.get(name)
    whom = _whom(entry, old, topic)
    if row is None:
        return Change(ChangeKind.LOST, name, topic, entry.name, whom)
    found = _differences((old, name), (new, moved[name]), moved) if name in moved else ()
    return Change(ChangeKind(row.fate.value), name, topic, entry.name, whom, found, row.to, row.why)


def _is_move(row: Retired | None, new: Playbook) -> bool:
    return bool(row and row.fate is Fate.MOVED and row.to and row.to[0] in new.entries)


def _differences(
    before_in: tuple[Playbook, str], after_in: tuple[Playbook, str], moved: Moved
) -> tuple[Difference, ...]:
    (old, before), (new, after) = before_in, after_in
    found = tuple(differences(with_current_ids(old.entries[before], moved), new.entries[after]))
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
