"""How a rule is declared, and what rules share."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coachbook.base.problems import Problem, Severity
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.model.walk import Path, entries_of

EVERY_TOPIC = tuple(TOPICS.values())

Search = Callable[[Draft], Iterator[Problem]]


@dataclass(frozen=True)
class PlaybookRule:
    """A demand on the playbook.

    Attributes:
        search: Yields a problem for each breach. Its name is the rule's name, and its docstring is
            what `coachbook explain` and the handbook print.
        needs_whole: Topics that the rule counts or looks things up in. It is not tried while a
            draft lacks entries of one of them, because it would report faults that are none.
    """

    search: Search
    needs_whole: frozenset[type[Topic]]

    @property
    def name(self) -> str:
        """The name that `check` prints: weights-sum for `weights_sum`."""
        return self.search.__name__.replace("_", "-")

    def __call__(self, draft: Draft) -> Iterator[Problem]:
        """Every problem that it finds in a draft."""
        if self.needs_whole.isdisjoint(draft.incomplete_topics):
            yield from self.search(draft)


def rule(*, needs_whole: Iterable[type[Topic]]) -> Callable[[Search], PlaybookRule]:
    """Declare a function as a rule; `needs_whole=()` if it looks at one entry at a time."""
    return lambda search: PlaybookRule(search, frozenset(needs_whole))


def rule_problem(
    draft: Draft,
    rule: PlaybookRule,
    topic: str,
    path: Path,
    says: str,
    hint: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A problem that `rule` found at `path` of a topic's file."""
    return Problem(draft.place(topic, path), rule.name, says, hint, severity)


def all_entries(draft: Draft) -> Iterator[tuple[str, Path, Entry]]:
    """Every entry with its topic and path; an id that stands twice comes twice."""
    for name, topic in draft.playbook.topics.items():
        for path, entry in entries_of(topic):
            yield name, path, entry


def advice(rule: PlaybookRule) -> str:
    """What a rule demands and why: its docstring."""
    return inspect.getdoc(rule.search) or ""
