"""The reference for authors: every file, key and rule, taken from the models and rules themselves.

First the files of a playbook (`topic_files`) and of a team folder (`team_files`), described from
their models and tables; then the rules (`rule_groups`). Layout: docs/templates/authors.md.jinja.
"""

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
from coachbook.playbook.check_playbook import DAY_RULES
from coachbook.playbook.model.entry import CLAUSE_PATTERN, ID_PATTERN, Entry, Guided, RefTo, Topic
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
from coachbook.playbook.rules.rule import advice
from coachbook.team import tables
from coachbook.team.model import TargetsFile, TeamFile
from coachbook.team.tables import HasRep, TableSpec
from coachbook.team.team_rules import TEAM_RULES

# The plain types of the models, each with the end of the word `type_...` that names it.
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
_OWN_ID = "id"  # the field behind the column that a table names after its rows: deal, commitment


@dataclass(frozen=True)
class Value:
    """What may stand at a key, in no language.

    Attributes:
        type: The end of a word `type_...`.
        many: It is a list of such values.
        kinds: Of a reference: the kinds of entry it may name; none: any.
        choices: Of a choice: its values.
        keys: Of a mapping: the name of the group of its keys.
        minimum: The lowest number; empty: none.
        maximum: The highest number; empty: none.
        min_items: The fewest items of a list; 0: none needed.
        max_items: The most items of a list; 0: no limit.
        form: The pattern of a line; empty: any.
    """

    type: str = ""
    many: bool = False
    kinds: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    keys: str = ""
    minimum: str = ""
    maximum: str = ""
    min_items: int = 0
    max_items: int = 0
    form: str = ""


@dataclass(frozen=True)
class Key:
    """A key: what may stand there, and what it means."""

    name: str
    value: Value
    required: bool
    default: str
    means: str


@dataclass(frozen=True)
class Keys:
    """A group of keys: those of a file, or of a mapping in it.

    `inherited` are the names of groups whose keys it has as well.
    """

    name: str
    about: str
    keys: tuple[Key, ...]
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """A file: its keys, and the groups of keys of the mappings in it."""

    topic: str
    keys: Keys
    parts: tuple[Keys, ...]


@dataclass(frozen=True)
class Group:
    """Rules that look at the same thing: by name, what each demands and why."""

    about: str
    rules: dict[str, str]


def shared_keys() -> tuple[Keys, ...]:
    """The keys that many files share: of topics, of entries, and of entries with guidance."""
    return tuple(_keys(model) for model in (Topic, Entry, Guided))


def topic_files() -> tuple[File, ...]:
    """Every topic's file; a mapping that several files have is described in the first."""
    return describe_files(TOPICS, {keys.name for keys in shared_keys()})


def describe_files(
    models: Mapping[str, type[BaseModel]], seen: AbstractSet[str]
) -> tuple[File, ...]:
    """The files of some models by name; groups of keys in `seen` are described elsewhere."""
    names, descriptions = {*seen}, []
    for name, model in models.items():
        parts = []
        under = tuple(_models_under(model))
        for part in (*under, *(base for one in (model, *under) for base in _bases(one))):
            keys = _keys(part)
            if keys.name not in names:
                names.add(keys.name)
                parts.append(keys)
        descriptions.append(File(name, replace(_keys(model), name=f"{name}.yml"), tuple(parts)))
    return tuple(descriptions)


def team_files() -> tuple[File, ...]:
    """Every file of a team folder: the YAML files by their keys, the tables by their columns."""
    written = describe_files({"team": TeamFile, "targets": TargetsFile}, set())
    return (
        *written,
        *(_table(spec) for spec in vars(tables).values() if isinstance(spec, TableSpec)),
    )


def rule_groups() -> tuple[Group, ...]:
    """All rules, in groups by what they look at."""
    groups: dict[str, dict[str, str]] = {}
    for name, rule in RULES.items():
        module = inspect.getmodule(rule.search)
        groups.setdefault(inspect.getdoc(module) or "", {})[name] = advice(rule)
    playbook_rules = [Group(about, rules) for about, rules in groups.items()]
    reading = Group("The files themselves can be read.", READING_RULES)
    learning = Group("Labelled statements, when they are learned from.", STATEMENT_RULES)
    return (
        reading,
        *playbook_rules,
        learning,
        Group("What `check` says on its day.", DAY_RULES),
        Group("Team folders, imports and sheets.", TEAM_RULES),
    )


def code_runs(text: str) -> tuple[Markup, ...]:
    """A text cut at its backticks: text and code in turn, as escaped Markdown."""
    return tuple(escape(run) for run in text.split("`"))


def _keys(model: type[BaseModel]) -> Keys:
    own = inspect.get_annotations(model)
    keys = [_key(name, field) for name, field in model.model_fields.items() if name in own]
    inherited = tuple(map(_name, _bases(model)))
    return Keys(_name(model), inspect.getdoc(model) or "", tuple(keys), inherited)


def _bases(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models whose keys a model has as well."""
    return (base for base in model.__mro__[1:] if getattr(base, "model_fields", None))


def _name(model: type[object]) -> str:
    """The name of a group of keys: an entry's kind, else the model's title (scale-step)."""
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
    """The values that a type annotation allows.

    For example `Annotated[int, Ge(0)]` is a whole number from 0, and `tuple[RoleRef, ...]` a list
    of ids of roles. Of a union with None the other member counts: the key may be left out.

    Raises:
        TypeError: a type that cannot be written in YAML.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        value = allowed_value(inner[0])
        for constraint in inner[1:]:
            value = _with_bound(value, constraint)
        return value
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


def _with_bound(value: Value, constraint: object) -> Value:
    if isinstance(constraint, RefTo):
        return replace(value, type="ref", kinds=constraint.kinds)
    if isinstance(constraint, Ge):
        return replace(value, minimum=str(constraint.ge))
    if isinstance(constraint, Le):
        return replace(value, maximum=str(constraint.le))
    if isinstance(constraint, MinLen):
        return replace(value, min_items=constraint.min_length)
    if isinstance(constraint, MaxLen):
        return replace(value, max_items=constraint.max_length)
    if isinstance(constraint, StringConstraints) and isinstance(constraint.pattern, str):
        name = _PATTERNS.get(constraint.pattern, "")
        return replace(value, type=name) if name else replace(value, form=constraint.pattern)
    return value


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in (Text, Phrases):
            yield annotation
    else:
        for part in get_args(annotation):
            yield from _models_in(part)


def _models_under(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models inside a model, each before those inside it."""
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            yield inner
            yield from _models_under(inner)


def _table(spec: TableSpec[HasRep]) -> File:
    keys = Keys(spec.file, "", tuple(_columns(spec, _row_type(spec.parse_row))))
    return File(spec.file.removesuffix(".csv"), keys, ())


def _row_type(parse_row: Callable[..., object]) -> type[object]:
    """The type of a table's rows: the first member of what its parser returns."""
    row_type: type[object] = get_args(get_args(get_type_hints(parse_row)["return"])[0])[0]
    return row_type


def _columns(spec: TableSpec[HasRep], row_type: type[object]) -> Iterator[Key]:
    hints = get_type_hints(row_type)
    for column in spec.columns:
        value = _cell(hints[column if column in hints else _OWN_ID])
        yield Key(column, value, column not in spec.optional, "", "")


def _cell(annotation: object) -> Value:
    """The values that a type annotation allows in a cell; a list is written on one line."""
    if get_origin(annotation) is tuple:
        return Value(type="line")
    return Value(type="yes") if annotation is bool else allowed_value(annotation)
