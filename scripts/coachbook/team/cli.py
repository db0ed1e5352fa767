"""The command of the team folder: team import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coachbook import options
from coachbook.options import FOLDER, current_project, request

if TYPE_CHECKING:
    from coachbook.playbook.model.playbook import Playbook
    from coachbook.team.model import Deal, DealNote

_YES = click.option("--yes", is_flag=True, help="Go on without asking, whatever would be lost.")


_ENCODING = click.option(
    "--encoding", default="", help="Of texts, as windows-1252 (default: found out)."
)
_SHEET = click.option(
    "--sheet", default="", help="Of a workbook, by its name (default: the one with deals)."
)


@click.group()
def team() -> None:
    """Make a team folder, and keep it up to date."""


@team.command()
@options.PLAYBOOK
@click.option("--mapping", type=FOLDER, help="The file to write (default: beside the export).")
@_ENCODING
@_SHEET
@click.argument("files", nargs=-1, required=True, type=FOLDER)
def look(playbook: Path, **given: object) -> bool:
    """Look at a CRM's export before it is imported: its FILES, or a folder with them.

    Shows the columns and what each seems to be, the stages and the owners, and writes a first
    mapping with its reasons. Ends with 1 if something is left to ask.
    """
    from coachbook.team.crm import first_mapping

    return first_mapping.look(
        current_project(), playbook, request(first_mapping.LookRequest, given)
    )


@team.command("import")
@options.PLAYBOOK
@click.option(
    "--mapping",
    type=FOLDER,
    help="What the export's columns mean (default: that of the last import, else it is asked).",
)
@click.option("--out", "--team", "out", type=FOLDER, required=True, help="The team folder.")
@click.option("--replace", is_flag=True, help="Merge into a folder that no import has made.")
@click.option("--dry-run", is_flag=True, help="Show what would stand there, and write nothing.")
@_YES
@click.option(
    "--week",
    type=options.ISO_WEEK,
    help="Of the export, as 2026-W48 (default: that of the newest day in it).",
)
@click.option("--records", type=FOLDER, help="Where the ledger is (default: OUT/records).")
@_ENCODING
@_SHEET
@click.argument("files", nargs=-1, type=FOLDER)
def import_(playbook: Path, **given: object) -> bool:
    """Make a team folder of a CRM's export: its FILES, or a folder with them.

    Into a folder that is there the export is merged: what people typed stays, and what would be
    lost is asked first. What was known of its deals goes into the ledger. Rows that cannot be read
    go to rejected.csv with the reason; the command then ends with 1.
    """
    from coachbook.scorecard.deal_ledger import write_import
    from coachbook.team.crm.import_team import ImportRequest, import_team

    asked = request(ImportRequest, given)
    return import_team(current_project(), playbook, asked, write_import, _offer)


def _offer(team: Path, deals: Sequence[Deal], notes: Sequence[DealNote], playbook: Playbook) -> str:
    """Offer what notes speak of; without notes the judge is not even loaded."""
    if not notes:
        return ""
    from coachbook.judge.fact_offers import offer_facts

    return offer_facts(team, deals, notes, playbook)


@team.command()
@options.PLAYBOOK
@options.TEAM
def facts(playbook: Path, team: Path) -> None:
    """Enter the facts of offered-facts.csv that somebody gave a day into deals.csv.

    An import offers them, if its mapping names a column of `notes`.
    """
    from coachbook.base.terminal import explain_write_errors
    from coachbook.judge.fact_offers import enter_facts
    from coachbook.playbook.load import read_draft

    with explain_write_errors(team, "--team"):
        click.echo(enter_facts(team, read_draft(playbook).playbook))


@team.command()
@options.TEAM
@_YES
def undo(team: Path, yes: bool) -> None:
    """Bring back a team folder as it was before the last import."""
    from coachbook.team.crm.import_team import undo_import

    undo_import(team, yes=yes)


COMMANDS = (team,)
