"""The command `calibrate`: how far leads agree."""

from __future__ import annotations

from pathlib import Path

import click

from coachbook import options
from coachbook.options import current_project, request


@click.command()
@options.PLAYBOOK_TEAMS_WEEK
@click.option(
    "--weeks",
    "count",
    type=click.IntRange(1, 53),
    default=1,
    help="So many weeks, the last being --week (default: 1).",
)
@options.languages("zh")
@options.out("Where the files go", "calibration/WEEK")
@options.RECORDS
@options.STORE
def calibrate(playbook: Path, **given: object) -> None:
    """Say how far leads agree who scored the same reps blind: on screen, as a page and a PDF.

    Forms to score on: `coachbook webform` or `workbook` with --kind calibration --scorer ID, one a
    lead. These scores count nowhere else.
    """
    from coachbook.calibration import compare_leads as comparing

    comparing.calibrate_leads(
        current_project(), playbook, request(comparing.CalibrationRequest, given)
    )


COMMANDS = (calibrate,)
