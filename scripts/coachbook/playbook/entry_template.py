"""A skeleton of a new entry: the shape of a sibling, with every text still to be written."""

from __future__ import annotations

from datetime import time
from enum import Enum
from itertools import count

import yaml
from pydantic import BaseModel

from coachbook.base.text import Phrases, Text
from coachbook.base.words import word_texts
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.walk import entries_of

COUNTED_UP = ("number", "priority", "rank")
LEFT_OUT = ("id", "name", "source", "origin", "aliases", "department")


def entry_kinds(topic: Topic) -> dict[str, str]:
    """Every kind of entry in a topic, with the list in its file where a new one goes."""
    found: dict[str, str] = {}
    for path, entry in entries_of(topic):
        found.setdefault(entry.kind, str(path[0]))
    return found


def add_entry(draft: Draft, topic: str, kind: str, word: str) -> tuple[str, str]:
    """The id of a new entry of `kind`, and the topic file's text with its skeleton added.

    The skeleton has the links and numbers of the list's last entry; a number that counts up
    goes one further.
    """
    field = entry_kinds(draft.playbook.topics[topic])[kind]
    siblings: tuple[Entry, ...] = getattr(draft.playbook.topics[topic], field)
    identity = free_id(draft, f"{kind}.{word}")
    last = siblings[-1]
    data: dict[str, object] = {}
    for name in type(last).model_fields:
        if name in COUNTED_UP:
            data[name] = max(int(getattr(sibling, name)) for sibling in siblings) + 1
        elif name in last.model_fields_set - {*LEFT_OUT}:
            data[name] = _emptied(getattr(last, name))
    head = {"id": identity, "name": _unwritten(), "origin": "ours"}
    return identity, _inserted(draft, topic, field, {**head, **data})


def free_id(draft: Draft, wanted: str) -> str:
    """`wanted`, or the first of wanted-2, wanted-3 ... that no entry has or had."""
    taken = {*draft.playbook.entries, *(row.id for row in draft.playbook.ids.retired)}
    names = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _unwritten(number: int = 0) -> dict[str, str]:
    text = word_texts("playbook/entry_template")["unwritten"]
    end = f" {number}" if number else ""
    return {"zh": text.zh + end, "en": text.en + end}


def _emptied(value: object, number: int = 0) -> object:
    """A value with every text in it still to be written; plain data, for YAML."""
    if isinstance(value, Text):
        return _unwritten(number)
    if isinstance(value, Phrases):
        return {language: [text] for language, text in _unwritten().items()}
    if isinstance(value, BaseModel):
        given = (name for name in type(value).model_fields if name in value.model_fields_set)
        return {name: _emptied(getattr(value, name), number) for name in given}
    if isinstance(value, tuple):
        return [_emptied(item, place) for place, item in enumerate(value, start=1)]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int | str) and not isinstance(value, Enum) else str(value)


def _inserted(draft: Draft, topic: str, field: str, data: dict[str, object]) -> str:
    """The topic file's text with `data` as the last item of the list `field`; all else stays."""
    source = draft.files[topic]
    text = source.file.read_bytes().decode("utf-8")
    lines = text.splitlines(keepends=True)
    start = source.places[(field, "<key>")].line
    keys = [at.line for path, at in source.places.items() if len(path) == 2 and path[1] == "<key>"]
    end = min((line for line in keys if line > start), default=len(lines) + 1) - 1
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    dumped = yaml.safe_dump([data], allow_unicode=True, sort_keys=False, width=10_000)
    indent = " " * (source.places[(field, 0)].column - len("- ") - 1)
    added = ["", *(f"{indent}{line}" for line in dumped.splitlines())]
    newline = "\r\n" if "\r\n" in text else "\n"
    before, after = "".join(lines[:end]), "".join(lines[end:])
    joint = "" if before.endswith(newline) else newline
    return before + joint + "".join(f"{line}{newline}" for line in added) + after
