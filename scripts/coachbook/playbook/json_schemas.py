"""JSON Schemas of the YAML files, by which an editor completes keys and marks mistakes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click
from pydantic import BaseModel

from coachbook.base.files import write_folder
from coachbook.playbook.model.playbook import TOPICS

DIALECT = "http://json-schema.org/draft-07/schema#"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
SCHEMA_FOLDER = "schema"

Models = Mapping[str, type[BaseModel]]


def write_schemas(folder: Path, other_models: Models) -> None:
    """Write the schemas into the playbook's folder and say how many changed.

    `other_models` are those of other wings' files, by the name of their schema.
    """
    files = schemas(other_models)
    changed = write_folder(folder / SCHEMA_FOLDER, files)
    click.echo(f"{len(files)} schemas in {folder / SCHEMA_FOLDER}, {changed} changed")


def schemas(other_models: Models) -> dict[str, bytes]:
    """The schema files of the topics, then of `other_models`, by file name."""
    models: Models = {**TOPICS, **other_models}
    return {f"{name}.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> bytes:
    schema = {"$schema": DIALECT, **_definitions_by_title(model.model_json_schema())}
    return (json.dumps(_clock_patterns(schema), ensure_ascii=False, indent=1) + "\n").encode()


def _definitions_by_title(schema: dict[str, object]) -> dict[str, object]:
    """A schema whose definitions are named by their titles instead of their classes.

    Pydantic names a definition after its class. The title stays when a class is renamed, and so do
    the schemas that editors have.

    Raises:
        ValueError: two definitions have the same title.
    """
    definitions = cast(dict[str, dict[str, object]], schema.get("$defs", {}))
    titles = {name: str(each.get("title", name)) for name, each in definitions.items()}
    references = {f"#/$defs/{name}": f"#/$defs/{title}" for name, title in titles.items()}
    by_title = {
        titles[name]: _replace_references(each, references) for name, each in definitions.items()
    }
    if len(by_title) < len(definitions):
        raise ValueError(f"a title stands twice among {', '.join(sorted(titles))}")
    rest = {
        key: _replace_references(value, references)
        for key, value in schema.items()
        if key != "$defs"
    }
    return {"$defs": dict(sorted(by_title.items())), **rest} if definitions else rest


def _replace_references(schema: object, references: Mapping[str, str]) -> object:
    """A part of a schema with each `$ref` replaced by what `references` has for it."""
    if isinstance(schema, dict):
        return {
            key: references[value] if key == "$ref" else _replace_references(value, references)
            for key, value in schema.items()
        }
    if isinstance(schema, list):
        return [_replace_references(item, references) for item in schema]
    return schema


def _clock_patterns(schema: object) -> object:
    """A part of a schema with a pattern for times of day such as 17:00.

    JSON Schema's format `time` demands seconds and a time zone.
    """
    if isinstance(schema, dict):
        if schema.get("format") == "time":
            rest = {key: value for key, value in schema.items() if key != "format"}
            return {**rest, "pattern": CLOCK}
        return {key: _clock_patterns(value) for key, value in schema.items()}
    return [_clock_patterns(item) for item in schema] if isinstance(schema, list) else schema
