"""A CRM's export -> a team. Every row is kept, or rejected with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coachbook.base.problems import Problem, Problems, Severity, in_order
from coachbook.team.crm.deals import DealReader, side_table
from coachbook.team.crm.mapping_file import MappingFile, column_problems, unused_corrections
from coachbook.team.crm.reps import Staff, read_staff
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import Deal, Team
from coachbook.team.table_row import RejectedRow, Table, TableRow
from coachbook.team.tables import DEALS, read_rows


@dataclass(frozen=True)
class ImportedFile:
    """What became of the rows of one file: they are written, looked up, or rejected."""

    file: str
    read: int
    rejected: tuple[RejectedRow, ...]
    becomes: str = "written"

    @property
    def row_count(self) -> int:
        """How many rows went into the team folder, or can be looked up."""
        return self.read - len(self.rejected)


@dataclass(frozen=True)
class ImportResult:
    """What an export became: its teams and deals, and what was wrong with the rest."""

    teams: tuple[Team, ...]
    deals: tuple[Deal, ...]
    parts: tuple[ImportedFile, ...]
    warnings: tuple[Problem, ...]

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """Every row that was rejected, file by file."""
        return tuple(row for part in self.parts for row in part.rejected)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why rows were rejected, and what is doubtful about others."""
        return in_order([*_problems(self.rejected), *self.warnings])


def import_export(
    found: MappingFile, tables: dict[str, Table], before: tuple[Team, ...], known: KnownIds
) -> ImportResult:
    """Read the reps and deals of an export.

    Args:
        found: The mapping file.
        tables: The tables of the export by the file names of the mapping.
        before: The teams of an earlier import: their people keep their ids.
        known: The ids of the playbook; its reps are not used.

    Raises:
        Problems: a column is not there, or not one rep can be read.
    """
    problems = tuple(column_problems(found, tables))
    if problems:
        raise Problems(problems)
    mapping = found.mapping
    staff = read_staff(tables[mapping.reps.file].rows, mapping, Staff(before), known.printable)
    if not staff.teams:
        none = found.problem(("reps", "file"), "import-no-reps", "not one rep could be read")
        raise Problems([none, *_problems(staff.rejected)])
    sides = [side_table(row, tables[row.file].rows, mapping) for row in mapping.look_up]
    reader = DealReader(mapping, staff.reps, sides, tables[mapping.deals.file])
    reps = frozenset(rep.id for rep in staff.reps.values())
    deals, rejected, warnings = _deals(
        reader, tables[mapping.deals.file].rows, replace(known, reps=reps)
    )
    parts = (
        _part(mapping.reps.file, tables, staff.rejected),
        _part(mapping.deals.file, tables, rejected),
        *(_part(side.look_up.file, tables, side.rejected, "looked up") for side in sides),
    )
    return ImportResult(staff.teams, deals, parts, (*warnings, *_unused(found, tables)))


def _deals(
    reader: DealReader, rows: Iterable[TableRow], known: KnownIds
) -> tuple[tuple[Deal, ...], tuple[RejectedRow, ...], tuple[Problem, ...]]:
    originals: list[TableRow] = []
    translated: list[TableRow] = []
    rejected: list[RejectedRow] = []
    warnings: list[Problem] = []
    for row in rows:
        canonical, problems = reader.read(row)
        if canonical is None:
            rejected.append(RejectedRow(row, problems))
        else:
            originals.append(row)
            translated.append(canonical)
            warnings.extend(problems)
    deals = []
    read = read_rows(DEALS, translated, known)
    for original, (_, deal, problems) in zip(originals, read, strict=True):
        if deal is None:
            rejected.append(RejectedRow(original, problems))
        else:
            deals.append(deal)
            warnings.extend(problems)
    return tuple(deals), tuple(rejected), tuple(warnings)


def _part(
    file: str, tables: dict[str, Table], rejected: tuple[RejectedRow, ...], becomes: str = "written"
) -> ImportedFile:
    table = tables[file]
    every = sorted((*table.rejected, *rejected), key=lambda one: one.row.place)
    return ImportedFile(file, len(table.rows) + len(table.rejected), tuple(every), becomes)


def _unused(found: MappingFile, tables: dict[str, Table]) -> Iterable[Problem]:
    for path in unused_corrections(found.mapping, tables):
        says = f"the export has no '{path[2]}' in a column '{path[1]}'"
        problem = found.problem(path, "import-correction", says, "delete the correction")
        yield replace(problem, severity=Severity.WARNING)


def _problems(rejected: Iterable[RejectedRow]) -> tuple[Problem, ...]:
    return tuple(problem for one in rejected for problem in one.problems)
