"""Folder -> Playbook, or every problem. The only door in."""

from __future__ import annotations

from pathlib import Path

from coachbook.draft import Draft
from coachbook.model.base import Topic
from coachbook.model.playbook import TOPICS, Playbook
from coachbook.problems import Place, Problem, Problems, did_you_mean, has_errors
from coachbook.rules import check
from coachbook.shape import shape
from coachbook.translations import Confirmed, read_lock
from coachbook.yaml_file import YamlFile, read_yaml


def read_draft(folder: Path) -> Draft:
    """Read every topic file in `folder` and the lock of confirmed translations.

    Raises:
        Problems: all that is wrong with the files themselves and their shape.
    """
    problems = _strangers(folder)
    files: dict[str, YamlFile] = {}
    topics: dict[str, Topic] = {}
    for name, model in TOPICS.items():
        try:
            files[name] = read_yaml(folder / f"{name}.yml", folder)
            topics[name] = shape(model, files[name])
        except Problems as found:
            problems.extend(found.problems)
    confirmed: Confirmed = frozenset()
    try:
        confirmed = read_lock(folder)
    except Problems as found:
        problems.extend(found.problems)
    if problems:
        raise Problems(problems)
    return Draft(Playbook.model_validate(topics), files, confirmed)


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Every problem in the playbook: of its files, their shape, and by the rules."""
    try:
        return check(read_draft(folder))
    except Problems as found:
        return found.problems


def load(folder: Path) -> tuple[Draft, tuple[Problem, ...]]:
    """The checked playbook in `folder` and the warnings about it.

    Raises:
        Problems: every error, and every warning beside them.
    """
    draft = read_draft(folder)
    problems = check(draft)
    if has_errors(problems):
        raise Problems(problems)
    return draft, problems


def _strangers(folder: Path) -> list[Problem]:
    known = [f"{name}.yml" for name in TOPICS]
    found = sorted((*folder.glob("*.yml"), *folder.glob("*.yaml")))
    return [
        Problem(
            Place(file),
            "file-unknown",
            "is not a file of the playbook",
            did_you_mean(file.name, known) or f"expected one of: {', '.join(known)}",
        )
        for file in found
        if file.name not in known
    ]
