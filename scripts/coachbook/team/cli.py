"""The command of the team folder: team import."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.options import FOLDER, current_project, request


@click.group()
def team() -> None:
    """Make a team folder."""


@team.command("import")
@options.PLAYBOOK
@click.option("--mapping", type=FOLDER, required=True, help="What the export's columns mean.")
@click.option("--out", type=FOLDER, required=True, help="The team folder to make.")
@click.option("--replace", is_flag=True, help="Overwrite the team that is there; ids are kept.")
@click.argument("files", nargs=-1, type=FOLDER)
def import_(playbook: Path, **given: object) -> bool:
    """Make a team folder of a CRM's export: its FILES, or a folder with them.

    Rows that cannot be read go to rejected.csv with the reason; the command then ends with 1.
    """
    from coachbook.team.crm.import_team import ImportRequest, import_team

    return import_team(current_project(), playbook, request(ImportRequest, given))


COMMANDS = (team,)
