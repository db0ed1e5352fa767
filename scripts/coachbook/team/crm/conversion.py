"""A CRM's export -> teams and deals. Every row is imported, or rejected with a reason."""

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
    """The rows of one file: read, and rejected or used (`becomes`: written, or looked up)."""

    file: str
    read: int
    rejected: tuple[RejectedRow, ...]
    becomes: str = "written"

    @property
    def row_count(self) -> int:
        """The number of rows that were written or can be looked up."""
        return self.read - len(self.rejected)


@dataclass(frozen=True)
class ImportResult:
    """The teams and deals of an export, and the problems of the rest."""

    teams: tuple[Team, ...]
    deals: tuple[Deal, ...]
    files: tuple[ImportedFile, ...]
    warnings: tuple[Problem, ...]

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """Every row that was rejected, file by file."""
        return tuple(row for file in self.files for row in file.rejected)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why rows were rejected, and the warnings about others."""
        return in_order([*_problems(self.rejected), *self.warnings])


def import_export(
    mapping_file: MappingFile, tables: dict[str, Table], before: tuple[Team, ...], known: KnownIds
) -> ImportResult:
    """Read the reps and deals of an export.

    Args:
        mapping_file: The mapping file.
        tables: The tables of the export, by the file names that the mapping uses.
        before: The teams of an earlier import, whose people keep their ids.
        known: The ids of the playbook; its reps are not used.

    Raises:
        Problems: a column is missing, or no rep could be read.
    """
    problems = tuple(column_problems(mapping_file, tables))
    if problems:
        raise Problems(problems)
    mapping = mapping_file.mapping
    staff = read_staff(tables[mapping.reps.file].rows, mapping, Staff(before))
    if not staff.teams:
        no_reps = mapping_file.problem(
            ("reps", "file"), "import-no-reps", "not one rep could be read"
        )
        raise Problems([no_reps, *_problems(staff.rejected)])
    sides = [side_table(row, tables[row.file].rows, mapping) for row in mapping.look_up]
    reader = DealReader(mapping, staff.reps, sides, tables[mapping.deals.file])
    reps = frozenset(rep.id for rep in staff.reps.values())
    deals, rejected, warnings = _deals(
        reader, tables[mapping.deals.file].rows, replace(known, reps=reps)
    )
    files = (
        _imported_file(mapping.reps.file, tables, staff.rejected),
        _imported_file(mapping.deals.file, tables, rejected),
        *(_imported_file(side.look_up.file, tables, side.rejected, "looked up") for side in sides),
    )
    return ImportResult(
        staff.teams, deals, files, (*warnings, *_unused_corrections(mapping_file, tables))
    )


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


def _imported_file(
    file: str, tables: dict[str, Table], rejected: tuple[RejectedRow, ...], becomes: str = "written"
) -> ImportedFile:
    table = tables[file]
    all_rejected = sorted((*table.rejected, *rejected), key=lambda each: each.row.place)
    return ImportedFile(file, len(table.rows) + len(table.rejected), tuple(all_rejected), becomes)


def _unused_corrections(mapping_file: MappingFile, tables: dict[str, Table]) -> Iterable[Problem]:
    for path in unused_corrections(mapping_file.mapping, tables):
        says = f"the export has no '{path[2]}' in a column '{path[1]}'"
        problem = mapping_file.problem(path, "import-correction", says, "delete the correction")
        yield replace(problem, severity=Severity.WARNING)


def _problems(rejected: Iterable[RejectedRow]) -> tuple[Problem, ...]:
    return tuple(problem for each in rejected for problem in each.problems)
