"""The way into a playbook: a folder of YAML files -> a draft, a checked playbook, or every problem.

One mistake in one entry does not hide the problems of all others: such entries are left out (see
`without_faulty`) and the rest is still judged. What was read and judged is kept until a file
changes, for one command asks for the same playbook several times.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from coachbook.base.problems import Place, Problem, Problems, did_you_mean, has_errors, in_order
from coachbook.base.validation import ShapeError, build_model
from coachbook.base.yaml_file import KeyPath, Value, YamlFile, read_yaml
from coachbook.playbook.draft import Draft
from coachbook.playbook.labelled_statements import fingerprint, read_weights
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.entry import Topic
from coachbook.playbook.model.playbook import TOPICS, Playbook
from coachbook.playbook.rules import run_rules
from coachbook.playbook.translation_lock import Confirmations, confirmations, read_lock


def load_playbook(folder: Path) -> tuple[Draft, tuple[Problem, ...]]:
    """The playbook in `folder`, checked by all rules, and the warnings about it.

    Raises:
        Problems: every error, and every warning beside them.
    """
    draft = read_draft(folder)
    problems = _judged(_snapshot(folder))
    if has_errors(problems):
        raise Problems(problems)
    return draft, problems


def read_draft(folder: Path) -> Draft:
    """The playbook in `folder` with the place of every value, before any rule has checked it.

    Raises:
        Problems: everything that is wrong with the files and the shapes of their values.
    """
    problems, draft = _read(_snapshot(folder))
    if problems or draft is None:
        raise Problems(problems)
    return draft


def problems_in(folder: Path) -> tuple[Problem, ...]:
    """Every problem of the playbook in `folder`: of its files, of their shapes, and by the rules.

    An entry that does not fit its model is left out, and the rules that look at one entry at a time
    still judge the others. If a file cannot be read at all, no rule is tried.
    """
    snapshot = _snapshot(folder)
    return in_order((*_read(snapshot)[0], *_judged(snapshot)))


class _Snapshot(NamedTuple):
    """A folder, and each file in it with its inode, size, and times of change in nanoseconds."""

    folder: Path
    files: tuple[tuple[str, int, int, int, int], ...]


def _snapshot(folder: Path) -> _Snapshot:
    return _Snapshot(folder, tuple(map(_state, sorted(folder.rglob("*")))))


def _state(path: Path) -> tuple[str, int, int, int, int]:
    try:
        state = path.stat()
    except OSError:  # a link that leads nowhere
        state = path.lstat()
    return str(path), state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@lru_cache(maxsize=4)
def _judged(snapshot: _Snapshot) -> tuple[Problem, ...]:
    draft = _read(snapshot)[1]
    return run_rules(draft) if draft else ()


@lru_cache(maxsize=4)
def _read(snapshot: _Snapshot) -> tuple[tuple[Problem, ...], Draft | None]:
    """The problems of the files and their shapes, and the draft.

    The draft is None if a topic cannot be read at all; entries that do not fit are left out of it.
    """
    folder = snapshot.folder
    problems = _unknown_files(folder)
    files: dict[str, YamlFile] = {}
    topics: dict[str, Topic] = {}
    omitted_ids: frozenset[str] = frozenset()
    incomplete: set[type[Topic]] = set()
    for name, model in TOPICS.items():
        try:
            files[name] = read_yaml(folder / f"{name}.yml", folder)
            topics[name] = build_model(model, files[name])
        except ShapeError as error:
            problems.extend(error.problems)
            files[name], ids = without_faulty(files[name], error.paths)
            omitted_ids |= ids
            incomplete.add(model)
            with suppress(ShapeError):
                topics[name] = build_model(model, files[name])
        except Problems as error:
            problems.extend(error.problems)
    lock: Confirmations | None = None
    weights = Weights()
    try:
        lock = read_lock(folder)
    except Problems as error:
        problems.extend(error.problems)
    try:
        weights = read_weights(folder)
    except Problems as error:
        problems.extend(error.problems)
    if topics.keys() != TOPICS.keys():
        return tuple(problems), None
    playbook = Playbook.model_validate({**topics, "weights": weights})
    if lock is None:  # unreadable and reported: then no text is called out of date as well
        lock = confirmations(playbook)
    draft = Draft(playbook, files, lock, omitted_ids, frozenset(incomplete), fingerprint(folder))
    return tuple(problems), draft


def _unknown_files(folder: Path) -> list[Problem]:
    known = [f"{name}.yml" for name in TOPICS]
    files = sorted((*folder.glob("*.yml"), *folder.glob("*.yaml")))
    return [
        Problem(
            Place(file),
            "file-unknown",
            "is not a file of the playbook",
            did_you_mean(file.name, known) or f"expected one of: {', '.join(known)}",
        )
        for file in files
        if file.name not in known
    ]


def without_faulty(source: YamlFile, faults: Iterable[KeyPath]) -> tuple[YamlFile, frozenset[str]]:
    """The file without the list items that hold faults, and the ids of those items.

    Each item of a topic's list is an entry that can be judged by itself. `faults` are the paths of
    values that do not fit their model; what counts is the item in which one lies. For example the
    fault ("duties", 1, "name", "en") takes out the second duty. The third then becomes
    ("duties", 1, ...), and its places still point to its own lines in the file.
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
        _new_path(path, faulty): place
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


def _new_path(path: KeyPath, faulty: set[tuple[str | int, int]]) -> KeyPath:
    """Where a value stands once the faulty items before it in its list are gone."""
    if len(path) < 2 or not isinstance(path[1], int):
        return path
    before = sum(key == path[0] and number < path[1] for key, number in faulty)
    return (path[0], path[1] - before, *path[2:])
