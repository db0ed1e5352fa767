"""The cases of scores.yml, which every medium that reckons a score is held to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from coachbook.playbook.model.coaching import Criterion
from coachbook.scorecard.observation import Value

from .printed import BOOK

_TABLE = yaml.safe_load(Path(__file__).with_name("scores.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class ScoreCase:
    """Levels in the order of the criteria, and what they come to. `weakest` counts from 1."""

    says: str
    levels: list[Value]
    score: str | None
    answered: int
    weakest: int | None

    @property
    def weakest_id(self) -> str | None:
        """The weakest criterion."""
        return CRITERIA[self.weakest - 1].id if self.weakest else None


CASES = [ScoreCase(**case) for case in _TABLE["cases"]]
CRITERIA: list[Criterion] = [
    one.model_copy(update={"weight": weight})
    for one, weight in zip(BOOK.scorecard.criteria, _TABLE["weights"], strict=True)
]
LOW: list[tuple[int, list[int]]] = [(row["low_level"], row["levels"]) for row in _TABLE["low"]]
EVERY_LEVEL: list[Value] = [0, 1, 2, 3, 4, "na", None]
