"""The arguments of `coachbook webform`."""

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
    default="zh",
    help="What the page opens in; it can be switched. Default: zh.",
)
@KIND
@SCORER
@click.option("--out", type=FOLDER, help="Where the pages go (default: build/webform/WEEK).")
@RECORDS
def webform(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str,
    scorer: str,
    kind: str,
    out: Path | None,
    records: Path | None,
) -> None:
    """Make a web page a team and week: filled in on a phone or computer, without a network."""
    from coachbook.commands import webform as making

    project = find_project(Path.cwd())
    folder, chosen = folder_and_teams(teams)
    wanted = making.Wanted(
        team=folder,
        teams=chosen,
        week=week,
        language=Language(language),
        scorer=scorer,
        kind=kind,
        out=out or project.build / "webform" / str(week),
        records=records or folder / "records",
    )
    making.webform(project, playbook_folder(playbook), wanted)
