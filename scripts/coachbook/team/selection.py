"""The teams and reps that a command works for, and the part of a team folder that is each rep's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import click

from coachbook.base.week import Week
from coachbook.team.model import MonthTarget, Rep, Team, TeamFolder
from coachbook.team.shard import Shard
from coachbook.team.tables import HasRep
from coachbook.team.team_folder import refuse_unknown

R = TypeVar("R", bound=HasRep)


def select_reps(
    folder: TeamFolder,
    teams: Collection[str],
    reps: Collection[str],
    shard: Shard | None,
    week: Week | None = None,
) -> list[tuple[Team, tuple[Rep, ...]]]:
    """The teams and reps to work for, in the order of team.yml; teams without any are left out.

    Args:
        folder: The team folder.
        teams: Ids of teams; empty: all.
        reps: Ids of reps; empty: all.
        shard: The share of the reps; None: all.
        week: Reps who left before it or join after it are left out; None: nobody is.

    Raises:
        click.ClickException: there is no such id (the nearest one is named), or no rep is left.
    """
    by_team = {team.id: team for team in folder.teams}
    by_rep = {rep.id: team.id for team in folder.teams for rep in team.reps}
    refuse_unknown("team", teams, by_team)
    refuse_unknown("rep", reps, by_rep)
    if elsewhere := [rep for rep in reps if teams and by_rep[rep] not in teams]:
        lines = [f"the rep '{rep}' is in the team '{by_rep[rep]}'" for rep in elsewhere]
        raise click.ClickException("\n".join(lines))
    if week:
        _refuse_absent(folder, reps, week)
    selected = []
    for team in (_in_week(each, week) for each in folder.teams):
        if not teams or team.id in teams:
            named = (rep for rep in team.reps if not reps or rep.id in reps)
            selected.append(
                (team, tuple(rep for rep in named if not shard or shard.includes(rep.id)))
            )
    if week and selected and not any(team.reps for team, _ in selected):
        raise click.ClickException(
            f"nobody is there in the week {week}: all have left or join later"
        )
    return [(team, members) for team, members in selected if members]


def reps_of(
    folder: TeamFolder, teams: Collection[str], reps: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids of the reps to work for, whether they have left or not; empty: all of the folder."""
    if not teams:
        return tuple(reps)
    members = (rep.id for team in folder.teams if team.id in teams for rep in team.reps)
    return tuple(rep for rep in members if not reps or rep in reps)


def _in_week(team: Team, week: Week | None) -> Team:
    return team.model_copy(update={"reps": team.active_reps(week)}) if week else team


def _refuse_absent(folder: TeamFolder, reps: Collection[str], week: Week) -> None:
    named = (rep for team in folder.teams for rep in team.reps if rep.id in reps)
    lines = [
        f"the rep '{rep.id}' left on {rep.left}, before the week {week}"
        if rep.has_left(week)
        else f"the rep '{rep.id}' joins on {rep.joined}, after the week {week}"
        for rep in named
        if not rep.is_active(week)
    ]
    if lines:
        raise click.ClickException("\n".join(lines))


class RepFolders:
    """A team folder split up by rep.

    The rows are sorted into reps once, so that the work for one rep does not grow with the number
    of the others.
    """

    def __init__(self, folder: TeamFolder) -> None:
        self._folder = folder
        self._deals = _by_rep(folder.deals)
        self._activity = _by_rep(folder.activity)
        self._commitments = _by_rep(folder.commitments)
        self._scores = _by_rep(folder.scores)
        self._objections = _by_rep(folder.objections)
        self._targets: dict[str, list[MonthTarget]] = defaultdict(list)
        for month in folder.targets.months:
            for row in month.reps:
                self._targets[row.rep].append(month.model_copy(update={"reps": (row,)}))

    def for_rep(self, rep: str) -> TeamFolder:
        """The folder with only the rows of one rep."""
        months = tuple(self._targets.get(rep, ()))
        return replace(
            self._folder,
            deals=tuple(self._deals.get(rep, ())),
            activity=tuple(self._activity.get(rep, ())),
            commitments=tuple(self._commitments.get(rep, ())),
            scores=tuple(self._scores.get(rep, ())),
            objections=tuple(self._objections.get(rep, ())),
            targets=self._folder.targets.model_copy(update={"months": months}),
        )


def _by_rep(rows: Iterable[R]) -> Mapping[str, list[R]]:
    by_rep: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        by_rep[row.rep].append(row)
    return by_rep
