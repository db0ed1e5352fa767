"""`coachbook webform`: one self-contained HTML file for each team and week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.records import Records
from coachbook.commands.scored import cards_to
from coachbook.commands.sheet_files import check_writable, said
from coachbook.commands.sheet_people import Shares, chosen
from coachbook.commands.show import plural
from coachbook.commands.team_folder import read_folder, tell
from coachbook.load import load
from coachbook.output import file_stem, write
from coachbook.project import Project
from coachbook.render.webform import Webform, webform_html
from coachbook.scorecards.joined import with_cards
from coachbook.sheets.sheet import make_sheet
from coachbook.team.values import is_printable
from coachbook.text import Language
from coachbook.week import Week


@dataclass(frozen=True)
class Wanted:
    """What was asked for. `scorer` empty: each team's supervisor."""

    team: Path
    teams: tuple[str, ...]
    week: Week
    language: Language
    scorer: str
    kind: str
    out: Path
    records: Path


def webform(project: Project, playbook: Path, wanted: Wanted) -> Sequence[Path]:
    """Make the pages and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
        click.ClickException: a team is not there, or a file cannot be written.
    """
    draft, _ = load(playbook)
    book, week = draft.playbook, wanted.week
    folder, problems = read_folder(wanted.team, book, week, is_printable)
    tell(problems)
    folder = with_cards(folder, cards_to(wanted.records, week), week)
    groups = chosen(folder, wanted.teams, (), None, week)
    check_writable(wanted.out, "--out")
    printed = Records(wanted.records).printed(week)
    shares, files = Shares(folder), []
    for team, reps in groups:
        sheets = tuple(make_sheet(team, rep, shares.of(rep.id), book, week) for rep in reps)
        forms = {rep.id: printed[rep.id].form for rep in reps if rep.id in printed}
        scorer = wanted.scorer or team.supervisor.id
        page = Webform(team, week, wanted.kind, scorer, sheets, forms)
        html = webform_html(page, book, project.checklists, wanted.language)
        file = wanted.out / f"{file_stem(str(week))}_{team.id}{_whose(wanted)}.html"
        with said(wanted.out, "--out"):
            write(file, html.encode())
        files.append(file)
        click.echo(f"web form of {plural(len(reps), 'rep')}: {file}")
    return files


def _whose(wanted: Wanted) -> str:
    """What tells pages of one team and week apart that are not the lead's own."""
    kind = "" if wanted.kind == "normal" else f"_{wanted.kind}"
    return f"{kind}_{wanted.scorer}" if wanted.scorer else kind
