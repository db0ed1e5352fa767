"""Every entry, text, phrase and reference in a model, each with its path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from coachbook.base.text import Phrases, Text
from coachbook.playbook.model.entry import Entry, Model, RefTo

Path = tuple[str | int, ...]


def entries_of(model: BaseModel) -> Iterator[tuple[Path, Entry]]:
    """Every entry of a topic, in order; entries are not nested."""
    for path, value, _ in _values(model, ()):
        if isinstance(value, Entry):
            yield path, value
        elif isinstance(value, Model):
            yield from ((path + inner, entry) for inner, entry in entries_of(value))


def texts_of(model: BaseModel) -> Iterator[tuple[Path, Text]]:
    """Every bilingual text in a model, in order."""
    for path, value, _ in values_of(model):
        if isinstance(value, Text):
            yield path, value


def phrases_of(model: BaseModel) -> Iterator[tuple[Path, Phrases]]:
    """Every list of phrases in a model, in order."""
    for path, value, _ in values_of(model):
        if isinstance(value, Phrases):
            yield path, value


def references_of(model: BaseModel) -> Iterator[tuple[Path, str, RefTo]]:
    """Every id in a field that refers to another entry (see RefTo), in order."""
    for path, value, ref in values_of(model):
        if ref is not None and isinstance(value, str):
            yield path, value, ref


def values_of(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Any, RefTo | None]]:
    """Every value in a model, depth first, with its path and its field's RefTo, if it has one.

    A text or a list of phrases is one value; its languages are not walked.
    """
    for here, value, ref in _values(model, path):
        yield here, value, ref
        if isinstance(value, Model):
            yield from values_of(value, here)


def _values(model: BaseModel, path: Path) -> Iterator[tuple[Path, Any, RefTo | None]]:
    for name, ref in _fields(type(model)):
        value = getattr(model, name)
        if isinstance(value, tuple):
            for index, item in enumerate(value):
                yield (*path, name, index), item, ref
        else:
            yield (*path, name), value, ref


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, RefTo | None], ...]:
    return tuple(
        (name, _ref_in((*field.metadata, field.annotation)))
        for name, field in model.model_fields.items()
    )


def _ref_in(parts: tuple[Any, ...]) -> RefTo | None:
    for part in parts:
        if isinstance(part, RefTo):
            return part
        if get_origin(part) is Annotated or get_args(part):
            found = _ref_in(get_args(part))
            if found is not None:
                return found
    return None
