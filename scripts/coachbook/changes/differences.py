"""Two models -> the values in which they differ, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from pydantic import BaseModel

from coachbook.model.base import Entry, Topic
from coachbook.model.cadence import Meeting
from coachbook.model.reference import Edition, Figure, IdMap
from coachbook.model.walk import Path
from coachbook.text import Phrases, Text

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
        values["number" if isinstance(model, Figure) else "hours"] = model.shown
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
