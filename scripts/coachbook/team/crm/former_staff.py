"""Who of an export is who of earlier imports, so that ids stay the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from coachbook.team.crm.owner_names import comparable, person_key
from coachbook.team.crm.rep_rows import RepRow
from coachbook.team.external_ids import safe_id
from coachbook.team.model import Person, Rep, Team


@dataclass(frozen=True)
class FormerStaff:
    """The teams of an earlier import, and what the export called them then, by id.

    `ever` are those of all imports: who comes back has the old id, and nobody else gets it.
    """

    teams: tuple[Team, ...] = ()
    exported: Mapping[str, str] = field(default_factory=dict)
    ever: tuple[Team, ...] = ()

    @property
    def past(self) -> tuple[Team, ...]:
        """The teams with who is no longer there."""
        there = {rep.id for team in self.teams for rep in team.reps}
        past = (
            team.model_copy(update={"reps": tuple(rep for rep in team.reps if rep.id not in there)})
            for team in self.ever
        )
        return tuple(team for team in past if team.reps)

    @property
    def everyone(self) -> tuple[Team, ...]:
        """The teams as they stand, then those with who is no longer there."""
        return *self.teams, *self.past

    def names(self, thing: Team | Person) -> tuple[str, ...]:
        """What a team or person is called, and what the export called them."""
        names = (person_key(thing.name), person_key(self.exported.get(thing.id, thing.name)))
        return tuple(dict.fromkeys(names))


Keys = Callable[[RepRow], Iterable[object]]
FormerKeys = Callable[[Rep, Team], Iterable[object]]


def with_former(
    lines: Sequence[RepRow], before: FormerStaff
) -> Iterator[tuple[RepRow, Rep | None]]:
    """The rows with the reps of an earlier import who they are: by id, then e-mail, then name.

    A way to tell finds somebody only if it fits just one row and one rep. A name finds nobody whose
    id is known to be another.
    """
    ways: tuple[tuple[Keys, FormerKeys], ...] = (
        (lambda line: filter(None, [line.id]), lambda rep, _: filter(None, [rep.external_id])),
        (
            lambda line: [safe_id(line.id)] if line.id else [],
            lambda rep, _: [] if rep.external_id else [rep.id],
        ),
        (
            lambda line: filter(None, [comparable(line.email)]),
            lambda rep, _: filter(None, [comparable(rep.email)]),
        ),
        (
            lambda line: [line.name_key],
            lambda rep, team: product(before.names(rep), before.names(team)),
        ),
        (lambda line: [person_key(line.name)], lambda rep, _: before.names(rep)),
    )
    found: dict[int, Rep] = {}
    for teams in (before.teams, before.past):
        members = [(rep, team) for team in teams for rep in team.reps]
        for way in ways:
            _find(lines, members, way, found)
    yield from ((line, found.get(number)) for number, line in enumerate(lines))


def _find(
    lines: Sequence[RepRow],
    members: Sequence[tuple[Rep, Team]],
    way: tuple[Keys, FormerKeys],
    found: dict[int, Rep],
) -> None:
    """Find who is who in one way, and add it to `found`, by the number of the line."""
    keys, former_keys = way
    numbers: dict[object, set[int]] = {}
    for number, line in enumerate(lines):
        if number not in found:
            for key in keys(line):
                numbers.setdefault(key, set()).add(number)
    fits: dict[object, dict[str, Rep]] = {}
    taken = {rep.id for rep in found.values()}
    for rep, team in members:
        if rep.id not in taken:
            for key in former_keys(rep, team):
                fits.setdefault(key, {})[rep.id] = rep
    for key in (each for each in numbers if each in fits):
        (number, *others), (rep, *rivals) = numbers[key], fits[key].values()
        alone = not others and not rivals and number not in found and rep.id not in taken
        if alone and not _ids_differ(lines[number], rep):
            found[number] = rep
            taken.add(rep.id)


def _ids_differ(line: RepRow, rep: Rep) -> bool:
    return bool(line.id and rep.external_id) and line.id != rep.external_id
