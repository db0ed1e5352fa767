"""JSON Schemas made from the models, so that an editor completes and checks while one types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from coachbook.model.playbook import TOPICS
from coachbook.scorecards.card_shape import CardFile
from coachbook.scorecards.readers.file_shape import HandCard
from coachbook.team import mapping
from coachbook.team.model import TargetsFile, TeamFile

DIALECT = "http://json-schema.org/draft-07/schema#"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
OTHERS: dict[str, type[BaseModel]] = {
    "scorecard-by-hand": HandCard,
    "scorecard-record": CardFile,
    "team": TeamFile,
    "team-targets": TargetsFile,
    "team-mapping": mapping.Mapping,
}


def schemas() -> dict[str, bytes]:
    """Every schema by its file name, in stable order."""
    models: dict[str, type[BaseModel]] = {**TOPICS, **OTHERS}
    return {f"{name}.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> bytes:
    schema = {"$schema": DIALECT, **_by_title(model.model_json_schema())}
    return (json.dumps(_clocks(schema), ensure_ascii=False, indent=1) + "\n").encode()


def _by_title(schema: dict[str, Any]) -> dict[str, Any]:
    """Definitions stand under their titles: a class may get another name, its title stays.

    Raises:
        ValueError: two definitions have the same title.
    """
    kinds: dict[str, dict[str, object]] = schema.get("$defs", {})
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
