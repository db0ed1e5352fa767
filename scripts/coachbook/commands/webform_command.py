"""The arguments of `coachbook webform`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from coachbook.commands.options import FOLDER, KIND, PLAYBOOK, SCORER, WEEK, playbook_folder
from coachbook.commands.sheet_command import folder_and_teams
from coachbook.project import find_project
from coachbook.text import Language
from coachbook.week import Week

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@click.command()
@PLAYBOOK
@click.option(
    "--team",
    "teams",
    type=FOLDER,
    required=True,
    multiple=True,
    metavar="FOLDER|ID",
    help="The team folder; given again: only the team of this id in it.",
)
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
@click.option("--records", type=FOLDER, help="Where codes and what was printed are kept.")
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

    if scorer and not ID.fullmatch(scorer):
        raise click.UsageError(f"'{scorer}' is no id: letters, digits, hyphens, underscores")
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
