"""For those who write the playbook: new entries, and JSON Schemas that editors check with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import click
from pydantic import BaseModel

from coachbook.base.files import write_file, write_folder
from coachbook.base.problems import Problems, did_you_mean
from coachbook.base.terminal import as_text
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import parse_yaml
from coachbook.playbook.entry_template import add_entry, entry_kinds
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.model.playbook import TOPICS

DIALECT = "http://json-schema.org/draft-07/schema#"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
SCHEMA_FOLDER = "schema"

Models = Mapping[str, type[BaseModel]]


def schemas(others: Models) -> dict[str, bytes]:
    """Every schema by its file name, in stable order: of the topics, and of `others` by name."""
    models: Models = {**TOPICS, **others}
    return {f"{name}.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> bytes:
    schema = {"$schema": DIALECT, **_by_title(model.model_json_schema())}
    return (json.dumps(_clocks(schema), ensure_ascii=False, indent=1) + "\n").encode()


def _by_title(schema: dict[str, object]) -> dict[str, object]:
    """Definitions stand under their titles: a class may get another name, its title stays.

    Raises:
        ValueError: two definitions have the same title.
    """
    kinds = cast(dict[str, dict[str, object]], schema.get("$defs", {}))
    titles = {name: str(kind.get("title", name)) for name, kind in kinds.items()}
    places = {f"#/$defs/{name}": f"#/$defs/{title}" for name, title in titles.items()}
    moved = {titles[name]: _referring(kind, places) for name, kind in kinds.items()}
    if len(moved) < len(kinds):
        raise ValueError(f"a title stands twice among {', '.join(sorted(titles))}")
    rest = {key: _referring(value, places) for key, value in schema.items() if key != "$defs"}
    return {"$defs": dict(sorted(moved.items())), **rest} if kinds else rest


def _referring(schema: object, places: Mapping[str, str]) -> object:
    """What refers to a definition refers to it where it is put."""
    if isinstance(schema, dict):
        return {
            key: places[value] if key == "$ref" else _referring(value, places)
            for key, value in schema.items()
        }
    return [_referring(item, places) for item in schema] if isinstance(schema, list) else schema


def _clocks(schema: object) -> object:
    """JSON Schema's `time` wants seconds and a zone; ours are times of day such as 17:00."""
    if isinstance(schema, dict):
        if schema.get("format") == "time":
            plain = {key: value for key, value in schema.items() if key != "format"}
            return {**plain, "pattern": CLOCK}
        return {key: _clocks(value) for key, value in schema.items()}
    return [_clocks(item) for item in schema] if isinstance(schema, list) else schema


def new(folder: Path, topic: str, kind: str, word: str) -> None:
    """Add a skeleton entry to a topic file, and say what is still to be settled about it."""
    draft = read_draft(folder)
    topics = {name: entry_kinds(model) for name, model in draft.playbook.topics.items()}
    topics = {name: found for name, found in topics.items() if found}
    _refuse(topic, list(topics), "topic")
    chosen = kind or next(iter(topics[topic]))
    _refuse(chosen, list(topics[topic]), f"kind in '{topic}'")
    identity, text = add_entry(draft, topic, chosen, word)
    file = folder / f"{topic}.yml"
    try:
        added = parse_yaml(file, text)
        build_model(TOPICS[topic], added)
    except Problems as found:
        raise click.ClickException(f"'{identity}' does not fit into {file}:\n{found}") from None
    grown = text.count("\n") - file.read_bytes().count(b"\n")
    write_file(file, text.encode())
    field = topics[topic][chosen]
    first = added.place((field, len(getattr(draft.playbook.topics[topic], field)))).line
    click.echo(f"{identity} stands in {file}:{first}")
    own = range(first, first + grown)
    left = [p for p in problems_in(folder) if p.place.file == file and p.place.line in own]
    click.echo(as_text(left, Path.cwd()), nl=False)


def schema(folder: Path, others: Models) -> None:
    """Write the JSON Schemas beside the playbook: of the topics, and of `others` by name."""
    made = schemas(others)
    changed = write_folder(folder / SCHEMA_FOLDER, made)
    click.echo(f"{len(made)} schemas in {folder / SCHEMA_FOLDER}, {changed} changed")


def _refuse(value: str, valid: list[str], what: str) -> None:
    if value not in valid:
        hint = did_you_mean(value, valid) or f"expected one of: {', '.join(valid)}"
        raise click.ClickException(f"there is no {what} '{value}'; {hint}")
