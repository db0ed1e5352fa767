"""`coachbook calibrate`: how far leads agree who scored the same reps blind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import click

from coachbook.commands.sheet_files import check_writable, said
from coachbook.commands.sheet_people import chosen
from coachbook.commands.team_folder import read_folder, tell
from coachbook.load import load
from coachbook.output import file_stem, write
from coachbook.project import Project
from coachbook.render.calibration import CalibrationPage, refusal
from coachbook.render.calibration_wording import Wording
from coachbook.render.pdf import Printer
from coachbook.scorecards.calibration import Calibration, calibrate
from coachbook.scorecards.record import Scorecard
from coachbook.scorecards.stores import StoreKind, kind_of, open_store
from coachbook.team.model import Team
from coachbook.text import Language
from coachbook.week import Week
from coachbook.words import words

SEED = "coachbook"


@dataclass(frozen=True)
class Wanted:
    """What was asked for: `count` weeks up to `week`. `store` None: the one that is there."""

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
        """The weeks, the first one first."""
        weeks = [self.week]
        while len(weeks) < self.count:
            weeks.append(weeks[-1].previous())
        return tuple(map(str, reversed(weeks)))


def calibrate_leads(project: Project, playbook: Path, wanted: Wanted) -> Sequence[Path]:
    """Compare, show a table, and write a page and a PDF in each language.

    Raises:
        Problems: the playbook, the team folder or a record has errors.
        click.ClickException: there is nothing to compare, or a file cannot be written.
    """
    draft, _ = load(playbook)
    book = draft.playbook
    folder, problems = read_folder(wanted.team, book)
    tell(problems)
    teams = [team for team, _ in chosen(folder, wanted.teams, (), None)]
    rule = book.scorecard.calibration
    found = calibrate(_cards(wanted, teams), book.scorecard.criteria, rule, chances)
    ends = tuple(dict.fromkeys((wanted.weeks[0], wanted.weeks[-1])))
    names = partial(_name, folder.names)
    told = words("calibration", wanted.languages[0])
    if sentence := refusal(found, names, "–".join(ends), told):
        raise click.ClickException(sentence)
    check_writable(wanted.out, "--out")
    worded = (Wording(book, names, found.scorers, ends, each) for each in wanted.languages)
    return [file for wording in worded for file in _written(project, found, wording, wanted)]


def chances(name: str) -> Callable[[], float]:
    """The same numbers for the same name, each time."""
    return Random(f"{SEED} {name}").random


def _cards(wanted: Wanted, teams: Sequence[Team]) -> Iterator[Scorecard]:
    if kind_of(wanted.records) is None:
        return
    store = open_store(wanted.records, wanted.store)
    for week in wanted.weeks:
        for team in teams:
            yield from store.cards(week, team.id)


def _name(names: dict[str, str], person: str) -> str:
    return names.get(person, person)


def _written(
    project: Project, found: Calibration, wording: Wording, wanted: Wanted
) -> Iterator[Path]:
    """The table on screen, then the files of one language."""
    page = CalibrationPage(found, wording, project.checklists)
    click.echo(page.text)
    stem = file_stem(f"{'_'.join(wording.weeks)}_calibration_{wording.language}")
    contents = {
        ".html": page.html.encode(),
        ".pdf": Printer(project.checklists).lay_out(page.paper).pdf(),
    }
    for suffix, content in contents.items():
        file = wanted.out / f"{stem}{suffix}"
        with said(wanted.out, "--out"):
            write(file, content)
        click.echo(f"calibration: {file}")
        yield file
