"""What can still be judged of a file in which some values do not fit: its other entries."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems, did_you_mean, has_errors, in_order
from coachbook.base.validation import ShapeError, build_model
from coachbook.base.yaml_file import KeyPath, Value, YamlFile, read_yaml
from coachbook.playbook.draft import Draft
from coachbook.playbook.labelled_statements import fingerprint, read_weights
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.entry import Topic
from coachbook.playbook.model.playbook import TOPICS, Playbook
from coachbook.playbook.rules import run_rules
from coachbook.playbook.translation_lock import Confirmed, confirmations, read_lock


def without_faulty(source: YamlFile, faults: Iterable[KeyPath]) -> tuple[YamlFile, frozenset[str]]:
    """The file without the list items that hold faults, and the ids of those items.

    The items after one that is left out move up; their places stay where they stand in the file.
    """
    faulty = {(path[0], path[1]) for path in faults if len(path) > 1 and isinstance(path[1], int)}
    if not isinstance(source.data, dict):
        return source, frozenset()
    data: dict[str, Value] = {}
    ids: set[str] = set()
    for key, value in source.data.items():
        data[key] = value
        if isinstance(value, list):
            data[key] = [item for n, item in enumerate(value) if (key, n) not in faulty]
            ids.update(*(_ids(item) for n, item in enumerate(value) if (key, n) in faulty))
    places = {
        _moved(path, faulty): place
        for path, place in source.places.items()
        if path[:2] not in faulty
    }
    return YamlFile(source.file, data, places), frozenset(ids)


def _ids(item: Value) -> set[str]:
    """The id of an item. If the key `id` is misspelt, any text in it may be the id."""
    if not isinstance(item, dict):
        return set()
    identity = item.get("id")
    return {
        text
        for text in (item.values() if identity is None else [identity])
        if isinstance(text, str)
    }


def _moved(path: KeyPath, faulty: set[tuple[str | int, int]]) -> KeyPath:
    if len(path) < 2 or not isinstance(path[1], int):
        return path
    before = sum(key == path[0] and number < path[1] for key, number in faulty)
    return (path[0], path[1] - before, *path[2:])


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
        problems += run_rules(draft)
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
            topics[name] = build_model(model, files[name])
        except ShapeError as found:
            problems.extend(found.problems)
            files[name], ids = without_faulty(files[name], found.paths)
            left_out |= ids
            incomplete.add(model)
            with suppress(ShapeError):
                topics[name] = build_model(model, files[name])
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


def load_playbook(folder: Path) -> tuple[Draft, tuple[Problem, ...]]:
    """The checked playbook in `folder` and the warnings about it.

    Raises:
        Problems: every error, and every warning beside them.
    """
    draft = read_draft(folder)
    problems = run_rules(draft)
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
