"""`coachbook all`: check the playbook, build the handbook, print the sheets; say where all is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from coachbook.commands import check, handbook, sheets
from coachbook.commands.wanted import Wanted
from coachbook.project import Project
from coachbook.text import Language
from coachbook.week import Week


def everything(project: Project, team: Path, week: Week) -> None:
    """Do the whole job for one team and week.

    Raises:
        Problems: the playbook or the team folder has errors.
    """
    site = Wanted(project.playbook, project.build, (), tuple(Language))
    paper = sheets.Wanted(team, week, (), (), project.build / "sheets" / str(week), False)
    _timed("Playbook", lambda: _checked(project.playbook))
    _timed("Handbook", lambda: handbook.handbook(project, site))
    _timed("Sheets", lambda: _printed(project, paper))
    click.echo(f"\nRead: {project.build / 'site' / 'index.html'}")
    click.echo(f"Print: {paper.out / f'{week}_pack.pdf'}")


def _checked(folder: Path) -> None:
    if not check.check(folder, strict=False, form="text"):
        raise click.ClickException("the playbook has errors: nothing was built")


def _printed(project: Project, wanted: sheets.Wanted) -> None:
    printed = sheets.print_sheets(project, project.playbook, wanted)
    size = sum(file.stat().st_size for file in (*printed.sheets, printed.pack))
    click.echo(f"{len(printed.sheets) + 1} files, {size / 1e6:.1f} MB")


def _timed(name: str, work: Callable[[], object]) -> None:
    click.echo(f"\n== {name}")
    started = time.monotonic()
    work()
    click.echo(f"{time.monotonic() - started:.1f} s")
