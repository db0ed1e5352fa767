"""`coachbook learn`: check the playbook's labelled statements and train the weights on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.problems import Place, Problem, Problems, did_you_mean, in_order
from coachbook.base.terminal import check_writable, count_noun, explain_write_errors
from coachbook.base.text import Language
from coachbook.judge import training
from coachbook.judge.judgement import Verdict, judge, language_of
from coachbook.judge.judging_rules import judging_rules
from coachbook.judge.tally import Tally
from coachbook.judge.team_examples import FOLDER as TEAM_FOLDER
from coachbook.judge.team_examples import keep_example, read_examples, write_team_weights
from coachbook.judge.weighing import weighing
from coachbook.playbook.labelled_statements import (
    AGAINST,
    FACT,
    FEELING,
    FOLDER,
    NEITHER,
    OURS,
    WEIGHTS,
    Statement,
    own_statements,
    read_statements,
    statements_in,
    weights_text,
)
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.claims import Weights
from coachbook.playbook.model.playbook import Playbook

FEWEST = 2  # statements of each label


def learn(playbook: Path) -> None:
    """Write the weights beside the statements.

    Raises:
        Problems: the playbook cannot be read, or statements are not sound.
        click.ClickException: there are none, the library is missing, the file cannot be written.
    """
    draft = read_draft(playbook)
    statements = _statements(playbook, draft.playbook)
    rules = judging_rules(draft.playbook)
    with _library():
        weights = training.learn(statements, draft.statements_fingerprint, rules)
    folder = playbook / FOLDER
    check_writable(folder, "--playbook")
    with explain_write_errors(folder, "--playbook"):
        write_file(folder / WEIGHTS, weights_text(weights).encode())
    click.echo(f"{folder / WEIGHTS}: learned from {count_noun(len(statements), 'statement')}")


def learn_for_team(playbook: Path, team: Path) -> None:
    """Learn from the playbook's statements and a team's own; the weights stay in its folder.

    Raises:
        Problems: the playbook or the team's examples cannot be read, or are not sound.
        click.ClickException: the team has kept none, the library is missing, the folder cannot be
            written.
    """
    book = read_draft(playbook).playbook
    kept = read_examples(team)
    if kept is None:
        says = f"{team / TEAM_FOLDER}: no examples yet"
        raise click.ClickException(f"{says}; `coachbook judge TEXT --team TEAM --keep-as LABEL`")
    own = [*statements_in(kept)]
    if problems := [*_statement_problems(own, _labels(book))]:
        raise Problems(in_order(problems))
    statements = [*_statements(playbook, book), *(replace(each, is_note=True) for each, _ in own)]
    with _library():
        weights = training.learn(statements, "", judging_rules(book))
    with explain_write_errors(team, "--team"):
        file = write_team_weights(team, weights)
    click.echo(f"{file}: learned from {count_noun(len(statements), 'statement')}, {len(own)} own")


def show_accuracy(playbook: Path) -> None:
    """Show how statements are judged that were left out of training, a fifth at a time.

    Raises:
        Problems: the playbook cannot be read, or statements are not sound.
        click.ClickException: there are none, or the library is missing.
    """
    book = read_draft(playbook).playbook
    statements = _statements(playbook, book)
    rules = judging_rules(book)

    def judge_by(weights: Weights) -> Callable[[str], Verdict]:
        return partial(judge, rules=rules, weighing=weighing(weights))

    with _library():
        pairs = training.held_out(statements, rules, judge_by)
    for language in Language:
        for is_note, called in ((True, "notes"), (False, "sentences")):
            chosen = [
                pair
                for pair in pairs
                if pair[0].is_note is is_note and language_of(pair[0].text) is language
            ]
            if chosen:
                click.echo(f"{called} ({language}):")
                for line in Tally.of(chosen).lines():
                    click.echo(f"  {line}")


@contextmanager
def _library() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        says = f"learning needs scikit-learn ({error.name} is not installed)"
        raise click.ClickException(f"{says}: pip install 'coachbook[learn]'") from None


def _statements(playbook: Path, book: Playbook) -> list[Statement]:
    """All statements, if each is valid and every label has enough of them.

    Raises:
        Problems: they are not.
        click.ClickException: there are none.
    """
    labelled = [pair for file in read_statements(playbook) for pair in statements_in(file)]
    if not labelled:
        raise click.ClickException(f"{playbook / FOLDER}: there are no statements to learn from")
    entries = {each.id for each in (*book.facts.facts, *book.facts.against)}
    statements = [*own_statements(book), *(statement for statement, _ in labelled)]
    problems = [
        *_statement_problems(labelled, _labels(book)),
        *_label_shortages(statements, {*entries, FEELING, NEITHER}, labelled[0][1].file),
    ]
    if problems:
        raise Problems(in_order(problems))
    return statements


def _labels(book: Playbook) -> set[str]:
    """Every answer that a statement may have."""
    entries = (*book.facts.facts, *book.facts.against)
    return {*(each.id for each in entries), FACT, AGAINST, FEELING, OURS, NEITHER}


def keep(playbook: Path, team: Path, text: str, label: str) -> None:
    """Keep a statement that was judged wrong, under its right answer, in a team's folder.

    Raises:
        Problems: the playbook or the team's examples cannot be read.
        click.ClickException: there is no such answer, no statement, or no writing there.
    """
    labels = _labels(read_draft(playbook).playbook)
    if label not in labels:
        hint = did_you_mean(label, labels) or "a fact's id, feeling, ours or cannot-tell"
        raise click.ClickException(f"--keep-as: there is no answer '{label}': {hint}")
    if not text.strip():
        raise click.ClickException("there is no statement to keep")
    with explain_write_errors(team, "--team"):
        is_new = keep_example(team, text.strip(), label)
    click.echo(f"kept as {label}" if is_new else f"was kept as {label} already")


def _statement_problems(
    labelled: Sequence[tuple[Statement, Place]], labels: set[str]
) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for statement, place in labelled:
        if statement.label not in labels:
            hint = (
                did_you_mean(statement.label, labels)
                or "expected the id of a fact for or against a deal, feeling, ours or cannot-tell"
            )
            yield Problem(place, "statement-label", f"there is no label '{statement.label}'", hint)
        if not statement.text.strip():
            yield Problem(place, "statement-text", "there is no statement", "delete the line")
        elif statement.text in first:
            says = f"stands in line {first[statement.text].line} already"
            yield Problem(place, "statement-once", says, "delete one of the two")
        first.setdefault(statement.text, place)


def _label_shortages(
    statements: Sequence[Statement], labels: set[str], file: Path
) -> Iterator[Problem]:
    counts = Counter(statement.label for statement in statements)
    for label in sorted(labels):
        if counts[label] < FEWEST:
            says = f"'{label}' has {count_noun(counts[label], 'statement')}"
            yield Problem(Place(file), "statement-few", says, f"write {FEWEST} or more")
