"""A skeleton for a new entry: the fields of its neighbour, with every text still to be written."""

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

COUNTED_FIELDS = ("number", "priority", "rank")
OWN_FIELDS = ("id", "name", "source", "origin", "aliases", "department")


def entry_kinds(topic: Topic) -> dict[str, str]:
    """The kinds of entry in a topic, each with the list in its file that holds them."""
    fields: dict[str, str] = {}
    for path, entry in entries_of(topic):
        fields.setdefault(entry.kind, str(path[0]))
    return fields


def add_entry(draft: Draft, topic: str, kind: str, word: str) -> tuple[str, str]:
    """The id of a new entry of `kind`, and the topic file's text with its skeleton added.

    The skeleton has the links and numbers of the last entry in the list. A field that counts the
    entries (COUNTED_FIELDS) gets the next number.
    """
    field = entry_kinds(draft.playbook.topics[topic])[kind]
    siblings: tuple[Entry, ...] = getattr(draft.playbook.topics[topic], field)
    entry_id = free_id(draft, f"{kind}.{word}")
    last = siblings[-1]
    data: dict[str, object] = {}
    for name in type(last).model_fields:
        if name in COUNTED_FIELDS:
            data[name] = max(int(getattr(sibling, name)) for sibling in siblings) + 1
        elif name in last.model_fields_set - {*OWN_FIELDS}:
            data[name] = _skeleton_value(getattr(last, name))
    head = {"id": entry_id, "name": _placeholder(), "origin": "ours"}
    return entry_id, _text_with_entry(draft, topic, field, {**head, **data})


def free_id(draft: Draft, first_choice: str) -> str:
    """An id that no entry has or ever had: the first choice, or it with -2, -3 ... added."""
    taken = {*draft.playbook.entries, *(row.id for row in draft.playbook.ids.retired)}
    names = (f"{first_choice}-{number}" if number > 1 else first_choice for number in count(1))
    return next(name for name in names if name not in taken)


def _placeholder(number: int = 0) -> dict[str, str]:
    text = word_texts("playbook/entry_template")["unwritten"]
    end = f" {number}" if number else ""
    return {"zh": text.zh + end, "en": text.en + end}


def _skeleton_value(value: object, number: int = 0) -> object:
    """A value as plain data for YAML, with a placeholder for each text in it."""
    if isinstance(value, Text):
        return _placeholder(number)
    if isinstance(value, Phrases):
        return {language: [text] for language, text in _placeholder().items()}
    if isinstance(value, BaseModel):
        given = (name for name in type(value).model_fields if name in value.model_fields_set)
        return {name: _skeleton_value(getattr(value, name), number) for name in given}
    if isinstance(value, tuple):
        return [_skeleton_value(item, place) for place, item in enumerate(value, start=1)]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int | str) and not isinstance(value, Enum) else str(value)


def _text_with_entry(draft: Draft, topic: str, field: str, data: dict[str, object]) -> str:
    """The topic file's text with `data` as the last item of the list `field`.

    Written into the text and not by a YAML library, which would drop comments, quotes and line
    breaks of all other entries. The new item goes behind the last line of its list: before the next
    key of the file, but above the blank and comment lines that belong to that key. It is indented
    like the first item.
    """
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
