"""`coachbook learn`: check the playbook's labelled statements and train the weights on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
    labels = {*entries, FACT, AGAINST, FEELING, OURS, NEITHER}
    statements = [*own_statements(book), *(statement for statement, _ in labelled)]
    problems = [
        *_statement_problems(labelled, labels),
        *_label_shortages(statements, {*entries, FEELING, NEITHER}, labelled[0][1].file),
    ]
    if problems:
        raise Problems(in_order(problems))
    return statements


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
