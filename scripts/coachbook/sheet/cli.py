"""The command `sheets`: print the weekly sheets."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.options import current_project, request
from coachbook.team.shard import Shard


@click.command()
@options.PLAYBOOK_TEAMS_WEEK
@click.option("--rep", "reps", multiple=True, metavar="ID", help="Only this rep (may be repeated).")
@click.option(
    "--shard", type=options.Parsed("k/n", Shard.parse), help="Only this share of the reps, as 3/16."
)
@click.option("--changed", is_flag=True, help="Only what differs from the last printing.")
@click.option(
    "--lang",
    "languages",
    type=options.LANGUAGES,
    default=(),
    help="zh, en or both; else each rep's.",
)
@click.option("--codes", is_flag=True, help="Codes in place of the reps' names.")
@click.option("--fillable", is_flag=True, help="With fields to fill in on a screen.")
@click.option("--blank", is_flag=True, help="Only a blank form, for a new rep.")
@options.out("Where the PDF files go", "sheets/WEEK")
@options.RECORDS
@click.option("--again", is_flag=True, help="Make files again that are there and whole.")
@click.option("--plain", is_flag=True, help="Lay out each sheet by itself (slow).")
@click.option("--keep-going", is_flag=True, help="Print what can be printed, show the rest.")
def sheets(playbook: Path, **arguments: object) -> bool:
    """Print the weekly sheet of each rep of a team folder, and packs for the printer.

    Run again, it goes on where it stopped: files that are there, whole and still right stay.
    """
    from coachbook.scorecard.deal_ledger import start_week
    from coachbook.sheet.print_sheets import print_sheets
    from coachbook.sheet.sheets_request import SheetsRequest

    if arguments["blank"] and (arguments["reps"] or arguments["shard"] or arguments["changed"]):
        raise click.UsageError("--blank prints no rep: leave out --rep, --shard and --changed")
    sheets_request = request(SheetsRequest, arguments)
    result = print_sheets(current_project(), playbook, sheets_request, start_week)
    return not result.problems


COMMANDS = (sheets,)
