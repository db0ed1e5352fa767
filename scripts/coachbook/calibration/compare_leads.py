"""`coachbook calibrate`: compare leads who scored the same reps blind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.font_coverage import characters
from coachbook.base.project import Project
from coachbook.base.terminal import check_writable, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import load_words
from coachbook.calibration.calibration import Calibration, calibrate
from coachbook.calibration.calibration_page import CalibrationPage, refusal
from coachbook.calibration.calibration_wording import Wording
from coachbook.pdf.html_to_pdf import Printer
from coachbook.pdf.stand_ins import printable_html
from coachbook.playbook.load import load_playbook
from coachbook.scorecard.observation import Scorecard
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import open_store, store_kind
from coachbook.team.model import Team
from coachbook.team.selection import select_reps
from coachbook.team.team_folder import read_folder, show_warnings

SEED = "coachbook"


@dataclass(frozen=True)
class CalibrationRequest:
    """The options of `calibrate`: `count` weeks up to `week`. `store` None: whichever is there."""

    team: Path
    teams: tuple[str, ...]
    week: Week
    count: int
    languages: tuple[Language, ...]
    out: Path
    records: Path
    store: StoreKind | None

    @property
    def weeks(self) -> tuple[str, ...]:
        """The weeks, the earliest first."""
        weeks = [self.week]
        while len(weeks) < self.count:
            weeks.append(weeks[-1].previous())
        return tuple(map(str, reversed(weeks)))


def calibrate_leads(
    project: Project, playbook: Path, request: CalibrationRequest
) -> Sequence[Path]:
    """Compare the leads, show a table, and write a page and a PDF in each language.

    Raises:
        Problems: the playbook, the team folder or a scorecard has errors.
        click.ClickException: there is nothing to compare, or a file cannot be written.
    """
    draft, _ = load_playbook(playbook)
    book = draft.playbook
    folder, problems = read_folder(request.team, book)
    show_warnings(problems)
    teams = [team for team, _ in select_reps(folder, request.teams, (), None)]
    rule = book.scorecard.calibration
    calibration = calibrate(_cards(request, teams), book.scorecard.criteria, rule, seeded_random)
    ends = tuple(dict.fromkeys((request.weeks[0], request.weeks[-1])))
    names = partial(_name_or_id, folder.names)
    words = load_words("calibration", request.languages[0])
    if sentence := refusal(calibration, names, "–".join(ends), words):
        raise click.ClickException(sentence)
    check_writable(request.out, "--out")
    wordings = (Wording(book, names, calibration.scorers, ends, each) for each in request.languages)
    return [
        file
        for wording in wordings
        for file in _write_files(project, calibration, wording, request)
    ]


def seeded_random(name: str) -> Callable[[], float]:
    """A random source that gives the same numbers for the same name every time."""
    return Random(f"{SEED} {name}").random


def _cards(request: CalibrationRequest, teams: Sequence[Team]) -> Iterator[Scorecard]:
    if store_kind(request.records) is None:
        return
    store = open_store(request.records, request.store)
    for week in request.weeks:
        for team in teams:
            yield from store.cards(week, team.id)


def _name_or_id(names: dict[str, str], person: str) -> str:
    return names.get(person, person)


def _write_files(
    project: Project, calibration: Calibration, wording: Wording, request: CalibrationRequest
) -> Iterator[Path]:
    """The table on screen, then the files of one language."""
    page = CalibrationPage(calibration, wording, project.checklists)
    click.echo(page.text)
    stem = file_stem(f"{'_'.join(wording.weeks)}_calibration_{wording.language}")
    paper = printable_html(page.paper, characters(project.checklists), wording.language)
    contents = {
        ".html": page.html.encode(),
        ".pdf": Printer(project.checklists).lay_out(paper).pdf(),
    }
    for suffix, content in contents.items():
        file = request.out / f"{stem}{suffix}"
        with explain_write_errors(request.out, "--out"):
            write_file(file, content)
        click.echo(f"calibration: {file}")
        yield file
