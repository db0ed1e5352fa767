"""`coachbook review --terminal`: answer one question after the other."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from coachbook.scorecard.readers.unused_levels import unused_level
from coachbook.scorecard.refusal_words import refusal_in
from coachbook.scorecard.review.answer_choices import meanings_of
from coachbook.scorecard.review.file_names import saved_in
from coachbook.scorecard.review.review_page import (
    label_in,
    reason_in,
    value_in,
    waiting_since,
)
from coachbook.scorecard.review.review_request import (
    QuestionSet,
    ReviewRequest,
    open_questions,
)
from coachbook.scorecard.review_questions import ReviewQuestion
from coachbook.sheet.field_labels import option_label
from coachbook.sheet.fields import options_of

LATER, STOP, BLANK, WHOLE = "", "q", "-", "*"
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
    if not question_set.questions and not question_set.waiting:
        click.echo(load_words("scorecard/review", request.language)["none"])
        return True
    click.echo(words["how"])
    questions = question_set.questions
    answers: dict[int, Value] = {}
    for number, question in enumerate(questions):
        if number in answers:
            continue
        for line in _question(question, question_set, request.language):
            click.echo(line)
        prompt = fill_names(words["prompt"], number=number + 1, of=len(questions))
        answer = _answer(question, prompt, question_set.context, request.language)
        if answer == STOP:
            break
        if isinstance(answer, _WholeFile):
            taken = _file_values(answer, questions, answers)
            answers |= taken
            click.echo(f"  {fill_names(words['whole_taken'], number=len(taken))}")
        elif isinstance(answer, tuple):
            answers[number] = answer[0]
    left = _files_left(question_set, words, request.language)
    lines = [_line(questions[number], answers[number]) for number in sorted(answers)]
    if not lines and not left:
        return True
    return _collect_answers(lines, left, questions, playbook, request)


def _files_left(
    question_set: QuestionSet, words: Mapping[str, str], language: Language
) -> Sequence[str]:
    """Ask about each file that waits whether it is left as it is; the SHA-256 of those."""
    left: list[str] = []
    for digest, each in question_set.waiting.items():
        click.echo(f"\n{each.name} · {waiting_since(each, language)}")
        for one in each.refused:
            click.echo(f"  {one.address}: {refusal_in(one.says, language)}")
        try:
            given = click.prompt(words["leave_file"], default="", show_default=False)
        except click.Abort:
            break
        if given.strip() == STOP:
            break
        left += [digest] if given.strip() == BLANK else []
    return left


@dataclass(frozen=True)
class _WholeFile:
    """The answer that a file is right wherever it is asked about."""

    sha256: str


def _file_values(
    whole: _WholeFile, questions: tuple[ReviewQuestion, ...], answered: Container[int]
) -> dict[int, Value]:
    """What a file says to each question that is open, by the question's place."""
    return {
        number: value[0]
        for number, question in enumerate(questions)
        if number not in answered and (value := question.file_value(whole.sha256))
    }


def _question(
    question: ReviewQuestion, question_set: QuestionSet, language: Language
) -> Iterator[str]:
    card, context = question.card, question_set.context
    words = load_words("scorecard/review_terminal", language)
    yield ""
    yield label_in(question, context.playbook, language)
    why = reason_in(question.reason, language)
    yield f"  {card.week} {card.team}/{card.rep} {card.kind} · {why}"
    yield from _meanings(question, context, language)
    for letter, candidate in zip(_LETTERS, question.candidates, strict=False):
        source = candidate.source
        refused = refusal_in(candidate.refused, language)
        value = refused or _value(question, candidate.value, language)
        file = question_set.files.get(source.sha256)
        parts = [source.medium, source.place, file.title_in(language) if file else ""]
        where = ", ".join(filter(None, [*parts, saved_in(source, language)]))
        yield f"  {'–' if candidate.refused else letter}) {value}   {where}"
    if any(each.refused for each in question.candidates):
        yield f"  {words['leave']}"


def _value(question: ReviewQuestion, value: Value, language: Language) -> str:
    if isinstance(value, str) and value in options_of(question.field):
        return option_label(value, language)
    return value_in(value, language)


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


def _answer(
    question: ReviewQuestion, prompt: str, context: ReaderContext, language: Language
) -> tuple[Value] | _WholeFile | str:
    """The answer as a tuple of one value, which may be None for blank; or LATER or STOP."""
    words = load_words("scorecard/review_terminal", language)
    letters = dict(zip(_LETTERS, question.candidates, strict=False))
    while True:
        try:
            text = click.prompt(prompt, default="", show_default=False, prompt_suffix=" ").strip()
        except click.Abort:
            return STOP
        if text in (LATER, STOP):
            return text
        if text == BLANK:
            return (None,)
        candidate = letters.get(text.removesuffix(WHOLE))
        if candidate and not candidate.refused:
            if not text.endswith(WHOLE):
                return (candidate.value,)
            if question.file_value(candidate.source.sha256):
                return _WholeFile(candidate.source.sha256)
        if question.is_unknown_field or (candidate and candidate.refused):
            click.echo(f"  {words['only_leave']}")
            continue
        week = Week.parse(question.card.week)
        asked = question.field
        options = options_of(asked)
        parsed = parse_field(asked.kind, text, most=question.most, week=week, options=options)
        if isinstance(parsed, Refused):
            click.echo(f"  {refusal_in(parsed.says, language)}")
        elif why := unused_level(question.card.week, question.field.id, parsed.value, context):
            click.echo(f"  {refusal_in(why, language)}")
        else:
            return (parsed.value,)


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
    left: Sequence[str],
    questions: tuple[ReviewQuestion, ...],
    playbook: Path,
    request: ReviewRequest,
) -> bool:
    """Keep the answers in the inbox as a file and add them to the scorecards."""
    document = sha256("".join(each.id for each in questions).encode()).hexdigest()[:16]
    file = {"coachbook": FORMAT, "document": document, "answers": answers, "left": left}
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
    if left:
        click.echo(f"{count_noun(len(left), 'file')} left as refused")
    return not refusals
