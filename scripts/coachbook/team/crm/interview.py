"""What a first look could not tell is asked of the person at the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial

import click

from coachbook.base.words import fill_names, load_words
from coachbook.team.cell_values import CellError
from coachbook.team.crm.column_choice import LookQuestion
from coachbook.team.crm.day_text import read_day
from coachbook.team.crm.guess import Guess, guess_mapping
from coachbook.team.crm.state_flags import FLAGS
from coachbook.team.known_ids import KnownIds
from coachbook.team.table_row import Table

_OF_COLUMNS = ("column", "flag")
_OF_OUR_WORDS = ("state", "field", "gone", "closes")
_NEEDED = ("rep", "stage")


def asks(guess: Guess, question: LookQuestion) -> str:
    """A question as a sentence, with the answers that fit."""
    answers = ", ".join(_shown(guess, question, answer) for answer in question.answers)
    return f"{_sentence(guess, question)}: {answers}" if answers else _sentence(guess, question)


def _sentence(guess: Guess, question: LookQuestion) -> str:
    words = load_words("team/look", guess.language)
    needed = "_needed" if question.about == "column" and question.of in _NEEDED else ""
    return fill_names(
        words[f"question_{question.about}{needed}"],
        field=words.get(f"field_{question.of}", question.of),
        sample=question.of,
        number=question.number,
    )


def _shown(guess: Guess, question: LookQuestion, answer: str) -> str:
    """An answer with what it means, where it is a word of ours."""
    words = load_words("team/look", guess.language)
    key = {"state": "state", "flag": "field", "gone": "gone", "closes": "closes"}.get(
        question.about
    )
    meaning = words[f"{key}_{answer}"] if key else ""
    shown = answer.replace("|", "  ") or words["answer_none"]
    return fill_names(words["answer"], answer=shown, meaning=meaning) if meaning else shown


def answered(guess: Guess, tables: dict[str, Table], known: KnownIds) -> Guess:
    """The guess with what the person at the terminal answers; first, which columns are which."""
    columns: dict[str, str] = {}
    unused: tuple[str, ...] = ()
    while asked := next((each for each in guess.questions if each.about in _OF_COLUMNS), None):
        answer = _ask(guess, asked)
        if asked.about == "flag":
            columns.update({answer: asked.of} if answer else {})
            unused += () if answer else (asked.of,)
        else:
            columns[asked.of] = answer
            if not answer and asked.of in ("status", "won_amount", *FLAGS):
                unused += asked.answers
            if not answer and asked.of in _NEEDED:
                raise click.ClickException(load_words("team/look", guess.language)["needed"])
        guess = guess_mapping(tables, known, columns, unused) or guess
    if "supervisor" not in guess.reps:
        words = load_words("team/look", guess.language)
        name = click.prompt(words["question_supervisor"], default="", show_default=False)
        guess = replace(guess, supervisor=str(name).strip())
    for question in guess.questions:
        if question.about not in _OF_COLUMNS:
            guess = _with_answer(guess, question, _ask(guess, question))
    return guess


def _ask(guess: Guess, question: LookQuestion) -> str:
    says = _sentence(guess, question)
    if question.about == "joined":
        return str(click.prompt(says, value_proc=_day))
    if question.about == "unit":
        return str(click.prompt(says, value_proc=_number, default="1"))
    for number, answer in enumerate(question.answers, start=1):
        click.echo(f"  {number}  {_shown(guess, question, answer)}")
    may_be_none = question.about in _OF_COLUMNS
    choose = partial(_chosen, guess, question.answers, least=0 if may_be_none else 1)
    default = "0" if may_be_none else None
    return str(click.prompt(says, value_proc=choose, default=default, show_default=False))


def _chosen(guess: Guess, answers: Sequence[str], text: str, *, least: int) -> str:
    """The answer of which the number, or the answer itself, is typed; 0: none, an empty one.

    Raises:
        click.UsageError: it is neither; click then asks again.
    """
    typed = text.strip()
    if typed in answers:
        return typed
    if typed.isdecimal() and least <= int(typed) <= len(answers):
        return ["", *answers][int(typed)]
    words = load_words("team/look", guess.language)
    raise click.UsageError(fill_names(words["choose"], least=least, most=len(answers)))


def _day(text: str) -> str:
    """A day as ISO, from what is typed: 2026-01-05, 2026/1/5, 2026年1月5日, 20260105.

    Raises:
        click.UsageError: it is no such day; click then asks again.
    """
    try:
        return read_day(text.strip(), ()).isoformat()
    except CellError:
        raise click.UsageError(f"'{text}' is no day such as 2026-01-05") from None


def _number(text: str) -> str:
    """A number above 0, as it is typed.

    Raises:
        click.UsageError: it is none; click then asks again.
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number <= 0:
        raise click.UsageError(f"'{text}' is no number such as 10000")
    return str(number)


def _with_answer(guess: Guess, question: LookQuestion, answer: str) -> Guess:
    """The guess in which a question is answered."""
    rest = tuple(each for each in guess.questions if each != question)
    guess = replace(guess, questions=rest)
    if question.about == "department":
        return replace(guess, department=answer)
    if question.about == "joined":
        return replace(guess, joined=answer)
    if question.about == "closes":
        deals = {answer if name == "expected" else name: at for name, at in guess.deals.items()}
        return replace(guess, deals=deals)
    if question.about == "gone":
        flag, *_ = question.answers
        deals = {answer if name == flag else name: at for name, at in guess.deals.items()}
        return replace(guess, deals=deals)
    if question.about == "dates":
        return replace(guess, dates=tuple(answer.split("|")))
    if question.about == "unit":
        units = {**guess.amount_units, question.of: Decimal(answer)}
        return replace(guess, amount_units=units)
    if question.about == "decimal":
        return replace(guess, decimal=answer)
    if question.about == "class":
        corrections = {
            column: {text: answer if text == question.of else what for text, what in meant.items()}
            for column, meant in guess.corrections.items()
        }
        return replace(guess, corrections=corrections)
    stages, statuses = (
        tuple(replace(each, state=answer) if each.text == question.of else each for each in every)
        for every in (guess.stages, guess.statuses)
    )
    return replace(guess, stages=stages, statuses=statuses)
