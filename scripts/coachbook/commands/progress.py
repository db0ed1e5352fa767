"""How far a long job is: a bar with the time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import click

from coachbook.commands.show import plural

LINES = 10
FEW = 50


class Progress(Protocol):
    """Is told of each piece that is done."""

    def __call__(self) -> None:
        """One more."""


@contextmanager
def progress(total: int, what: str) -> Iterator[Progress]:
    """Show on stderr how many of `total` are done (`what` names one); nothing of what they are.

    Off a terminal a line is written at every tenth, and none if there are few.
    """
    if sys.stderr.isatty():
        label = plural(total, what)
        with click.progressbar(length=total, label=label, show_pos=True, file=sys.stderr) as bar:
            yield lambda: bar.update(1)
        return
    yield _Lines(total, what)


class _Lines:
    """Counts, and says so now and then."""

    def __init__(self, total: int, what: str) -> None:
        self._total, self._what, self._done = total, what, 0

    def __call__(self) -> None:
        """One more."""
        self._done += 1
        tenth = self._done * LINES // self._total > (self._done - 1) * LINES // self._total
        if self._total >= FEW and tenth:
            click.echo(f"{self._done:,} of {plural(self._total, self._what)}", err=True)
