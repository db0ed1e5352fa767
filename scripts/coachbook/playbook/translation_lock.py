"""The translation lock: which Chinese text each English text was last confirmed against.

It has a line for each text: the entry's id, the field, and a fingerprint of the Chinese text, as in
`duty.team how 3f2a90c1d2e4b5a6`. All items of a list have the same field, so an item may change its
place in the list and stays confirmed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from coachbook.base.files import read_text
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.text import Text
from coachbook.playbook.model.entry import Topic
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.walk import Path as KeyPath
from coachbook.playbook.model.walk import entries_of, texts_of

LOCK = "translations.lock"

Confirmations = frozenset[tuple[str, str, str]]


def fingerprint(zh: str) -> str:
    """16 hexadecimal digits that stand for a Chinese text; white space does not count."""
    return hashlib.sha256("".join(zh.split()).encode()).hexdigest()[:16]


def owned_texts(name: str, topic: Topic) -> Iterator[tuple[str, str, KeyPath, Text]]:
    """Every text of a topic: the id of its owner, its field, its path and the text itself.

    The owner is the entry that the text is part of; outside entries it is the topic, such as
    `topic.duties`.
    """
    owners = {path: entry.id for path, entry in entries_of(topic)}
    for path, text in texts_of(topic):
        start = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in owners), ())
        owner = owners[start] if start else f"topic.{name}"
        field = ".".join(str(step) for step in path[len(start) :] if isinstance(step, str))
        yield owner, field, path, text


def confirmations(playbook: Playbook, ids: frozenset[str] | None = None) -> Confirmations:
    """The lines of the lock that confirm the present texts of `ids`; None: of all owners."""
    return frozenset(
        (owner, field, fingerprint(text.zh))
        for name, topic in playbook.topics.items()
        for owner, field, _, text in owned_texts(name, topic)
        if ids is None or owner in ids
    )


def read_lock(folder: Path) -> Confirmations:
    """The confirmed translations; none if there is no lock file.

    Raises:
        Problems: the lock cannot be read, or lines are not an id, a field and a fingerprint.
    """
    file = folder / LOCK
    if not file.exists():
        return frozenset()
    rows = [tuple(line.split()) for line in read_text(file, folder).splitlines()]
    problems = [
        Problem(Place(file, number), "lock-line", "expected an id, a field and a fingerprint")
        for number, row in enumerate(rows, start=1)
        if len(row) != 3
    ]
    if problems:
        raise Problems(problems)
    return frozenset((row[0], row[1], row[2]) for row in rows)


def lock_text(rows: Confirmations) -> str:
    """The lock file's text: one confirmation a line, sorted."""
    return "".join(f"{' '.join(row)}\n" for row in sorted(rows))
