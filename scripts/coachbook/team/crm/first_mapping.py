"""The first look at an export: what is in it, a first mapping, and what is to be asked."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from coachbook.base.files import write_file
from coachbook.base.font_coverage import characters
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.project import Project
from coachbook.base.terminal import can_ask
from coachbook.base.words import fill_names, load_words
from coachbook.playbook.load import read_draft
from coachbook.team.crm.column_choice import DATES, ColumnChoice, Guessed
from coachbook.team.crm.column_profile import profiles_of
from coachbook.team.crm.dry_run import table_lines, trial_lines
from coachbook.team.crm.guess import LEAST_OF_DEALS, Guess, day_of, guess_mapping
from coachbook.team.crm.interview import answered, asks
from coachbook.team.crm.mapping_text import mapping_text
from coachbook.team.crm.owner_names import is_nobody, owner_name
from coachbook.team.known_ids import KnownIds, known_ids
from coachbook.team.table_reader import KINDS, TableForm, read_table
from coachbook.team.table_row import Table

_MOST_VALUES = 20
_LOOKED_AT = 200  # rows, for a date that shows how dates are read
_OF_COLUMNS = ("column", "flag")


@dataclass(frozen=True)
class LookRequest:
    """What to look at.

    Attributes:
        files: The files, or folders with them.
        mapping: Where the first mapping goes; None: beside the export.
        encoding, sheet: Of the files; empty: found out.
    """

    files: tuple[Path, ...]
    mapping: Path | None = None
    encoding: str = ""
    sheet: str = ""


def look(project: Project, playbook: Path, request: LookRequest) -> bool:
    """Show what is in an export and write a first mapping; whether nothing is left to ask.

    Raises:
        Problems: no file can be read, or none holds deals.
    """
    glyphs = characters(project.checklists)
    book = read_draft(playbook).playbook
    known = known_ids(book, printable=lambda c: ord(c) in glyphs)
    said = TableForm(request.encoding, request.sheet, is_ours=False)
    tables = _tables(request.files, said, known)
    guess = _guessed(tables, known, request.files)
    for line in (*look_lines(guess, tables[guess.deals_file]), *_unused_lines(guess, tables)):
        click.echo(line)
    for line in trial_lines(guess, tables, known, book, Path.cwd()):
        click.echo(line)
    file = request.mapping or _place(request.files, guess)
    _write(_as_read(guess, tables, said), known, file)
    words = load_words("team/look", guess.language)
    given = shlex.join(["--mapping", str(file), *map(str, request.files)])
    key = "look_answer_first" if guess.questions else "look_go_on"
    click.echo(fill_names(words[key], command=f"coachbook team import --out TEAM {given}"))
    return not guess.questions


def first_mapping(
    files: Sequence[Path], known: KnownIds, out: Path, said: TableForm
) -> Path | None:
    """A first mapping of an export, in which all is answered; None: it is not, and is to be edited.

    `said`: how its files are read, as far as that is said. At a terminal the questions are asked;
    else the mapping is written with them, for an editor.

    Raises:
        Problems: no file can be read, or none holds deals.
    """
    if not files:
        hint = "name the export's files, or the folder with them"
        raise Problems([Problem(Place(out), "import-file", "which export is not said", hint)])
    tables = _tables(files, said, known)
    guess = _guessed(tables, known, files)
    for line in (*look_lines(guess, tables[guess.deals_file]), *_unused_lines(guess, tables)):
        click.echo(line)
    if can_ask():
        guess = answered(guess, tables, known)
    file = _place(files, guess)
    _write(_as_read(guess, tables, said), known, file)
    if can_ask() and not guess.questions:
        return file
    again = shlex.join(["--mapping", str(file), "--out", str(out), *map(str, files)])
    click.echo(
        "nothing was imported: look at the mapping, answer what is asked there, then run\n"
        f"    coachbook team import {again}",
        err=True,
    )
    return None


def look_lines(guess: Guess, table: Table) -> Iterator[str]:
    """What the files seem to be: columns with samples, stages and owners with counts."""
    words = load_words("team/look", guess.language)

    def say(key: str, **values: object) -> str:
        return fill_names(words[key], **values)

    yield f"{guess.deals_file}: {len(table.rows):,} rows"
    yield say("program", name=guess.program) if guess.program else words["no_program"]
    fields: dict[str, list[tuple[str, Guessed]]] = {}
    for name, found in (("", guess.deals), ("reps.", guess.reps)):
        if name and guess.reps_file != guess.deals_file:
            continue
        for each, guessed in found.items():
            fields.setdefault(guessed.column, []).append((f"{name}{each}", guessed))
    rows = []
    for profile in profiles_of(table):
        found_here = fields.get(profile.name, [])
        reason = (
            say(f"reason_{found_here[0][1].reason}", by=found_here[0][1].by) if found_here else ""
        )
        taken = ", ".join(name for name, _ in found_here) or "-"
        samples = " | ".join(profile.samples)
        rows.append([profile.name, taken, f"{profile.filled:,}", samples, reason])
    head = [words[f"look_{each}"] for each in ("column", "field", "filled", "samples", "why")]
    yield from table_lines(head, rows)
    if guess.reps_file != guess.deals_file:
        taken = ", ".join(f"{name}: {each.column}" for name, each in guess.reps.items())
        yield f"{guess.reps_file}: {taken}"
    yield f"{words['look_stages']}:"
    for stage in guess.stages[:_MOST_VALUES]:
        claimed = f", {stage.claimed}" if stage.claimed else ""
        yield f"  {stage.text} ({stage.number:,}): {stage.state}{claimed}"
    yield f"{words['look_owners']}:"
    for text, number in guess.owners[:_MOST_VALUES]:
        note = (
            "look_nobody" if is_nobody(text) else "look_left" if owner_name(text).has_left else ""
        )
        yield f"  {text} ({number:,})" + (f": {words[note]}" if note else "")
    if len(guess.owners) > _MOST_VALUES:
        yield f"  … {say('look_more', number=len(guess.owners) - _MOST_VALUES)}"
    yield from _reading_lines(guess, table, words)
    yield say("look_open", number=len(guess.questions)) if guess.questions else words["look_sure"]
    for question in guess.questions:
        yield f"  - {asks(guess, question)}"


def _reading_lines(guess: Guess, table: Table, words: Mapping[str, str]) -> Iterator[str]:
    """How a date and an amount of the export are read, where they might be read otherwise."""
    asked = {question.about for question in guess.questions}
    columns = {name: each.column for name, each in guess.deals.items()}
    cells = [
        row[columns[each]] for each in DATES if each in columns for row in table.rows[:_LOOKED_AT]
    ]
    if guess.dates and "dates" not in asked:
        for text in filter(None, cells):
            if day := day_of(text, guess.dates):
                yield fill_names(words["look_dates"], sample=text, day=day)
                break


def _unused_lines(guess: Guess, tables: Mapping[str, Table]) -> Iterator[str]:
    """The files of which nothing is taken."""
    if unused := [name for name in tables if name not in (guess.deals_file, guess.reps_file)]:
        words = load_words("team/look", guess.language)
        yield fill_names(words["look_files"], files=", ".join(unused))


def _guessed(tables: dict[str, Table], known: KnownIds, files: Sequence[Path]) -> Guess:
    guess = guess_mapping(tables, known)
    if guess is None:
        says = f"no file looks like deals: {', '.join(tables) or 'none could be read'}"
        hint = (
            "expected a table with a row for each deal: its rep, customer, stage, amount, dates; "
            "if they are on another sheet, save that one as a file of its own"
        )
        raise Problems([Problem(Place(files[0]), "import-no-deals", says, hint)])
    return guess


def _as_read(guess: Guess, tables: dict[str, Table], said: TableForm) -> Guess:
    """The guess with what the mapping must say so that the files are read in the same way again."""
    forms = {
        name: TableForm(said.encoding, tables[name].sheet, is_ours=False)
        for name in (guess.deals_file, guess.reps_file)
    }
    return replace(guess, forms=forms)


def _with_deals(file: Path, first: Table, known: KnownIds) -> Table:
    """Of the sheets that people see the one that holds deals, if that is just one; else the first.

    Raises:
        Problems: several hold as much of a deal.
    """
    tables = [
        read_table(file, reading=TableForm(sheet=name, is_ours=False)) for name in first.sheets
    ]
    scores = [ColumnChoice(profiles_of(each), known, {}, ()).deal_score for each in tables]
    most = max(scores)
    best = [name for name, score in zip(first.sheets, scores, strict=True) if score == most]
    if most < LEAST_OF_DEALS or best == [first.sheets[0]]:
        return first
    if len(best) > 1:
        says = f"has deals on several sheets: {', '.join(best)}"
        hint = f"say which is meant: --sheet {shlex.quote(best[0])}"
        raise Problems([Problem(Place(file), "table-sheet", says, hint)])
    others = ", ".join(name for name in first.sheets if name != best[0])
    note = f"the sheet '{best[0]}' was read, which holds deals; not read: {others}"
    table = tables[first.sheets.index(best[0])]
    return replace(table, notes=(note, *table.notes))


def _tables(files: Sequence[Path], said: TableForm, known: KnownIds) -> dict[str, Table]:
    """The tables of an export, by file name; a file of a folder that cannot be read is told."""
    tables: dict[str, Table] = {}
    for path in files:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if (path.is_dir() and file.suffix.lower() not in KINDS) or file.name.startswith(
                ("~$", ".")
            ):
                continue
            try:
                table = read_table(file, reading=said)
                several = len(table.sheets) > 1
                tables[file.name] = _with_deals(file, table, known) if several else table
                for note in tables[file.name].notes:
                    click.echo(f"{file.name}: {note}")
            except Problems as error:
                if not path.is_dir():
                    raise
                for problem in error.problems[:1]:
                    click.echo(f"not read: {problem}", err=True)
    return tables


def _place(files: Sequence[Path], guess: Guess) -> Path:
    """Where the first mapping goes: beside the export."""
    first = next(
        (path for path in files if path.is_dir() or path.name == guess.deals_file), files[0]
    )
    folder = first if first.is_dir() else first.parent
    return folder / f"{Path(guess.deals_file).stem}.mapping.yml"


def _write(guess: Guess, known: KnownIds, file: Path) -> None:
    """Write the mapping, unless there is another that somebody may have edited.

    Raises:
        Problems: there is one with other content.
    """
    content = mapping_text(guess, known).encode()
    if file.exists() and file.read_bytes() != content:
        says = "a mapping is here already, and may have been edited"
        hint = f"use it: --mapping {file}; or delete it to have it written anew"
        raise Problems([Problem(Place(file), "import-mapping-exists", says, hint)])
    write_file(file, content)
    click.echo(f"mapping: {file}")
