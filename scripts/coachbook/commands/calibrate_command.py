"""The arguments of `coachbook calibrate`."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.options import (
    FOLDER,
    PLAYBOOK,
    RECORDS,
    STORE,
    TEAMS,
    WEEK,
    LanguagesType,
    playbook_folder,
)
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.scorecards.stores import StoreKind
from coachbook.text import Language
from coachbook.week import Week


@click.command()
@PLAYBOOK
@TEAMS
@WEEK
@click.option(
    "--weeks",
    "count",
    type=click.IntRange(1, 53),
    default=1,
    help="So many weeks, the last being --week (default: 1).",
)
@click.option("--lang", "languages", type=LanguagesType(), default="zh", help="Default: zh.")
@click.option("--out", type=FOLDER, help="Where the files go (default: build/calibration/WEEK).")
@RECORDS
@STORE
def calibrate(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    count: int,
    languages: tuple[Language, ...],
    out: Path | None,
    records: Path | None,
    store: str | None,
) -> None:
    """Say how far leads agree who scored the same reps blind: on screen, as a page and a PDF.

    Forms to score on: `coachbook webform` or `workbook` with --kind calibration --scorer ID, one a
    lead. These scores count nowhere else.
    """
    from coachbook.commands import calibrate as comparing

    project = find_project(Path.cwd())
    folder, chosen = folder_and_teams(teams)
    wanted = comparing.Wanted(
        team=folder,
        teams=chosen,
        week=week,
        count=count,
        languages=languages,
        out=out or project.build / "calibration" / str(week),
        records=records or folder / "records",
        store=StoreKind(store) if store else None,
    )
    comparing.calibrate_leads(project, playbook_folder(playbook), wanted)
