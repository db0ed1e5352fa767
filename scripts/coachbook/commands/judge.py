"""`coachbook judge`: one statement, its verdict, and the question to ask."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from coachbook.load import read_draft
from coachbook.scorecards.claims import Verdict, language_of
from coachbook.scorecards.doubtful import Judge
from coachbook.text import Language
from coachbook.words import fill, words


def judge(folder: Path, text: str, language: Language | None, as_json: bool) -> None:
    """Print the verdict on a text, in its own language unless another is given."""
    judging = Judge(read_draft(folder).playbook)
    verdict = judging.verdict(text)
    answer = language or language_of(text)
    question = judging.question(verdict, answer)
    if as_json:
        data = {**asdict(verdict), "question": question}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    told = words("claims", answer)
    click.echo(fill(told[verdict.kind.value], level=verdict.level))
    click.echo(f"{told['rests']}: {_rests(text, verdict, judging, answer) or told['nothing']}")
    click.echo(f"{told['asks']}: {question} ({verdict.ask})")


def _rests(text: str, verdict: Verdict, judging: Judge, language: Language) -> str:
    """The words that a verdict rests on, each with what it points to."""
    return "; ".join(
        f"“{text[one.start : one.end].strip()}” {judging.name(one.about, language)} ({one.about})"
        for one in verdict.words
    )
