"""team.yml -> its teams. An error in one rep leaves that rep out and keeps the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from pydantic import Field

from coachbook.base.problems import Place, Problem, Problems, has_errors
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import KeyPath, Value, YamlFile
from coachbook.playbook.model.entry import Model
from coachbook.team import cell_values
from coachbook.team.known_ids import KnownIds, id_parser
from coachbook.team.model import Person, Rep, Team
from coachbook.team.name_problems import name_problems
from coachbook.team.work_calendar import WorkHours, work_hours
from coachbook.team.work_calendar_rules import (
    leave_problems,
    time_zone_problems,
    work_hours_problems,
)


class _LooseTeam(Model):
    """A team whose reps are not validated yet, so that one bad rep does not spoil the file."""

    id: str
    name: str
    department: str
    timezone: str = ""
    supervisor: Person
    reps: tuple[dict[str, object], ...] = Field(min_length=1)


class _LooseFile(WorkHours):
    """team.yml before its reps are validated."""

    teams: tuple[_LooseTeam, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Roster:
    """What team.yml says.

    Attributes:
        teams: The teams and reps without errors.
        omitted_ids: The ids of reps that were left out.
        problems: What is wrong with the file.
        hours: Which days are worked.
        omitted_reps: The reps that were left out, as (team id, rep id).
    """

    teams: tuple[Team, ...]
    omitted_ids: frozenset[str]
    problems: tuple[Problem, ...]
    hours: WorkHours = field(default_factory=WorkHours)
    omitted_reps: tuple[tuple[str, str], ...] = ()

    @property
    def reps(self) -> frozenset[str]:
        """The ids of the reps without errors."""
        return frozenset(rep.id for team in self.teams for rep in team.reps)


def read_roster(source: YamlFile, known: KnownIds) -> Roster:
    """The teams of team.yml, without those teams and reps that have an error.

    Two reps with the same id are both left out, because their deals could belong to either. Ids
    that differ only in case are the same, for ids become file names.

    Raises:
        Problems: the file, or a team apart from its reps, does not have its shape.
    """
    file = build_model(_LooseFile, source)
    loose_teams = file.teams
    all_ids = [_id(rep) for team in loose_teams for rep in team.reps]
    rep_ids = Counter(rep.casefold() for rep in all_ids)
    team_ids = Counter(team.id.casefold() for team in loose_teams)
    problems = list(work_hours_problems(source, file, known.printable))
    teams = []
    places = _by_rep(source)
    for number, team in enumerate(loose_teams):
        path: KeyPath = ("teams", number)
        team_problems = list(_team_problems(source, path, team, team_ids, known))
        reps = []
        for index, data in enumerate(team.reps):
            place: KeyPath = (*path, "reps", index)
            part = YamlFile(source.file, cast("Value", data), places[place])
            rep, rep_problems = _rep(part, rep_ids, known)
            problems.extend(rep_problems)
            reps.extend([rep] if rep else [])
        problems.extend(team_problems)
        if reps and not has_errors(team_problems):
            fields = {name: getattr(team, name) for name in _LooseTeam.model_fields}
            teams.append(Team(**{**fields, "reps": tuple(reps)}))
    valid_ids = {rep.id for team in teams for rep in team.reps}
    omitted_ids = frozenset(all_ids) - valid_ids
    omitted_reps = tuple(
        (team.id, _id(rep)) for team in loose_teams for rep in team.reps if _id(rep) in omitted_ids
    )
    hours = work_hours(file)
    return Roster(tuple(teams), omitted_ids, tuple(problems), hours, omitted_reps)


def _rep(
    source: YamlFile, ids: Counter[str], known: KnownIds
) -> tuple[Rep | None, tuple[Problem, ...]]:
    try:
        rep = build_model(Rep, source)
    except Problems as error:
        return None, error.problems
    problems = list(_person_problems(source, (), rep, known))
    if rep.left and rep.left < rep.joined:
        says = f"the rep left on {rep.left}, before joining on {rep.joined}"
        problems.append(Problem(source.place(("left",)), "team-left", says, "swap the two days"))
    problems.extend(leave_problems(source, rep.leave, rep.joined, rep.left))
    if ids[rep.id.casefold()] > 1:
        problems.append(_duplicate_id(source, (), "rep", rep.id))
    return (None if has_errors(problems) else rep), tuple(problems)


def _team_problems(
    source: YamlFile, path: KeyPath, team: _LooseTeam, ids: Counter[str], known: KnownIds
) -> Iterator[Problem]:
    yield from _cell_problems(source, (*path, "id"), team.id, cell_values.parse_id)
    yield from name_problems(source, (*path, "name"), team.name, known.printable)
    department = id_parser(known.departments, "department")
    yield from _cell_problems(source, (*path, "department"), team.department, department)
    yield from _person_problems(source, (*path, "supervisor"), team.supervisor, known)
    if team.timezone:
        yield from time_zone_problems(source, (*path, "timezone"), team.timezone)
    if ids[team.id.casefold()] > 1:
        yield _duplicate_id(source, path, "team", team.id)


def _person_problems(
    source: YamlFile, path: KeyPath, person: Person, known: KnownIds
) -> Iterator[Problem]:
    yield from _cell_problems(source, (*path, "id"), person.id, cell_values.parse_id)
    yield from name_problems(source, (*path, "name"), person.name, known.printable)


def _cell_problems(
    source: YamlFile, path: KeyPath, text: str, read: Callable[[str], object]
) -> Iterator[Problem]:
    try:
        read(text)
    except cell_values.CellError as error:
        yield Problem(source.place(path), error.rule, error.says, error.hint)


def _duplicate_id(source: YamlFile, path: KeyPath, what: str, duplicate: str) -> Problem:
    says = f"more than one {what} has the id '{cell_values.quoted(duplicate)}'"
    hint = "give each an id of its own; upper and lower case are not told apart"
    return Problem(source.place((*path, "id")), "team-duplicate", says, hint)


_REP = 4  # steps in the path of a rep: teams, number, reps, number


def _by_rep(source: YamlFile) -> Mapping[KeyPath, dict[KeyPath, Place]]:
    """The places of the values in each rep: by the rep's path, then by their path inside the rep.

    Each rep is validated as a file of its own; to cut its places out of all places for every rep
    would take time that grows with the square of the number of reps.
    """
    places: dict[KeyPath, dict[KeyPath, Place]] = defaultdict(dict)
    for path, place in source.places.items():
        if len(path) >= _REP:
            places[path[:_REP]][path[_REP:]] = place
    return places


def _id(rep: Mapping[str, object]) -> str:
    return str(rep.get("id", ""))
