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
@click.option(
    "--week",
    type=options.ISO_WEEK,
    help="Of the export, as 2026-W48 (default: that of the newest day in it).",
)
@click.option("--records", type=FOLDER, help="Where the ledger is (default: OUT/records).")
@click.argument("files", nargs=-1, type=FOLDER)
def import_(playbook: Path, **given: object) -> bool:
    """Make a team folder of a CRM's export: its FILES, or a folder with them.

    What was known of its deals goes into the ledger, which shows them in later weeks as they stood.
    Rows that cannot be read go to rejected.csv with the reason; the command then ends with 1.
    """
    from coachbook.scorecard.deal_ledger import write_import
    from coachbook.team.crm.import_team import ImportRequest, import_team

    return import_team(current_project(), playbook, request(ImportRequest, given), write_import)


COMMANDS = (team,)
