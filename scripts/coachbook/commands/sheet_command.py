"""The arguments of `coachbook sheets`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TypedDict, Unpack

import click

from coachbook.commands.options import (
    FOLDER,
    PLAYBOOK,
    RECORDS,
    TEAMS,
    WEEK,
    LanguagesType,
    playbook_folder,
)
from coachbook.commands.sheet_shard import Shard, ShardType
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.text import Language
from coachbook.week import Week


class SheetOptions(TypedDict):
    """The options that go on as they are."""

    week: Week
    reps: tuple[str, ...]
    shard: Shard | None
    changed: bool
    codes: bool
    fillable: bool
    blank: bool
    records: Path | None
    again: bool
    plain: bool
    keep_going: bool


@click.command()
@PLAYBOOK
@TEAMS
@WEEK
@click.option("--rep", "reps", multiple=True, metavar="ID", help="Only this rep (may be repeated).")
@click.option("--shard", type=ShardType(), help="Only this share of the reps, as 3/16.")
@click.option("--changed", is_flag=True, help="Only what differs from the last printing.")
@click.option("--lang", "languages", type=LanguagesType(), help="zh, en or both; else each rep's.")
@click.option("--codes", is_flag=True, help="Codes in place of the reps' names.")
@click.option("--fillable", is_flag=True, help="With fields to fill in on a screen.")
@click.option("--blank", is_flag=True, help="Only a blank form, for a new rep.")
@click.option("--out", type=FOLDER, help="Where the PDF files go (default: build/sheets/WEEK).")
@RECORDS
@click.option("--again", is_flag=True, help="Make files again that are there and whole.")
@click.option("--plain", is_flag=True, help="Lay out each sheet by itself (slow).")
@click.option("--keep-going", is_flag=True, help="Print what can be printed, show the rest.")
def sheets(
    playbook: Path | None,
    teams: tuple[Path, ...],
    out: Path | None,
    languages: tuple[Language, ...] | None,
    **options: Unpack[SheetOptions],
) -> None:
    """Print the weekly sheet of each rep of a team folder, and packs for the printer.

    Run again, it goes on where it stopped: files that are there, whole and still right stay.
    """
    from coachbook.commands import sheets as printing
    from coachbook.commands.sheet_wanted import Wanted

    if options["blank"] and (options["reps"] or options["shard"] or options["changed"]):
        raise click.UsageError("--blank prints no rep: leave out --rep, --shard and --changed")
    project = find_project(Path.cwd())
    folder, chosen = folder_and_teams(teams)
    wanted = Wanted(
        team=folder,
        teams=chosen,
        languages=languages or (),
        out=out or project.build / "sheets" / str(options["week"]),
        **options,
    )
    if printing.print_sheets(project, playbook_folder(playbook), wanted).problems:
        sys.exit(1)
