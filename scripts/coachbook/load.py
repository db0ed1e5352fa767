"""Folder -> Playbook, or every problem. The only door in."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from coachbook.draft import Draft
from coachbook.model.base import Topic
from coachbook.model.playbook import TOPICS, Playbook
from coachbook.model.weights import Weights
from coachbook.problems import Place, Problem, Problems, did_you_mean, has_errors, in_order
from coachbook.rules import check
from coachbook.salvage import without_faulty
from coachbook.shape import Misshapen, shape
from coachbook.statements import fingerprint, read_weights
from coachbook.translations import Confirmed, confirmations, read_lock
from coachbook.yaml_file import YamlFile, read_yaml


def read_draft(folder: Path) -> Draft:
    """Read every topic file in `folder` and the lock of confirmed translations.

    Raises:
        Problems: all that is wrong with the files themselves and their shape.
    """
    problems, draft = _read(folder)
    if problems or draft is None:
        raise Problems(problems)
    return draft


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Every problem in the playbook: of its files, their shape, and by the rules.

    While some entries do not fit their shape, the others are judged by the rules that need no
    more than them; while a file cannot be read at all, no rule is tried.
    """
    problems, draft = _read(folder)
    if draft is not None:
        problems += check(draft)
    return in_order(problems)


def _read(folder: Path) -> tuple[list[Problem], Draft | None]:
    problems = _strangers(folder)
    files: dict[str, YamlFile] = {}
    topics: dict[str, Topic] = {}
    left_out: frozenset[str] = frozenset()
    incomplete: set[type[Topic]] = set()
    for name, model in TOPICS.items():
        try:
            files[name] = read_yaml(folder / f"{name}.yml", folder)
            topics[name] = shape(model, files[name])
        except Misshapen as found:
            problems.extend(found.problems)
            files[name], ids = without_faulty(files[name], found.paths)
            left_out |= ids
            incomplete.add(model)
            with suppress(Misshapen):
                topics[name] = shape(model, files[name])
        except Problems as found:
            problems.extend(found.problems)
    confirmed: Confirmed | None = None
    weights = Weights()
    try:
        confirmed = read_lock(folder)
    except Problems as found:
        problems.extend(found.problems)
    try:
        weights = read_weights(folder)
    except Problems as found:
        problems.extend(found.problems)
    if topics.keys() != TOPICS.keys():
        return problems, None
    playbook = Playbook.model_validate({**topics, "weights": weights})
    if confirmed is None:
        confirmed = confirmations(playbook)
    return problems, Draft(
        playbook, files, confirmed, left_out, frozenset(incomplete), fingerprint(folder)
    )


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
