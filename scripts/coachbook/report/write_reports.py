"""`coachbook report` and `coachbook diagnose`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.project import Project
from coachbook.base.terminal import check_writable, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.pdf.html_to_pdf import Printer
from coachbook.report.diagnosis import Finding, diagnose
from coachbook.report.measures import TeamMeasures
from coachbook.report.report_builder import make_report
from coachbook.report.report_page import ReportWords, report_html
from coachbook.report.report_wording import measured_words, rule_words
from coachbook.report.report_workbook import report_book
from coachbook.report.team_report import TeamReport
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.team_history import TeamHistory, load_team_history
from coachbook.team.selection import select_reps


@dataclass(frozen=True)
class ReportRequest:
    """What is to be reported.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: Of report and diagnosis.
        out: Where the files go.
        records: Where the scorecards are kept.
        store: What they are kept in; None: what is there.
    """

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language
    out: Path
    records: Path
    store: StoreKind | None = None


def write_reports(project: Project, playbook: Path, wanted: ReportRequest) -> tuple[Path, ...]:
    """Write the report of each team and say where it is.

    Raises:
        Problems: the playbook, the team folder or a record has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    scored = _scored(playbook, wanted)
    groups = select_reps(scored.folder, wanted.teams, (), None, wanted.week)
    whole = {team.id: team for team in scored.folder.teams}
    check_writable(wanted.out, "--out")
    printer = Printer(project.checklists)
    files: list[Path] = []
    for team, _ in groups:
        known = (scored.folder, scored.cards, scored.playbook)
        report = make_report(whole[team.id], *known, wanted.week)
        files += _written(project, printer, report, scored, wanted)
    return tuple(files)


def _scored(playbook: Path, wanted: ReportRequest) -> TeamHistory:
    where = (wanted.team, wanted.records)
    return load_team_history(playbook, *where, wanted.week, wanted.store, wanted.teams)


def _written(
    project: Project,
    printer: Printer,
    report: TeamReport,
    scored: TeamHistory,
    wanted: ReportRequest,
) -> Iterator[Path]:
    book, language = scored.playbook, wanted.language
    names = {one.rep.id: one.rep.name for one in report.reps}
    paper = report_html(report, book, language, project.checklists, printed=True)
    contents = {
        ".html": report_html(report, book, language, project.checklists).encode(),
        ".pdf": printer.lay_out(paper).pdf(),
        ".xlsx": report_book(report, ReportWords(book, language, names)),
    }
    stem = file_stem(f"{wanted.week}_{report.team.id}_report_{language}")
    for suffix, content in contents.items():
        file = wanted.out / f"{stem}{suffix}"
        with explain_write_errors(wanted.out, "--out"):
            write_file(file, content)
        click.echo(f"report: {file}")
        yield file


def tell_diagnosis(playbook: Path, wanted: ReportRequest, rep: str) -> tuple[Finding, ...]:
    """Say which causes the numbers of a rep support, with the rules and the numbers.

    Raises:
        Problems: the playbook, the team folder or a record has errors.
        click.ClickException: there is no such rep.
    """
    scored = _scored(playbook, wanted)
    [(team, (person,))] = select_reps(scored.folder, wanted.teams, (rep,), None)
    team = next(one for one in scored.folder.teams if one.id == team.id)
    numbers = TeamMeasures(team, scored.folder, scored.playbook, wanted.week)
    findings = diagnose(rep, numbers, scored.playbook)
    speech = ReportWords(scored.playbook, wanted.language, {})
    click.echo(f"{person.name or person.id} · {team.name} · {wanted.week}")
    for line in _told(findings, speech):
        click.echo(line)
    return findings


def _told(findings: Sequence[Finding], speech: ReportWords) -> Iterator[str]:
    for finding in findings:
        verdict = speech.say(f"verdict_{finding.verdict.value}")
        yield f"{speech.text(finding.cause.name)} ({finding.cause.id}): {verdict}"
        for held in finding.held:
            numbers, rule = measured_words(held, speech), rule_words(held.rule, speech)
            yield f"    {numbers}; {rule}: {speech.say(f'verdict_{held.verdict.value}')}"
