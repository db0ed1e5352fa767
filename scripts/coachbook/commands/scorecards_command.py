"""The arguments of the commands on the store: history, export, forget, store move."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook.commands.options import FOLDER, WeekType
from coachbook.project import find_project
from coachbook.week import Week

TEAM = click.option("--team", "folder", type=FOLDER, required=True, help="The team folder.")
RECORDS = click.option("--records", type=FOLDER, help="Where they are kept (default: in it).")
ONE_WEEK = click.option("--week", type=WeekType(), help="Only this ISO week, as 2026-W48.")


@click.command()
@click.argument("rep")
@TEAM
@RECORDS
@ONE_WEEK
def history(rep: str, folder: Path, records: Path | None, week: Week | None) -> None:
    """Show every revision of the scorecards of REP (an id): what changed, and from where."""
    from coachbook.commands import history as telling

    telling.history(records or folder / "records", rep, str(week or ""))


@click.command()
@TEAM
@RECORDS
@ONE_WEEK
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "xlsx", "parquet"]),
    help="Default: as the file's name says, else csv.",
)
@click.option("--only", default="", metavar="ID", help="Only the team of this id.")
@click.option("--rep", default="", metavar="ID", help="Only this rep.")
@click.option("--out", type=FOLDER, help="The file (default: build/export/scorecards.FORMAT).")
@click.option("--again", is_flag=True, help="Also over a file that no export has written.")
def export(
    folder: Path,
    records: Path | None,
    week: Week | None,
    form: str | None,
    only: str,
    rep: str,
    out: Path | None,
    again: bool,
) -> None:
    """Write the latest scorecards as one table, a value a row."""
    from coachbook.commands import export as exporting
    from coachbook.commands.whose import Whose

    form = exporting.form_of(out, form)
    made = find_project(Path.cwd()).build / "export" / f"scorecards.{form}"
    whose = Whose(folder, records or folder / "records")
    wanted = exporting.Wanted(whose, form, out or made, str(week or ""), only, rep, again)
    exporting.export(wanted)


@click.command()
@click.argument("rep")
@TEAM
@RECORDS
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(rep: str, folder: Path, records: Path | None, yes: bool) -> None:
    """Remove everything that was recorded of REP (an id), and say what else may hold it."""
    from coachbook.commands import forget as forgetting
    from coachbook.commands.whose import Whose

    forgetting.forget(Whose(folder, records or folder / "records"), rep, sure=yes)


@click.group()
def store() -> None:
    """Choose what scorecards are kept in."""


@store.command()
@TEAM
@RECORDS
@click.option("--to", type=click.Choice(["files", "sqlite"]), required=True, help="Into what.")
def move(folder: Path, records: Path | None, to: str) -> None:
    """Move every revision into one database, or back into files, byte for byte."""
    from coachbook.commands.whose import Whose
    from coachbook.scorecards import stores

    where = records or folder / "records"
    Whose(folder, where).check_there(begun=False)
    moved = stores.move(where, stores.StoreKind(to))
    click.echo(f"{moved:,} revisions moved; the scorecards in {where} are kept as {to}")


COMMANDS = (export, forget, history, store)
