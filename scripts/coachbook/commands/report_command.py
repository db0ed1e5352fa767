"""The arguments of `coachbook report` and `coachbook diagnose`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachbook.commands.options import (
    FOLDER,
    LANGUAGE,
    PLAYBOOK,
    RECORDS,
    STORE,
    TEAMS,
    WEEK,
    playbook_folder,
    together,
)
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.scorecards.stores import StoreKind
from coachbook.text import Language
from coachbook.week import Week

if TYPE_CHECKING:
    from coachbook.commands.report import Wanted

_options = together(PLAYBOOK, TEAMS, WEEK, LANGUAGE, RECORDS, STORE)


@click.command()
@_options
@click.option("--out", type=FOLDER, help="Where the files go (default: build/reports/WEEK).")
def report(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str,
    records: Path | None,
    store: str | None,
    out: Path | None,
) -> None:
    """Write each team's report on a week: what to do, and the numbers (HTML, PDF and XLSX)."""
    from coachbook.commands import report as reporting

    project = find_project(Path.cwd())
    where = out or project.build / "reports" / str(week)
    wanted = _wanted(teams, week, language, records, store, where)
    reporting.write_reports(project, playbook_folder(playbook), wanted)


@click.command("diagnose")
@_options
@click.argument("rep")
def diagnose(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str,
    records: Path | None,
    store: str | None,
    rep: str,
) -> None:
    """Say which of the playbook's causes the numbers of REP support, and by which rule."""
    from coachbook.commands import report as reporting

    wanted = _wanted(teams, week, language, records, store, Path())
    reporting.tell_diagnosis(playbook_folder(playbook), wanted, rep)


def _wanted(
    teams: tuple[Path, ...],
    week: Week,
    language: str,
    records: Path | None,
    store: str | None,
    out: Path,
) -> Wanted:
    from coachbook.commands.report import Wanted

    folder, chosen = folder_and_teams(teams)
    return Wanted(
        team=folder,
        teams=chosen,
        week=week,
        language=Language(language),
        out=out,
        records=records or folder / "records",
        store=StoreKind(store) if store else None,
    )
