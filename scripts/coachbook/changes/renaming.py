"""Old references by the ids of today: an entry that got another id is still the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

Model = TypeVar("Model", bound=BaseModel)


def renamed(model: Model, names: Mapping[str, str]) -> Model:
    """A model that calls entries by the ids they have now: `names` are the new by the old."""
    values = {name: value for name, value in model if name != "id"}
    changed = {name: _renamed(value, names) for name, value in values.items()} if names else {}
    update = {name: value for name, value in changed.items() if value != values[name]}
    return model.model_copy(update=update) if update else model


def _renamed(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, BaseModel):
        return renamed(value, names)
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if type(value) is not str:
        return value
    every = "|".join(map(re.escape, names))
    marks = re.compile(rf"(?<=[@{{])(?:{every})(?![\w-])|^(?:{every})$")
    return marks.sub(lambda found: names[found[0]], value)
