"""Reads a playbook of any edition for comparison, also one written before a key was there."""

from __future__ import annotations

from copy import copy
from functools import cache
from pathlib import Path
from types import GenericAlias, new_class
from typing import TypeVar, cast, get_args, get_origin

from pydantic import ConfigDict
from pydantic.fields import FieldInfo

from coachbook.model.base import Model, Topic
from coachbook.model.playbook import TOPICS, Playbook
from coachbook.problems import Problems
from coachbook.shape import shape
from coachbook.yaml_file import read_yaml

M = TypeVar("M", bound=Model)
NEEDED = {"id", "name", "start", "end", "low", "version", "date"}  # without them nothing compares


def read_older(folder: Path) -> Playbook:
    """The playbook in `folder`: keys that it lacks are None, keys not known today are left out.

    The rules are not asked: an older edition need not pass those of today.

    Raises:
        Problems: a file cannot be read, or a value is not of the kind that its key has today.
    """
    topics: dict[str, Topic] = {}
    problems: list[Problems] = []
    for name, model in TOPICS.items():
        file, older = folder / f"{name}.yml", lenient(model)
        try:
            there = name == "edition" or file.exists()
            topics[name] = shape(older, read_yaml(file, folder)) if there else older()
        except Problems as found:
            problems.append(found)
    if problems:
        raise Problems(problem for found in problems for problem in found.problems)
    return Playbook.model_validate(topics)


@cache
def lenient(model: type[M]) -> type[M]:
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
        return lenient(kind)
    items = tuple(map(_lenient_type, get_args(kind))) if get_origin(kind) is tuple else ()
    return cast(type[object], GenericAlias(tuple, items) if items else kind)
