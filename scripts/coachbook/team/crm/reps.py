"""The reps of a CRM's export -> teams, in which ids stay the same from import to import."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, count, product

from coachbook.base.problems import Problem
from coachbook.base.words import load_words
from coachbook.team import cell_values
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.deals import any_date
from coachbook.team.crm.mapping import Mapping as ExportMapping
from coachbook.team.crm.owner_names import (
    OwnerName,
    better_name,
    comparable,
    owner_name,
    person_key,
    several_people,
)
from coachbook.team.crm.rep_finder import RepFinder
from coachbook.team.external_ids import parse_external_id, safe_id
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
        assumed: The ids of reps whose first working day is only assumed, each with its row.
    """

    teams: tuple[Team, ...]
    finder: RepFinder
    rejected: tuple[RejectedRow, ...] = ()
    nobodies: tuple[TableRow, ...] = ()
    departed: Mapping[str, TableRow] = field(default_factory=dict)
    assumed: Mapping[str, TableRow] = field(default_factory=dict)


@dataclass(frozen=True)
class FormerStaff:
    """The teams of an earlier import, and what the export called them then, by id.

    `ever` are those of all imports: who comes back has the old id, and nobody else gets it.
    """

    teams: tuple[Team, ...] = ()
    exported: Mapping[str, str] = field(default_factory=dict)
    ever: tuple[Team, ...] = ()

    @property
    def everyone(self) -> tuple[Team, ...]:
        """The teams as they stand, then those with who is no longer there."""
        there = {rep.id for team in self.teams for rep in team.reps}
        past = (
            team.model_copy(update={"reps": tuple(rep for rep in team.reps if rep.id not in there)})
            for team in self.ever
        )
        return (*self.teams, *(team for team in past if team.reps))

    def names(self, thing: Team | Person) -> tuple[str, ...]:
        """What a team or person is called, and what the export called them."""
        names = (person_key(thing.name), person_key(self.exported.get(thing.id, thing.name)))
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class _RepRow:
    """What a row of the export says of a rep."""

    name: str
    team: str
    supervisor: str
    id: str
    email: str
    joined: date | None
    has_left: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this rep from others."""
        return (self.id or comparable(self.email),) if self.id or self.email else self.name_key

    @property
    def name_key(self) -> tuple[str, ...]:
        """The name, and the team in which nobody else may have it without an id."""
        return person_key(self.name), person_key(self.team)

    def is_same(self, other: _RepRow) -> bool:
        """Whether the other says the same of a rep, but for how the name is written."""
        return self == replace(other, name=self.name, has_left=self.has_left)

    def with_other(self, other: _RepRow) -> _RepRow:
        """The rep, named in the better of two ways."""
        name = better_name(self.name, other.name)
        return replace(self, name=name, has_left=self.has_left or other.has_left)


@dataclass(frozen=True)
class _KnownRow:
    """A rep of the export, and who that is of an earlier import."""

    line: _RepRow
    joined: date
    old: Rep | None


class _Lines:
    """The reps of an export as they are read, each once."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, ...], _RepRow] = {}
        self.rows: dict[tuple[str, ...], TableRow] = {}
        self.namesakes: dict[str, str] = {}
        self._by_name: dict[tuple[str, ...], _RepRow] = {}
        self._supervisors: dict[str, str] = {}

    def add(self, line: _RepRow, row: TableRow) -> None:
        """Add a rep.

        Raises:
            CellError: who it is cannot be told, or the team has another supervisor.
        """
        same = self.by_key.get(line.key)
        if same is None and not (line.id or line.email):
            same = self._by_name.get(line.name_key)
        if same is not None:
            if not same.is_same(line):
                another = f"another, in line {row.place.line} of {row.place.file.name}"
                self.namesakes[person_key(line.name)] = another
            says = f"a second row for '{line.name}'"
            hint = "tell the two apart by an id or e-mail, in the reps and in the deals"
            raise cell_values.CellError("import-same-name", says, hint)
        supervisor = self._supervisors.setdefault(line.team, line.supervisor)
        if supervisor != line.supervisor:
            says = f"'{line.team}' has two supervisors: {supervisor}, {line.supervisor}"
            raise cell_values.CellError("import-supervisor", says, "a team has one supervisor")
        self._by_name.setdefault(line.name_key, line)
        self.by_key[line.key] = line
        self.rows[line.key] = row


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
    refusals = _Refusals(mapping)
    lines, nobodies = _read_lines(rows, mapping, refusals)
    known = []
    for line, old in _with_former(list(lines.by_key.values()), before):
        joined = line.joined or (old.joined if old else mapping.joined)
        if joined is None:
            hint = "name a column for it, or give one date for all as `joined`"
            says = f"'{line.name}' has no first working day"
            refusals.add(lines.rows[line.key], cell_values.CellError("import-joined", says, hint))
        else:
            known.append(_KnownRow(line, joined, old))
    rep_ids = _rep_ids(known, before)
    teams = tuple(_teams(list(zip(known, rep_ids, strict=True)), mapping, before))
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
    )


def _read_lines(
    rows: Iterable[TableRow], mapping: ExportMapping, refusals: _Refusals
) -> tuple[_Lines, tuple[TableRow, ...]]:
    """The reps of an export, and the rows that are nobody's."""
    from_deals = mapping.reps.file == mapping.deals.file
    columns = [name for name in mapping.reps.columns.model_dump().values() if name]
    lines, nobodies, seen = _Lines(), list[TableRow](), set[tuple[str, ...]]()
    for row in rows:
        said = tuple(row[column] for column in columns)
        if from_deals and (said in seen or not row[mapping.reps.columns.name]):
            continue
        seen.add(said)
        if mapping.is_nobodys(row, mapping.reps.columns.name):
            nobodies.append(row)
            continue
        try:
            line = _rep_row(row, mapping, from_deals=from_deals)
            same = lines.by_key.get(line.key) if from_deals else None
            if same and same.is_same(line):
                lines.by_key[line.key] = same.with_other(line)
                if line.has_left and not same.has_left:
                    lines.rows[line.key] = row
            else:
                lines.add(line, row)
        except cell_values.CellError as error:
            refusals.add(row, error)
    return lines, tuple(nobodies)


class _Refusals:
    """The rows of reps that were refused, and why, by name."""

    def __init__(self, mapping: ExportMapping) -> None:
        self.mapping = mapping
        self.rows: list[RejectedRow] = []
        self.by_name: dict[str, cell_values.CellError] = {}

    def add(self, row: TableRow, error: cell_values.CellError) -> None:
        """Refuse a row."""
        column = self.mapping.reps.columns.name
        problem = Problem(row.at(column), error.rule, error.says, error.hint)
        self.by_name[person_key(self.mapping.cell(row, column))] = error
        self.rows.append(RejectedRow(row, (problem,)))


def _rep_row(row: TableRow, mapping: ExportMapping, *, from_deals: bool) -> _RepRow:
    columns = mapping.reps.columns
    owner = _owner(mapping.cell(row, columns.name), from_deals=from_deals)
    name = cell_values.parse_name(owner.name)
    words = load_words("team/import", mapping.language)
    lead = mapping.cell(row, columns.supervisor) or mapping.supervisor
    team = (
        mapping.cell(row, columns.team) or owner.group or mapping.team or lead or words["no_team"]
    )
    region = mapping.cell(row, columns.region)
    own_id = mapping.cell(row, columns.id)
    email = mapping.cell(row, columns.email or ("" if from_deals else _mail_column(row)))
    if "@" in own_id:
        own_id, email = "", email or own_id
    own_id, email = own_id or owner.code, email or owner.email
    text = mapping.cell(row, columns.joined)
    return _RepRow(
        name=name,
        team=cell_values.parse_name(" - ".join(filter(None, (region, team)))),
        supervisor=cell_values.parse_name(lead or words["nobody_leads"]),
        id=parse_external_id(own_id) if own_id else "",
        email=email or (name if "@" in name else ""),
        joined=any_date(text, mapping.dates) if text else None,
        has_left=owner.has_left,
    )


def _owner(text: str, *, from_deals: bool) -> OwnerName:
    """Who is named; in a file of reps, what stands in brackets is of the name, but for 离职.

    Raises:
        CellError: more than one person is named.
    """
    owner = owner_name(text)
    if not from_deals:
        return replace(owner_name(text), group="", code="") if owner.has_left else OwnerName(text)
    if several_people(owner.name):
        says = f"'{cell_values.quoted(text)}' names more than one rep"
        hint = "a deal has one: name it in the CRM, or under `corrections` in the mapping"
        raise cell_values.CellError("import-several-reps", says, hint)
    return owner


def _mail_column(row: TableRow) -> str:
    """The column that holds e-mails by its name, if there is just one."""
    columns = row.header.columns
    named = [column for column in columns if "email" in vocabulary().fields_of(column)]
    return named[0] if len(named) == 1 and "@" in row[named[0]] else ""


Keys = Callable[[_RepRow], Iterable[object]]
FormerKeys = Callable[[Rep, Team], Iterable[object]]


def _with_former(
    lines: Sequence[_RepRow], before: FormerStaff
) -> Iterator[tuple[_RepRow, Rep | None]]:
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
    members = [(rep, team) for team in before.everyone for rep in team.reps]
    found: dict[int, Rep] = {}
    for keys, former_keys in ways:
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
    yield from ((line, found.get(number)) for number, line in enumerate(lines))


def _ids_differ(line: _RepRow, rep: Rep) -> bool:
    return bool(line.id and rep.external_id) and line.id != rep.external_id


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
