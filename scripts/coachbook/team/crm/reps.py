"""The reps of a CRM's export -> teams, in which ids stay the same from import to import."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from coachbook.base.problems import Problem
from coachbook.team import cell_values
from coachbook.team.crm.deals import any_date
from coachbook.team.crm.mapping import Mapping
from coachbook.team.model import Person, Rep, Team
from coachbook.team.table_row import RejectedRow, TableRow

_GAPS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Staff:
    """The teams of an export, and the rows of reps that could not be read."""

    teams: tuple[Team, ...]
    rejected: tuple[RejectedRow, ...] = ()

    @property
    def reps(self) -> dict[str, Rep]:
        """The reps by name."""
        return {rep.name: rep for team in self.teams for rep in team.reps}


@dataclass(frozen=True)
class _RepRow:
    """What a row of the export says of a rep."""

    name: str
    team: str
    supervisor: str
    id: str
    joined: date


def read_staff(rows: Iterable[TableRow], mapping: Mapping, before: Staff) -> Staff:
    """The teams in an export; `before` are those of an earlier import.

    A rep, team or supervisor of the same name keeps the id. A rep also keeps the language and,
    unless the export has another, the first working day.
    """
    lines: dict[str, _RepRow] = {}
    rejected: list[RejectedRow] = []
    for row in rows:
        try:
            line = _rep_row(row, mapping, before)
            _check_fits(line, lines)
            lines[line.name] = line
        except cell_values.CellError as error:
            place = row.at(mapping.reps.columns.name)
            problem = Problem(place, error.rule, error.says, error.hint)
            rejected.append(RejectedRow(row, (problem,)))
    return Staff(tuple(_teams(list(lines.values()), mapping, before)), tuple(rejected))


def _rep_row(row: TableRow, mapping: Mapping, before: Staff) -> _RepRow:
    columns = mapping.reps.columns
    name = cell_values.parse_name(mapping.cell(row, columns.name))
    supervisor = mapping.cell(row, columns.supervisor) or mapping.supervisor
    team = mapping.cell(row, columns.team) or mapping.team or supervisor
    region = mapping.cell(row, columns.region)
    own_id = mapping.cell(row, columns.id)
    known = before.reps.get(name)
    joined = known.joined if known else mapping.joined
    if text := mapping.cell(row, columns.joined):
        joined = any_date(text, mapping.dates)
    if joined is None:
        hint = "name a column for it, or give one date for all as `joined`"
        raise cell_values.CellError("import-joined", f"'{name}' has no first working day", hint)
    return _RepRow(
        name=name,
        team=cell_values.parse_name(" - ".join(filter(None, (region, team)))),
        supervisor=cell_values.parse_name(supervisor),
        id=cell_values.parse_id(own_id) if own_id else "",
        joined=joined,
    )


def _check_fits(line: _RepRow, earlier: dict[str, _RepRow]) -> None:
    if line.name in earlier:
        says = f"a second row for '{line.name}'"
        hint = "tell the two apart by name, in the reps and in the deals"
        raise cell_values.CellError("import-same-name", says, hint)
    for other in earlier.values():
        if other.team == line.team and other.supervisor != line.supervisor:
            says = f"'{line.team}' has two supervisors: {other.supervisor}, {line.supervisor}"
            raise cell_values.CellError("import-supervisor", says, "a team has one supervisor")


def _teams(lines: list[_RepRow], mapping: Mapping, before: Staff) -> Iterator[Team]:
    old_reps = before.reps
    rep_ids = give_ids(
        {line.name: line.id for line in lines},
        {name: rep.id for name, rep in old_reps.items()},
        "r",
    )
    team_ids = give_ids(
        {line.team: "" for line in lines}, {team.name: team.id for team in before.teams}, "t"
    )
    supervisor_ids = give_ids(
        {line.supervisor: "" for line in lines},
        {team.supervisor.name: team.supervisor.id for team in before.teams},
        "s",
    )
    zones = {team.name: team.timezone for team in before.teams}
    for name in team_ids:
        members = [line for line in lines if line.team == name]
        supervisor = members[0].supervisor
        yield Team(
            id=team_ids[name],
            name=name,
            department=mapping.department,
            timezone=zones.get(name, ""),
            supervisor=Person(id=supervisor_ids[supervisor], name=supervisor),
            reps=tuple(
                Rep(
                    id=rep_ids[line.name],
                    name=line.name,
                    joined=line.joined,
                    left=old_reps[line.name].left if line.name in old_reps else None,
                    leave=old_reps[line.name].leave if line.name in old_reps else (),
                    language=old_reps[line.name].language
                    if line.name in old_reps
                    else mapping.language,
                )
                for line in members
            ),
        )


def give_ids(names: dict[str, str], before: dict[str, str], letter: str) -> dict[str, str]:
    """An id for each name: by `names` ({name: own id of the export, or empty}), in their order.

    In turn: the id of an earlier import; the name as a slug (anna-snelling); the export's own id;
    `letter` and a number (r001). An id that is taken, in whatever case, gets -2, -3 ... Numbers are
    given in alphabetical order, so that the order of rows in the export does not matter.
    """
    ids = {name: before[name] for name in names if name in before}
    taken = {old_id.casefold() for old_id in before.values()}
    for name in sorted(names.keys() - ids.keys()):
        base = slug(name) or names[name]
        numbered = (f"{base[:28]}-{number}" for number in count(2))
        choices = chain([base], numbered) if base else (f"{letter}{n:03}" for n in count(1))
        ids[name] = next(each for each in choices if each.casefold() not in taken)
        taken.add(ids[name].casefold())
    return {name: ids[name] for name in names}


def slug(name: str) -> str:
    """A name in ASCII as an id, such as anna-snelling; empty for a name in other letters."""
    return _GAPS.sub("-", name.lower()).strip("-")[:32].strip("-") if name.isascii() else ""
