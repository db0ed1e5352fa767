"""`coachbook workbook`: one XLSX file for each team and week, to be filled in on a screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import click

from coachbook.commands.scored import cards_to
from coachbook.commands.sheet_files import check_writable, said
from coachbook.commands.sheet_people import Shares, chosen
from coachbook.commands.team_folder import read_folder, tell
from coachbook.load import load
from coachbook.model.playbook import Playbook
from coachbook.output import file_stem, write
from coachbook.project import Project
from coachbook.render.workbook.book import Order, make_workbook
from coachbook.render.workbook.look import read_look
from coachbook.scorecards.joined import with_cards
from coachbook.scorecards.record import Kind
from coachbook.scorecards.workbook_identity import MOST_REPS
from coachbook.sheets.sheet import make_sheet
from coachbook.team.model import Team, TeamFolder
from coachbook.text import Language
from coachbook.week import Week


@dataclass(frozen=True)
class Wanted:
    """What is asked of `coachbook workbook`.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: Of the workbook; None: the one that most of a team's reps have.
        kind: Whose judgement it is to be.
        scorer: Who scores; empty: each team's supervisor.
        out: Where the files go.
        records: Where scorecards are kept.
    """

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language | None
    kind: Kind
    scorer: str
    out: Path
    records: Path

    @property
    def whose(self) -> str:
        """What tells files of one team and week apart that are not the lead's own."""
        kind = "" if self.kind is Kind.NORMAL else f"_{self.kind}"
        return f"{kind}_{self.scorer}" if self.scorer else kind


def write_workbooks(project: Project, playbook: Path, wanted: Wanted) -> tuple[Path, ...]:
    """Write the workbooks and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load(playbook)
    folder, problems = read_folder(wanted.team, draft.playbook, wanted.week)
    tell(problems)
    folder = with_cards(folder, cards_to(wanted.records, wanted.week), wanted.week)
    groups = chosen(folder, wanted.teams, (), None, wanted.week)
    check_writable(wanted.out, "--out")
    look, files = read_look(project.checklists), []
    for team, _ in groups:
        plain = order_of(folder, team, draft.playbook, wanted.week, wanted.language)
        name = folder.names.get(wanted.scorer, "")
        order = replace(plain, kind=wanted.kind, scorer=wanted.scorer, scorer_name=name)
        file = wanted.out / f"{file_stem(str(wanted.week))}_{team.id}{wanted.whose}.xlsx"
        with said(wanted.out, "--out"):
            write(file, make_workbook(order, draft.playbook, look))
        click.echo(f"workbook: {file}")
        files.append(file)
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
