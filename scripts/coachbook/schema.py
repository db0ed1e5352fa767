"""JSON Schemas made from the models, so that an editor completes and checks while one types."""

from __future__ import annotations

import json

from pydantic import BaseModel

from coachbook.model.playbook import TOPICS
from coachbook.scorecards.card_shape import CardFile
from coachbook.scorecards.readers.file_shape import HandCard
from coachbook.team.mapping import Mapping
from coachbook.team.model import TargetsFile, TeamFile

DIALECT = "http://json-schema.org/draft-07/schema#"
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
OTHERS: dict[str, type[BaseModel]] = {
    "scorecard-by-hand": HandCard,
    "scorecard-record": CardFile,
    "team": TeamFile,
    "team-targets": TargetsFile,
    "team-mapping": Mapping,
}


def schemas() -> dict[str, bytes]:
    """Every schema by its file name, in stable order."""
    models: dict[str, type[BaseModel]] = {**TOPICS, **OTHERS}
    return {f"{name}.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> bytes:
    schema = {"$schema": DIALECT, **model.model_json_schema()}
    return (json.dumps(_clocks(schema), ensure_ascii=False, indent=1) + "\n").encode()


def _clocks(schema: object) -> object:
    """JSON Schema's `time` wants seconds and a zone; ours are times of day such as 17:00."""
    if isinstance(schema, dict):
        if schema.get("format") == "time":
            plain = {key: value for key, value in schema.items() if key != "format"}
            return {**plain, "pattern": CLOCK}
        return {key: _clocks(value) for key, value in schema.items()}
    return [_clocks(item) for item in schema] if isinstance(schema, list) else schema
