"""The labelled statements, and how the judge does on them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from coachbook.base.text import Language
from coachbook.judge.judgement import StatementKind, Verdict
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.labelled_statements import Statement

PARTS = ("held_out", "first", "hard")


@dataclass(frozen=True)
class Figures:
    """How many were judged right."""

    facts: int
    found: int
    named: int
    others: int
    taken: int
    feelings: int
    feelings_taken: int
    felt: int

    @property
    def precision(self) -> float:
        """Of what was taken for a fact, how much was one."""
        return self.found / ((self.found + self.taken + self.feelings_taken) or 1)

    @property
    def recall(self) -> float:
        """Of the facts, how many were recognised."""
        return self.found / (self.facts or 1)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:6.1%}, recall {self.recall:6.1%} ({self.found} of "
            f"{self.facts} facts, {self.named} by the fact's name); taken for a fact: "
            f"{self.feelings_taken} of {self.feelings} feelings, {self.taken} of {self.others} "
            f"others; {self.felt} feelings named as such"
        )


def statements(language: Language, part: str) -> list[Statement]:
    """The statements of one part."""
    file = Path(__file__).parent / f"statements.{language}.yml"
    parts: dict[str, list[dict[str, str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [Statement(text, label) for one in parts[part] for label, text in one.items()]


def figures(judge: Judge, every: list[Statement]) -> Figures:
    """How the judge does on them."""
    pairs: list[tuple[Statement, Verdict]] = [(one, judge.verdict(one.text)) for one in every]
    facts = [(one, verdict) for one, verdict in pairs if one.label.startswith("fact.")]
    others = [verdict for one, verdict in pairs if one.label == StatementKind.CANNOT_TELL]
    feelings = [verdict for one, verdict in pairs if one.label == StatementKind.FEELING]
    return Figures(
        facts=len(facts),
        found=sum(verdict.kind is StatementKind.FACT for _, verdict in facts),
        named=sum(one.label in verdict.facts for one, verdict in facts),
        others=len(others),
        taken=sum(verdict.kind is StatementKind.FACT for verdict in others),
        feelings=len(feelings),
        feelings_taken=sum(verdict.kind is StatementKind.FACT for verdict in feelings),
        felt=sum(verdict.kind is StatementKind.FEELING for verdict in feelings),
    )
