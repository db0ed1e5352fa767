"""What the rows of an export say of its reps, each rep once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from coachbook.base.problems import Problem
from coachbook.base.words import load_words
from coachbook.team import cell_values
from coachbook.team.crm.column_names import vocabulary
from coachbook.team.crm.day_text import read_day
from coachbook.team.crm.mapping import Mapping as ExportMapping
from coachbook.team.crm.owner_names import (
    OwnerName,
    better_name,
    comparable,
    owner_name,
    person_key,
    printed_name,
    several_people,
    team_name,
)
from coachbook.team.external_ids import parse_external_id
from coachbook.team.table_row import RejectedRow, TableRow


@dataclass(frozen=True)
class RepRow:
    """What a row of the export says of a rep."""

    name: str
    team: str
    supervisor: str
    id: str
    email: str
    joined: date | None
    has_left: bool = False
    written: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this rep from others."""
        if self.id or self.email:
            return (self.id or comparable(self.email),)
        return *self.name_key, "left" if self.has_left else ""

    @property
    def name_key(self) -> tuple[str, ...]:
        """The name, and the team in which nobody else may have it without an id."""
        return person_key(self.name), person_key(self.team)

    def is_same(self, other: RepRow) -> bool:
        """Whether the other says the same of a rep, but for how the name is written."""
        return self == replace(other, name=self.name, has_left=self.has_left, written=self.written)

    def with_other(self, other: RepRow) -> RepRow:
        """The rep, named in the better of two ways."""
        name = better_name(self.name, other.name)
        return replace(self, name=name, has_left=self.has_left or other.has_left)


class RepLines:
    """The reps of an export as they are read, each once."""

    def __init__(self) -> None:
        self.by_key: dict[tuple[str, ...], RepRow] = {}
        self.rows: dict[tuple[str, ...], TableRow] = {}
        self.namesakes: dict[str, str] = {}
        self._by_name: dict[tuple[str, ...], RepRow] = {}
        self._supervisors: dict[str, str] = {}

    def tell_departed_apart(self) -> None:
        """Who has left and has the name of somebody who has not is called as the export does.

        One program marks an account in all rows or in none: 王一 and 王一(离职) are two.
        """
        there = {line.name_key for line in self.by_key.values() if not line.has_left}
        for key, line in list(self.by_key.items()):
            if line.has_left and line.name_key in there and not (line.id or line.email):
                told = replace(line, name=line.written)
                del self.by_key[key]
                self.by_key[told.key] = told
                self.rows[told.key] = self.rows[key]

    def add(self, line: RepRow, row: TableRow) -> None:
        """Add a rep.

        Raises:
            CellError: who it is cannot be told, or the team has another supervisor.
        """
        same = self.by_key.get(line.key)
        if same is None and not (line.id or line.email):
            same = self._by_name.get(line.key)
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
        self._by_name.setdefault((*line.name_key, "left" if line.has_left else ""), line)
        self.by_key[line.key] = line
        self.rows[line.key] = row


def read_lines(
    rows: Iterable[TableRow], mapping: ExportMapping, refusals: Refusals
) -> tuple[RepLines, tuple[TableRow, ...]]:
    """The reps of an export, and the rows that are nobody's."""
    from_deals = mapping.reps.file == mapping.deals.file
    named = (*mapping.reps.columns.model_dump().values(), mapping.own_ids_in_deals)
    columns = [name for name in named if name] if from_deals else []
    lines, nobodies, seen = RepLines(), list[TableRow](), set[tuple[str, ...]]()
    owners = {mapping.cell(row, mapping.reps.columns.name) for row in rows} if from_deals else ()
    people = frozenset(person_key(owner_name(text).name) for text in owners if "," not in text)
    for row in rows:
        said = tuple(row[column] for column in columns)
        if from_deals and (said in seen or not row[mapping.reps.columns.name]):
            continue
        seen.add(said)
        if mapping.is_nobodys(row, mapping.reps.columns.name):
            nobodies.append(row)
            continue
        try:
            line = _rep_row(row, mapping, people if from_deals else None)
            same = lines.by_key.get(line.key) if from_deals else None
            if same and same.is_same(line):
                lines.by_key[line.key] = same.with_other(line)
                if line.has_left and not same.has_left:
                    lines.rows[line.key] = row
            else:
                lines.add(line, row)
        except cell_values.CellError as error:
            refusals.add(row, error)
    lines.tell_departed_apart()
    return lines, tuple(nobodies)


class Refusals:
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


def _rep_row(row: TableRow, mapping: ExportMapping, people: Collection[str] | None) -> RepRow:
    """The rep of a row; `people`: keys of the deals' owners, None of a file of reps."""
    columns, from_deals = mapping.reps.columns, people is not None
    owner = _owner(mapping.cell(row, columns.name), people)
    name = cell_values.parse_name(owner.name)
    words = load_words("team/import", mapping.language)
    lead = mapping.cell(row, columns.supervisor) or mapping.supervisor
    given = mapping.cell(row, columns.team) or owner.group
    team = team_name(given) or mapping.team or lead or words["no_team"]
    region = team_name(mapping.cell(row, columns.region))
    own_id = mapping.cell(row, columns.id or (mapping.own_ids_in_deals if from_deals else ""))
    email = mapping.cell(row, columns.email or ("" if from_deals else _mail_column(row)))
    if "@" in own_id:
        own_id, email = "", email or own_id
    own_id, email = own_id or owner.code, email or owner.email
    text = mapping.cell(row, columns.joined)
    return RepRow(
        name=name,
        team=cell_values.parse_name(" - ".join(filter(None, (region, team)))),
        supervisor=cell_values.parse_name(lead or words["nobody_leads"]),
        id=parse_external_id(own_id) if own_id else "",
        email=email or (name if "@" in name else ""),
        joined=read_day(text, mapping.dates, mapping.zone) if text else None,
        has_left=owner.has_left,
        written=mapping.cell(row, columns.name),
    )


def ids_by_name(rows: Iterable[TableRow], mapping: ExportMapping) -> dict[str, set[str]]:
    """The ids or e-mails with which the deals name somebody, by name."""
    columns = mapping.deals.columns
    ids: dict[str, set[str]] = {}
    if columns.rep_id:
        pairs = {
            (mapping.cell(row, columns.rep), mapping.cell(row, columns.rep_id)) for row in rows
        }
        for name, own_id in pairs:
            if name and own_id:
                ids.setdefault(person_key(name), set()).add(comparable(own_id))
    return ids


def _owner(text: str, people: Collection[str] | None) -> OwnerName:
    """Who is named; in a file of reps, what stands in brackets is of the name, but for 离职.

    Raises:
        CellError: more than one person is named.
    """
    owner = owner_name(text)
    if people is None:
        return replace(owner_name(text), group="", code="") if owner.has_left else OwnerName(text)
    if several_people(owner.name, people):
        says = f"'{cell_values.quoted(text)}' names more than one rep"
        hint = "a deal has one: name it in the CRM, or under `corrections` in the mapping"
        raise cell_values.CellError("import-several-reps", says, hint)
    return replace(owner, name=printed_name(owner.name))


def _mail_column(row: TableRow) -> str:
    """The column that holds e-mails by its name, if there is just one."""
    columns = row.header.columns
    named = [column for column in columns if "email" in vocabulary().fields_of(column)]
    return named[0] if len(named) == 1 and "@" in row[named[0]] else ""
