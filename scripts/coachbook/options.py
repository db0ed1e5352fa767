"""What the command line's options mean, and how a failed command ends: with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import reduce
from pathlib import Path, PurePosixPath
from typing import TypeVar

import click

from coachbook.base.problems import Problems
from coachbook.base.project import Project, find_project
from coachbook.base.terminal import as_text, problem_counts
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.scorecard.store.kind import StoreKind

E = TypeVar("E", bound=StrEnum)
F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")


class CommandGroup(click.Group):
    """A group whose commands end with problems or a sentence and exit code 1, no traceback.

    A command that returns False has said what is wrong; it ends with 1, too.
    """

    def invoke(self, ctx: click.Context) -> None:
        """Run the command that was asked for."""
        try:
            if super().invoke(ctx) is False:
                ctx.exit(1)
        except Problems as found:
            click.echo(as_text(found.problems, Path.cwd()), nl=False, err=True)
            click.echo(problem_counts(found.problems), err=True)
            ctx.exit(1)
        except BrokenPipeError:  # nobody reads on: click ends quietly
            raise
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{named}{error.strerror or error}") from None


def current_project() -> Project:
    """The project that the command is run in."""
    return find_project(Path.cwd())


def request(kind: Callable[..., T], given: Mapping[str, object]) -> T:
    """A command's request: each field takes the value of the option that bears its name."""
    return kind(**given)


class Parsed(click.ParamType[T]):
    """A value that `parse` makes of a text; the sentence of its ValueError is what is shown."""

    def __init__(self, name: str, parse: Callable[[str], T]) -> None:
        self.name, self._parse = name, parse

    def convert(
        self, value: str | T, param: click.Parameter | None, ctx: click.Context | None
    ) -> T:
        """The value; a default may be one already."""
        try:
            return self._parse(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


class OneOf(click.Choice[E]):
    """One member of an enumeration, written as its value."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:  # noqa: ARG002
        """What is written on the command line."""
        return str(choice)


def _languages(text: str) -> tuple[Language, ...]:
    """zh, en or both; of both, zh leads."""
    if text == "both":
        return tuple(Language)
    if text not in tuple(Language):
        raise ValueError(f"'{text}' is not zh, en or both")
    return (Language(text),)


def _split_teams(
    ctx: click.Context, _: click.Parameter, values: tuple[Path, ...]
) -> tuple[str, ...]:
    """The ids, as the value of `teams`; the folder becomes the value of `team`."""
    from coachbook.team.team_folder import folder_and_teams

    ctx.params["team"], ids = folder_and_teams(values)
    return ids


def combine_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Options that commands share, in this order."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


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
TEAMS = click.option(
    "--team",
    "teams",
    type=FOLDER,
    required=True,
    multiple=True,
    callback=_split_teams,
    metavar="FOLDER|ID",
    help="The team folder; given again: only the team of this id in it.",
)
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


def language(says: str, default: Language | None = None) -> Callable[[F], F]:
    """The option `--lang` of what speaks one language."""
    return click.option("--lang", "language", type=OneOf(Language), default=default, help=says)


def languages(default: str) -> Callable[[F], F]:
    """The option `--lang` of what is made in one language or both."""
    says = f"Default: {default}."
    return click.option("--lang", "languages", type=LANGUAGES, default=default, help=says)


def out(what: str, place: str = "") -> Callable[[F], F]:
    """The option `--out`: by default a place in the build folder, where WEEK is the week."""

    def in_build(ctx: click.Context, _: click.Parameter, value: Path | None) -> Path:
        return value or current_project().build / place.replace("WEEK", str(ctx.params.get("week")))

    says = f"{what} (default: {PurePosixPath('build', place)})."
    return click.option("--out", type=FOLDER, callback=in_build, help=says)
