"""One YAML file -> plain data (mappings, lists, strings) and the place of every value and key.

PyYAML's loader is not used, only its parser, whose events carry line and column. From them the data
is built here, because
- a problem must name the place of its value, which the loader throws away;
- every scalar stays a string and the model decides its type: in YAML 1.1, `no` is false,
  `17:00` is 1020, and `07` is a number but `08` is text;
- a key that stands twice must be reported, where the loader silently keeps the last;
- anchors, aliases and tags are refused: entries refer to each other by id, and nested aliases can
  grow a small file into gigabytes ("billion laughs").

The open mappings and lists are kept on a stack of our own, not by recursion, so that deep nesting
ends in a message instead of a RecursionError. For

    duties:
      - id: duty.team

the places by path are (): 1:1, ("duties",): 2:3, ("duties", 0): 2:5 and ("duties", 0, "id"): 2:9.
The place of a key has "<key>" at the end of its path: ("duties", "<key>"): 1:1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from coachbook.base.files import read_text
from coachbook.base.problems import Place, Problem, Problems

MOST_DEPTH = 20

KeyPath = tuple[str | int, ...]
Value: TypeAlias = "str | dict[str, Value] | list[Value]"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A position in a YAML stream, 0-based."""

    line: int
    column: int


@dataclass(frozen=True)
class YamlFile:
    """A file's data, and the place of each value and key by its path."""

    file: Path
    data: Value
    places: dict[KeyPath, Place]

    def place(self, path: KeyPath) -> Place:
        """The place of the value at `path`, or of the nearest value around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Place(self.file)


def read_yaml(file: Path, folder: Path) -> YamlFile:
    """Read one YAML file that must lie inside `folder`.

    Raises:
        Problems: everything that keeps the file from being read.
    """
    return parse_yaml(file, read_text(file, folder))


def parse_yaml(file: Path, text: str) -> YamlFile:
    """Read the text of one YAML file.

    Raises:
        Problems: everything that keeps the text from being read.
    """
    _refuse_tabs(file, text)
    return _YamlReader(file).read(text)


def _refuse_tabs(file: Path, text: str) -> None:
    problems = [
        Problem(
            Place(file, number, line.index("\t") + 1),
            "yaml-tab",
            "a tab stands in the indentation",
            "indent with two spaces",
        )
        for number, line in enumerate(text.split("\n"), start=1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]
    if problems:
        raise Problems(problems)


@dataclass
class _OpenNode:
    """A mapping or list whose end has not come yet. `key` waits for its value."""

    path: KeyPath
    value: dict[str, Value] | list[Value]
    key: str | None = None
    keys: dict[str, Place] = field(default_factory=dict)


class _YamlReader:
    """Builds data and places from the events of one file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.stack: list[_OpenNode] = []
        self.places: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []
        self.root: Value | None = None
        self.documents = 0

    def read(self, text: str) -> YamlFile:
        try:
            for event in yaml.parse(text, Loader=_Loader):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            self._refuse(_start_of(error, text), "yaml-syntax", _sentence(error))
        if self.root is None and not self.problems:
            says = "the file is empty"
            self.problems.append(Problem(Place(self.file), "yaml-syntax", says, "see the schema"))
        if self.root is None or self.problems:
            raise Problems(self.problems)
        return YamlFile(self.file, self.root, self.places)

    def _take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse(event.start_mark, "yaml-syntax", "a second document starts here")
                raise Problems(self.problems)
        elif isinstance(event, AliasEvent):
            self._refuse(event.start_mark, "yaml-alias", f"an alias (*{event.anchor})")
            self._add("", event.start_mark)
        elif isinstance(event, ScalarEvent):
            self._check_marks(event)
            self._scalar(event)
        elif isinstance(event, CollectionStartEvent):
            self._check_marks(event)
            self._open(event)
        elif isinstance(event, CollectionEndEvent):
            self.stack.pop()

    def _check_marks(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.anchor:
            self._refuse(event.start_mark, "yaml-alias", f"an anchor (&{event.anchor})")
        if event.tag:
            self._refuse(event.start_mark, "yaml-alias", f"a tag ({event.tag})")

    def _scalar(self, event: ScalarEvent) -> None:
        level = self.stack[-1] if self.stack else None
        if level is not None and isinstance(level.value, dict) and level.key is None:
            self._key(level, event)
        else:
            self._add(event.value, event.start_mark)

    def _key(self, level: _OpenNode, event: ScalarEvent) -> None:
        place = self._place(event.start_mark)
        if event.value in level.keys:
            says = f"the key '{event.value}' stands here a second time"
            hint = f"first on line {level.keys[event.value].line}; keep one of them"
            self.problems.append(Problem(place, "yaml-duplicate-key", says, hint))
        level.keys.setdefault(event.value, place)
        level.key = event.value

    def _open(self, event: CollectionStartEvent) -> None:
        if len(self.stack) >= MOST_DEPTH:
            self._refuse(event.start_mark, "yaml-depth", f"more than {MOST_DEPTH} levels deep")
            raise Problems(self.problems)
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            self._refuse(event.start_mark, "yaml-syntax", "a list or mapping stands as a key")
            raise Problems(self.problems)
        value: dict[str, Value] | list[Value] = {} if isinstance(event, MappingStartEvent) else []
        path = self._add(value, event.start_mark)
        self.stack.append(_OpenNode(path, value))

    def _add(self, value: Value, mark: _Mark | None) -> KeyPath:
        place = self._place(mark)
        if not self.stack:
            self.root, self.places[()] = value, place
            return ()
        level = self.stack[-1]
        if isinstance(level.value, list):
            path: KeyPath = (*level.path, len(level.value))
            level.value.append(value)
        else:
            key = level.key or ""
            path = (*level.path, key)
            level.value[key] = value
            level.key = None
            self.places[(*path, "<key>")] = level.keys.get(key, place)
        self.places[path] = place
        return path

    def _place(self, mark: _Mark | None) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file)

    def _refuse(self, mark: _Mark | None, rule: str, says: str) -> None:
        hint = _HINTS.get(rule, "")
        self.problems.append(Problem(self._place(mark), rule, says, hint))


_HINTS = {
    "yaml-alias": "write the value out; entries refer to each other by id",
    "yaml-depth": "expected a file in the shape of its schema",
    "yaml-syntax": "check the quotes, colons and indentation on this line and the one before",
}


def _start_of(error: yaml.MarkedYAMLError, text: str) -> _Mark | None:
    """The place to show for a syntax error.

    The parser notices a quote or bracket that is never closed at the end of the file; what helps is
    the place where it was opened.
    """
    mark = error.problem_mark or error.context_mark
    at_end = mark is not None and mark.line >= text.rstrip().count("\n") + 1
    return error.context_mark or mark if at_end else mark


def _sentence(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return "not valid YAML: " + ", ".join(parts)
