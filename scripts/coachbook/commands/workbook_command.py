"""The arguments of `coachbook workbook`."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.options import (
    FOLDER,
    KIND,
    PLAYBOOK,
    RECORDS,
    SCORER,
    TEAMS,
    WEEK,
    playbook_folder,
)
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.scorecards.record import Kind
from coachbook.text import Language
from coachbook.week import Week


@click.command()
@PLAYBOOK
@TEAMS
@WEEK
@click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    help="Language; else that of most reps of the team.",
)
@KIND
@SCORER
@click.option("--out", type=FOLDER, help="Where the files go (default: build/workbooks/WEEK).")
@RECORDS
def workbook(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str | None,
    kind: str,
    scorer: str,
    out: Path | None,
    records: Path | None,
) -> None:
    """Write a workbook (XLSX) for each team and week: scores, daily checks, deals, commitments."""
    from coachbook.commands import workbook as making

    project = find_project(Path.cwd())
    folder, chosen = folder_and_teams(teams)
    wanted = making.Wanted(
        team=folder,
        teams=chosen,
        week=week,
        language=Language(language) if language else None,
        kind=Kind(kind),
        scorer=scorer,
        out=out or project.build / "workbooks" / str(week),
        records=records or folder / "records",
    )
    making.write_workbooks(project, playbook_folder(playbook), wanted)
