"""`coachbook review`: the open questions of some teams, and the page on which to answer them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.folder_lock import folder_lock
from coachbook.base.project import Project
from coachbook.base.terminal import count_noun, explain_write_errors
from coachbook.base.text import Language
from coachbook.judge.team_examples import with_team_weights
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.context_loader import load_reader_context
from coachbook.scorecard.inbox import INBOX
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.review.file_names import ReviewedFile, reviewed_files
from coachbook.scorecard.review.review_page import Review, review_html
from coachbook.scorecard.review_questions import ReviewQuestion, questions_of
from coachbook.scorecard.store.open_store import open_store, store_kind
from coachbook.scorecard.waiting_files import WaitingFile, waiting_files
from coachbook.team.team_folder import read_folder, refuse_unknown

PAGE = "review.html"


@dataclass(frozen=True)
class ReviewRequest:
    """The options of `review`.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        records: The records folder.
        out: Where the page goes; None: beside the scorecards.
        language: The language in which the page opens, or of the terminal.
    """

    team: Path
    teams: tuple[str, ...]
    records: Path
    out: Path | None
    language: Language


@dataclass(frozen=True)
class QuestionSet:
    """The questions, the context of the sheets that they are about, and the files that wait."""

    context: ReaderContext
    questions: tuple[ReviewQuestion, ...]
    waiting: Mapping[str, WaitingFile]

    @cached_property
    def files(self) -> Mapping[str, ReviewedFile]:
        """The files that the questions are about, by their SHA-256."""
        return reviewed_files(self.questions)


def write_review(project: Project, playbook: Path, request: ReviewRequest) -> Path:
    """Write the page and show where it is.

    Raises:
        Problems: the playbook, the team folder or the scorecards have errors.
        click.ClickException: a team is not there, or the page cannot be written, or somebody on it
            was forgotten meanwhile.
    """
    question_set = open_questions(playbook, request)
    file = request.out or request.records / PAGE
    review = Review(
        questions=question_set.questions,
        names={rep: one.name for rep, (_, one) in question_set.context.reps.items()},
        teams={team.id: team.name for team in question_set.context.teams},
        originals=_originals(question_set.questions, request.records, file.parent),
        waiting=question_set.waiting,
    )
    html = review_html(review, question_set.context.playbook, project.checklists, request.language)
    with explain_write_errors(file.parent, "--out"), _unchanged(question_set, request.records):
        write_file(file, html.encode())
    counts = [count_noun(len(question_set.questions), "question")]
    waiting = len(question_set.waiting)
    counts += [f"{count_noun(waiting, 'file')} refused as a whole"] if waiting else []
    click.echo(f"{', '.join(counts)}: {file}")
    return file


@contextmanager
def _unchanged(question_set: QuestionSet, records: Path) -> Iterator[None]:
    """Hold the records while a page is written, which must not bring back who was forgotten.

    Raises:
        Problems: another run holds them for too long.
        click.ClickException: a scorecard of a question is gone.
    """
    if not question_set.questions:
        yield
        return
    with folder_lock(records):
        store = open_store(records)
        if not all(store.latest(key) for key in {each.card for each in question_set.questions}):
            raise click.ClickException("a scorecard was removed meanwhile: run the command again")
        yield


def open_questions(playbook: Path, request: ReviewRequest) -> QuestionSet:
    """The open questions of the teams that were asked for.

    Raises:
        Problems: the playbook, the team folder or the scorecards have errors.
        click.ClickException: a team is not there.
    """
    book = with_team_weights(load_playbook(playbook)[0].playbook, request.team)
    folder, _ = read_folder(request.team, book)
    refuse_unknown("team", request.teams, {team.id: team for team in folder.teams})
    context = load_reader_context(book, folder.teams, request.records, calendar=folder.calendar)
    waiting = waiting_files(request.records)
    if store_kind(request.records) is None:
        return QuestionSet(context, (), waiting)
    store = open_store(request.records)
    cards = (card for team in request.teams or ("",) for card in store.cards(team=team))
    return QuestionSet(context, questions_of(cards, context), waiting)


def _originals(
    questions: tuple[ReviewQuestion, ...], records: Path, page: Path
) -> Mapping[str, str]:
    """The path of each original, relative to the page's folder, by SHA-256."""
    hashes = {sha for each in questions for sha in each.settles}
    found = {file.stem: file for file in (records / INBOX).glob("*.*") if file.stem in hashes}
    return {sha: Path(os.path.relpath(file, page)).as_posix() for sha, file in found.items()}
