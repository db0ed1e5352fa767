"""`coachbook export`: the latest scorecards as one table for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from coachbook.commands.show import plural
from coachbook.output import whole
from coachbook.render.table_files import WRITERS, NotWrittenError
from coachbook.scorecards.stores import open_store
from coachbook.scorecards.table import Row, rows


@dataclass(frozen=True)
class Wanted:
    """What to export, and where to. An empty week, team or rep: every one."""

    records: Path
    form: str
    out: Path
    week: str = ""
    team: str = ""
    rep: str = ""


def export(wanted: Wanted) -> None:
    """Write the table and say where it is.

    Raises:
        click.ClickException: it cannot be written in this form.
        Problems: a record cannot be read.
        OSError: the file cannot be written; the old one then still stands.
    """
    cards = open_store(wanted.records).cards(wanted.week, wanted.team, wanted.rep)
    counted = _Counted(rows(cards))
    try:
        with whole(wanted.out) as stream:
            WRITERS[wanted.form](counted, stream)
    except NotWrittenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{plural(counted.count, 'value')} in {wanted.out}: personal data, keep it private")


class _Counted:
    """Rows, and how many have gone by."""

    def __init__(self, those: Iterable[Row]) -> None:
        self._those, self.count = those, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._those:
            self.count += 1
            yield row
