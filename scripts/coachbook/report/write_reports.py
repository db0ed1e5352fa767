"""`coachbook report` and `coachbook diagnose`: make the reports, write the files, show lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.font_coverage import characters
from coachbook.base.project import Project
from coachbook.base.terminal import check_writable, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.judge.team_examples import with_team_weights
from coachbook.pdf.html_to_pdf import Printer
from coachbook.pdf.stand_ins import printable_html
from coachbook.report.diagnosis import Finding, diagnose
from coachbook.report.measures import TeamMeasures
from coachbook.report.report_builder import make_report
from coachbook.report.report_page import ReportWords, report_html
from coachbook.report.report_wording import number_words, rule_words
from coachbook.report.report_workbook import report_workbook
from coachbook.report.team_report import TeamReport
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.team_history import TeamHistory, load_team_history
from coachbook.team.selection import select_reps


@dataclass(frozen=True)
class ReportRequest:
    """The options of `report` and `diagnose`.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: Of report and diagnosis.
        out: Where the files go.
        records: The records folder.
        store: The kind of store; None: whichever is there.
    """

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language
    out: Path
    records: Path
    store: StoreKind | None = None


def write_reports(project: Project, playbook: Path, request: ReportRequest) -> tuple[Path, ...]:
    """Write the report of each team and say where it is.

    Raises:
        Problems: the playbook, the team folder or a scorecard has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    history = _load_history(playbook, request)
    groups = select_reps(history.folder, request.teams, (), None, request.week)
    whole = {team.id: team for team in history.folder.teams}
    check_writable(request.out, "--out")
    printer = Printer(project.checklists)
    files: list[Path] = []
    for team, _ in groups:
        sources = (history.folder, history.cards, history.playbook)
        report = make_report(whole[team.id], *sources, request.week)
        files += _write_report(project, printer, report, history, request)
    return tuple(files)


def _load_history(playbook: Path, request: ReportRequest) -> TeamHistory:
    folders = (request.team, request.records)
    history = load_team_history(playbook, *folders, request.week, request.store, request.teams)
    return replace(history, playbook=with_team_weights(history.playbook, request.team))


def _write_report(
    project: Project,
    printer: Printer,
    report: TeamReport,
    history: TeamHistory,
    request: ReportRequest,
) -> Iterator[Path]:
    book, language = history.playbook, request.language
    names = {one.rep.id: one.rep.name for one in report.reps}
    glyphs = characters(project.checklists)
    paper = report_html(report, book, language, project.checklists, printed=True)
    contents = {
        ".html": report_html(report, book, language, project.checklists).encode(),
        ".pdf": printer.lay_out(printable_html(paper, glyphs, language)).pdf(),
        ".xlsx": report_workbook(report, ReportWords(book, language, names)),
    }
    stem = file_stem(f"{request.week}_{report.team.id}_report_{language}")
    for suffix, content in contents.items():
        file = request.out / f"{stem}{suffix}"
        with explain_write_errors(request.out, "--out"):
            write_file(file, content)
        click.echo(f"report: {file}")
        yield file


def show_diagnosis(playbook: Path, request: ReportRequest, rep: str) -> tuple[Finding, ...]:
    """Show which causes a rep's numbers support, with the rules and the numbers.

    Raises:
        Problems: the playbook, the team folder or a scorecard has errors.
        click.ClickException: there is no such rep.
    """
    history = _load_history(playbook, request)
    [(team, (person,))] = select_reps(history.folder, request.teams, (rep,), None)
    team = next(one for one in history.folder.teams if one.id == team.id)
    measures = TeamMeasures(team, history.folder, history.playbook, request.week)
    findings = diagnose(rep, measures, history.playbook)
    words = ReportWords(history.playbook, request.language, {})
    click.echo(f"{person.name or person.id} · {team.name} · {request.week}")
    weeks = measures.weeks_counted(rep, history.playbook.diagnosis.reckoning.back_weeks)
    click.echo(words.diagnosis_weeks(request.week, weeks))
    for line in _diagnosis_lines(findings, words):
        click.echo(line)
    return findings


def _diagnosis_lines(findings: Sequence[Finding], words: ReportWords) -> Iterator[str]:
    for finding in findings:
        verdict = words.say(f"verdict_{finding.verdict.value}")
        yield f"{words.text(finding.cause.name)} ({finding.cause.id}): {verdict}"
        for check in finding.checks:
            numbers, rule = number_words(check, words), rule_words(check.rule, words)
            yield f"    {numbers}; {rule}: {words.say(f'verdict_{check.verdict.value}')}"
