"""YAML data -> a model; what does not fit becomes problems with places.

Pydantic's errors are told apart by their type codes, never by their wording, which may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coachbook.base.problems import Place, Problem, Problems, did_you_mean
from coachbook.base.yaml_file import KeyPath, YamlFile

M = TypeVar("M", bound=BaseModel)


OTHER_KEY = "other_key"
"""The type of an error of a value that belongs to another key, which is said in its `hint`."""


class ShapeError(Problems):
    """Problems with the shape of a file; `paths` lead to the values that do not fit."""

    def __init__(self, problems: Iterable[Problem], paths: Iterable[KeyPath]) -> None:
        super().__init__(problems)
        self.paths = tuple(paths)


_SAYS = {
    "missing": ("shape-missing-key", "the key '{key}' is missing"),
    "extra_forbidden": ("shape-unknown-key", "the key '{key}' is unknown here"),
    "string_too_short": ("shape-empty", "'{key}' is empty"),
    "string_pattern_mismatch": ("shape-pattern", "{value} is not of the expected form"),
    OTHER_KEY: ("shape-choice", "{value} is not one of the choices"),
    "enum": ("shape-choice", "{value} is not one of the choices"),
    "too_short": ("shape-count", "'{key}' has too few items"),
    "too_long": ("shape-count", "'{key}' has too many items"),
    "greater_than_equal": ("shape-range", "{value} is too small"),
    "less_than_equal": ("shape-range", "{value} is too large"),
}
_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "date_from_datetime_inexact": "a date such as 2026-11-23",
    "date_from_datetime_parsing": "a date such as 2026-11-23",
    "date_parsing": "a date such as 2026-11-23",
    "date_type": "a date such as 2026-11-23",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "finite_number": "a number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a whole number of sensible size",
    "int_type": "a whole number",
    "model_type": "keys with values",
    "string_type": "one text",
    "time_parsing": "a time such as 17:00",
    "time_type": "a time such as 17:00",
    "tuple_type": "a list (lines that start with '- ')",
}


def build_model(model: type[M], source: YamlFile) -> M:
    """Build a model from a file's data.

    Raises:
        ShapeError: every value that does not fit, each at its own place.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        details = [detail for detail in error.errors() if not _is_consequence(detail)]
        problems = [_problem(model, source, detail) for detail in details]
        raise ShapeError(problems, [detail["loc"] for detail in details]) from None


def _is_consequence(detail: ErrorDetails) -> bool:
    """Whether a list counts as too short only because items that do not fit were not counted.

    Those items are reported themselves.
    """
    items = detail["input"]
    minimum = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(items, list) and len(items) >= minimum


def _problem(model: type[BaseModel], source: YamlFile, detail: ErrorDetails) -> Problem:
    path: KeyPath = detail["loc"]
    code, context = detail["type"], detail.get("ctx", {})
    key = str(path[-1]) if path else ""
    value = _quoted(detail["input"])
    rule, sentence = _SAYS.get(code, ("shape-type", "{value} is not of the expected type"))
    hint = _hint(model, code, context, path, detail["input"])
    return Problem(_place(source, code, path), rule, sentence.format(key=key, value=value), hint)


def _place(source: YamlFile, code: str, path: KeyPath) -> Place:
    if code == "extra_forbidden":
        return source.place((*path, "<key>"))
    return source.place(path)


def _hint(
    model: type[BaseModel], code: str, context: Mapping[str, object], path: KeyPath, value: object
) -> str:
    if code == "missing":
        return f"expected the key '{path[-1]}' among those of this mapping"
    if code == "extra_forbidden":
        keys, key = _keys_at(model, path[:-1]), str(path[-1])
        elsewhere = next(_places_of(key, model), "")
        return elsewhere or did_you_mean(key, keys) or f"expected one of: {', '.join(keys)}"
    if code == OTHER_KEY:
        return str(context["hint"])
    if code == "enum":
        choices = [
            part.strip("' ") for part in str(context["expected"]).replace(" or ", ",").split(",")
        ]
        return did_you_mean(str(value), choices) or f"expected one of: {', '.join(choices)}"
    if code == "string_pattern_mismatch":
        return f"expected the form {context['pattern']}"
    if code == "too_short":
        return f"expected at least {context['min_length']}, found {context['actual_length']}"
    if code == "too_long":
        return f"expected at most {context['max_length']}"
    if code == "greater_than_equal":
        return f"expected at least {context['ge']}"
    if code == "less_than_equal":
        return f"expected at most {context['le']}"
    if code == "string_too_short":
        return "write the text, or delete the key if it may be left out"
    return f"expected {_EXPECTED[code]}" if code in _EXPECTED else f"expected {code}"


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    for step in path:
        field = model.model_fields.get(str(step))
        model = (_model_in(field.annotation) if field else None) or model
    return list(model.model_fields)


def _places_of(key: str, model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Where a key stands that is unknown where it was written: in words, the nearest to the top."""
    if key in model.model_fields:
        yield f"it stands under '{path[-1]}'" if path else "it stands at the top of the file"
        return
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        if inner is not None and name not in path:
            yield from _places_of(key, inner, (*path, name))


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _quoted(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:57]}...'"
