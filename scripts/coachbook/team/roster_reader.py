"""team.yml -> the teams in it. What is wrong with one rep leaves the others standing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from pydantic import Field

from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import KeyPath, Value, YamlFile
from coachbook.playbook.model.entry import Model
from coachbook.team import cell_values
from coachbook.team.known_ids import KnownIds, id_parser
from coachbook.team.model import Holiday, Person, Rep, Team


class _LooseTeam(Model):
    """A team whose reps are not read yet, so that one bad rep does not spoil the file."""

    id: str
    name: str
    department: str
    supervisor: Person
    reps: tuple[dict[str, object], ...] = Field(min_length=1)


class _LooseFile(Model):
    """team.yml before its reps are read."""

    holidays: tuple[Holiday, ...] = ()
    teams: tuple[_LooseTeam, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Roster:
    """The teams that stand, the ids of reps that were left out, and what is wrong.

    `omitted_reps` are those who were left out of teams that stand, by team.
    """

    teams: tuple[Team, ...]
    omitted_ids: frozenset[str]
    problems: tuple[Problem, ...]
    holidays: tuple[Holiday, ...] = ()
    omitted_reps: tuple[tuple[str, str], ...] = ()

    @property
    def reps(self) -> frozenset[str]:
        """The ids of the reps that stand."""
        return frozenset(rep.id for team in self.teams for rep in team.reps)


def read_roster(source: YamlFile, known: KnownIds) -> Roster:
    """The teams of a team.yml without the reps and teams that are wrong.

    Two reps with one id (whatever its case: ids become file names) are both left out, for their
    deals could belong to either.

    Raises:
        Problems: the file, or a team apart from its reps, is not of its shape.
    """
    file = build_model(_LooseFile, source)
    loose = file.teams
    all_ids = [_id(rep) for team in loose for rep in team.reps]
    rep_ids = Counter(rep.casefold() for rep in all_ids)
    team_ids = Counter(team.id.casefold() for team in loose)
    problems = list(_holiday_problems(source, file.holidays, known))
    teams = []
    places = _by_rep(source)
    for number, team in enumerate(loose):
        path: KeyPath = ("teams", number)
        wrong = list(_team_problems(source, path, team, team_ids, known))
        reps = []
        for index, data in enumerate(team.reps):
            place: KeyPath = (*path, "reps", index)
            part = YamlFile(source.file, cast("Value", data), places[place])
            rep, found = _rep(part, rep_ids, known)
            problems.extend(found)
            reps.extend([rep] if rep else [])
        problems.extend(wrong)
        if reps and not wrong:
            fields = {name: getattr(team, name) for name in _LooseTeam.model_fields}
            teams.append(Team(**{**fields, "reps": tuple(reps)}))
    stand = {rep.id for team in teams for rep in team.reps}
    left_out = frozenset(all_ids) - stand
    omitted_reps = tuple(
        (team.id, _id(rep)) for team in loose for rep in team.reps if _id(rep) in left_out
    )
    return Roster(tuple(teams), left_out, tuple(problems), file.holidays, omitted_reps)


def _holiday_problems(
    source: YamlFile, holidays: Sequence[Holiday], known: KnownIds
) -> Iterator[Problem]:
    for number, holiday in enumerate(holidays):
        path: KeyPath = ("holidays", number)
        read_name = partial(cell_values.parse_name, printable=known.printable)
        if holiday.name:
            yield from _wrong(source, (*path, "name"), holiday.name, read_name)
        if holiday.last < holiday.first:
            says = f"the holiday ends on {holiday.last}, before it begins on {holiday.first}"
            yield Problem(source.place((*path, "to")), "team-holiday", says, "swap the two days")


def _rep(
    source: YamlFile, ids: Counter[str], known: KnownIds
) -> tuple[Rep | None, tuple[Problem, ...]]:
    try:
        rep = build_model(Rep, source)
    except Problems as found:
        return None, found.problems
    problems = list(_person_problems(source, (), rep, known))
    if rep.left and rep.left < rep.joined:
        says = f"the rep left on {rep.left}, before joining on {rep.joined}"
        problems.append(Problem(source.place(("left",)), "team-left", says, "swap the two days"))
    if ids[rep.id.casefold()] > 1:
        problems.append(_taken(source, (), "rep", rep.id))
    return (None if problems else rep), tuple(problems)


def _team_problems(
    source: YamlFile, path: KeyPath, team: _LooseTeam, ids: Counter[str], known: KnownIds
) -> Iterator[Problem]:
    read_name = partial(cell_values.parse_name, printable=known.printable)
    yield from _wrong(source, (*path, "id"), team.id, cell_values.parse_id)
    yield from _wrong(source, (*path, "name"), team.name, read_name)
    department = id_parser(known.departments, "department")
    yield from _wrong(source, (*path, "department"), team.department, department)
    yield from _person_problems(source, (*path, "supervisor"), team.supervisor, known)
    if ids[team.id.casefold()] > 1:
        yield _taken(source, path, "team", team.id)


def _person_problems(
    source: YamlFile, path: KeyPath, person: Person, known: KnownIds
) -> Iterator[Problem]:
    read_name = partial(cell_values.parse_name, printable=known.printable)
    yield from _wrong(source, (*path, "id"), person.id, cell_values.parse_id)
    yield from _wrong(source, (*path, "name"), person.name, read_name)


def _wrong(
    source: YamlFile, path: KeyPath, text: str, read: Callable[[str], object]
) -> Iterator[Problem]:
    try:
        read(text)
    except cell_values.CellError as error:
        yield Problem(source.place(path), error.rule, error.says, error.hint)


def _taken(source: YamlFile, path: KeyPath, what: str, taken: str) -> Problem:
    says = f"more than one {what} has the id '{cell_values.quoted(taken)}'"
    hint = "give each an id of its own; upper and lower case are not told apart"
    return Problem(source.place((*path, "id")), "team-duplicate", says, hint)


_REP = 4  # a rep's path has so many steps: teams, number, reps, number


def _by_rep(source: YamlFile) -> Mapping[KeyPath, dict[KeyPath, Place]]:
    """The places in each rep, by the rep's path and then their own from there."""
    places: dict[KeyPath, dict[KeyPath, Place]] = defaultdict(dict)
    for path, place in source.places.items():
        if len(path) >= _REP:
            places[path[:_REP]][path[_REP:]] = place
    return places


def _id(rep: Mapping[str, object]) -> str:
    return str(rep.get("id", ""))
