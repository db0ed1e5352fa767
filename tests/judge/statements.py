"""The labelled statements that nothing was learned from, and what the judge makes of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

from coachbook.base.text import Language
from coachbook.judge.judgement import Verdict
from coachbook.judge.tally import Tally
from coachbook.playbook.labelled_statements import Statement

from ..conftest import cases_in

PARTS = ("held_out", "first", "hard")
MENDED = ("first", "first-hard")  # the judge was mended until none of these was taken for a fact
NOTES = ("final", *MENDED, "second", "second-hard")


@cache
def statements(language: Language, part: str) -> list[Statement]:
    """The statements of one part."""
    file = Path(__file__).parent / f"statements.{language}.yml"
    parts: dict[str, list[dict[str, str]]] = cases_in(file)
    return [Statement(text, label) for one in parts[part] for label, text in one.items()]


def notes(language: Language, part: str) -> list[Statement]:
    """The notes of one part, each with its writer's label: notes/README.md says whose they are."""
    file = Path(__file__).parent / "notes" / f"{language}.tsv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Statement(row["text"], row["label"]) for row in rows if row["part"] == part]


def tally(verdict: Callable[[str], Verdict], every: list[Statement]) -> Tally:
    """How a judge does on them."""
    return Tally.of((one, verdict(one.text)) for one in every)
