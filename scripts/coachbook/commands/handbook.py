"""`coachbook handbook`: the door; the work is in `coachbook.commands.building`."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from coachbook.commands import unchanged
from coachbook.commands.show import counted
from coachbook.commands.wanted import Built, Wanted
from coachbook.project import Project


def handbook(project: Project, wanted: Wanted) -> None:
    """Build the handbook and say what was built; nothing if nothing has changed."""
    started = time.monotonic()
    folders = ("site", *(f"docs_{language}" for language in wanted.languages))
    fingerprint = unchanged.made_of(project, wanted.playbook, repr(wanted))
    said = None if wanted.since else unchanged.still_stands(wanted.out, fingerprint, folders)
    news = "nothing has changed, "
    if said is None:
        # Imported only here: its libraries take longer to load than the answer that they are
        # not needed.
        from coachbook.commands.building import build

        with _no_collection():
            said, news = _told(wanted, build(project, wanted)), ""
        unchanged.remember(wanted.out, fingerprint, folders, said)
    click.echo(f"{said}, {news}{time.monotonic() - started:.1f} s")


@contextmanager
def _no_collection() -> Iterator[None]:
    """The process ends after this: to look for garbage would cost a tenth of all the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _told(wanted: Wanted, built: Built) -> str:
    warned = f"{wanted.playbook}: {counted(built.warnings)}\n" if built.warnings else ""
    names = " and ".join(wanted.languages)
    return f"{warned}{wanted.site}: {built.pages} pages in {names}, {built.size / 1e6:.1f} MB"
