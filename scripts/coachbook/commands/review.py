"""`coachbook review`: a person settles doubts and conflicts, on a page or question by question."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.handed_in import INBOX
from coachbook.commands.knowing import known_of
from coachbook.commands.sheet_files import said
from coachbook.commands.show import plural
from coachbook.commands.team_folder import read_folder, refuse_unknown
from coachbook.load import load
from coachbook.output import write
from coachbook.project import Project
from coachbook.render.review import Review, review_html
from coachbook.scorecards.known import Known
from coachbook.scorecards.questions import Question, questions_of
from coachbook.scorecards.stores import kind_of, open_store
from coachbook.text import Language

PAGE = "review.html"


@dataclass(frozen=True)
class Wanted:
    """What is asked of `coachbook review`.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        records: Where scorecards are kept.
        out: Where the page goes; None: beside the scorecards.
        language: Of the page at first, or of the terminal.
    """

    team: Path
    teams: tuple[str, ...]
    records: Path
    out: Path | None
    language: Language


@dataclass(frozen=True)
class Asked:
    """The questions, and what is known of the sheets that they are about."""

    known: Known
    questions: tuple[Question, ...]


def write_review(project: Project, playbook: Path, wanted: Wanted) -> Path:
    """Write the page and say where it is.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: a team is not there, or the page cannot be written.
    """
    asked = open_questions(playbook, wanted)
    file = wanted.out or wanted.records / PAGE
    review = Review(
        questions=asked.questions,
        names={rep: one.name for rep, (_, one) in asked.known.reps.items()},
        originals=_originals(asked.questions, wanted.records, file.parent),
    )
    html = review_html(review, asked.known.playbook, project.checklists, wanted.language)
    with said(file.parent, "--out"):
        write(file, html.encode())
    click.echo(f"{plural(len(asked.questions), 'question')}: {file}")
    return file


def open_questions(playbook: Path, wanted: Wanted) -> Asked:
    """All that is open in the scorecards of the teams asked for.

    Raises:
        Problems: the playbook, the team folder or the records have errors.
        click.ClickException: a team is not there.
    """
    book = load(playbook)[0].playbook
    folder, _ = read_folder(wanted.team, book)
    refuse_unknown("team", wanted.teams, {team.id: team for team in folder.teams})
    known = known_of(book, folder.teams, wanted.records)
    if kind_of(wanted.records) is None:
        return Asked(known, ())
    store = open_store(wanted.records)
    cards = (card for team in wanted.teams or ("",) for card in store.cards(team=team))
    return Asked(known, questions_of(cards, known))


def _originals(questions: tuple[Question, ...], records: Path, page: Path) -> Mapping[str, str]:
    """Where the originals of some questions lie, from the page's folder on, by their hash."""
    hashes = {sha for each in questions for sha in each.settles}
    found = {file.stem: file for file in (records / INBOX).glob("*.*") if file.stem in hashes}
    return {sha: Path(os.path.relpath(file, page)).as_posix() for sha, file in found.items()}
