"""Reads a team folder for a command: what is wrong stops it, what is odd is told in brief."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import click

from coachbook.base.problems import Problem, Problems, did_you_mean, has_errors
from coachbook.base.terminal import in_brief
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.cell_values import Printable
from coachbook.team.folder_reader import TEAM, read_team
from coachbook.team.folder_warnings import future_date_warnings, orphaned_deals
from coachbook.team.model import TeamFolder

MOST_SHOWN = 5


def folder_and_teams(values: Iterable[Path]) -> tuple[Path, tuple[str, ...]]:
    """What `--team` names: the team folder, and the ids of teams in it (none: all).

    The folder is the value that has a team.yml in it; without one, the first.
    """
    given = list(dict.fromkeys(values))
    folder = next((path for path in given if (path / TEAM).exists()), given[0])
    return folder, tuple(str(path) for path in given if path != folder)


def read_folder(
    path: Path,
    playbook: Playbook,
    week: Week | None = None,
    printable: Printable = lambda _: True,
) -> tuple[TeamFolder, Sequence[Problem]]:
    """A team folder without errors, and what is odd in it, also as seen from a week.

    `printable` says which characters can be shown; on a screen, all.

    Raises:
        Problems: it has errors.
    """
    folder, problems = read_team(path, playbook, printable)
    if week:
        problems = (
            *problems,
            *future_date_warnings(folder.deals, week),
            *orphaned_deals(folder, week),
        )
    if has_errors(problems):
        raise Problems(problems)
    return folder, problems


def show_warnings(problems: Sequence[Problem]) -> None:
    """Say what is odd, in brief."""
    for line in in_brief(problems, Path.cwd(), MOST_SHOWN) if problems else ():
        click.echo(line, err=True)


def refuse_unknown(what: str, given: Collection[str], known: Mapping[str, object]) -> None:
    """Stop if an id is not there.

    Raises:
        click.ClickException: it names the nearest that is there.
    """
    unknown = [one for one in given if one not in known]
    if unknown:
        lines = [f"there is no {what} '{one}'; {did_you_mean(one, known)}" for one in unknown]
        raise click.ClickException("\n".join(line.removesuffix("; ") for line in lines))
