"""The labelled statements that nothing was learned from, and what the judge makes of them."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from coachbook.base.text import Language
from coachbook.judge.statement_judge import Judge
from coachbook.judge.tally import Tally
from coachbook.playbook.labelled_statements import Statement

PARTS = ("held_out", "first", "hard")
NOTES = ("final", "hard")


def statements(language: Language, part: str) -> list[Statement]:
    """The statements of one part."""
    file = Path(__file__).parent / f"statements.{language}.yml"
    parts: dict[str, list[dict[str, str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [Statement(text, label) for one in parts[part] for label, text in one.items()]


def notes(language: Language, part: str) -> list[Statement]:
    """The notes of one part, each with its writer's label: notes/README.md says whose they are."""
    file = Path(__file__).parent / "notes" / f"{language}.tsv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Statement(row["text"], row["label"]) for row in rows if row["part"] == part]


def tally(judge: Judge, every: list[Statement]) -> Tally:
    """How the judge does on them."""
    return Tally.of((one, judge.verdict(one.text)) for one in every)
