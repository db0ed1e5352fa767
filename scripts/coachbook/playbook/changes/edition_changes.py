"""Two editions of the playbook -> the changes between them, each with the roles it concerns.

Entries are matched by id, never by place or name, for an id never changes its meaning:
1. An id of both editions: the two entries are compared value by value (`differences`).
2. An id that only the new edition has: added.
3. An id that only the old edition has: playbook/ids.yml says what became of it (moved, merged,
   split or deleted). Without a line there it is lost.
4. A moved id is compared with its successor, which then does not count as added.

Before any comparison the old edition's references are given the new ids of moved entries
(`with_current_ids`). Otherwise every entry that refers to a moved one would seem changed: after the
move of duty.calls to duty.calling, a list [duty.calls, duty.team] is the same as
[duty.calling, duty.team].

Inside an entry, lists are compared by how their items can be told apart: ids and words as sets (a
new order is no change), records of the same number one by one, all else as one value.
"""

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

# Fields that are not compared: parts of a value that is compared as readers see it (30–50), what an
# edition says of itself, and the retired ids, each of which is a change of its own.
_IGNORED_FIELDS: dict[type[BaseModel], tuple[str, ...]] = {
    Figure: ("low", "high", "percent"),
    Meeting: ("start", "end"),
    Edition: ("version", "date"),
    IdMap: ("retired",),
}


@dataclass(frozen=True)
class Difference:
    """A value that differs between two editions; None stands for no value."""

    path: Path
    before: object
    after: object


def differences(old: BaseModel, new: BaseModel, path: Path = ()) -> Iterator[Difference]:
    """Every value in which two models differ, in the order of their fields.

    Entries that stand in a topic are left out: they are compared by their ids.
    """
    before, after = _values(old), _values(new)
    for name in dict.fromkeys((*after, *before)):
        yield from _value_differences(before.get(name), after.get(name), (*path, name))


def _value_differences(old: object, new: object, path: Path) -> Iterator[Difference]:
    before, after = _records(old), _records(new)
    if old == new or _same_names(old, new):
        return
    if _is_record(old) and _is_record(new):
        yield from differences(old, new, path)
    elif before and len(before) == len(after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _value_differences(one, other, (*path, index))
    else:
        yield Difference(path, old, new)


def _values(model: BaseModel) -> dict[str, object]:
    """The values of a model that are compared, by field."""
    ignored = {
        "id",
        *(f for kind, fields in _IGNORED_FIELDS.items() if isinstance(model, kind) for f in fields),
    }
    values: dict[str, object] = {
        name: getattr(model, name) for name in type(model).model_fields if name not in ignored
    }
    if isinstance(model, Topic):
        values = {name: value for name, value in values.items() if not _holds_entries(value)}
    if isinstance(model, Figure | Meeting):
        values["number" if isinstance(model, Figure) else "hours"] = model.display
    return values


def _holds_entries(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, Entry) for item in value)


def _same_names(old: object, new: object) -> bool:
    """Whether both are the same ids or words, in any order."""
    if isinstance(old, Phrases) and isinstance(new, Phrases):
        return _same_names(old.zh, new.zh) and _same_names(old.en, new.en)
    if not (isinstance(old, tuple) and isinstance(new, tuple)):
        return False
    return all(isinstance(item, str) for item in (*old, *new)) and set(old) == set(new)


def _is_record(value: object) -> TypeGuard[BaseModel]:
    """Whether a value has fields that are compared one by one."""
    return isinstance(value, BaseModel) and not isinstance(value, Text | Phrases)


def _records(value: object) -> tuple[BaseModel, ...]:
    """The items of a list of records; empty if it is not such a list."""
    items = value if isinstance(value, tuple) else ()
    records = tuple(item for item in items if _is_record(item))
    return records if len(records) == len(items) else ()


Model = TypeVar("Model", bound=BaseModel)


def with_current_ids(model: Model, new_ids: NewIds) -> Model:
    """A model in which references and prose marks name moved entries by their new ids.

    `new_ids` has the new id of each moved entry by its old one.
    """
    values = {name: value for name, value in model if name != "id"}
    changed = (
        {name: _with_new_ids(value, new_ids) for name, value in values.items()} if new_ids else {}
    )
    update = {name: value for name, value in changed.items() if value != values[name]}
    return model.model_copy(update=update) if update else model


def _with_new_ids(value: object, new_ids: NewIds) -> object:
    if isinstance(value, BaseModel):
        return with_current_ids(value, new_ids)
    if isinstance(value, tuple):
        return tuple(_with_new_ids(item, new_ids) for item in value)
    if type(value) is not str:
        return value
    old_ids = "|".join(map(re.escape, new_ids))
    pattern = re.compile(rf"(?<=[@{{])(?:{old_ids})(?![\w-])|^(?:{old_ids})$")
    return pattern.sub(lambda match: new_ids[match[0]], value)


NewIds = Mapping[str, str]  # the new ids of moved entries, by the old


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
    """Every change from one edition to another: by topic, its own, then its entries'."""
    fates = {row.id: row for row in new.ids.retired}
    removed = [name for name in old.entries if name not in new.entries]
    new_ids = {name: fates[name].to[0] for name in removed if _is_move(fates.get(name), new)}
    all_changes = (
        change
        for topic in TOPICS
        for change in (
            *_topic_changes(old, new, topic, new_ids),
            *_entry_changes(old, new, topic, new_ids),
            *(
                _removal(old, new, name, fates, new_ids)
                for name in removed
                if old.topic_of[name] == topic
            ),
        )
    )
    return tuple(all_changes)


def by_role(all_changes: Iterable[Change], playbook: Playbook) -> dict[str, tuple[Change, ...]]:
    """The changes that concern each role, in the order of playbook/roles.yml; "": everyone."""
    every, roles = tuple(all_changes), [role.id for role in playbook.roles.roles]
    groups = {role: tuple(c for c in every if role in c.whom) for role in roles}
    groups[""] = tuple(c for c in every if not {*roles} & {*c.whom})
    return {role: group for role, group in groups.items() if group}


def _topic_changes(old: Playbook, new: Playbook, topic: str, new_ids: NewIds) -> Iterator[Change]:
    changed_values = tuple(
        differences(with_current_ids(old.topics[topic], new_ids), new.topics[topic])
    )
    if changed_values:
        title = new.topics[topic].title or old.topics[topic].title
        yield Change(
            ChangeKind.CHANGED,
            f"topic.{topic}",
            topic,
            title,
            _roles_of_topic(new, topic),
            changed_values,
        )


def _entry_changes(old: Playbook, new: Playbook, topic: str, new_ids: NewIds) -> Iterator[Change]:
    for name, entry in new.entries.items():
        if new.topic_of[name] != topic:
            continue
        whom = _concerned_roles(entry, new, topic)
        if name in old.entries:
            changed_values = _differences((old, name), (new, name), new_ids)
            if changed_values:
                yield Change(ChangeKind.CHANGED, name, topic, entry.name, whom, changed_values)
        elif name not in new_ids.values():
            yield Change(ChangeKind.ADDED, name, topic, entry.name, whom)


def _removal(
    old: Playbook, new: Playbook, name: str, fates: dict[str, Retired], new_ids: NewIds
) -> Change:
    entry, topic, row = old.entries[name], old.topic_of[name], fates.get(name)
    whom = _concerned_roles(entry, old, topic)
    if row is None:
        return Change(ChangeKind.LOST, name, topic, entry.name, whom)
    changed_values = (
        _differences((old, name), (new, new_ids[name]), new_ids) if name in new_ids else ()
    )
    return Change(
        ChangeKind(row.fate.value), name, topic, entry.name, whom, changed_values, row.to, row.why
    )


def _is_move(row: Retired | None, new: Playbook) -> bool:
    """Whether a retired id has a successor in the new edition to be compared with."""
    return bool(row and row.fate is Fate.MOVED and row.to and row.to[0] in new.entries)


def _differences(
    before_in: tuple[Playbook, str], after_in: tuple[Playbook, str], new_ids: NewIds
) -> tuple[Difference, ...]:
    (old, before), (new, after) = before_in, after_in
    changed_values = tuple(
        differences(with_current_ids(old.entries[before], new_ids), new.entries[after])
    )
    pages = old.topic_of[before], new.topic_of[after]
    return (
        changed_values
        if pages[0] == pages[1]
        else (Difference(("topic",), *pages), *changed_values)
    )


def _concerned_roles(entry: Entry, playbook: Playbook, topic: str) -> tuple[str, ...]:
    """The roles that an entry names; if it names none, those that its topic concerns."""
    if isinstance(entry, Role):
        return (entry.id,)
    named = {name for _, name, ref in references_of(entry) if ref.kinds == ("role",)}
    ordered = tuple(role.id for role in playbook.roles.roles if role.id in named)
    return ordered or _roles_of_topic(playbook, topic)


def _roles_of_topic(playbook: Playbook, topic: str) -> tuple[str, ...]:
    return tuple(role.id for role in playbook.roles.roles if topic in role.topics)
