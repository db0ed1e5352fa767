"""`coachbook sheets`: one PDF for each rep of a team folder, and packs for the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

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
from coachbook.base.week import Week
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import load_playbook
from coachbook.sheet.jobs import Forms, JobFactory
from coachbook.sheet.output_paths import SheetPaths
from coachbook.sheet.packs import Context, Packs, TeamPrinted
from coachbook.sheet.print_log import PrintLog
from coachbook.sheet.print_run import Run, RunOptions
from coachbook.sheet.printer import content_of
from coachbook.sheet.roster import Assignment, Note
from coachbook.sheet.sheets_request import InterruptedRun, PrintResult, SheetsRequest
from coachbook.team.folder_reader import TEAM, read_team
from coachbook.team.folder_warnings import future_date_warnings, orphaned_deals
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import select_reps
from coachbook.team.team_folder import show_warnings

PACKS_SHOWN = 3

Groups = Sequence[tuple[Team, Sequence[Rep]]]
CarryOver = Callable[[TeamFolder, Path, Week], TeamFolder]


def print_sheets(
    project: Project, playbook: Path, wanted: SheetsRequest, carry_over: CarryOver
) -> PrintResult:
    """Check the playbook, print the sheets and say where they are.

    `carry_over` adds to a team folder what its scorecards, kept in a records folder, say of the
    weeks before the one that is printed.

    Raises:
        Problems: the playbook or the team folder has errors.
        InterruptedRun: Ctrl-C.
    """
    draft, _ = load_playbook(playbook)
    try:
        printed = make_sheets(project, draft, wanted, carry_over)
    except KeyboardInterrupt:
        raise InterruptedRun from None
    except MissingFontError as error:
        raise click.ClickException(str(error)) from None
    for line in _told(printed, wanted):
        click.echo(line)
    if printed.problems:
        lost = count_noun(printed.problems, "error")
        click.echo(f"{lost}: what they concern was left out", err=True)
    return printed


def make_sheets(
    project: Project, draft: Draft, wanted: SheetsRequest, carry_over: CarryOver
) -> PrintResult:
    """Print the sheets of a team folder.

    Raises:
        Problems: something in the team folder is wrong, and `keep_going` was not asked for.
        MissingFontError: the font is not there.
        click.ClickException: something cannot be found or written.
    """
    glyphs = characters(project.checklists)
    folder, problems = read_team(wanted.team, draft.playbook, lambda c: ord(c) in glyphs)
    odd = (*future_date_warnings(folder.deals, wanted.week), *orphaned_deals(folder, wanted.week))
    problems = (*problems, *odd)
    if has_errors(problems) and not wanted.keep_going:
        raise Problems(problems)
    _show(problems)
    groups = select_reps(folder, wanted.teams, wanted.reps, wanted.shard, wanted.week)
    check_writable(wanted.out, "--out")
    records = PrintLog(wanted.records or wanted.team / "records")
    check_writable(records.folder, "--records")
    folder = carry_over(folder, records.folder, wanted.week)
    forms = Forms(project, draft, records.forms)
    if wanted.blank:
        return _blanks(forms, draft, folder, groups, wanted)
    run = _run(forms, records, draft, folder, glyphs, wanted)
    printed = run.print(groups)
    _show(run.misfits)
    lost = sum(problem.severity is Severity.ERROR for problem in (*problems, *run.misfits))
    done = [one for one in printed if one.sheets]
    if run.misfits and not done:
        raise click.ClickException("no sheet can be printed")
    _add_missing(done, folder, wanted)
    with explain_write_errors(wanted.out, "--out"):
        packs = _packs(run, folder, wanted).write(done)
    files = [part.file for one in done for part in one.sheets.values() if part.file]
    left_out = sum(one.left_out for one in printed)
    return PrintResult(tuple(files), tuple(packs), lost, run.made, left_out)


def _run(
    forms: Forms,
    records: PrintLog,
    draft: Draft,
    folder: TeamFolder,
    glyphs: frozenset[int],
    wanted: SheetsRequest,
) -> Run:
    how = RunOptions(
        week=wanted.week,
        part=wanted.shard_name,
        changed=wanted.changed,
        again=wanted.again,
        keep_going=wanted.keep_going,
        source=wanted.team / TEAM,
    )
    return Run(
        how=how,
        desk=_desk(forms, draft, folder, records, wanted),
        printer=forms.printer(plain=wanted.plain, on_screen=wanted.fillable),
        paths=SheetPaths(wanted.out, wanted.week, fillable=wanted.fillable, part=wanted.part),
        records=records,
        before=records.printed(wanted.week),
        glyphs=glyphs,
    )


def _desk(
    forms: Forms, draft: Draft, folder: TeamFolder, records: PrintLog | None, wanted: SheetsRequest
) -> JobFactory:
    reps = (rep.id for team in folder.teams for rep in team.reps)
    codes: Mapping[str, str] = {}
    if records:
        with explain_write_errors(records.folder, "--records"):
            codes = records.codes(reps)
    return JobFactory(
        folder, draft, wanted.week, forms, codes, wanted.languages, by_code=wanted.codes
    )


def _blanks(
    forms: Forms, draft: Draft, folder: TeamFolder, groups: Groups, wanted: SheetsRequest
) -> PrintResult:
    """A blank form for each department and language among the teams chosen."""
    desk = _desk(forms, draft, folder, None, wanted)
    paths = SheetPaths(wanted.out, wanted.week, fillable=wanted.fillable, part="")
    kinds = dict.fromkeys(
        (team.department, wanted.languages or (rep.language,))
        for team, reps in groups
        for rep in reps
    )
    jobs = [desk.blank(department, languages) for department, languages in kinds]
    printer = forms.printer(plain=wanted.plain, on_screen=wanted.fillable)
    files = []
    for job, result in zip(jobs, printer.print(jobs), strict=True):
        file = paths.blank(job.form.department, "-".join(job.form.languages))
        with explain_write_errors(wanted.out, "--out"):
            write_file(file, content_of(job, result))
        files.append(file)
    return PrintResult(tuple(files), (), made=len(files))


def _add_missing(done: Iterable[TeamPrinted], folder: TeamFolder, wanted: SheetsRequest) -> None:
    """Covers also list those whom team.yml says something wrong of."""
    for one in done:
        for team, rep in folder.omitted_reps:
            if team == one.team.id and wanted.concerns(rep):
                one.missing.append((rep, Note.DATA))


def _packs(run: Run, folder: TeamFolder, wanted: SheetsRequest) -> Packs:
    now = {
        rep.id: Assignment(team.id, team.supervisor.id, run.desk.label(rep))
        for team in folder.teams
        for rep in team.active_reps(wanted.week)
    }
    every = (rep for team in folder.teams for rep in team.reps)
    gone = {rep.id for rep in every if not rep.is_active(wanted.week)}
    lost = {rep for _, rep in folder.omitted_reps} | gone
    before = {
        rep: Assignment(
            entry.team,
            entry.supervisor,
            now[rep].label if rep in now else entry.code if wanted.codes else rep,
        )
        for rep, entry in run.records.printed(wanted.week.previous()).items()
        if wanted.concerns(rep) and rep not in lost
    }
    context = Context(
        week=wanted.week,
        languages=wanted.languages,
        shard=wanted.shard_name,
        paths=run.paths,
        before=before,
        now=now,
    )
    return Packs(run.printer, context)


def _told(printed: PrintResult, wanted: SheetsRequest) -> Iterator[str]:
    if wanted.blank:
        yield from (f"blank form: {file}" for file in printed.sheets)
        return
    there = len(printed.sheets) - printed.made
    kept = f" ({printed.made} made, {there} there already)" if there else ""
    yield f"{count_noun(len(printed.sheets), 'sheet')} in {wanted.out}{kept}"
    if printed.left_out:
        yield f"{printed.left_out} left out: nothing on them has changed since they were printed"
    if not printed.sheets and wanted.shard:
        yield f"the share {wanted.shard.name} has nothing to print"
    *teams, widest = printed.packs or (None,)
    if len(teams) > PACKS_SHOWN:
        yield f"a pack for each of {len(teams)} teams: {wanted.out}"
    else:
        yield from (f"pack of one team: {file}" for file in teams)
    if widest:
        yield f"pack for the printer (both sides, flip on the long edge): {widest}"


def _show(problems: Sequence[Problem]) -> None:
    show_warnings(problems)
    if problems:
        click.echo(problem_counts(problems), err=True)
