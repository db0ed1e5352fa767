"""Editions of the playbook: a folder, or a revision that git knows, also one of older keys."""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
from collections.abc import Collection
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import GenericAlias, new_class
from typing import TypeVar, cast, get_args, get_origin

from pydantic import ConfigDict
from pydantic.fields import FieldInfo

from coachbook.base.problems import Problem, Problems
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.changes import git
from coachbook.playbook.department_view import playbook_for
from coachbook.playbook.model.entry import Model, Topic
from coachbook.playbook.model.playbook import TOPICS, Playbook

M = TypeVar("M", bound=Model)
_FILES = {f"{name}.yml" for name in TOPICS}
NEEDED = {"id", "name", "start", "end", "low", "version", "date"}  # without them nothing compares


def read_old_edition(folder: Path) -> Playbook:
    """The playbook in `folder`: keys that it lacks are None, keys not known today are left out.

    The rules are not asked: an older edition need not pass those of today.

    Raises:
        Problems: a file cannot be read, or a value is not of the kind that its key has today.
    """
    topics: dict[str, Topic] = {}
    problems: list[Problems] = []
    for name, model in TOPICS.items():
        file, older = folder / f"{name}.yml", lenient_model(model)
        try:
            there = name == "edition" or file.exists()
            topics[name] = build_model(older, read_yaml(file, folder)) if there else older()
        except Problems as found:
            problems.append(found)
    if problems:
        raise Problems(problem for found in problems for problem in found.problems)
    return Playbook.model_validate(topics)


@cache
def lenient_model(model: type[M]) -> type[M]:
    """A model of the given kind that demands few keys (what is missing is None) and minds none."""
    kinds: dict[str, object] = {}
    fields: dict[str, object] = {}
    for name, field in model.model_fields.items():
        kinds[name] = _lenient_type(field.annotation)
        fields[name] = field if name in NEEDED else _optional(field)
    config = ConfigDict(extra="ignore")
    body = {"__module__": __name__, "__annotations__": kinds, "model_config": config, **fields}
    return cast(type[M], new_class(model.__name__, (model,), exec_body=lambda ns: ns.update(body)))


def _optional(field: FieldInfo) -> FieldInfo:
    """The field, with None as its default if it has none."""
    made = copy(field)
    if field.is_required():
        made.default = None
    return made


def _lenient_type(kind: object) -> type[object]:
    if isinstance(kind, type) and issubclass(kind, Model):
        return lenient_model(kind)
    items = tuple(map(_lenient_type, get_args(kind))) if get_origin(kind) is tuple else ()
    return cast(type[object], GenericAlias(tuple, items) if items else kind)


@dataclass(frozen=True)
class BuildOrigin:
    """Where a handbook comes from: its commit, and the edition before it if that is known.

    `before` is as the departments of the handbook see it; `unread` names an edition before this
    one that is written in a form which is no longer understood.
    """

    commit: str = ""
    previous: Playbook | None = None
    unreadable: str = ""


def read_edition(name: str, here: Path) -> Playbook:
    """The playbook in the folder `name`, else the one in `here` as it stood in that revision.

    It need not be complete, nor pass the rules: see `read_old_edition`.

    Raises:
        Problems: its files do not have the shape of a playbook.
        click.ClickException: there is neither such a folder nor such a revision.
    """
    for folder in (Path(name), Path(name) / "playbook"):
        if name and (folder / "edition.yml").is_file():
            return read_old_edition(folder)
    content = git.archive(here, name)
    with tempfile.TemporaryDirectory(prefix="coachbook-") as made:
        folder = Path(made)
        _unpack(content, folder)
        try:
            return read_old_edition(folder)
        except Problems as found:
            raise Problems(_renamed(p, folder, name) for p in found.problems) from None


def build_origin(
    playbook: Playbook, here: Path, since: str, chosen: Collection[str]
) -> BuildOrigin:
    """What is known of where a handbook comes from.

    `since` names the edition to compare with; "": the newest tag of an older one, and if that
    cannot be read any more, the handbook says so. `chosen`: the departments that see it.

    Raises:
        Problems: the edition that was asked for cannot be read.
        click.ClickException: it does not exist.
    """
    commit = git.short_commit(here)
    name = since or edition_before(playbook, here)
    try:
        before = read_edition(name, here) if name else None
    except Problems:
        if since:
            raise
        return BuildOrigin(commit, unreadable=name)
    return BuildOrigin(commit, playbook_for(before, chosen) if before else None)


def edition_before(playbook: Playbook, here: Path) -> str:
    """The newest tag such as edition-1.0 of an edition older than this one; "" if none."""
    found = {_number(tag.removeprefix("edition-")): tag for tag in git.tags(here, "edition-*")}
    older = [number for number in found if () < number < _number(playbook.edition.version)]
    return found[max(older)] if older else ""


def _unpack(content: bytes, folder: Path) -> None:
    """Only the playbook's own files, and of them only regular ones: no link is followed."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream and member.name in _FILES:
                (folder / member.name).write_bytes(stream.read())


def _renamed(problem: Problem, folder: Path, revision: str) -> Problem:
    file = Path(f"{revision}:{problem.place.file.relative_to(folder)}")
    hint = problem.hint.replace(str(folder), revision)
    return replace(problem, place=replace(problem.place, file=file), hint=hint)


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+\.\d+", version) else ()
