"""`coachbook export`: the latest scorecards as one table for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.private import FILES, FOLDERS
from coachbook.commands.show import plural
from coachbook.commands.whose import Whose
from coachbook.output import whole
from coachbook.render.table_files import WRITERS, NotWrittenError, is_table
from coachbook.scorecards.stores import open_store
from coachbook.scorecards.table import Row, rows


@dataclass(frozen=True)
class Wanted:
    """What to export, and where to. An empty week, team or rep: every one.

    `again`: also over a file that no export has written.
    """

    whose: Whose
    form: str
    out: Path
    week: str = ""
    team: str = ""
    rep: str = ""
    again: bool = False


def form_of(out: Path | None, form: str | None) -> str:
    """The form of the table: as asked for, else as the file's name says, else csv.

    Raises:
        click.ClickException: the name says another form than the one asked for.
    """
    said = out.suffix[1:].lower() if out else ""
    if form and said in WRITERS and said != form:
        says = f"{out}: the name says {said}, --format says {form}"
        raise click.ClickException(f"{says}; give the file the ending .{form}, or drop --format")
    return form or (said if said in WRITERS else "csv")


def export(wanted: Wanted) -> None:
    """Write the table and say where it is.

    Raises:
        click.ClickException: it cannot be written in this form, a folder, team or rep is not
            there, or the file is somebody's own.
        Problems: a record cannot be read.
        OSError: the file cannot be written; the old one then still stands.
    """
    whose = wanted.whose
    whose.check_there()
    if wanted.team:
        whose.check_team(wanted.team)
    if wanted.rep:
        whose.check_rep(wanted.rep)
    _check_free(wanted)
    cards = open_store(whose.records).cards(wanted.week, wanted.team, wanted.rep)
    counted = _Counted(rows(cards))
    try:
        with whole(wanted.out) as stream:
            WRITERS[wanted.form](counted, stream)
    except NotWrittenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{plural(counted.count, 'value')} in {wanted.out}: personal data, keep it private")


def _check_free(wanted: Wanted) -> None:
    """See whether the file may be written.

    Raises:
        click.ClickException: it belongs to the team folder, or is none that an export wrote.
    """
    out = wanted.out.resolve()
    team, records = wanted.whose.team.resolve(), wanted.whose.records.resolve()
    inner = out.relative_to(records).parts[:-1] if out.is_relative_to(records) else ()
    own = out.parent in (team, records) and out.name.lower() in FILES
    if own or FOLDERS & {*inner}:
        says = "belongs to the team folder or its records; name another file with --out"
        raise click.ClickException(f"{wanted.out} {says}")
    if out.is_file() and not wanted.again and not is_table(out, wanted.form):
        says = "is there, and no export has written it; name another file with --out, or --again"
        raise click.ClickException(f"{wanted.out} {says}")


class _Counted:
    """Rows, and how many have gone by."""

    def __init__(self, those: Iterable[Row]) -> None:
        self._those, self.count = those, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._those:
            self.count += 1
            yield row
