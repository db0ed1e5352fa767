"""The command line: arguments only; the work is in `coachbook.commands`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from coachbook import __version__
from coachbook.commands import check as checking
from coachbook.commands.show import as_text, counted
from coachbook.problems import Problems
from coachbook.project import find_project

PLAYBOOK = click.option(
    "--playbook",
    type=click.Path(path_type=Path),
    help="The playbook folder (default: the project's).",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
    if not checking.check(_folder(playbook), strict, form or "text"):
        sys.exit(1)


@cli.command()
@click.argument("rule", default="")
def explain(rule: str) -> None:
    """Say what RULE demands and why; without RULE, list all rules."""
    checking.explain(rule)


@cli.command()
@PLAYBOOK
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Confirm every text there is.")
def translated(playbook: Path | None, ids: tuple[str, ...], everything: bool) -> None:
    """Confirm that the English texts of entries say what the Chinese ones say now."""
    if not ids and not everything:
        raise click.UsageError("name the ids to confirm, or --all")
    checking.translated(_folder(playbook), ids, everything)


def _folder(playbook: Path | None) -> Path:
    return playbook or find_project(Path.cwd()).playbook


def main() -> None:
    """Run the command line; problems and unwritable files end it with a sentence, no traceback."""
    try:
        cli()
    except Problems as found:
        click.echo(as_text(found.problems, Path.cwd()), nl=False, err=True)
        click.echo(counted(found.problems), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or ''}: {error.strerror or error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
