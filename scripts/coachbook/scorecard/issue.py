"""What workbooks and web forms share: what was asked for, and the teams that they are made for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.project import Project
from coachbook.base.terminal import check_writable, count_noun, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import CardKind
from coachbook.scorecard.team_history import cards_until
from coachbook.scorecard.webform_page import Webform, webform_html
from coachbook.scorecard.workbook.identity import MOST_REPS
from coachbook.scorecard.workbook.look import read_look
from coachbook.scorecard.workbook.make_workbook import Order, make_workbook
from coachbook.sheet.print_log import PrintLog
from coachbook.sheet.sheet import make_sheet
from coachbook.team.cell_values import Printable, is_printable
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import RepFolders, select_reps
from coachbook.team.team_folder import read_folder, show_warnings


@dataclass(frozen=True)
class IssueRequest:
    """What was asked for.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: Of a file; None: the one that most of a team's reps have.
        kind: Whose judgement it is to be.
        scorer: Who scores; empty: each team's supervisor.
        out: Where the files go.
        records: Where scorecards are kept.
    """

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language | None
    kind: CardKind
    scorer: str
    out: Path
    records: Path

    def write(self, team: Team, ending: str, content: bytes) -> Path:
        """Write the file of a team; its name tells it from files that are not the lead's own.

        Raises:
            click.ClickException: it cannot be written.
        """
        kind = "" if self.kind is CardKind.NORMAL else f"_{self.kind}"
        whose = f"{kind}_{self.scorer}" if self.scorer else kind
        file = self.out / f"{file_stem(str(self.week))}_{team.id}{whose}{ending}"
        with explain_write_errors(self.out, "--out"):
            write_file(file, content)
        return file


def teams_to_issue(
    wanted: IssueRequest, playbook: Playbook, printable: Printable
) -> tuple[TeamFolder, Sequence[tuple[Team, tuple[Rep, ...]]]]:
    """The folder as it is known before the week, and the teams in it with those who are there.

    Raises:
        Problems: the team folder has errors.
        click.ClickException: a team is not there, or files cannot be written.
    """
    folder, problems = read_folder(wanted.team, playbook, wanted.week, printable)
    show_warnings(problems)
    folder = with_cards(folder, cards_until(wanted.records, wanted.week), wanted.week)
    groups = select_reps(folder, wanted.teams, (), None, wanted.week)
    check_writable(wanted.out, "--out")
    return folder, groups


def webform(project: Project, playbook: Path, wanted: IssueRequest) -> Sequence[Path]:
    """Make the pages and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load_playbook(playbook)
    book, week = draft.playbook, wanted.week
    folder, groups = teams_to_issue(wanted, book, is_printable)
    printed = PrintLog(wanted.records).printed(week)
    shares, files = RepFolders(folder), []
    for team, reps in groups:
        sheets = tuple(make_sheet(team, rep, shares.for_rep(rep.id), book, week) for rep in reps)
        forms = {rep.id: printed[rep.id].form for rep in reps if rep.id in printed}
        scorer = wanted.scorer or team.supervisor.id
        page = Webform(team, week, wanted.kind, scorer, sheets, forms)
        html = webform_html(page, book, project.checklists, wanted.language or Language.ZH)
        files.append(wanted.write(team, ".html", html.encode()))
        click.echo(f"web form of {count_noun(len(reps), 'rep')}: {files[-1]}")
    return files


def write_workbooks(project: Project, playbook: Path, wanted: IssueRequest) -> tuple[Path, ...]:
    """Write the workbooks and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load_playbook(playbook)
    folder, groups = teams_to_issue(wanted, draft.playbook, lambda _: True)
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
    shares = RepFolders(folder)
    sheets = (make_sheet(team, rep, shares.for_rep(rep.id), playbook, week) for rep in team.reps)
    usual = Counter(rep.language for rep in team.reps).most_common(1)[0][0]
    return Order(team, week, tuple(sheets), language or usual)
