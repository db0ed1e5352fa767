"""The reps of a CRM's export -> teams, in which ids stay the same from import to import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count

from coachbook.team import cell_values
from coachbook.team.crm.former_staff import FormerStaff, with_former
from coachbook.team.crm.mapping import Mapping as ExportMapping
from coachbook.team.crm.owner_names import (
    person_key,
)
from coachbook.team.crm.rep_finder import RepFinder
from coachbook.team.crm.rep_rows import Refusals, RepRow, read_lines
from coachbook.team.external_ids import safe_id
from coachbook.team.model import Person, Rep, Team
from coachbook.team.table_row import RejectedRow, TableRow

_GAPS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Staff:
    """The teams of an export, and what is to be said of its reps.

    Attributes:
        teams: The teams.
        finder: Who a deal's owner is.
        rejected: The rows of reps that could not be read.
        nobodies: The rows of the file of reps that are no rep.
        departed: The ids of reps of whom the export says that they have left, each with its row.
        back: The ids of reps who had been taken out of the folder, each with its row.
        assumed: The ids of reps whose first working day is only assumed, each with its row.
    """

    teams: tuple[Team, ...]
    finder: RepFinder
    rejected: tuple[RejectedRow, ...] = ()
    nobodies: tuple[TableRow, ...] = ()
    departed: Mapping[str, TableRow] = field(default_factory=dict)
    assumed: Mapping[str, TableRow] = field(default_factory=dict)
    back: Mapping[str, TableRow] = field(default_factory=dict)


@dataclass(frozen=True)
class _KnownRow:
    """A rep of the export, and who that is of an earlier import."""

    line: RepRow
    joined: date
    old: Rep | None


def read_staff(
    rows: Iterable[TableRow],
    mapping: ExportMapping,
    before: FormerStaff,
) -> Staff:
    """The teams in an export; `before` are those of an earlier import.

    Who had the same id, e-mail or, failing these, name in an earlier import keeps the id. A rep
    also keeps the language and, unless the export has another, the first working day.
    """
    from_deals = mapping.reps.file == mapping.deals.file
    refusals = Refusals(mapping)
    lines, nobodies = read_lines(rows, mapping, refusals)
    known = []
    for line, old in with_former(list(lines.by_key.values()), before):
        joined = line.joined or (old.joined if old else mapping.joined)
        if joined is None:
            hint = "name a column for it, or give one date for all as `joined`"
            says = f"'{line.name}' has no first working day"
            refusals.add(lines.rows[line.key], cell_values.CellError("import-joined", says, hint))
        else:
            known.append(_KnownRow(line, joined, old))
    rep_ids = _rep_ids(known, before)
    teams = tuple(_teams(list(zip(known, rep_ids, strict=True)), mapping, before))
    gone = {rep.id for team in before.past for rep in team.reps}
    found = {
        rep_id: (row, lines.rows[row.line.key]) for rep_id, row in zip(rep_ids, known, strict=True)
    }
    return Staff(
        teams,
        RepFinder(teams, lines.namesakes, refusals.by_name),
        () if from_deals and teams else tuple(refusals.rows),
        () if from_deals else nobodies,
        {rep_id: at for rep_id, (row, at) in found.items() if row.line.has_left},
        {rep_id: at for rep_id, (row, at) in found.items() if not (row.line.joined or row.old)},
        {rep_id: at for rep_id, (_, at) in found.items() if rep_id in gone},
    )


def _rep_ids(known: Sequence[_KnownRow], before: FormerStaff) -> list[str]:
    return give_ids(
        [_NewId(row.line.name, row.line.id, row.old.id if row.old else "") for row in known],
        (rep.id for team in before.everyone for rep in team.reps),
        "r",
    )


def _teams(
    known: Sequence[tuple[_KnownRow, str]], mapping: ExportMapping, before: FormerStaff
) -> Iterator[Team]:
    groups: dict[str, list[tuple[_KnownRow, str]]] = {}
    for row, rep_id in known:
        groups.setdefault(row.line.team, []).append((row, rep_id))
    former = _former_teams(groups, before)
    team_ids = give_ids(
        [_NewId(name, "", former[name].id if name in former else "") for name in groups],
        (team.id for team in before.everyone),
        "t",
    )
    lead_ids = _lead_ids([members[0][0].line.supervisor for members in groups.values()], before)
    for (name, members), team_id in zip(groups.items(), team_ids, strict=True):
        supervisor = members[0][0].line.supervisor
        yield Team(
            id=team_id,
            name=name,
            department=mapping.department,
            timezone=former[name].timezone if name in former else "",
            supervisor=Person(id=lead_ids[supervisor], name=supervisor),
            reps=tuple(_rep(row, rep_id, mapping) for row, rep_id in members),
        )


def _rep(row: _KnownRow, rep_id: str, mapping: ExportMapping) -> Rep:
    line, old = row.line, row.old
    return Rep(
        id=rep_id,
        name=line.name,
        joined=row.joined,
        left=old.left if old else None,
        leave=old.leave if old else (),
        language=old.language if old else mapping.language,
        external_id=line.id or (old.external_id if old else ""),
        email=line.email or (old.email if old else ""),
    )


def _lead_ids(names: Sequence[str], before: FormerStaff) -> dict[str, str]:
    """The ids of the supervisors, by name."""
    former = {
        name: team.supervisor.id
        for team in reversed(before.everyone)
        for name in before.names(team.supervisor)
    }
    leads = list(dict.fromkeys(names))
    wanted = [_NewId(name, "", former.get(person_key(name), "")) for name in leads]
    return dict(zip(leads, give_ids(wanted, former.values(), "s"), strict=True))


def _former_teams(
    groups: Mapping[str, Sequence[tuple[_KnownRow, str]]], before: FormerStaff
) -> dict[str, Team]:
    """The teams of an earlier import that those of the export are.

    In turn: the one that is called so, or was by the export then; the one with the id that the name
    would give; the one from which most of the reps come, if no other is left for it.
    """

    def mostly_from(name: str, team: Team) -> bool:
        members = {rep.id for rep in team.reps}
        known = [row.old.id in members for row, _ in groups[name] if row.old]
        return 2 * sum(known) > len(known)

    ways: tuple[Callable[[str, Team], bool], ...] = (
        lambda name, team: person_key(name) in before.names(team),
        lambda name, team: slug(name) == team.id,
        mostly_from,
    )
    free = {team.id: team for team in reversed(before.everyone)}
    found: dict[str, Team] = {}
    for same in ways:
        for name in [each for each in groups if each not in found]:
            fits = [team for team in free.values() if same(name, team)]
            if len(fits) == 1:
                found[name] = free.pop(fits[0].id)
    return found


@dataclass(frozen=True)
class _NewId:
    """Who needs an id: the name, the export's own id, and the id of an earlier import."""

    name: str
    own: str = ""
    former: str = ""


def give_ids(wanted: Sequence[_NewId], taken: Iterable[str], letter: str) -> list[str]:
    """An id for each, in their order.

    In turn: the id of an earlier import; the name as a slug (anna-snelling); the export's own id;
    `letter` and a number (r001). An id that is taken, in whatever case, gets -2, -3 ... Numbers are
    given in alphabetical order, so that the order of rows in the export does not matter.
    """
    given = {each.casefold() for each in taken}
    ids = [each.former for each in wanted]
    for number in sorted(range(len(wanted)), key=lambda n: (wanted[n].name, wanted[n].own)):
        if ids[number]:
            continue
        each = wanted[number]
        base = slug(each.name) or (safe_id(each.own) if each.own else "")
        numbered = (f"{base[:28]}-{again}" for again in count(2))
        choices = chain([base], numbered) if base else (f"{letter}{n:03}" for n in count(1))
        ids[number] = next(choice for choice in choices if choice.casefold() not in given)
        given.add(ids[number].casefold())
    return ids


def slug(name: str) -> str:
    """A name in ASCII as an id, such as anna-snelling; empty for a name in other letters."""
    return _GAPS.sub("-", name.lower()).strip("-")[:32].strip("-") if name.isascii() else ""
