"""The labelled statements that nothing was learned from, and what the judge makes of them."""

from __future__ import annotations

from pathlib import Path

import yaml

from coachbook.base.text import Language
from coachbook.judge.statement_judge import Judge
from coachbook.judge.tally import Tally
from coachbook.playbook.labelled_statements import Statement

PARTS = ("held_out", "first", "hard")


def statements(language: Language, part: str) -> list[Statement]:
    """The statements of one part."""
    file = Path(__file__).parent / f"statements.{language}.yml"
    parts: dict[str, list[dict[str, str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [Statement(text, label) for one in parts[part] for label, text in one.items()]


def tally(judge: Judge, every: list[Statement]) -> Tally:
    """How the judge does on them."""
    return Tally.of((one, judge.verdict(one.text)) for one in every)
