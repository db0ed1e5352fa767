"""Editions of the playbook to compare with: a folder or a git revision, also one with older keys.

An old edition was written for the models of its time. It is read with models that are made from
those of today: a key that it lacks becomes None, a key that is no longer known is ignored, and the
rules are not asked.
"""

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
REQUIRED_KEYS = {
    "id",
    "name",
    "start",
    "end",
    "low",
    "version",
    "date",
}  # nothing can be compared without them


def read_old_edition(folder: Path) -> Playbook:
    """The playbook in `folder`, of any edition; keys that it lacks are None.

    Raises:
        Problems: a file cannot be read, or a value is not of the type that its key has today.
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
    """A subclass of a model that requires only REQUIRED_KEYS and ignores keys it does not know."""
    kinds: dict[str, object] = {}
    fields: dict[str, object] = {}
    for name, field in model.model_fields.items():
        kinds[name] = _lenient_type(field.annotation)
        fields[name] = field if name in REQUIRED_KEYS else _optional(field)
    config = ConfigDict(extra="ignore")
    body = {"__module__": __name__, "__annotations__": kinds, "model_config": config, **fields}
    return cast(type[M], new_class(model.__name__, (model,), exec_body=lambda ns: ns.update(body)))


def _optional(field: FieldInfo) -> FieldInfo:
    """A copy of a field; None is its default if it had none."""
    optional = copy(field)
    if field.is_required():
        optional.default = None
    return optional


def _lenient_type(kind: object) -> type[object]:
    """A field's type with lenient models in place of the models in it."""
    if isinstance(kind, type) and issubclass(kind, Model):
        return lenient_model(kind)
    items = tuple(map(_lenient_type, get_args(kind))) if get_origin(kind) is tuple else ()
    return cast(type[object], GenericAlias(tuple, items) if items else kind)


@dataclass(frozen=True)
class BuildOrigin:
    """Where a handbook comes from.

    Attributes:
        commit: The playbook's commit; empty: none.
        previous: The edition to compare with, for the handbook's departments; None: none.
        unreadable: The name of an older edition that can no longer be read; empty: none.
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
    with tempfile.TemporaryDirectory(prefix="coachbook-") as temporary:
        folder = Path(temporary)
        _unpack(content, folder)
        try:
            return read_old_edition(folder)
        except Problems as found:
            raise Problems(_at_revision(p, folder, name) for p in found.problems) from None


def build_origin(
    playbook: Playbook, here: Path, since: str, departments: Collection[str]
) -> BuildOrigin:
    """The commit of a playbook and the edition to compare it with.

    Args:
        playbook: The playbook.
        here: Its folder.
        since: The edition to compare with: a folder or revision. Empty: the newest tag of an older
            edition; if that cannot be read, the handbook says so.
        departments: The departments that the handbook is for.

    Raises:
        Problems: the edition named by `since` cannot be read.
        click.ClickException: there is no such edition.
    """
    commit = git.short_commit(here)
    name = since or edition_before(playbook, here)
    try:
        previous = read_edition(name, here) if name else None
    except Problems:
        if since:
            raise
        return BuildOrigin(commit, unreadable=name)
    return BuildOrigin(commit, playbook_for(previous, departments) if previous else None)


def edition_before(playbook: Playbook, here: Path) -> str:
    """The newest tag such as edition-1.0 of an edition older than this one; "" if none."""
    tags = {_number(tag.removeprefix("edition-")): tag for tag in git.tags(here, "edition-*")}
    older = [number for number in tags if () < number < _number(playbook.edition.version)]
    return tags[max(older)] if older else ""


def _unpack(content: bytes, folder: Path) -> None:
    """Unpack the topics' files of a tar file. Links in it are ignored."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isreg() else None
            if stream and member.name in _FILES:
                (folder / member.name).write_bytes(stream.read())


def _at_revision(problem: Problem, folder: Path, revision: str) -> Problem:
    """A problem in an unpacked file as a problem in the revision, such as `v1:duties.yml`."""
    file = Path(f"{revision}:{problem.place.file.relative_to(folder)}")
    hint = problem.hint.replace(str(folder), revision)
    return replace(problem, place=replace(problem.place, file=file), hint=hint)


def _number(version: str) -> tuple[int, ...]:
    """Two numbers that sort as versions do; empty if it is not a version."""
    return tuple(map(int, version.split("."))) if re.fullmatch(r"\d+\.\d+", version) else ()
