"""`coachbook review --terminal`: one question after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import click

from coachbook.base.terminal import count_noun, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.scorecard.collect import Collector
from coachbook.scorecard.collect import CollectRequest as Collected
from coachbook.scorecard.inbox import InboxFile
from coachbook.scorecard.observation import Value
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers.answers_reader import FORMAT
from coachbook.scorecard.readers.field_values import Refused, parse_field
from coachbook.scorecard.review.answer_choices import meanings_of
from coachbook.scorecard.review.review_page import reason_in, value_in
from coachbook.scorecard.review.review_request import ReviewRequest, open_questions
from coachbook.scorecard.review_questions import ReviewQuestion
from coachbook.sheet.field_labels import field_label

LATER, STOP, BLANK = "", "q", "-"
_LETTERS = "abcdefghijklm"


def ask(playbook: Path, wanted: ReviewRequest) -> bool:
    """Ask each question; what was answered counts, also if one stops before the end.

    Returns:
        Whether all answers were taken.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: a team is not there, or the records cannot be written.
    """
    asked = open_questions(playbook, wanted)
    told = load_words("scorecard/review_terminal", wanted.language)
    if not asked.questions:
        click.echo(load_words("scorecard/review", wanted.language)["none"])
        return True
    click.echo(told["how"])
    answers: list[dict[str, object]] = []
    for number, question in enumerate(asked.questions, start=1):
        for line in _question(question, asked.known, wanted.language):
            click.echo(line)
        given = _answer(
            question, fill_names(told["prompt"], number=number, of=len(asked.questions))
        )
        if given == STOP:
            break
        if isinstance(given, tuple):
            answers.append(_line(question, given[0]))
    return not answers or _take_in(answers, asked.questions, playbook, wanted)


def _question(question: ReviewQuestion, known: ReaderContext, language: Language) -> Iterator[str]:
    card = question.card
    yield ""
    yield field_label(question.field.id, known.playbook, language, question.about)
    why = reason_in(question.reason, language)
    yield f"  {card.week} {card.team}/{card.rep} {card.kind} · {why}"
    yield from _meanings(question, known, language)
    for letter, seen in zip(_LETTERS, question.seen, strict=False):
        source = seen.source
        value = value_in(seen.value, language)
        yield f"  {letter}) {value}   {source.medium}, {source.place}, {source.sha256[:8]}"


def _meanings(question: ReviewQuestion, known: ReaderContext, language: Language) -> Iterator[str]:
    """What each number stands for that may be entered."""
    told = load_words("scorecard/review_terminal", language)
    for each in meanings_of(question, known.playbook):
        name = each.name.in_(language)
        says = each.says.in_(language) if each.says else ""
        line = fill_names(told["means"], name=name, says=says) if says else name
        yield f"     {each.number} {line}"


def _answer(question: ReviewQuestion, prompt: str) -> tuple[Value] | str:
    """The value, as the only one of a tuple; else LATER or STOP."""
    while True:
        try:
            text = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ").strip()
        except click.Abort:
            return STOP
        if text in (LATER, STOP):
            return text
        if text == BLANK:
            return (None,)
        if text in _LETTERS[: len(question.seen)]:
            return (question.seen[_LETTERS.index(text)].value,)
        week = Week.parse(question.card.week)
        made = parse_field(question.field.kind, text, most=question.most, week=week)
        if not isinstance(made, Refused):
            return (made.value,)
        click.echo(f"  {made.says}")


def _line(question: ReviewQuestion, value: Value) -> dict[str, object]:
    card = question.card
    return {
        "team": card.team,
        "rep": card.rep,
        "week": card.week,
        "kind": card.kind.value,
        "scorer": card.scorer,
        "field": question.field.id,
        "value": value,
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "settles": question.settles,
    }


def _take_in(
    answers: list[dict[str, object]],
    questions: tuple[ReviewQuestion, ...],
    playbook: Path,
    wanted: ReviewRequest,
) -> bool:
    """Write the answers into the inbox and the scorecards."""
    document = sha256("".join(each.id for each in questions).encode()).hexdigest()[:16]
    file = {"coachbook": FORMAT, "document": document, "answers": answers}
    content = (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode()
    collected = Collected((), wanted.team, wanted.teams, wanted.records)
    with (
        Collector.of(playbook, collected) as desk,
        explain_write_errors(wanted.records, "--records"),
    ):
        outcome = desk.take(InboxFile(Path("answers.json"), content))
    refusals = outcome.reading.refusals
    for refusal in refusals:
        click.echo(f"{refusal.address}: {refusal.says}", err=True)
    kept, left = (
        count_noun(len(answers) - len(refusals), "answer"),
        count_noun(outcome.open, "question"),
    )
    click.echo(f"{kept} kept; {left} left on these scorecards")
    return not refusals
