"""`coachbook judge`: one statement, its verdict, and the question to ask."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.judge.judgement import Verdict, language_of
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.load import read_draft


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
    told = load_words("judge", answer)
    click.echo(fill_names(told[verdict.kind.value], level=verdict.level))
    click.echo(f"{told['rests']}: {_rests(text, verdict, judging, answer) or told['nothing']}")
    click.echo(f"{told['asks']}: {question} ({verdict.ask})")


def _rests(text: str, verdict: Verdict, judging: Judge, language: Language) -> str:
    """The words that a verdict rests on, each with what it points to."""
    return "; ".join(
        f"“{text[one.start : one.end].strip()}” {judging.name(one.about, language)} ({one.about})"
        for one in verdict.words
    )
