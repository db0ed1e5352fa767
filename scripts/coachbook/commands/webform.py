"""`coachbook webform`: one self-contained HTML file for each team and week."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coachbook.commands.handed_out import Wanted, teams_for
from coachbook.commands.records import Records
from coachbook.commands.sheet_people import Shares
from coachbook.commands.show import plural
from coachbook.load import load
from coachbook.project import Project
from coachbook.render.webform import Webform, webform_html
from coachbook.sheets.sheet import make_sheet
from coachbook.team.values import is_printable
from coachbook.text import Language


def webform(project: Project, playbook: Path, wanted: Wanted) -> Sequence[Path]:
    """Make the pages and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load(playbook)
    book, week = draft.playbook, wanted.week
    folder, groups = teams_for(wanted, book, is_printable)
    printed = Records(wanted.records).printed(week)
    shares, files = Shares(folder), []
    for team, reps in groups:
        sheets = tuple(make_sheet(team, rep, shares.of(rep.id), book, week) for rep in reps)
        forms = {rep.id: printed[rep.id].form for rep in reps if rep.id in printed}
        scorer = wanted.scorer or team.supervisor.id
        page = Webform(team, week, wanted.kind, scorer, sheets, forms)
        html = webform_html(page, book, project.checklists, wanted.language or Language.ZH)
        files.append(wanted.write(team, ".html", html.encode()))
        click.echo(f"web form of {plural(len(reps), 'rep')}: {files[-1]}")
    return files
