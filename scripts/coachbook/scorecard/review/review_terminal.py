"""`coachbook review --terminal`: answer one question after the other."""

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
from coachbook.scorecard.collect import Collector, CollectRequest
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


def ask(playbook: Path, request: ReviewRequest) -> bool:
    """Ask each question; the answers given count, even if the person stops before the end.

    Returns:
        Whether no answer was refused.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: a team is not there, or the records cannot be written.
    """
    question_set = open_questions(playbook, request)
    words = load_words("scorecard/review_terminal", request.language)
    if not question_set.questions:
        click.echo(load_words("scorecard/review", request.language)["none"])
        return True
    click.echo(words["how"])
    answers: list[dict[str, object]] = []
    for number, question in enumerate(question_set.questions, start=1):
        for line in _question(question, question_set.context, request.language):
            click.echo(line)
        answer = _answer(
            question, fill_names(words["prompt"], number=number, of=len(question_set.questions))
        )
        if answer == STOP:
            break
        if isinstance(answer, tuple):
            answers.append(_line(question, answer[0]))
    return not answers or _collect_answers(answers, question_set.questions, playbook, request)


def _question(
    question: ReviewQuestion, context: ReaderContext, language: Language
) -> Iterator[str]:
    card = question.card
    yield ""
    yield field_label(question.field.id, context.playbook, language, question.about)
    why = reason_in(question.reason, language)
    yield f"  {card.week} {card.team}/{card.rep} {card.kind} · {why}"
    yield from _meanings(question, context, language)
    for letter, candidate in zip(_LETTERS, question.candidates, strict=False):
        source = candidate.source
        value = value_in(candidate.value, language)
        yield f"  {letter}) {value}   {source.medium}, {source.place}, {source.sha256[:8]}"


def _meanings(
    question: ReviewQuestion, context: ReaderContext, language: Language
) -> Iterator[str]:
    """A line for the meaning of each number that may be entered."""
    words = load_words("scorecard/review_terminal", language)
    for each in meanings_of(question, context.playbook):
        name = each.name.in_(language)
        says = each.says.in_(language) if each.says else ""
        line = fill_names(words["means"], name=name, says=says) if says else name
        yield f"     {each.number} {line}"


def _answer(question: ReviewQuestion, prompt: str) -> tuple[Value] | str:
    """The answer as a tuple of one value, which may be None for blank; else LATER or STOP."""
    while True:
        try:
            text = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ").strip()
        except click.Abort:
            return STOP
        if text in (LATER, STOP):
            return text
        if text == BLANK:
            return (None,)
        if text in _LETTERS[: len(question.candidates)]:
            return (question.candidates[_LETTERS.index(text)].value,)
        week = Week.parse(question.card.week)
        parsed = parse_field(question.field.kind, text, most=question.most, week=week)
        if not isinstance(parsed, Refused):
            return (parsed.value,)
        click.echo(f"  {parsed.says}")


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


def _collect_answers(
    answers: list[dict[str, object]],
    questions: tuple[ReviewQuestion, ...],
    playbook: Path,
    request: ReviewRequest,
) -> bool:
    """Keep the answers in the inbox as a file and add them to the scorecards."""
    document = sha256("".join(each.id for each in questions).encode()).hexdigest()[:16]
    file = {"coachbook": FORMAT, "document": document, "answers": answers}
    content = (json.dumps(file, ensure_ascii=False, indent=1) + "\n").encode()
    collect_request = CollectRequest((), request.team, request.teams, request.records)
    with (
        Collector.for_team_folder(playbook, collect_request) as collector,
        explain_write_errors(request.records, "--records"),
    ):
        outcome = collector.take_in(InboxFile(Path("answers.json"), content))
    refusals = outcome.reading.refusals
    for refusal in refusals:
        click.echo(f"{refusal.address}: {refusal.says}", err=True)
    answer_count, question_count = (
        count_noun(len(answers) - len(refusals), "answer"),
        count_noun(outcome.open, "question"),
    )
    click.echo(f"{answer_count} kept; {question_count} left on these scorecards")
    return not refusals
