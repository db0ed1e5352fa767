"""The options that commands share, and how a command ends that fails: with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import TypeVar

import click

from coachbook.base.problems import Problems, Severity
from coachbook.base.project import Project, find_project
from coachbook.base.terminal import WARNINGS_SHOWN, as_text, in_brief, problem_counts
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.scorecard.store.kind import StoreKind

E = TypeVar("E", bound=StrEnum)
F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")


class CommandGroup(click.Group):
    """A group whose commands end with problems or a sentence, never with a traceback.

    The exit code is then 1; also for a command that returns False, which has shown what is wrong.
    """

    def invoke(self, ctx: click.Context) -> None:
        """Run the command, and show its errors as text."""
        try:
            if super().invoke(ctx) is False:
                ctx.exit(1)
        except Problems as error:
            errors = [one for one in error.problems if one.severity is Severity.ERROR]
            warnings = [one for one in error.problems if one.severity is Severity.WARNING]
            click.echo(as_text(errors, Path.cwd()), nl=False, err=True)
            for line in in_brief(warnings, Path.cwd(), WARNINGS_SHOWN):
                click.echo(line, err=True)
            click.echo(problem_counts(error.problems), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # the reader of a pipe has left: click ends quietly
            raise
        except OSError as error:
            file = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{file}{error.strerror or error}") from None


def current_project() -> Project:
    """The project that the command is run in."""
    return find_project(Path.cwd())


def request(request_type: Callable[..., T], values: Mapping[str, object]) -> T:
    """A command's request: each field takes the value of the option of its name."""
    return request_type(**values)


class Parsed(click.ParamType[T]):
    """A value that `parse` makes of the text given; the message of its ValueError is shown."""

    def __init__(self, name: str, parse: Callable[[str], T]) -> None:
        self.name, self._parse = name, parse

    def convert(
        self, value: str | T, param: click.Parameter | None, ctx: click.Context | None
    ) -> T:
        """The value; a default may be of its type already."""
        try:
            return self._parse(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OneOf(click.Choice[E]):
    """One member of an enumeration, written as its value."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:  # noqa: ARG002
        """The value as it is written on the command line."""
        return str(choice)


def _languages(text: str) -> tuple[Language, ...]:
    """zh, en or both; both is zh, then en."""
    if text == "both":
        return tuple(Language)
    if text not in tuple(Language):
        raise ValueError(f"'{text}' is not zh, en or both")
    return (Language(text),)


def _split_teams(
    ctx: click.Context, _: click.Parameter, values: tuple[Path, ...]
) -> tuple[str, ...]:
    """Split what `--team` was given: the ids become `teams`, the folder becomes `team`."""
    from coachbook.team.team_folder import folder_and_teams

    ctx.params["team"], ids = folder_and_teams(values) if values else (None, ())
    return ids


def _teams(says: str, *, required: bool) -> Callable[[F], F]:
    return click.option(
        "--team",
        "teams",
        type=FOLDER,
        required=required,
        multiple=True,
        callback=_split_teams,
        metavar="FOLDER|ID",
        help=says,
    )


def combine_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """One decorator for several options, in the order that `--help` lists them."""
    return lambda command: reduce(lambda so_far, option: option(so_far), reversed(options), command)


FOLDER = click.Path(path_type=Path)
LANGUAGES = Parsed("zh|en|both", _languages)
ISO_WEEK = Parsed("week", Week.parse)

PLAYBOOK = click.option(
    "--playbook",
    type=FOLDER,
    default=lambda: current_project().playbook,
    help="The playbook folder (default: the project's).",
)
TEAM = click.option("--team", type=FOLDER, required=True, help="The team folder.")
_TEAM_AGAIN = "given again: only the team of this id in it."
TEAMS = _teams(f"The team folder; {_TEAM_AGAIN}", required=True)
HOUSE = _teams(f"A team folder, for its holidays and make-up days; {_TEAM_AGAIN}", required=False)
WEEK = click.option("--week", type=ISO_WEEK, required=True, help="The ISO week, as 2026-W48.")
PLAYBOOK_TEAMS_WEEK = combine_options(PLAYBOOK, TEAMS, WEEK)
RECORDS = click.option(
    "--records",
    type=FOLDER,
    callback=lambda ctx, _, value: value or ctx.params["team"] / "records",
    help="Where codes, prints and scorecards are kept (default: FOLDER/records).",
)
STORE = click.option(
    "--store", type=OneOf(StoreKind), help="What scorecards are kept in (default: what is there)."
)


def language(help_text: str, default: Language | None = None) -> Callable[[F], F]:
    """The option `--lang` of a command with output in one language."""
    kind = OneOf(Language)
    return click.option("--lang", "language", type=kind, default=default, help=help_text)


def languages(default: str) -> Callable[[F], F]:
    """The option `--lang` of a command with output in one language or both."""
    help_text = f"Default: {default}."
    return click.option("--lang", "languages", type=LANGUAGES, default=default, help=help_text)


def out(what: str, place: str = "") -> Callable[[F], F]:
    """The option `--out` for `what`; by default the `place` in the build folder.

    WEEK in the place stands for the value of `--week`.
    """

    def in_build(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path:
        return value or current_project().build / place.replace("WEEK", str(ctx.params.get("week")))

    help_text = f"{what} (default: {PurePosixPath('build', place)})."
    return click.option("--out", type=FOLDER, callback=in_build, help=help_text)
