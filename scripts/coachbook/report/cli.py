"""The commands `report` and `diagnose`."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.base.text import Language
from coachbook.options import current_project, request

_REPORT_OPTIONS = options.combine_options(
    options.PLAYBOOK_TEAMS_WEEK,
    options.language("Default: zh.", Language.ZH),
    options.RECORDS,
    options.STORE,
)


@click.command()
@_REPORT_OPTIONS
@options.out("Where the files go", "reports/WEEK")
def report(playbook: Path, **given: object) -> None:
    """Write each team's report on a week: what to do, and the numbers (HTML, PDF and XLSX)."""
    from coachbook.report import write_reports as reporting

    reporting.write_reports(current_project(), playbook, request(reporting.ReportRequest, given))


@click.command()
@_REPORT_OPTIONS
@click.argument("rep")
def diagnose(playbook: Path, rep: str, **given: object) -> None:
    """Say which of the playbook's causes the numbers of REP support, and by which rule."""
    from coachbook.report import write_reports as reporting

    report_request = request(reporting.ReportRequest, {**given, "out": Path()})
    reporting.show_diagnosis(playbook, report_request, rep)


COMMANDS = (report, diagnose)
