"""`coachbook workbook`: one XLSX file for each team and week, to be filled in on a screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import click

from coachbook.commands.handed_out import Wanted, teams_for
from coachbook.commands.sheet_people import Shares
from coachbook.load import load
from coachbook.model.playbook import Playbook
from coachbook.project import Project
from coachbook.render.workbook.book import Order, make_workbook
from coachbook.render.workbook.look import read_look
from coachbook.scorecards.workbook_identity import MOST_REPS
from coachbook.sheets.sheet import make_sheet
from coachbook.team.model import Team, TeamFolder
from coachbook.text import Language
from coachbook.week import Week


def write_workbooks(project: Project, playbook: Path, wanted: Wanted) -> tuple[Path, ...]:
    """Write the workbooks and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load(playbook)
    folder, groups = teams_for(wanted, draft.playbook, lambda _: True)
    look, files = read_look(project.checklists), []
    for team, _ in groups:
        plain = order_of(folder, team, draft.playbook, wanted.week, wanted.language)
        name = folder.names.get(wanted.scorer, "")
        order = replace(plain, kind=wanted.kind, scorer=wanted.scorer, scorer_name=name)
        files.append(wanted.write(team, ".xlsx", make_workbook(order, draft.playbook, look)))
        click.echo(f"workbook: {files[-1]}")
    return tuple(files)


def order_of(
    folder: TeamFolder, team: Team, playbook: Playbook, week: Week, language: Language | None
) -> Order:
    """The workbook of a team, with every rep's sheet as it stands on the week's Monday.

    Raises:
        click.ClickException: the team is too large for one workbook.
    """
    if len(team.reps) > MOST_REPS:
        says = f"the team '{team.id}' has {len(team.reps)} reps; a workbook holds {MOST_REPS}"
        raise click.ClickException(f"{says}: use the web page or paper, or split the team")
    shares = Shares(folder)
    sheets = (make_sheet(team, rep, shares.of(rep.id), playbook, week) for rep in team.reps)
    usual = Counter(rep.language for rep in team.reps).most_common(1)[0][0]
    return Order(team, week, tuple(sheets), language or usual)
