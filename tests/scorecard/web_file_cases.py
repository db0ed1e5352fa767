"""The cases of web_files.yml, which the web form's page and its reader are both held to."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

_TABLE = yaml.safe_load(Path(__file__).with_name("web_files.yml").read_text(encoding="utf-8"))

UNSOUND: list[dict[str, Any]] = _TABLE["unsound"]
SOUND: list[dict[str, Any]] = _TABLE["sound"]
TAKEN = [(row["field"], value) for row in _TABLE["values"] for value in row["taken"]]
REFUSED = [(row["field"], value) for row in _TABLE["values"] for value in row["refused"]]


def changed(file: dict[str, Any], case: dict[str, Any], rep: str) -> dict[str, Any]:
    """The file with the value of a case at its place."""
    made = deepcopy(file)
    *way, last = (rep if step == "rep" else step for step in case["at"])
    part = made
    for step in way:
        part = part[step]
    part[last] = case["to"]
    return made
