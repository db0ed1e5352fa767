"""`coachbook sheets`: one PDF for each rep of a team folder, and a pack for the printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.git import short_commit
from coachbook.commands.show import counted, in_brief, plural
from coachbook.draft import Draft
from coachbook.load import load
from coachbook.output import write
from coachbook.problems import Place, Problem, Problems, Severity, did_you_mean, has_errors
from coachbook.project import Project
from coachbook.render.font import characters, unprintable
from coachbook.render.pdf import Printer, pack, pages_of
from coachbook.render.sheet import sheet_html, sheet_template
from coachbook.sheets.sheet import Sheet, make_sheet
from coachbook.team.load import read_team
from coachbook.team.model import TeamFolder
from coachbook.text import Language
from coachbook.week import Week
from coachbook.words import word_texts

SIDES = 2
MOST_SHOWN = 5


@dataclass(frozen=True)
class Wanted:
    """What is to be printed. `languages` empty: each rep's own."""

    team: Path
    week: Week
    reps: tuple[str, ...]
    languages: tuple[Language, ...]
    out: Path
    keep_going: bool


@dataclass(frozen=True)
class Printed:
    """What was written: the sheets' files and the pack."""

    sheets: tuple[Path, ...]
    pack: Path
    problems: int


def print_sheets(project: Project, playbook: Path, wanted: Wanted) -> Printed:
    """Check the playbook, print the sheets and say where they are.

    Raises:
        Problems: the playbook or the team folder has errors.
    """
    draft, _ = load(playbook)
    printed = make_sheets(project, draft, wanted)
    click.echo(f"{plural(len(printed.sheets), 'sheet')} in {wanted.out}")
    click.echo(f"pack for the printer (both sides, flip on the long edge): {printed.pack}")
    if printed.problems:
        click.echo(f"{printed.problems} errors: what they concern was left out", err=True)
    return printed


def make_sheets(project: Project, draft: Draft, wanted: Wanted) -> Printed:
    """Print the sheets of a team folder.

    Raises:
        Problems: something in the team folder is wrong, and `keep_going` was not asked for.
    """
    known = characters(project.checklists)
    folder, problems = read_team(wanted.team, draft.playbook, lambda c: ord(c) in known)
    if has_errors(problems) and not wanted.keep_going:
        raise Problems(problems)
    _show(problems)
    chosen = list(_chosen(folder, draft, wanted))
    made, misfits = _made(project, draft, wanted, chosen)
    if misfits and not wanted.keep_going:
        raise Problems(misfits)
    _show(misfits)
    if not made:
        raise click.ClickException("no sheet can be printed")
    lost = sum(problem.severity is Severity.ERROR for problem in (*problems, *misfits))
    return _write(wanted, made, lost)


def _chosen(folder: TeamFolder, draft: Draft, wanted: Wanted) -> Iterator[Sheet]:
    reps = {rep.id: (team, rep) for team in folder.teams for rep in team.reps}
    unknown = [rep for rep in wanted.reps if rep not in reps]
    if unknown:
        lines = [f"there is no rep '{rep}'; {did_you_mean(rep, reps)}" for rep in unknown]
        raise click.ClickException("\n".join(line.removesuffix("; ") for line in lines))
    commit = short_commit(draft.files["edition"].file.parent)
    for name, (team, rep) in reps.items():
        if not wanted.reps or name in wanted.reps:
            yield make_sheet(team, rep, folder, draft.playbook, wanted.week, commit)


def _made(
    project: Project, draft: Draft, wanted: Wanted, chosen: Sequence[Sheet]
) -> tuple[list[tuple[Sheet, bytes]], list[Problem]]:
    printer, template = Printer(project.checklists), sheet_template(project.checklists)
    known = characters(project.checklists)
    made: list[tuple[Sheet, bytes]] = []
    misfits: list[Problem] = []
    for sheet in chosen:
        languages = wanted.languages or (sheet.rep.language,)
        html = sheet_html(sheet, draft.playbook, languages, template)
        missing = unprintable(html, known)
        content = b"" if missing else printer.pdf(html)
        if missing:
            says = f"the font lacks {' '.join(missing)} on the sheet of '{sheet.rep.id}'"
            misfits.append(_misfit(wanted, "sheet-glyphs", says, "write it in another way"))
        elif (pages := pages_of(content)) != SIDES:
            says = f"the sheet of '{sheet.rep.id}' has {pages} pages instead of {SIDES}"
            hint = "shorten its longest texts: names, customers, commitments"
            misfits.append(_misfit(wanted, "sheet-two-sides", says, hint))
        else:
            made.append((sheet, content))
    return made, misfits


def _misfit(wanted: Wanted, rule: str, says: str, hint: str) -> Problem:
    return Problem(Place(wanted.team / "team.yml"), rule, says, hint)


def _write(wanted: Wanted, made: Sequence[tuple[Sheet, bytes]], problems: int) -> Printed:
    files = tuple(wanted.out / f"{sheet.id}.pdf" for sheet, _ in made)
    for file, (_, content) in zip(files, made, strict=True):
        write(file, content)
    language = (wanted.languages or (made[0][0].rep.language,))[0]
    title = f"{word_texts('sheet')['pack'].in_(language)} {wanted.week}"
    target = wanted.out / f"{wanted.week}_pack.pdf"
    parts = [(f"{sheet.team.name} · {sheet.rep.name}", content) for sheet, content in made]
    write(target, pack(parts, title))
    return Printed(files, target, problems)


def _show(problems: Sequence[Problem]) -> None:
    if problems:
        for line in in_brief(problems, Path.cwd(), MOST_SHOWN):
            click.echo(line, err=True)
        click.echo(counted(problems), err=True)
