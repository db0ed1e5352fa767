"""What stands in a team folder, taken from its models and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import get_args, get_origin, get_type_hints

from coachbook.render.authors import File, Key, Keys, Value, described, value_of
from coachbook.team import kinds
from coachbook.team.kinds import Kind, OfRep
from coachbook.team.model import TargetsFile, TeamFile

_OWN = "id"  # what a record calls its own id; a table names that column after the record


def team_files() -> tuple[File, ...]:
    """Every file of a team folder: the YAML files by their keys, the tables by their columns."""
    written = described({"team": TeamFile, "targets": TargetsFile}, set())
    return (*written, *(_table(kind) for kind in vars(kinds).values() if isinstance(kind, Kind)))


def _table(kind: Kind[OfRep]) -> File:
    keys = Keys(kind.file, "", tuple(_columns(kind, _record(kind.make))))
    return File(kind.file.removesuffix(".csv"), keys, ())


def _record(make: Callable[..., object]) -> type[object]:
    """What a row becomes: the first thing that its reader gives back."""
    found: type[object] = get_args(get_args(get_type_hints(make)["return"])[0])[0]
    return found


def _columns(kind: Kind[OfRep], record: type[object]) -> Iterator[Key]:
    hints = get_type_hints(record)
    for column in kind.columns:
        value = _cell(hints[column if column in hints else _OWN])
        yield Key(column, value, column not in kind.optional, "", "")


def _cell(annotation: object) -> Value:
    """What an annotation says may stand in a cell: a list is one line, too."""
    if get_origin(annotation) is tuple:
        return Value(type="line")
    return Value(type="yes") if annotation is bool else value_of(annotation)
