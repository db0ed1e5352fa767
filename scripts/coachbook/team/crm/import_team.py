"""`coachbook team import`: a CRM's export -> a team folder, and what became of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import click

from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.font_coverage import characters
from coachbook.base.problems import Place, Problem, Problems, did_you_mean
from coachbook.base.project import Project
from coachbook.base.terminal import in_brief
from coachbook.base.validation import build_model
from coachbook.base.week import Week
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.crm.conversion import ImportResult, import_export
from coachbook.team.crm.mapping_file import MappingFile, read_mapping
from coachbook.team.known_ids import known_ids
from coachbook.team.ledger.ledger_entry import newest_day
from coachbook.team.model import TeamFile, TeamFolder
from coachbook.team.stray_files import REJECTED, REPORT, TEAM
from coachbook.team.table_reader import read_table
from coachbook.team.tables import DEALS
from coachbook.team.team_files import deals_csv, rejected_csv, report_csv, team_yml
from coachbook.team.work_calendar import WorkCalendar, work_hours


@dataclass(frozen=True)
class ImportRequest:
    """What to import, and where to.

    Attributes:
        mapping: The mapping file.
        out: The team folder to make.
        files: The export's files, or folders with them; none: the folder of the mapping.
        replace: A team folder that is already there may be overwritten.
        week: The week of the export, in which its deals are written down; None: that of the newest
            day in it.
        records: The records folder; None: `records` in the team folder.
    """

    mapping: Path
    out: Path
    files: tuple[Path, ...] = ()
    replace: bool = False
    week: Week | None = None
    records: Path | None = None


class WriteImport(Protocol):
    """Writes the deals of an export down in the ledger."""

    def __call__(
        self, folder: TeamFolder, records: Path, playbook: Playbook, week: Week, *, complete: bool
    ) -> str:
        """Write them; a sentence if it may not be. `complete`: no deal is missing."""
        ...


def import_team(
    project: Project, playbook: Path, request: ImportRequest, write: WriteImport
) -> bool:
    """Make a team folder of a CRM's export and show a summary; whether no row was rejected.

    Raises:
        Problems: why the import cannot be made; then nothing was written.
    """
    before = _existing_team(request)
    glyphs = characters(project.checklists)
    book = read_draft(playbook).playbook
    known = known_ids(book, printable=lambda c: ord(c) in glyphs)
    mapping_file = read_mapping(request.mapping, known)
    paths = _export_files(mapping_file, request.files or (request.mapping.parent,))
    tables = {name: read_table(file) for name, file in paths.items()}
    imported = import_export(mapping_file, tables, before.teams, known)
    with folder_lock(request.out):
        there = _existing_team(request)
        if there != before:  # another run has given ids meanwhile, which are kept
            before, imported = there, import_export(mapping_file, tables, there.teams, known)
        content = {
            DEALS.file: deals_csv(imported.deals),
            REJECTED: rejected_csv(imported.rejected),
            REPORT: report_csv(imported.problems),
            TEAM: team_yml(imported.teams, before.calendar.hours),
        }
        for name, data in content.items():
            write_under_lock(request.out / name, data)
    click.echo(_written_down(imported, book, request, write))
    for line in _summary_lines(imported, request.out):
        click.echo(line)
    return not imported.rejected


def _written_down(
    imported: ImportResult, playbook: Playbook, request: ImportRequest, write: WriteImport
) -> str:
    """Write the deals down in the ledger; says in which week, or why not."""
    newest = newest_day(imported.deals)
    week = request.week or (Week.of(newest) if newest else None)
    if week is None:
        return "not in the ledger: no deal has a date; name the week of the export with --week"
    folder = TeamFolder(imported.teams, imported.deals)
    records, complete = request.records or request.out / "records", not imported.rejected
    if sentence := write(folder, records, playbook, week, complete=complete):
        return sentence
    because = "" if request.week else f", the week of {newest}, the newest day in the export"
    return f"written down in the ledger as of {week}{because}"


def _existing_team(request: ImportRequest) -> TeamFolder:
    """The teams and working days of the folder that will be overwritten; empty: there is none."""
    existing = [name for name in (TEAM, DEALS.file) if (request.out / name).exists()]
    if existing and not request.replace:
        says = "a team folder is here already"
        hint = "choose another folder, or give --replace to overwrite it (ids are kept)"
        raise Problems([Problem(Place(request.out / existing[0]), "import-exists", says, hint)])
    if TEAM not in existing:
        return TeamFolder(())
    file = build_model(TeamFile, read_yaml(request.out / TEAM, request.out))
    return TeamFolder(file.teams, calendar=WorkCalendar(work_hours(file)))


def _export_files(mapping_file: MappingFile, given: Sequence[Path]) -> dict[str, Path]:
    """The file for each name in the mapping: exactly one must match, and no other be given."""
    candidates = [
        file for path in given for file in (sorted(path.iterdir()) if path.is_dir() else [path])
    ]
    files: dict[str, Path] = {}
    problems = []
    for path, name in mapping_file.file_names():
        matches = [file for file in candidates if file.match(name)]
        if len(matches) == 1:
            files[name] = matches[0]
        else:
            what = ", ".join(file.name for file in matches) or "none of the files given"
            says = f"'{name}' should be one file; it matches {what}"
            hint = did_you_mean(name, (file.name for file in candidates))
            problems.append(mapping_file.problem(path, "import-file", says, hint))
    unused = [file for file in given if not file.is_dir() and file not in files.values()]
    for file in unused:
        says, hint = (
            "the mapping names no such file",
            f"it names: {', '.join(mapping_file.mapping.files)}",
        )
        problems.append(Problem(Place(file), "import-file", says, hint))
    if problems:
        raise Problems(problems)
    return files


def _summary_lines(imported: ImportResult, out: Path) -> Iterator[str]:
    yield from in_brief(imported.problems, Path.cwd())
    if imported.problems:
        yield f"all of them, with the rows' numbers: {out / REPORT}"
    for file in imported.files:
        rejected = f"{len(file.rejected):,} rejected"
        yield f"{file.file}: {file.read:,} rows read, {file.row_count:,} {file.becomes}, {rejected}"
    people = sum(len(team.reps) for team in imported.teams)
    yield f"{out}: {len(imported.teams)} teams, {people} reps, {len(imported.deals):,} deals"
    if imported.rejected:
        yield f"rejected rows and why: {out / REJECTED}"
