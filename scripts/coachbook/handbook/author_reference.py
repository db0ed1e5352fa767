"""What an author may write, taken from the models and the rules themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen
from markupsafe import Markup
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from coachbook.base.text import Phrases, Text
from coachbook.handbook.markdown import escape
from coachbook.playbook.model.entry import CLAUSE_PATTERN, ID_PATTERN, Entry, Guided, RefTo, Topic
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.playbook.rules.rule import advice
from coachbook.team import tables
from coachbook.team.model import TargetsFile, TeamFile
from coachbook.team.tables import HasRep, TableSpec
from coachbook.team.team_rules import TEAM_RULES

# The plain types of the models, and which of the words `type_...` names them.
_PLAIN = {
    bool: "bool",
    int: "int",
    Decimal: "number",
    date: "date",
    time: "time",
    str: "line",
    Text: "text",
    Phrases: "phrases",
}
_PATTERNS = {f"^{ID_PATTERN}$": "id", f"^{CLAUSE_PATTERN}$": "clause"}


@dataclass(frozen=True)
class Value:
    """What may stand at a key: a type and its bounds, in no language."""

    type: str = ""  # a word `type_...`
    many: bool = False
    kinds: tuple[str, ...] = ()  # of an id: the kinds of entry it may name; none: any
    choices: tuple[str, ...] = ()
    keys: str = ""  # of a mapping: the name of the group of its keys
    minimum: str = ""
    maximum: str = ""
    min_items: int = 0  # items of a list
    max_items: int = 0
    form: str = ""  # the pattern of a line


@dataclass(frozen=True)
class Key:
    """One key: what stands there, and what it means."""

    name: str
    value: Value
    required: bool
    default: str
    means: str


@dataclass(frozen=True)
class Keys:
    """The keys of a file or a mapping in it; `more` are the groups whose keys it has as well."""

    name: str
    about: str
    keys: tuple[Key, ...]
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A topic's file: its keys, and those of what stands in its lists."""

    topic: str
    keys: Keys
    parts: tuple[Keys, ...]


@dataclass(frozen=True)
class Group:
    """Rules that belong together, by their id: what each demands, and why."""

    about: str
    rules: dict[str, str]


def shared_keys() -> tuple[Keys, ...]:
    """The keys that more than one file has: of topics, and of entries."""
    return tuple(_keys(model) for model in (Topic, Entry, Guided))


def topic_files() -> tuple[File, ...]:
    """Every topic's file; what stands in several is describe_files where it comes first."""
    return describe_files(TOPICS, {keys.name for keys in shared_keys()})


def describe_files(
    models: Mapping[str, type[BaseModel]], seen: AbstractSet[str]
) -> tuple[File, ...]:
    """The files of some models by their names; what is `seen` is describe_files elsewhere."""
    known, made = {*seen}, []
    for name, model in models.items():
        parts = []
        for part in _models_under(model):
            keys = _keys(part)
            if keys.name not in known:
                known.add(keys.name)
                parts.append(keys)
        made.append(File(name, replace(_keys(model), name=f"{name}.yml"), tuple(parts)))
    return tuple(made)


def rule_groups() -> tuple[Group, ...]:
    """Every rule there is, by what it looks at."""
    groups: dict[str, dict[str, str]] = {}
    for name, rule in RULES.items():
        module = inspect.getmodule(rule.search)
        groups.setdefault(inspect.getdoc(module) or "", {})[name] = advice(rule)
    made = [Group(about, rules) for about, rules in groups.items()]
    reading = Group("The files themselves can be read.", READING_RULES)
    learning = Group("Labelled statements, when they are learned from.", STATEMENT_RULES)
    return (reading, *made, learning, Group("Team folders, imports and sheets.", TEAM_RULES))


def code_runs(text: str) -> tuple[Markup, ...]:
    """Text, code, text, code ...: what stands between backticks is code."""
    return tuple(escape(run) for run in text.split("`"))


def _keys(model: type[BaseModel]) -> Keys:
    own = inspect.get_annotations(model)
    keys = [_key(name, field) for name, field in model.model_fields.items() if name in own]
    bases = (base for base in model.__mro__[1:] if getattr(base, "model_fields", None))
    return Keys(_name(model), inspect.getdoc(model) or "", tuple(keys), tuple(map(_name, bases)))


def _name(model: type[object]) -> str:
    """What a group of keys is called: an entry by its kind, everything else by its title."""
    if kind := model.__dict__.get("kind"):
        return str(kind)
    config: Mapping[str, object] = getattr(model, "model_config", {})
    title = str(config.get("title") or model.__name__)
    return re.sub(r"(?<=.)([A-Z])", r"-\1", title).lower()


def _key(name: str, field: FieldInfo) -> Key:
    value = allowed_value(
        Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    )
    models = _models_in(field.annotation)
    about = next((inspect.getdoc(model) or "" for model in models), "")
    default = "" if field.is_required() else _default(field.default)
    return Key(field.alias or name, value, field.is_required(), default, field.description or about)


def _default(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int) else ""


def allowed_value(annotation: object) -> Value:
    """What an annotation says may stand there."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = allowed_value(inner[0])
        for mark in inner[1:]:
            found = _bounded(found, mark)
        return found
    if origin is tuple:
        return replace(allowed_value(inner[0]), many=True)
    if origin in (Union, UnionType):
        return allowed_value(next(part for part in inner if part is not NoneType))
    if not isinstance(annotation, type):
        raise TypeError(f"no author could write a {annotation}")
    if issubclass(annotation, Enum):
        return Value(type="choice", choices=tuple(str(each.value) for each in annotation))
    if annotation in _PLAIN:
        return Value(type=_PLAIN[annotation])
    return Value(type="keys", keys=_name(annotation))


def _bounded(value: Value, mark: object) -> Value:
    if isinstance(mark, RefTo):
        return replace(value, type="ref", kinds=mark.kinds)
    if isinstance(mark, Ge):
        return replace(value, minimum=str(mark.ge))
    if isinstance(mark, Le):
        return replace(value, maximum=str(mark.le))
    if isinstance(mark, MinLen):
        return replace(value, min_items=mark.min_length)
    if isinstance(mark, MaxLen):
        return replace(value, max_items=mark.max_length)
    if isinstance(mark, StringConstraints) and isinstance(mark.pattern, str):
        known = _PATTERNS.get(mark.pattern, "")
        return replace(value, type=known) if known else replace(value, form=mark.pattern)
    return value


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in (Text, Phrases):
            yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part)


def _models_under(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models of everything that stands in a model, from the outside inwards."""
    for field in model.model_fields.values():
        for found in _models_in(field.annotation):
            yield found
            yield from _models_under(found)


_OWN = "id"  # what a record calls its own id; a table names that column after the record


def team_files() -> tuple[File, ...]:
    """Every file of a team folder: the YAML files by their keys, the tables by their columns."""
    written = describe_files({"team": TeamFile, "targets": TargetsFile}, set())
    return (
        *written,
        *(_table(spec) for spec in vars(tables).values() if isinstance(spec, TableSpec)),
    )


def _table(spec: TableSpec[HasRep]) -> File:
    keys = Keys(spec.file, "", tuple(_columns(spec, _record(spec.parse_row))))
    return File(spec.file.removesuffix(".csv"), keys, ())


def _record(make: Callable[..., object]) -> type[object]:
    """What a row becomes: the first thing that its reader gives back."""
    found: type[object] = get_args(get_args(get_type_hints(make)["return"])[0])[0]
    return found


def _columns(spec: TableSpec[HasRep], record: type[object]) -> Iterator[Key]:
    hints = get_type_hints(record)
    for column in spec.columns:
        value = _cell(hints[column if column in hints else _OWN])
        yield Key(column, value, column not in spec.optional, "", "")


def _cell(annotation: object) -> Value:
    """What an annotation says may stand in a cell: a list is one line, too."""
    if get_origin(annotation) is tuple:
        return Value(type="line")
    return Value(type="yes") if annotation is bool else allowed_value(annotation)
