"""`coachbook all`: check the playbook, build the handbook, print the sheets; say where all is."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from coachbook.commands import check, handbook, sheets
from coachbook.commands.sheet_wanted import Printed
from coachbook.commands.sheet_wanted import Wanted as WantedSheets
from coachbook.commands.wanted import Wanted
from coachbook.project import Project
from coachbook.text import Language
from coachbook.week import Week

T = TypeVar("T")


def everything(project: Project, team: Path, week: Week) -> None:
    """Do the whole job for one team and week.

    Raises:
        Problems: the playbook or the team folder has errors.
    """
    site = Wanted(project.playbook, project.build, (), tuple(Language))
    paper = WantedSheets(team, week, (), (), project.build / "sheets" / str(week), False)
    _timed("Playbook", lambda: _checked(project.playbook))
    _timed("Handbook", lambda: handbook.handbook(project, site))
    printed = _timed("Sheets", lambda: _printed(project, paper))
    click.echo(f"\nRead: {project.build / 'site' / 'index.html'}")
    for pack in printed.packs[-1:]:
        click.echo(f"Print: {pack}")


def _checked(folder: Path) -> None:
    if not check.check(folder, strict=False, form="text"):
        raise click.ClickException("the playbook has errors: nothing was built")


def _printed(project: Project, wanted: WantedSheets) -> Printed:
    printed = sheets.print_sheets(project, project.playbook, wanted)
    files = (*printed.sheets, *printed.packs)
    click.echo(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")
    return printed


def _timed(name: str, work: Callable[[], T]) -> T:
    click.echo(f"\n== {name}")
    started = time.monotonic()
    result = work()
    click.echo(f"{time.monotonic() - started:.1f} s")
    return result
