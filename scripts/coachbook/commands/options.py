"""What the command line's options mean, and how a failed command ends: with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import TypeVar

import click

from coachbook.commands.show import as_text, counted
from coachbook.problems import Problems
from coachbook.project import find_project
from coachbook.team.values import Unreadable, identifier
from coachbook.text import Language
from coachbook.week import Week

F = TypeVar("F", bound=Callable[..., object])


class Sentences(click.Group):
    """A group whose commands end with problems or a sentence and exit code 1, no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Problems as found:
            click.echo(as_text(found.problems, Path.cwd()), nl=False, err=True)
            click.echo(counted(found.problems), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # nobody reads on: click ends quietly
            raise
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or error}") from None


class WeekType(click.ParamType[Week]):
    """An ISO week such as 2026-W48."""

    name = "week"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Week:
        """The week; a week that does not exist is refused with its year's last one."""
        try:
            return value if isinstance(value, Week) else Week.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class LanguagesType(click.ParamType[tuple[Language, ...]]):
    """zh, en or both; of both, zh leads."""

    name = "zh|en|both"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Language, ...]:
        """The languages, the leading one first."""
        if value == "both":
            return tuple(Language)
        if value not in tuple(Language):
            self.fail(f"'{value}' is not zh, en or both", param, ctx)
        return (Language(str(value)),)


class PersonType(click.ParamType[str]):
    """A person's id, as it may stand in the name of a file."""

    name = "id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The id; another form is refused with what an id looks like."""
        try:
            return identifier(str(value)) if value else ""
        except Unreadable as error:
            self.fail(f"{error.says}: {error.hint}", param, ctx)


FOLDER = click.Path(path_type=Path)
PLAYBOOK = click.option(
    "--playbook",
    type=FOLDER,
    help="The playbook folder (default: the project's).",
)
KIND = click.option(
    "--kind",
    type=click.Choice(["normal", "self", "calibration"]),
    default="normal",
    help="Whose judgement it is (calibration: to compare leads; no rep's score). Default: normal.",
)
SCORER = click.option(
    "--scorer",
    type=PersonType(),
    default="",
    metavar="ID",
    help="Who scores (default: the supervisor).",
)
TEAMS = click.option(
    "--team",
    "teams",
    type=FOLDER,
    required=True,
    multiple=True,
    metavar="FOLDER|ID",
    help="The team folder; given again: only the team of this id in it.",
)
RECORDS = click.option(
    "--records",
    type=FOLDER,
    help="Where codes, prints and scorecards are kept (default: FOLDER/records).",
)
STORE = click.option(
    "--store",
    type=click.Choice(["files", "sqlite"]),
    help="What scorecards are kept in (default: what is there).",
)
LANGUAGE = click.option(
    "--lang",
    "language",
    type=click.Choice([each.value for each in Language]),
    default="zh",
    help="Default: zh.",
)
WEEK = click.option("--week", type=WeekType(), required=True, help="The ISO week, as 2026-W48.")


def together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options that commands share, in this order."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


def playbook_folder(playbook: Path | None) -> Path:
    """The folder that was given, else the project's."""
    return playbook or find_project(Path.cwd()).playbook
