"""The arguments of `coachbook collect` and `coachbook review`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from coachbook.commands.options import (
    FOLDER,
    LANGUAGE,
    PLAYBOOK,
    RECORDS,
    TEAMS,
    playbook_folder,
)
from coachbook.commands.team_folder import folder_and_teams
from coachbook.project import find_project
from coachbook.text import Language


@click.command()
@PLAYBOOK
@TEAMS
@RECORDS
@click.option(
    "--store",
    type=click.Choice(["files", "sqlite"]),
    help="What a new store is to be: files (the default) or one database, for a large house.",
)
@click.argument("paths", nargs=-1, required=True, type=FOLDER, metavar="PATH...")
def collect(
    playbook: Path | None,
    teams: tuple[Path, ...],
    records: Path | None,
    store: str | None,
    paths: tuple[Path, ...],
) -> None:
    """Take in filled-in sheets: files and folders of any mix, each recognised by what is in it.

    Each file is kept as it is and its values are added to the scorecards; nothing is overwritten.
    Ends with 1 if anything was refused.
    """
    from coachbook.commands import collect as collecting
    from coachbook.scorecards.stores import StoreKind

    folder, chosen = folder_and_teams(teams)
    kind = StoreKind(store) if store else None
    wanted = collecting.Wanted(paths, folder, chosen, records, kind)
    if not collecting.collect(playbook_folder(playbook), wanted):
        sys.exit(1)


@click.command()
@PLAYBOOK
@TEAMS
@RECORDS
@LANGUAGE
@click.option("--terminal", is_flag=True, help="Ask here, one question after the other.")
@click.option("--out", type=FOLDER, help="The page (default: review.html beside the scorecards).")
def review(
    playbook: Path | None,
    teams: tuple[Path, ...],
    records: Path | None,
    language: str,
    terminal: bool,
    out: Path | None,
) -> None:
    """Settle doubts and conflicts: on a page that works without a network, or in the terminal.

    The page exports its answers as a file; `coachbook collect` takes it in.
    """
    from coachbook.commands import review as reviewing

    if terminal and out:
        raise click.UsageError("--out names a page: leave out --terminal")
    folder, chosen = folder_and_teams(teams)
    kept = records or folder / "records"
    wanted = reviewing.Wanted(folder, chosen, kept, out, Language(language))
    if not terminal:
        reviewing.write_review(find_project(Path.cwd()), playbook_folder(playbook), wanted)
        return
    from coachbook.commands.review_terminal import ask

    if not ask(playbook_folder(playbook), wanted):
        sys.exit(1)
