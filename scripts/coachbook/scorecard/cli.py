"""The commands on scorecards.

`workbook` and `webform` issue forms, `collect` and `review` take them in, and `history`, `export`,
`forget` and `store` look after what is stored.
"""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.options import FOLDER, current_project, request
from coachbook.scorecard.observation import CardKind
from coachbook.scorecard.store.kind import StoreKind
from coachbook.team.cell_values import CellError, parse_id


def _scorer(text: str) -> str:
    """A person's id, as it may stand in the name of a file; empty: nobody is named."""
    try:
        return parse_id(text) if text else ""
    except CellError as error:
        raise ValueError(f"{error.says}: {error.hint}") from None


_KIND = click.option(
    "--kind",
    type=options.OneOf(CardKind),
    default=CardKind.NORMAL,
    help="Whose judgement it is (calibration: to compare leads; no rep's score). Default: normal.",
)
_SCORER = click.option(
    "--scorer",
    type=options.Parsed("id", _scorer),
    default="",
    metavar="ID",
    help="Who scores (default: the supervisor).",
)
_ISSUE_OPTIONS = options.combine_options(
    options.PLAYBOOK_TEAMS_WEEK, _KIND, _SCORER, options.RECORDS
)


@click.command()
@_ISSUE_OPTIONS
@options.language("Default: that of most of a team's reps.")
@options.out("Where the files go", "workbooks/WEEK")
def workbook(playbook: Path, **given: object) -> None:
    """Write a workbook (XLSX) for each team and week: scores, daily checks, deals, commitments."""
    from coachbook.scorecard.issue import IssueRequest, write_workbooks

    write_workbooks(current_project(), playbook, request(IssueRequest, given))


@click.command()
@_ISSUE_OPTIONS
@options.language("It can be switched. Default: zh.", Language.ZH)
@options.out("Where the pages go", "webform/WEEK")
def webform(playbook: Path, **given: object) -> None:
    """Make a web page a team and week: filled in on a phone or computer, without a network."""
    from coachbook.scorecard import issue as issuing
    from coachbook.scorecard.issue import IssueRequest

    issuing.write_webforms(current_project(), playbook, request(IssueRequest, given))


@click.command()
@options.PLAYBOOK
@options.TEAMS
@options.RECORDS
@click.option(
    "--store",
    type=options.OneOf(StoreKind),
    help="What a new store is to be: files (the default) or one database, for a large house.",
)
@click.argument("paths", nargs=-1, required=True, type=FOLDER, metavar="PATH...")
def collect(playbook: Path, **given: object) -> bool:
    """Take in filled-in sheets: files and folders of any mix, each recognised by what is in it.

    ZIP archives and mails (.eml) are opened. "-" reads from standard input, as a text pasted from a
    chat.

    Each file is kept as it is and its values are added to the scorecards; nothing is overwritten.
    Ends with 1 if anything was refused.
    """
    from coachbook.scorecard import collect as collecting

    return collecting.collect(playbook, request(collecting.CollectRequest, given))


@click.command()
@options.PLAYBOOK
@options.TEAMS
@options.RECORDS
@options.language("Default: zh.", Language.ZH)
@click.option("--terminal", is_flag=True, help="Ask here, one question after the other.")
@click.option("--out", type=FOLDER, help="The page (default: review.html beside the scorecards).")
def review(playbook: Path, terminal: bool, **given: object) -> bool:
    """Settle doubts and conflicts: on a page that works without a network, or in the terminal.

    The page exports its answers as a file; `coachbook collect` takes it in.
    """
    from coachbook.scorecard.review import review_request as reviewing

    if terminal and given["out"]:
        raise click.UsageError("--out names a page: leave out --terminal")
    review_options = request(reviewing.ReviewRequest, given)
    if terminal:
        from coachbook.scorecard.review.review_terminal import ask

        return ask(playbook, review_options)
    reviewing.write_review(current_project(), playbook, review_options)
    return True


_STORE_OPTIONS = options.combine_options(
    options.TEAM,
    click.option("--records", type=FOLDER, help="Where they are kept (default: in it)."),
)
_ONE_WEEK = click.option("--week", type=options.ISO_WEEK, help="Only this ISO week, as 2026-W48.")


@click.command()
@options.PLAYBOOK
@click.argument("rep", default="")
@_STORE_OPTIONS
@click.option("--deal", default="", metavar="ID", help="A deal's way, in place of scorecards.")
@click.option(
    "--week", type=options.ISO_WEEK, help="Only this ISO week, as 2026-W48; of a deal: up to it."
)
@options.language("Of a deal's way. Default: zh.", Language.ZH)
def history(
    playbook: Path,
    rep: str,
    team: Path,
    records: Path | None,
    deal: str,
    week: Week | None,
    language: Language,
) -> None:
    """Show every revision of the scorecards of REP (an id): what changed, and from where.

    With --deal: what was known of a deal, week by week, and what has changed.
    """
    if bool(rep) == bool(deal):
        raise click.UsageError("name a REP, or a deal with --deal: one of the two")
    where, until = records or team / "records", str(week or "")
    if deal:
        from coachbook.scorecard.deal_history import deal_history

        deal_history(playbook, where, deal, language, until)
        return
    from coachbook.scorecard import history as telling

    telling.history(where, rep, until)


@click.command()
@_STORE_OPTIONS
@_ONE_WEEK
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["csv", "xlsx", "parquet"]),
    help="Default: as the file's name says, else csv.",
)
@click.option("--only", default="", metavar="ID", help="Only the team of this id.")
@click.option("--rep", default="", metavar="ID", help="Only this rep.")
@click.option("--out", type=FOLDER, help="The file (default: build/export/scorecards.FORMAT).")
@click.option("--again", is_flag=True, help="Also over a file that no export has written.")
def export(
    team: Path,
    records: Path | None,
    week: Week | None,
    file_format: str | None,
    only: str,
    rep: str,
    out: Path | None,
    again: bool,
) -> None:
    """Write the latest scorecards as one table, a value a row."""
    from coachbook.scorecard import export as exporting
    from coachbook.scorecard.known_people import KnownPeople

    file_format = exporting.export_format(out, file_format)
    file = out or current_project().build / "export" / f"scorecards.{file_format}"
    people = KnownPeople(team, records or team / "records")
    exporting.export(
        exporting.ExportRequest(people, file_format, file, str(week or ""), only, rep, again)
    )


@click.command()
@click.argument("rep")
@_STORE_OPTIONS
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(rep: str, team: Path, records: Path | None, yes: bool) -> None:
    """Remove everything that was recorded of REP (an id), and say what else may hold it."""
    from coachbook.scorecard import forget as forgetting
    from coachbook.scorecard.known_people import KnownPeople

    forgetting.forget(KnownPeople(team, records or team / "records"), rep, confirmed=yes)


@click.group()
def store() -> None:
    """Choose what scorecards are kept in."""


@store.command()
@_STORE_OPTIONS
@click.option("--to", type=options.OneOf(StoreKind), required=True, help="Into what.")
def move(team: Path, records: Path | None, to: StoreKind) -> None:
    """Move every revision into one database, or back into files, byte for byte."""
    from coachbook.scorecard.known_people import KnownPeople
    from coachbook.scorecard.store.open_store import move as move_store

    where = records or team / "records"
    KnownPeople(team, where).check_there(begun=False)
    moved = move_store(where, to)
    click.echo(f"{moved:,} revisions moved; the scorecards in {where} are kept as {to}")


COMMANDS = (workbook, webform, collect, review, history, export, forget, store)
