"""`coachbook team import`: a CRM's export -> a team folder, and what became of every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import click

from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.font_coverage import characters
from coachbook.base.problems import Place, Problem, Problems, did_you_mean, in_order
from coachbook.base.project import Project
from coachbook.base.terminal import can_ask, count_noun, in_brief
from coachbook.base.week import Week
from coachbook.playbook.load import read_draft
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.crm.conversion import ImportResult, import_export
from coachbook.team.crm.dry_run import deal_warnings, dry_run_lines, value_counts
from coachbook.team.crm.first_mapping import first_mapping
from coachbook.team.crm.former_folder import FormerFolder, read_former_folder
from coachbook.team.crm.former_states import FormerStates
from coachbook.team.crm.mapping import Mapping
from coachbook.team.crm.mapping_file import MappingFile, read_mapping
from coachbook.team.crm.merging import Export, FolderState, Loss, Merged, loss_lines, merge
from coachbook.team.deal_sums import in_team_currency
from coachbook.team.folder_reader import target_currency
from coachbook.team.known_ids import KnownIds, known_ids
from coachbook.team.ledger.ledger_entry import newest_day
from coachbook.team.model import Deal, DealNote, TeamFolder
from coachbook.team.stray_files import MAPPING, REJECTED, REPORT, TEAM
from coachbook.team.table_reader import TableForm, read_sheet_with
from coachbook.team.table_row import Table
from coachbook.team.tables import DEALS
from coachbook.team.team_files import deals_csv, rejected_csv, report_csv, team_yml


@dataclass(frozen=True)
class ImportRequest:
    """What to import, and where to.

    Attributes:
        out: The team folder to make, or to bring up to date.
        mapping: The mapping file; None: the one that the folder remembers, else a first one is
            written, and asked about.
        files: The export's files, or folders with them; none: the folder of the mapping given.
        replace: Merge into a team folder that no import has made.
        dry_run: Write nothing, show what would stand there.
        yes: What would be lost may be lost.
        week: The week of the export, in which its deals are written down; None: that of the newest
            day in it.
        records: The records folder; None: `records` in the team folder.
        encoding, sheet: Of the files, where no mapping says it; empty: found out.
    """

    out: Path
    mapping: Path | None = None
    files: tuple[Path, ...] = ()
    replace: bool = False
    dry_run: bool = False
    yes: bool = False
    week: Week | None = None
    records: Path | None = None
    encoding: str = ""
    sheet: str = ""


class WriteImport(Protocol):
    """Writes the deals of an export down in the ledger."""

    def __call__(
        self, folder: TeamFolder, records: Path, playbook: Playbook, week: Week, *, complete: bool
    ) -> str:
        """Write them; a sentence if it may not be. `complete`: no deal is missing."""
        ...


class OfferFacts(Protocol):
    """Offers a person the facts that notes about deals speak of, in a table of the team folder."""

    def __call__(
        self, team: Path, deals: Sequence[Deal], notes: Sequence[DealNote], playbook: Playbook
    ) -> str:
        """Write the table; a sentence on it, empty if there are no notes."""
        ...


def import_team(
    project: Project,
    playbook: Path,
    request: ImportRequest,
    write: WriteImport,
    offer: OfferFacts,
) -> bool:
    """Make a team folder of a CRM's export and show a summary; whether no row was rejected.

    Raises:
        Problems: why the import cannot be made; then nothing was written.
        click.Abort: the user does not want what would be lost to be lost.
    """
    _refuse_stranger(request)
    glyphs = characters(project.checklists)
    book = read_draft(playbook).playbook
    known = known_ids(book, printable=lambda c: ord(c) in glyphs)
    mapping = _mapping(request, known)
    if mapping is None:
        return False
    export = _read_export(mapping, request, known)
    contents = FormerStates(request.out).contents()
    before = read_former_folder(request.out, known)
    export = _in_time_zone(export, before, book)
    imported, merged = _merged(export, before, known)
    if request.dry_run:
        for line in dry_run_lines(imported, merged, book, Path.cwd()):
            click.echo(line)
        return not imported.rejected
    if not _agreed(merged, request):
        return False
    with folder_lock(request.out):
        _refuse_stranger(request)
        if FormerStates(request.out).contents() != contents:
            agreed = merged.losses  # another run has given ids meanwhile, which are kept
            before = read_former_folder(request.out, known)
            imported, merged = _merged(export, before, known)
            _refuse_new_losses(merged.losses, agreed, request)
        _write(export, imported, merged, before, book, request)
    click.echo(_written_down(imported, merged, book, request, write))
    for line in _summary_lines(imported, merged, book, request.out):
        click.echo(line)
    if says := offer(request.out, merged.state.deals, imported.notes, book):
        click.echo(says)
    return not imported.rejected


@dataclass(frozen=True)
class _ReadExport:
    """The tables of an export and the mapping by which they are read."""

    mapping: MappingFile
    tables: dict[str, Table]


def _mapping(request: ImportRequest, known: KnownIds) -> Path | None:
    """The mapping given or remembered, else a first one if all in it is answered."""
    remembered = request.out / MAPPING
    if request.mapping or remembered.is_file():
        return request.mapping or remembered
    said = TableForm(request.encoding, request.sheet, is_ours=False)
    return first_mapping(request.files, known, request.out, said)


def _read_export(mapping: Path, request: ImportRequest, known: KnownIds) -> _ReadExport:
    mapping_file = read_mapping(mapping, known)
    if not request.files and mapping == request.out / MAPPING:
        hint = "name the export's files, or the folder with them"
        raise Problems([Problem(Place(mapping), "import-file", "which export is not said", hint)])
    paths = _export_files(mapping_file, request.files or (mapping.parent,))
    readings = {name: _reading(mapping_file, name, request) for name in paths}
    tables = {name: read_sheet_with(file, readings[name]) for name, file in paths.items()}
    for name, table in tables.items():
        for note in table.notes:
            click.echo(f"{paths[name].name}: {note}")
    return _ReadExport(mapping_file, tables)


def _reading(mapping_file: MappingFile, file: str, request: ImportRequest) -> TableForm:
    """How a file is read, as the mapping says it; what it leaves open, as the command does."""
    said = mapping_file.mapping.reading(file)
    encoding, sheet = said.encoding or request.encoding, said.sheet or request.sheet
    return replace(said, encoding=encoding, sheet=sheet)


def _in_time_zone(export: _ReadExport, before: FormerFolder, book: Playbook) -> _ReadExport:
    """The export with a time zone for its stamps: of the mapping, the teams, or the edition."""
    mapping = export.mapping.mapping
    zones = {team.timezone for team in before.ours.teams if team.timezone}
    zone = mapping.timezone or (zones.pop() if len(zones) == 1 else book.edition.timezone)
    placed = mapping.model_copy(update={"timezone": zone})
    return replace(export, mapping=replace(export.mapping, mapping=placed))


def _merged(
    export: _ReadExport, before: FormerFolder, known: KnownIds
) -> tuple[ImportResult, Merged]:
    imported = import_export(export.mapping, export.tables, before.former, known)
    mapping = export.mapping.mapping
    fields = _fields_said(mapping)
    if any(deal.currency for deal in imported.deals):
        fields |= {"currency"}
    said = Export(
        FolderState(imported.teams, imported.deals),
        fields,
        imported.refused_deals,
        imported.refused_reps,
        says_joined=bool(mapping.reps.columns.joined),
    )
    return imported, merge(said, before.ours, before.base, before.ever.deals)


def _fields_said(mapping: Mapping) -> frozenset[str]:
    """The fields of a deal of which the export says something."""
    named = {field for field, column in mapping.deals.columns.model_dump().items() if column}
    named |= {"rep", "state"}
    named |= {fill.field for side in mapping.look_up for fill in side.fills}
    if any(stage.claimed for stage in mapping.stages):
        named.add("claimed")
    if named & {"lost", "expected"}:
        named.add("closed")
    return frozenset(named | ({"amount"} if "won_amount" in named else set()))


def _agreed(merged: Merged, request: ImportRequest) -> bool:
    """Whether what would be lost may be; says what it is."""
    if not merged.losses:
        return True
    for line in loss_lines(merged.losses):
        click.echo(line)
    if request.yes:
        return True
    if can_ask():
        click.confirm("Go on?", abort=True)
        return True
    click.echo("nothing was written; to go on, run it again with --yes", err=True)
    return False


def _refuse_new_losses(
    losses: tuple[Loss, ...], agreed: tuple[Loss, ...], request: ImportRequest
) -> None:
    if not request.yes and not {*losses} <= {*agreed}:
        says, hint = "was changed meanwhile, and more would be lost", "run the command again"
        raise Problems([Problem(Place(request.out), "import-changed", says, hint)])


def _write(
    export: _ReadExport,
    imported: ImportResult,
    merged: Merged,
    before: FormerFolder,
    playbook: Playbook,
    request: ImportRequest,
) -> None:
    """Write the folder anew and keep what it was; its lock is held."""
    states = FormerStates(request.out)
    states.keep()
    deals = deals_csv(merged.state.deals)
    content = {
        DEALS.file: deals,
        REJECTED: rejected_csv(imported.rejected),
        REPORT: report_csv(_all_problems(imported, merged, playbook)),
        TEAM: team_yml(merged.state.teams, before.hours),
        MAPPING: export.mapping.source.file.read_bytes(),
    }
    for name, data in content.items():
        write_under_lock(request.out / name, data)
    said = deals if imported.deals == merged.state.deals else deals_csv(imported.deals)
    ever = before.ever_with(merged.state)
    states.note(
        {TEAM: team_yml(imported.teams), DEALS.file: said},
        {TEAM: team_yml(ever.teams), DEALS.file: deals_csv(ever.deals)},
    )


def _written_down(
    imported: ImportResult,
    merged: Merged,
    playbook: Playbook,
    request: ImportRequest,
    write: WriteImport,
) -> str:
    """Write the deals down in the ledger; says in which week, or why not."""
    newest = newest_day(merged.state.deals)
    week = request.week or (Week.of(newest) if newest else None)
    if week is None:
        return "not in the ledger: no deal has a date; name the week of the export with --week"
    deals = in_team_currency(merged.state.deals, target_currency(request.out))
    folder = TeamFolder(merged.state.teams, deals)
    records, complete = request.records or request.out / "records", not imported.rejected
    if sentence := write(folder, records, playbook, week, complete=complete):
        return sentence
    because = "" if request.week else f", the week of {newest}, the newest day in the export"
    return f"written down in the ledger as of {week}{because}"


def _refuse_stranger(request: ImportRequest) -> None:
    """Refuse to write into a team folder that no import has made, unless that is wanted."""
    existing = [name for name in (TEAM, DEALS.file) if (request.out / name).exists()]
    known = FormerStates(request.out).is_there() or (request.out / MAPPING).is_file()
    if existing and not request.replace and not known:
        says = "a team folder is here already"
        hint = "choose another folder, or give --replace to merge the export into it"
        raise Problems([Problem(Place(request.out / existing[0]), "import-exists", says, hint)])


def _export_files(mapping_file: MappingFile, given: Sequence[Path]) -> dict[str, Path]:
    """The file for each name in the mapping: exactly one must match, and no other be given."""
    candidates = [
        file
        for path in given
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if not file.name.startswith(("~$", ".~lock")) or file in given
    ]
    names = list(mapping_file.file_names())
    if len(names) == 1 and len(candidates) == 1:
        return {names[0][1]: candidates[0]}
    files: dict[str, Path] = {}
    problems = []
    for path, name in names:
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


def _all_problems(
    imported: ImportResult, merged: Merged, playbook: Playbook
) -> tuple[Problem, ...]:
    return in_order([*imported.problems, *deal_warnings(merged.state.deals, playbook)])


def _summary_lines(
    imported: ImportResult, merged: Merged, playbook: Playbook, out: Path
) -> Iterator[str]:
    problems = _all_problems(imported, merged, playbook)
    yield from in_brief(problems, Path.cwd())
    yield from value_counts(imported.problems)
    if problems:
        yield f"all of them, with the rows' numbers: {out / REPORT}"
    for file in imported.files:
        aside = f"{file.left_out:,} left out, " if file.left_out else ""
        yield (
            f"{file.file}: {file.read:,} rows read, {file.row_count:,} {file.becomes}, "
            f"{aside}{len(file.rejected):,} rejected"
        )
    if merged.changed or merged.kept or merged.losses:
        yield (
            f"deals: {merged.new:,} new, {merged.changed:,} changed, "
            f"{merged.kept:,} kept that the export does not have; coachbook team undo brings back "
            "what was there"
        )
    if merged.back:
        some = ", ".join(merged.back[:10]) + (" …" if len(merged.back) > 10 else "")
        what = count_noun(len(merged.back), "deal")
        yield f"{what} back that had been taken out, with what was typed then: {some}"
    people = sum(len(team.reps) for team in merged.state.teams)
    teams, deals = len(merged.state.teams), len(merged.state.deals)
    yield f"{out}: {teams} teams, {people} reps, {deals:,} deals"
    if imported.rejected:
        yield f"rejected rows and why: {out / REJECTED}"


def undo_import(folder: Path, *, yes: bool) -> None:
    """Bring back a team folder as it was before the last import.

    Raises:
        Problems: no former state is kept.
        click.Abort: the user does not want to lose what was typed since.
        click.ClickException: likewise, without a terminal.
    """
    states = FormerStates(folder)
    if states.numbers() and states.is_edited() and not yes:
        says = "team.yml or deals.csv was changed since the import, and that would be lost"
        if not can_ask():
            raise click.ClickException(f"{says}; to go on, run it again with --yes")
        click.confirm(f"{says[0].upper()}{says[1:]}. Go on?", abort=True)
    states.restore()
    left = count_noun(len(states.numbers()), "former state")
    click.echo(f"{folder} is as it was before the import; {left} left; the ledger stays")
