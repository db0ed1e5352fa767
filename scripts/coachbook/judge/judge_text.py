"""`coachbook judge`: the verdict on one statement, and the question to ask next."""

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
    statement_judge = Judge(read_draft(folder).playbook)
    verdict = statement_judge.verdict(text)
    answer = language or language_of(text)
    question = statement_judge.question(verdict, answer)
    if as_json:
        data = {**asdict(verdict), "question": question}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    words = load_words("judge", answer)
    click.echo(fill_names(words[verdict.kind.value], level=verdict.level))
    click.echo(
        f"{words['rests']}: {_grounds(text, verdict, statement_judge, answer) or words['nothing']}"
    )
    click.echo(f"{words['asks']}: {question} ({verdict.ask})")


def _grounds(text: str, verdict: Verdict, judge: Judge, language: Language) -> str:
    """The words that a verdict rests on, each with the fact, feeling or bar they point to."""
    return "; ".join(
        f"“{text[one.start : one.end].strip()}” {judge.name(one.about, language)} ({one.about})"
        for one in verdict.words
    )
