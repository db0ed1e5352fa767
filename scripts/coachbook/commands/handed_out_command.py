"""The arguments of `coachbook workbook` and `coachbook webform`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
    together,
)
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.scorecards.record import Kind
from coachbook.text import Language
from coachbook.week import Week

if TYPE_CHECKING:
    from coachbook.commands.handed_out import Wanted

LANGUAGES = click.Choice([each.value for each in Language])
_options = together(PLAYBOOK, TEAMS, WEEK, KIND, SCORER, RECORDS)


@click.command()
@_options
@click.option("--lang", "language", type=LANGUAGES, help="Default: that of most of a team's reps.")
@click.option("--out", type=FOLDER, help="Where the files go (default: build/workbooks/WEEK).")
def workbook(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str | None,
    kind: str,
    scorer: str,
    records: Path | None,
    out: Path | None,
) -> None:
    """Write a workbook (XLSX) for each team and week: scores, daily checks, deals, commitments."""
    from coachbook.commands import workbook as making

    project = find_project(Path.cwd())
    where = out or project.build / "workbooks" / str(week)
    wanted = _wanted(teams, week, language, kind, scorer, records, where)
    making.write_workbooks(project, playbook_folder(playbook), wanted)


@click.command()
@_options
@click.option(
    "--lang", "language", type=LANGUAGES, default="zh", help="It can be switched. Default: zh."
)
@click.option("--out", type=FOLDER, help="Where the pages go (default: build/webform/WEEK).")
def webform(
    playbook: Path | None,
    teams: tuple[Path, ...],
    week: Week,
    language: str | None,
    kind: str,
    scorer: str,
    records: Path | None,
    out: Path | None,
) -> None:
    """Make a web page a team and week: filled in on a phone or computer, without a network."""
    from coachbook.commands import webform as making

    project = find_project(Path.cwd())
    where = out or project.build / "webform" / str(week)
    wanted = _wanted(teams, week, language, kind, scorer, records, where)
    making.webform(project, playbook_folder(playbook), wanted)


def _wanted(
    teams: tuple[Path, ...],
    week: Week,
    language: str | None,
    kind: str,
    scorer: str,
    records: Path | None,
    out: Path,
) -> Wanted:
    from coachbook.commands.handed_out import Wanted

    folder, chosen = folder_and_teams(teams)
    return Wanted(
        team=folder,
        teams=chosen,
        week=week,
        language=Language(language) if language else None,
        kind=Kind(kind),
        scorer=scorer,
        out=out,
        records=records or folder / "records",
    )
