"""`coachbook workbook` and `coachbook webform`: issue the forms of a week, a file for each team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from coachbook.base.files import file_stem, write_file
from coachbook.base.project import Project
from coachbook.base.terminal import check_writable, count_noun, explain_write_errors
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.judge.team_examples import with_team_weights
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.observation import CardKind
from coachbook.scorecard.past_folder import folder_on
from coachbook.scorecard.team_history import cards_until, with_scorecards
from coachbook.scorecard.webform_page import Webform, webform_html
from coachbook.scorecard.workbook.identity import MOST_REPS
from coachbook.scorecard.workbook.look import read_look
from coachbook.scorecard.workbook.make_workbook import Order, make_workbook
from coachbook.sheet.print_log import PrintLog, issued_entry, next_run
from coachbook.sheet.prints import screen_print
from coachbook.sheet.sheet import Sheet, make_sheet
from coachbook.team.cell_values import Printable, on_screen
from coachbook.team.model import Rep, Team, TeamFolder
from coachbook.team.selection import RepFolders, reps_of, select_reps
from coachbook.team.team_folder import read_folder, show_warnings


@dataclass(frozen=True)
class IssueRequest:
    """The options of `workbook` and `webform`.

    Attributes:
        team: The team folder.
        teams: Only these; empty: all.
        week: Which week.
        language: The language of the files; None: that of most of a team's reps.
        kind: The kind of scorecard: a lead's, a self-assessment or for calibration.
        scorer: The id of who scores; empty: each team's supervisor.
        out: Where the files go.
        records: The records folder.
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
        """Write the file of a team; kind and scorer are in its name unless it is the lead's own.

        Raises:
            click.ClickException: it cannot be written.
        """
        kind = "" if self.kind is CardKind.NORMAL else f"_{self.kind}"
        suffix = f"{kind}_{self.scorer}" if self.scorer else kind
        file = self.out / f"{file_stem(str(self.week))}_{team.id}{suffix}{ending}"
        with explain_write_errors(self.out, "--out"):
            write_file(file, content)
        return file


def teams_to_issue(
    request: IssueRequest, playbook: Playbook, printable: Printable
) -> tuple[TeamFolder, Sequence[tuple[Team, tuple[Rep, ...]]]]:
    """The team folder as of the Monday, with what cards add, and each team with its current reps.

    Raises:
        Problems: the team folder has errors.
        click.ClickException: a team is not there, or files cannot be written.
    """
    folder, problems = read_folder(request.team, playbook, request.week, printable)
    show_warnings(problems)
    week, reps = request.week, reps_of(folder, request.teams)
    cards = cards_until(request.records, week, reps=reps)
    then = folder_on(folder, request.records, week, week.monday, reps)
    folder = with_scorecards(then, cards, playbook, week)
    groups = select_reps(folder, request.teams, (), None, request.week)
    check_writable(request.out, "--out")
    return folder, groups


def write_webforms(project: Project, playbook: Path, request: IssueRequest) -> Sequence[Path]:
    """Write a web form for each team and show where it is.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load_playbook(playbook)
    week = request.week
    folder, groups = teams_to_issue(request, draft.playbook, on_screen)
    book = draft.playbook.for_week(len(folder.calendar.workdays(week)))
    judging = with_team_weights(book, request.team)
    last = PrintLog(request.records).latest_entries(week)
    rep_folders, files = RepFolders(folder), []
    for team, reps in groups:
        sheets = tuple(
            make_sheet(team, rep, rep_folders.for_rep(rep.id), draft.playbook, week) for rep in reps
        )
        forms = {rep.id: last[rep.id].form for rep in reps if rep.id in last}
        scorer = request.scorer or team.supervisor.id
        language = request.language or Language.ZH
        prints = record_prints(request, scorer, language, sheets)
        page = Webform(team, week, request.kind, scorer, sheets, forms, prints)
        html = webform_html(page, judging, project.checklists, language)
        files.append(request.write(team, ".html", html.encode()))
        click.echo(f"web form of {count_noun(len(reps), 'rep')}: {files[-1]}")
    return files


def write_workbooks(project: Project, playbook: Path, request: IssueRequest) -> tuple[Path, ...]:
    """Write a workbook for each team and show where it is.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load_playbook(playbook)
    folder, groups = teams_to_issue(request, draft.playbook, lambda _: True)
    look, files = read_look(project.checklists), []
    book = draft.playbook.for_week(len(folder.calendar.workdays(request.week)))
    for team, _ in groups:
        plain = workbook_order(folder, team, draft.playbook, request.week, request.language)
        name = folder.names.get(request.scorer, "")
        order = replace(plain, kind=request.kind, scorer=request.scorer, scorer_name=name)
        prints = record_prints(request, order.by, order.language, order.sheets)
        order = replace(order, prints=prints)
        files.append(request.write(team, ".xlsx", make_workbook(order, book, look)))
        click.echo(f"workbook: {files[-1]}")
    return tuple(files)


def record_prints(
    request: IssueRequest, scorer: str, language: Language, sheets: Sequence[Sheet]
) -> Mapping[str, str]:
    """Write down which lists are issued, before they are; the name of each rep's print.

    Raises:
        Problems: the records cannot be read.
        click.ClickException: they cannot be written, or a rep's week has too many prints.
    """
    log, week = PrintLog(request.records), request.week
    check_writable(log.folder, "--records")
    with explain_write_errors(log.folder, "--records"):
        codes = log.codes(sheet.rep.id for sheet in sheets)
        known = log.prints(week)
        run = next_run(log.latest_entries(week).values(), known.values())
        entries = {}
        for sheet in sheets:
            rep = sheet.rep.id
            draft = screen_print(sheet, request.kind, scorer, language, run)
            try:
                issued = draft.named(rep, week, {}, known.get(rep, ()))
            except ValueError as error:
                raise click.ClickException(f"nothing can be issued: {error}") from None
            entries[rep] = issued_entry(codes[rep], sheet.team.supervisor.id, issued)
        log.add(week, "", entries)
    return {rep: entry.prints[0].print for rep, entry in entries.items()}


def workbook_order(
    folder: TeamFolder, team: Team, playbook: Playbook, week: Week, language: Language | None
) -> Order:
    """The order for a team's workbook, with each rep's sheet as of the week's Monday.

    Raises:
        click.ClickException: the team is too large for one workbook.
    """
    if len(team.reps) > MOST_REPS:
        says = f"the team '{team.id}' has {len(team.reps)} reps; a workbook holds {MOST_REPS}"
        raise click.ClickException(f"{says}: use the web page or paper, or split the team")
    rep_folders = RepFolders(folder)
    sheets = (
        make_sheet(team, rep, rep_folders.for_rep(rep.id), playbook, week) for rep in team.reps
    )
    main_language = Counter(rep.language for rep in team.reps).most_common(1)[0][0]
    return Order(team, week, tuple(sheets), language or main_language)
