"""The command line: arguments only; the work is in `coachbook.commands`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from coachbook import __version__
from coachbook.commands.calibrate_command import calibrate
from coachbook.commands.collect_command import collect, review
from coachbook.commands.handed_out_command import webform, workbook
from coachbook.commands.judge_command import judge
from coachbook.commands.learn_command import learn
from coachbook.commands.options import FOLDER, PLAYBOOK, WEEK, LanguagesType, Sentences
from coachbook.commands.options import playbook_folder as _folder
from coachbook.commands.report_command import diagnose, report
from coachbook.commands.scorecards_command import COMMANDS as ON_SCORECARDS
from coachbook.commands.sheet_command import sheets
from coachbook.project import find_project
from coachbook.text import Language
from coachbook.week import Week

# Each command imports its own work, so that `check` need not wait for the PDF and site libraries.

TEAM = click.option("--team", type=FOLDER, required=True, help="The team folder.")


@click.group(
    cls=Sentences,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__)
def cli() -> None:
    """Coach reps through their deals: check the playbook, build the handbook, print the sheets."""


@cli.command()
@PLAYBOOK
@click.option("--strict", is_flag=True, help="Warnings stop, too.")
@click.option("--json", "form", flag_value="json", help="Problems as JSON.")
@click.option("--github", "form", flag_value="github", help="Problems as GitHub annotations.")
def check(playbook: Path | None, strict: bool, form: str | None) -> None:
    """Check the playbook: every problem at once, each with its place and a hint."""
    from coachbook.commands import check as checking

    if not checking.check(_folder(playbook), strict, form or "text"):
        sys.exit(1)


@cli.command()
@click.argument("rule", default="")
def explain(rule: str) -> None:
    """Say what RULE demands and why; without RULE, list all rules."""
    from coachbook.commands import check as checking

    checking.explain(rule)


@cli.command()
@PLAYBOOK
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Confirm every text there is.")
def translated(playbook: Path | None, ids: tuple[str, ...], everything: bool) -> None:
    """Confirm that the English texts of entries say what the Chinese ones say now."""
    from coachbook.commands import check as checking

    if not ids and not everything:
        raise click.UsageError("name the ids to confirm, or --all")
    checking.translated(_folder(playbook), ids, everything)


@cli.command()
@PLAYBOOK
@click.argument("topic")
@click.option("--kind", default="", help="The kind of entry, where a topic has several.")
@click.option("--word", default="new", help="The word after the dot in its id.")
def new(playbook: Path | None, topic: str, kind: str, word: str) -> None:
    """Add a skeleton entry to a TOPIC's file, with a free id."""
    from coachbook.commands import author

    author.new(_folder(playbook), topic, kind, word)


@cli.command()
@PLAYBOOK
def schema(playbook: Path | None) -> None:
    """Write the JSON Schemas that editors complete and check with."""
    from coachbook.commands import author

    author.schema(_folder(playbook))


@cli.command()
@PLAYBOOK
@click.option("--out", type=FOLDER, help="Where Markdown and site go (default: build).")
@click.option("--department", "departments", multiple=True, metavar="NAME", help="Only for these.")
@click.option("--lang", "languages", type=LanguagesType(), default="both", help="Default: both.")
@click.option("--since", default="", metavar="OLD", help="Mark what is new since this edition.")
@click.option("--offline", is_flag=True, help="Pack the site, too: handbook-offline.zip.")
@click.option(
    "--serve", "served", is_flag=True, help="Show it in a browser; build when it changes."
)
@click.option("--port", type=click.IntRange(0, 65535), help="Where to show it (default: 8000).")
@click.option("--pdf", is_flag=True, help="Print the book, in place of the site.")
@click.option("--cards", is_flag=True, help="Print the question cards, in place of the site.")
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="NAME",
    help="Print only this chapter or topic, as a booklet (may be repeated).",
)
def handbook(
    playbook: Path | None,
    out: Path | None,
    departments: tuple[str, ...],
    languages: tuple[Language, ...],
    since: str,
    offline: bool,
    served: bool,
    port: int | None,
    pdf: bool,
    cards: bool,
    chapters: tuple[str, ...],
) -> None:
    """Build the handbook: a site a language that works from a folder, and its Markdown."""
    from coachbook.commands import handbook as building
    from coachbook.commands.wanted import Wanted

    project = find_project(Path.cwd())
    wanted = Wanted(_folder(playbook), out or project.build, departments, languages, since)
    if port is not None and not served:
        raise click.UsageError("--port goes with --serve")
    if served:
        others = {"--offline": offline, "--pdf": pdf, "--cards": cards, "--chapter": chapters}
        if given := [name for name, value in others.items() if value]:
            raise click.UsageError(f"--serve shows the site: leave out {' and '.join(given)}")
        from coachbook.commands.serve import serve

        serve(project, wanted, 8000 if port is None else port)
        return
    paper = bool(pdf or cards or chapters)
    if paper:
        from coachbook.commands.book import Paper, print_paper

        print_paper(project, wanted, Paper(pdf or bool(chapters), cards, chapters))
    if offline or not paper:
        building.handbook(project, wanted)
    if offline:
        from coachbook.commands.offline import pack

        pack(wanted.site, wanted.out / "handbook-offline.zip")


@cli.command()
@PLAYBOOK
@click.option("--role", "roles", multiple=True, metavar="NAME", help="Only for this role.")
@click.option("--lang", "languages", type=LanguagesType(), default="both", help="Default: both.")
@click.option(
    "--project-end",
    "ends",
    multiple=True,
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day of a project: adds its review (may be repeated).",
)
@click.option("--out", type=FOLDER, help="Where the feeds go (default: build/calendar).")
def calendar(
    playbook: Path | None,
    roles: tuple[str, ...],
    languages: tuple[Language, ...],
    ends: tuple[datetime, ...],
    out: Path | None,
) -> None:
    """Write the meetings of each role as calendar feeds (iCalendar)."""
    from coachbook.commands import calendar as feeding

    project = find_project(Path.cwd())
    wanted = feeding.Wanted(
        playbook=_folder(playbook),
        roles=roles,
        languages=languages,
        project_ends=tuple(end.date() for end in ends),
        out=out or project.build / "calendar",
    )
    feeding.calendar(project, wanted)


@cli.command()
@PLAYBOOK
@click.argument("old")
@click.argument("new")
@click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    default="zh",
    help="Default: zh.",
)
@click.option("--json", "as_json", is_flag=True, help="The changes as JSON.")
@click.option("--exit-code", is_flag=True, help="End with 1 if there are changes.")
def diff(
    playbook: Path | None, old: str, new: str, language: str, as_json: bool, exit_code: bool
) -> None:
    """Say what changed, and for whom, from edition OLD to NEW: each a folder or a git revision."""
    from coachbook.commands import diff as comparing

    wanted = comparing.Wanted(old, new, _folder(playbook), Language(language), as_json)
    if comparing.diff(find_project(Path.cwd()), wanted) and exit_code:
        sys.exit(1)


@cli.group()
def team() -> None:
    """Make a team folder."""


@team.command("import")
@PLAYBOOK
@click.option("--mapping", type=FOLDER, required=True, help="What the export's columns mean.")
@click.option("--out", type=FOLDER, required=True, help="The team folder to make.")
@click.option("--replace", is_flag=True, help="Overwrite the team that is there; ids are kept.")
@click.argument("files", nargs=-1, type=FOLDER)
def import_(
    playbook: Path | None, mapping: Path, out: Path, replace: bool, files: tuple[Path, ...]
) -> None:
    """Make a team folder of a CRM's export: its FILES, or a folder with them.

    Rows that cannot be read go to rejected.csv with the reason; the command then ends with 1.
    """
    from coachbook.commands import team as importing

    wanted = importing.Wanted(mapping, out, files, replace)
    if not importing.import_team(find_project(Path.cwd()), _folder(playbook), wanted):
        sys.exit(1)


@cli.command("all")
@TEAM
@WEEK
def everything(team: Path, week: Week) -> None:
    """Check the playbook, build the handbook and print a team's sheets."""
    from coachbook.commands import everything as job

    job.everything(find_project(Path.cwd()), team, week)


cli.add_command(calibrate)
cli.add_command(collect)
cli.add_command(review)
cli.add_command(judge)
cli.add_command(learn)
cli.add_command(report)
cli.add_command(diagnose)
cli.add_command(sheets)
for command in ON_SCORECARDS:
    cli.add_command(command)
cli.add_command(webform)
cli.add_command(workbook)


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
