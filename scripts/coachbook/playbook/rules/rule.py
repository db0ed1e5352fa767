"""What rules share: how one is declared, and how a problem at a path is made."""

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
class Rule:
    """A demand on the playbook.

    Attributes:
        search: Finds what offends against it; its name is the rule's, its docstring the advice.
        needs_whole: While an entry of one of these topics is left out, the rule would find faults
            that are none, or miscount: it is not tried then.
    """

    search: Search
    needs_whole: frozenset[type[Topic]]

    @property
    def name(self) -> str:
        """As `check` prints it: `weights_sum` is weights-sum."""
        return self.search.__name__.replace("_", "-")

    def __call__(self, draft: Draft) -> Iterator[Problem]:
        """Every problem it finds in a draft; none while what it needs whole is not."""
        if self.needs_whole.isdisjoint(draft.incomplete_topics):
            yield from self.search(draft)


def rule(*, needs_whole: Iterable[type[Topic]]) -> Callable[[Search], Rule]:
    """Declare a function to be a rule; `needs_whole=()`: it looks at one entry at a time."""
    return lambda search: Rule(search, frozenset(needs_whole))


def rule_problem(
    draft: Draft,
    rule: Rule,
    topic: str,
    path: Path,
    says: str,
    hint: str = "",
    severity: Severity = Severity.ERROR,
) -> Problem:
    """A problem that `rule` found at `path` of a topic's file."""
    return Problem(draft.place(topic, path), rule.name, says, hint, severity)


def all_entries(draft: Draft) -> Iterator[tuple[str, Path, Entry]]:
    """Every entry with its topic and path, repeats of an id included."""
    for name, topic in draft.playbook.topics.items():
        for path, entry in entries_of(topic):
            yield name, path, entry


def advice(rule: Rule) -> str:
    """What a rule demands and why: its docstring."""
    return inspect.getdoc(rule.search) or ""
