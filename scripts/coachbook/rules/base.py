"""What rules share: their type, and how a problem at a path is made."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

from coachbook.draft import Draft
from coachbook.model.base import Entry
from coachbook.model.walk import Path, entries_of
from coachbook.problems import Problem, Severity

Rule = Callable[[Draft], Iterator[Problem]]


def found(
    draft: Draft,
    rule: Rule,
    topic: str,
    path: Path,
    says: str,
    hint: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A problem that `rule` found at `path` of a topic's file."""
    name = rule.__name__.replace("_", "-")
    return Problem(draft.place(topic, path), name, says, hint, severity)


def all_entries(draft: Draft) -> Iterator[tuple[str, Path, Entry]]:
    """Every entry with its topic and path, repeats of an id included."""
    for name, topic in draft.playbook.topics.items():
        for path, entry in entries_of(topic):
            yield name, path, entry


def advice(rule: Rule) -> str:
    """What a rule demands and why: its docstring."""
    return inspect.getdoc(rule) or ""
