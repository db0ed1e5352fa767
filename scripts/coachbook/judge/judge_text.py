"""`coachbook judge`: the verdict on a statement or on a file of them, and the question to ask."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import click

from coachbook.base.files import checked_text, decode, read_text
from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.judge.judgement import StatementKind, Verdict, language_of
from coachbook.judge.statement_judge import Judge
from coachbook.judge.team_examples import team_weights
from coachbook.playbook.load import read_draft

STANDARD_INPUT = Path("-")


def judge(
    folder: Path, team: Path | None, text: str, language: Language | None, as_json: bool
) -> None:
    """Print the verdict on a text, in its own language unless another is given."""
    statement_judge = _judge(folder, team)
    verdict = statement_judge.verdict(text)
    answer = language or language_of(text)
    if as_json:
        click.echo(
            json.dumps(_data(text, verdict, statement_judge, answer), ensure_ascii=False, indent=2)
        )
        return
    for line in _lines(text, verdict, statement_judge, answer):
        click.echo(line)


def judge_file(
    folder: Path, team: Path | None, file: Path, language: Language | None, as_json: bool
) -> None:
    """Print the verdict on each line of a file that is not blank, one a line.

    Args:
        folder: The playbook.
        team: A team folder, whose own weights are used if it has learned some.
        file: A statement a line; `-` is standard input.
        language: What to answer in; None: each statement's own language.
        as_json: One JSON object a line, as of one statement.

    Raises:
        Problems: the file is not there, or is no text in UTF-8.
    """
    statement_judge = _judge(folder, team)
    for text in _statements(file):
        verdict = statement_judge.verdict(text)
        answer = language or language_of(text)
        if as_json:
            click.echo(
                json.dumps(_data(text, verdict, statement_judge, answer), ensure_ascii=False)
            )
        else:
            about = statement_judge.names((*verdict.facts, *verdict.against), answer)
            click.echo("\t".join((verdict.kind.value, about, text)))


def _judge(folder: Path, team: Path | None) -> Judge:
    return Judge(read_draft(folder).playbook, team_weights(team) if team else None)


def _statements(file: Path) -> Iterator[str]:
    if file == STANDARD_INPUT:
        content = checked_text(STANDARD_INPUT, decode(STANDARD_INPUT, sys.stdin.buffer.read()))
    else:
        content = read_text(file, file.parent)
    yield from (line.strip() for line in content.splitlines() if line.strip())


def _data(text: str, verdict: Verdict, judge: Judge, language: Language) -> Mapping[str, object]:
    return {"text": text, **asdict(verdict), "question": judge.question(verdict, language)}


def _lines(text: str, verdict: Verdict, judge: Judge, language: Language) -> Iterator[str]:
    """What the verdict is, the words it rests on, and what to ask."""
    words = load_words("judge", language)
    unnamed = verdict.kind is StatementKind.FACT and not verdict.facts
    key = "fact-unnamed" if unnamed else verdict.kind.value
    yield fill_names(words[key], level=verdict.level)
    yield f"{words['rests']}: {_grounds(text, verdict, judge, language) or words['nothing']}"
    if verdict.likely:
        yield f"{words['likely']}: {judge.names(verdict.likely, language)}"
    if verdict.against and verdict.kind is StatementKind.FACT:
        yield f"{words['also']}: {judge.names(verdict.against, language)}"
    yield f"{words['asks']}: {judge.question(verdict, language)} ({verdict.ask})"


def _grounds(text: str, verdict: Verdict, judge: Judge, language: Language) -> str:
    """The words that a verdict rests on, each with the fact, feeling or bar they point to."""
    return "; ".join(
        f"“{text[one.start : one.end].strip()}” {judge.name(one.about, language)}"
        + (f" ({one.about})" if one.about else "")
        for one in verdict.words
    )
