"""A team folder as commands read it: an error stops the command, warnings are shown in brief."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import click

from coachbook.base.problems import Problem, Problems, did_you_mean, has_errors
from coachbook.base.terminal import WARNINGS_SHOWN, in_brief
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.cell_values import Printable, on_screen
from coachbook.team.folder_reader import read_team
from coachbook.team.folder_warnings import warnings_in_week
from coachbook.team.model import TeamFolder
from coachbook.team.stray_files import TEAM


def folder_and_teams(values: Iterable[Path]) -> tuple[Path, tuple[str, ...]]:
    """The values of `--team` -> the team folder, and the ids of teams in it (none: all).

    The folder is the first value with a team.yml in it; if there is none, the first value.
    """
    paths = list(dict.fromkeys(values))
    folder = next((path for path in paths if (path / TEAM).exists()), paths[0])
    return folder, tuple(str(path) for path in paths if path != folder)


def read_folder(
    path: Path,
    playbook: Playbook,
    week: Week | None = None,
    printable: Printable = on_screen,
) -> tuple[TeamFolder, Sequence[Problem]]:
    """A team folder without errors, and the warnings about it.

    Args:
        path: The folder.
        playbook: The playbook that its rows refer to.
        week: Adds the warnings as seen from this week; None: none.
        printable: Whether a character can be printed; by default all, as on a screen.

    Raises:
        Problems: the folder has errors.
    """
    folder, problems = read_team(path, playbook, printable)
    if week:
        problems = (*problems, *warnings_in_week(folder, playbook, week))
    if has_errors(problems):
        raise Problems(problems)
    return folder, problems


def show_warnings(problems: Sequence[Problem]) -> None:
    """Show warnings in brief on stderr."""
    for line in in_brief(problems, Path.cwd(), WARNINGS_SHOWN) if problems else ():
        click.echo(line, err=True)


def refuse_unknown(what: str, ids: Collection[str], known: Mapping[str, object]) -> None:
    """Make sure that all of some ids are known (`what` is the noun for one).

    Raises:
        click.ClickException: one is not; the message names the nearest known id.
    """
    unknown = [name for name in ids if name not in known]
    if unknown:
        lines = [f"there is no {what} '{name}'; {did_you_mean(name, known)}" for name in unknown]
        raise click.ClickException("\n".join(line.removesuffix("; ") for line in lines))
