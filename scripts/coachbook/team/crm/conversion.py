"""A CRM's export -> teams and deals. Every row is imported, or rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from coachbook.base.problems import Problem, Problems, Severity, in_order
from coachbook.team.crm.date_order import date_order_warnings
from coachbook.team.crm.deals import DealReader, ImportedIds, side_table
from coachbook.team.crm.former_staff import FormerStaff
from coachbook.team.crm.left_out import LeftOutRow, RowFilter, left_out_problems
from coachbook.team.crm.mapping import Mapping
from coachbook.team.crm.mapping_file import MappingFile, column_problems, unused_corrections
from coachbook.team.crm.rep_rows import ids_by_name
from coachbook.team.crm.rep_warnings import rep_warnings
from coachbook.team.crm.reps import read_staff
from coachbook.team.crm.unread_columns import unread_column_problems
from coachbook.team.external_ids import safe_id
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import Deal, DealNote, Team
from coachbook.team.sheet_rows import is_error
from coachbook.team.table_row import RejectedRow, Table, TableRow
from coachbook.team.tables import DEALS, read_rows


@dataclass(frozen=True)
class ImportedFile:
    """The rows of one file: read, and rejected or used (`becomes`: written, or looked up)."""

    file: str
    read: int
    rejected: tuple[RejectedRow, ...]
    becomes: str = "written"
    left_out: int = 0

    @property
    def row_count(self) -> int:
        """The number of rows that were written or can be looked up."""
        return self.read - len(self.rejected) - self.left_out


@dataclass(frozen=True)
class Former:
    """What an earlier import left: who is who, and the ids of deals."""

    staff: FormerStaff = field(default_factory=FormerStaff)
    ids: ImportedIds = field(default_factory=lambda: ImportedIds({}))


@dataclass(frozen=True)
class ImportResult:
    """The teams and deals of an export, and the problems of the rest.

    `refused_deals` are the ids of deals whose rows were rejected, `refused_reps` the names of reps,
    `notes` what the export holds in words about deals.
    """

    teams: tuple[Team, ...]
    deals: tuple[Deal, ...]
    files: tuple[ImportedFile, ...]
    warnings: tuple[Problem, ...]
    refused_deals: frozenset[str] = frozenset()
    refused_reps: frozenset[str] = frozenset()
    notes: tuple[DealNote, ...] = ()

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """Every row that was rejected, file by file."""
        return tuple(row for file in self.files for row in file.rejected)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why rows were rejected, and the warnings about others."""
        return in_order([*_problems(self.rejected), *self.warnings])


def import_export(
    mapping_file: MappingFile, tables: dict[str, Table], before: Former, known: KnownIds
) -> ImportResult:
    """Read the reps and deals of an export.

    Args:
        mapping_file: The mapping file.
        tables: The tables of the export, by the file names that the mapping uses.
        before: An earlier import, whose people and deals keep their ids.
        known: The ids of the playbook; its reps are not used.

    Raises:
        Problems: a column is missing, or no rep could be read.
    """
    problems = tuple(column_problems(mapping_file, tables))
    if problems:
        raise Problems(problems)
    mapping = mapping_file.mapping
    people = tables[mapping.reps.file].rows
    if mapping.reps.file == mapping.deals.file:
        is_deal = RowFilter(mapping)
        people = tuple(row for row in people if is_deal.no_deal(row) is None)
    staff = read_staff(people, mapping, before.staff)
    if not staff.teams:
        no_reps = mapping_file.problem(
            ("reps", "file"), "import-no-reps", "not one rep could be read"
        )
        raise Problems([no_reps, *_problems(staff.rejected)])
    sides = [side_table(row, tables[row.file].rows, mapping) for row in mapping.look_up]
    table = tables[mapping.deals.file]
    finder = replace(staff.finder, ids_of=ids_by_name(table.rows, mapping))
    reader = DealReader(mapping, finder, sides, table, before.ids)
    reps = frozenset(rep.id for team in staff.teams for rep in team.reps)
    read = _deals(reader, table.rows, replace(known, reps=reps))
    deals, rejected, warnings = read.deals, read.rejected, read.warnings
    pairs = zip(read.rows, deals, strict=True)
    if unread := list(unread_column_problems(mapping_file, table, reader, pairs)):
        raise Problems(unread)
    files = (
        *(
            [_imported_file(mapping.reps.file, tables, staff.rejected, outside=len(staff.nobodies))]
            if mapping.reps.file != mapping.deals.file
            else []
        ),
        _imported_file(mapping.deals.file, tables, rejected, outside=len(read.left_out)),
        *(_imported_file(side.look_up.file, tables, side.rejected, "looked up") for side in sides),
    )
    refused = frozenset(
        before.ids.deals.get(external, safe_id(external))
        for each in (*rejected, *table.rejected)
        if (external := reader.external_id(each.row))
    )
    return ImportResult(
        staff.teams,
        deals,
        files,
        (
            *warnings,
            *left_out_problems(read.left_out),
            *_unused_corrections(mapping_file, tables),
            *date_order_warnings(mapping_file, table),
            *rep_warnings(mapping_file, staff, before.staff, deals),
        ),
        refused,
        frozenset(staff.finder.refused),
        _notes(read, mapping),
    )


@dataclass(frozen=True)
class _ReadDeals:
    """The deals, each with the row of the export that it comes from, and what was refused."""

    rows: tuple[TableRow, ...]
    deals: tuple[Deal, ...]
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[Problem, ...]
    left_out: tuple[LeftOutRow, ...]


def _deals(reader: DealReader, rows: Iterable[TableRow], known: KnownIds) -> _ReadDeals:
    originals: list[TableRow] = []
    translated: list[TableRow] = []
    rejected: list[RejectedRow] = []
    warnings: list[Problem] = []
    outside: list[LeftOutRow] = []
    is_deal = RowFilter(reader.mapping)
    for row in rows:
        if out := is_deal.left_out(row):
            outside.append(out)
            continue
        canonical, problems = reader.read(row)
        if canonical is None:
            rejected.append(RejectedRow(row, problems))
        else:
            originals.append(row)
            translated.append(canonical)
            warnings.extend(problems)
    used: list[TableRow] = []
    deals = []
    read = read_rows(DEALS, translated, known)
    for original, (_, deal, problems) in zip(originals, read, strict=True):
        if deal is None:
            rejected.append(RejectedRow(original, problems))
        else:
            used.append(original)
            deals.append(deal)
            warnings.extend(problems)
    return _ReadDeals(tuple(used), tuple(deals), tuple(rejected), tuple(warnings), tuple(outside))


def _notes(read: _ReadDeals, mapping: Mapping) -> tuple[DealNote, ...]:
    column = mapping.deals.columns.notes
    pairs = zip(read.rows, read.deals, strict=True) if column else ()
    return tuple(
        DealNote(deal.id, text)
        for row, deal in pairs
        if (text := mapping.cell(row, column)) and not is_error(text)
    )


def _imported_file(
    file: str,
    tables: dict[str, Table],
    rejected: tuple[RejectedRow, ...],
    becomes: str = "written",
    *,
    outside: int = 0,
) -> ImportedFile:
    table = tables[file]
    all_rejected = sorted((*table.rejected, *rejected), key=lambda each: each.row.place)
    read = len(table.rows) + len(table.rejected)
    return ImportedFile(table.head.place.file.name, read, tuple(all_rejected), becomes, outside)


def _unused_corrections(mapping_file: MappingFile, tables: dict[str, Table]) -> Iterable[Problem]:
    for path in unused_corrections(mapping_file.mapping, tables):
        says = f"the export has no '{path[2]}' in a column '{path[1]}'"
        problem = mapping_file.problem(path, "import-correction", says, "delete the correction")
        yield replace(problem, severity=Severity.WARNING)


def _problems(rejected: Iterable[RejectedRow]) -> tuple[Problem, ...]:
    return tuple(problem for each in rejected for problem in each.problems)
