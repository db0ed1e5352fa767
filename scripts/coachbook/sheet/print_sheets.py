"""The work of `coachbook sheets`: a PDF for each rep of a team folder, and packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Protocol

import click

from coachbook.base.files import write_file
from coachbook.base.font_coverage import MissingFontError, characters
from coachbook.base.problems import Problem, Problems, Severity, has_errors
from coachbook.base.project import Project
from coachbook.base.terminal import (
    check_writable,
    count_noun,
    explain_write_errors,
    problem_counts,
)
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.jobs import Forms, JobFactory
from coachbook.sheet.output_paths import SheetPaths
from coachbook.sheet.packs import PackContext, Packs, TeamSheets
from coachbook.sheet.print_log import PrintLog
from coachbook.sheet.print_run import Run, RunOptions
from coachbook.sheet.printer import content_of
from coachbook.sheet.prints import Print
from coachbook.sheet.roster import Assignment, Note
from coachbook.sheet.sheets_request import InterruptedRun, PrintResult, SheetsRequest
from coachbook.team.folder_reader import read_team
from coachbook.team.folder_warnings import warnings_in_week
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import select_reps
from coachbook.team.stray_files import TEAM
from coachbook.team.team_folder import show_warnings

PACKS_SHOWN = 3

Groups = Sequence[tuple[Team, Sequence[Rep]]]


class StartWeek(Protocol):
    """Takes over what the records know: a team folder as it stood on the Monday of the week."""

    def __call__(
        self,
        folder: TeamFolder,
        records: Path,
        playbook: Playbook,
        request: SheetsRequest,
        *,
        complete: bool,
    ) -> TeamFolder:
        """The folder with what the records add; `complete`: it has no errors."""
        ...


def print_sheets(
    project: Project, playbook: Path, request: SheetsRequest, start_week: StartWeek
) -> PrintResult:
    """Check the playbook, print the sheets and say where they are.

    `start_week` writes the week down in the ledger of the records folder, and adds to the team
    folder what the records say about the weeks before it.

    Raises:
        Problems: the playbook or the team folder has errors.
        InterruptedRun: Ctrl-C.
    """
    draft, _ = load_playbook(playbook)
    try:
        result = make_sheets(project, draft, request, start_week)
    except KeyboardInterrupt:
        raise InterruptedRun from None
    except MissingFontError as error:
        raise click.ClickException(str(error)) from None
    for line in _summary_lines(result, request):
        click.echo(line)
    if result.problems:
        errors = count_noun(result.problems, "error")
        click.echo(f"{errors}: what they concern was left out", err=True)
    return result


def make_sheets(
    project: Project, draft: Draft, request: SheetsRequest, start_week: StartWeek
) -> PrintResult:
    """Print the sheets of a team folder.

    Raises:
        Problems: something in the team folder is wrong, and `keep_going` is not set.
        MissingFontError: the font is not there.
        click.ClickException: something cannot be found or written.
    """
    glyphs = characters(project.checklists)
    folder, problems = read_team(request.team, draft.playbook, lambda c: ord(c) in glyphs)
    problems = (*problems, *warnings_in_week(folder, draft.playbook, request.week))
    if has_errors(problems) and not request.keep_going:
        raise Problems(problems)
    _show(problems)
    groups = select_reps(folder, request.teams, request.reps, request.shard, request.week)
    check_writable(request.out, "--out")
    log = PrintLog(request.records or request.team / "records")
    check_writable(log.folder, "--records")
    complete = not has_errors(problems)
    with explain_write_errors(log.folder, "--records"):
        folder = start_week(folder, log.folder, draft.playbook, request, complete=complete)
    forms = Forms(project, draft, log.forms)
    if request.blank:
        return _blanks(forms, draft, folder, groups, request)
    run = _run(forms, log, draft, folder, request)
    teams = run.print(groups)
    for note in run.notes:
        click.echo(f"warning: {note}", err=True)
    _show(run.misfits)
    errors = sum(problem.severity is Severity.ERROR for problem in (*problems, *run.misfits))
    teams_with_sheets = [team for team in teams if team.sheets]
    if run.misfits and not teams_with_sheets:
        raise click.ClickException("no sheet can be printed")
    _add_unreadable_reps(teams_with_sheets, folder, request)
    with explain_write_errors(request.out, "--out"):
        packs = _packs(run, folder, request).write(teams_with_sheets)
    items = chain.from_iterable(team.sheets.values() for team in teams_with_sheets)
    files = [item.file for item in items if item.file]
    left_out = sum(team.left_out for team in teams)
    return PrintResult(
        tuple(files), tuple(packs), errors, run.made, left_out, forgotten=len(run.forgotten)
    )


def _run(
    forms: Forms,
    log: PrintLog,
    draft: Draft,
    folder: TeamFolder,
    request: SheetsRequest,
) -> Run:
    options = RunOptions(
        week=request.week,
        shard=request.shard_name,
        changed=request.changed,
        again=request.again,
        keep_going=request.keep_going,
        source=request.team / TEAM,
    )
    return Run(
        options=options,
        factory=_job_factory(forms, draft, folder, log, request),
        printer=forms.printer(plain=request.plain, on_screen=request.fillable),
        paths=SheetPaths(
            request.out, request.week, fillable=request.fillable, part=request.pack_suffix
        ),
        log=log,
        last_entries=log.latest_entries(request.week),
    )


def _job_factory(
    forms: Forms, draft: Draft, folder: TeamFolder, log: PrintLog | None, request: SheetsRequest
) -> JobFactory:
    reps = (rep.id for team in folder.teams for rep in team.reps)
    codes: Mapping[str, str] = {}
    prints: Mapping[str, tuple[Print, ...]] = {}
    if log:
        prints = log.prints(request.week)
        with explain_write_errors(log.folder, "--records"):
            codes = log.codes(reps)
    known = (folder, draft, request.week, forms, codes, prints)
    return JobFactory(*known, request.languages, by_code=request.codes)


def _blanks(
    forms: Forms, draft: Draft, folder: TeamFolder, groups: Groups, request: SheetsRequest
) -> PrintResult:
    """Write a blank form for each department and language among these groups."""
    factory = _job_factory(forms, draft, folder, None, request)
    paths = SheetPaths(request.out, request.week, fillable=request.fillable, part="")
    kinds = dict.fromkeys(
        (team.department, request.languages or (rep.language,))
        for team, reps in groups
        for rep in reps
    )
    jobs = [factory.blank(department, languages) for department, languages in kinds]
    printer = forms.printer(plain=request.plain, on_screen=request.fillable)
    files = []
    for job, result in zip(jobs, printer.print(jobs), strict=True):
        file = paths.blank(job.form.department, "-".join(job.form.languages))
        with explain_write_errors(request.out, "--out"):
            write_file(file, content_of(job, result))
        files.append(file)
    return PrintResult(tuple(files), (), made=len(files))


def _add_unreadable_reps(
    teams: Iterable[TeamSheets], folder: TeamFolder, request: SheetsRequest
) -> None:
    """Add reps whose rows in the team folder cannot be read, so that covers list them."""
    for team_sheets in teams:
        for team, rep in folder.omitted_reps:
            if team == team_sheets.team.id and request.concerns(rep):
                team_sheets.missing.append((rep, Note.DATA))


def _packs(run: Run, folder: TeamFolder, request: SheetsRequest) -> Packs:
    this_week = {
        rep.id: Assignment(team.id, team.supervisor.id, run.factory.label(rep))
        for team in folder.teams
        for rep in team.active_reps(request.week)
    }
    every = (rep for team in folder.teams for rep in team.reps)
    absent = {rep.id for rep in every if not rep.is_active(request.week)}
    unlisted = {rep for _, rep in folder.omitted_reps} | absent
    last_week = {
        rep: Assignment(
            entry.team,
            entry.supervisor,
            this_week[rep].label if rep in this_week else entry.code if request.codes else rep,
        )
        for rep, entry in run.log.latest_entries(request.week.previous()).items()
        if request.concerns(rep) and rep not in unlisted
    }
    context = PackContext(
        week=request.week,
        days=folder.calendar.days(request.week),
        languages=request.languages,
        shard=request.shard_name,
        paths=run.paths,
        last_week=last_week,
        this_week=this_week,
    )
    return Packs(run.printer, context)


def _summary_lines(result: PrintResult, request: SheetsRequest) -> Iterator[str]:
    if request.blank:
        yield from (f"blank form: {file}" for file in result.sheets)
        return
    present = len(result.sheets) - result.made
    detail = f" ({result.made} made, {present} there already)" if present else ""
    yield f"{count_noun(len(result.sheets), 'sheet')} in {request.out}{detail}"
    if result.forgotten:
        sheets = count_noun(result.forgotten, "sheet")
        yield f"not on record: {sheets} of reps who were forgotten meanwhile; delete what was made"
    if result.left_out:
        yield f"{result.left_out} left out: nothing on them has changed since they were printed"
    if not result.sheets and request.shard:
        yield f"the share {request.shard.name} has nothing to print"
    *teams, widest = result.packs or (None,)
    if len(teams) > PACKS_SHOWN:
        yield f"a pack for each of {len(teams)} teams: {request.out}"
    else:
        yield from (f"pack of one team: {file}" for file in teams)
    if widest:
        yield f"pack for the printer (both sides, flip on the long edge): {widest}"


def _show(problems: Sequence[Problem]) -> None:
    show_warnings(problems)
    if problems:
        click.echo(problem_counts(problems), err=True)
