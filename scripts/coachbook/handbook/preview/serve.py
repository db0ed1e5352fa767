"""`coachbook handbook --serve`: build at every change and show the last good site."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue

import click
from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from coachbook.base.problems import Problems
from coachbook.base.project import Project
from coachbook.base.terminal import as_text, problem_counts
from coachbook.base.words import WORDS, forget_words
from coachbook.handbook.build import build
from coachbook.handbook.build_request import HandbookBuild, HandbookRequest
from coachbook.handbook.preview.server import BuildStatus, Preview, serving

QUIET = 0.08  # seconds without a change after which an editor is thought to be done
CHANGES = [
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


def serve(project: Project, wanted: HandbookRequest, port: int) -> None:
    """Show the handbook until Ctrl-C, built anew whenever a file that it is made of changes.

    Raises:
        ClickException: the port cannot be had.
    """
    preview = Preview(wanted.site, project.docs / "preview")
    watched = (wanted.playbook, project.docs, WORDS, _common(project))
    with suppress(KeyboardInterrupt), serving(preview, port) as address, _watching(watched) as news:
        click.echo(f"{address} shows the handbook; Ctrl-C ends.")
        state = _rebuild(project, wanted, _ServeState(BuildStatus(0), quick=False))
        preview.tell(state.news)
        for files in _changes(news):
            click.echo(f"{', '.join(sorted({file.name for file in files}))} changed")
            if any(_is_of_frame(project, file) for file in files):
                state = replace(state, quick=False)
            state = _rebuild(project, wanted, state)
            preview.tell(state.news)
    click.echo("\nStopped.")


@dataclass(frozen=True)
class _ServeState:
    """How things stand: what browsers were told, and whether the site's pages may be kept."""

    news: BuildStatus
    quick: bool

    def held_up(self, *problems: str) -> _ServeState:
        """Nothing was built, and nothing was written."""
        return replace(self, news=replace(self.news, problems=problems))


def _rebuild(project: Project, wanted: HandbookRequest, before: _ServeState) -> _ServeState:
    """Build the handbook and say how it went."""
    started = time.monotonic()
    try:
        forget_words()
        built = build(project, wanted, quick=before.quick)
    except Problems as found:
        here = Path.cwd()
        click.echo(as_text(found.problems, here), nl=False)
        click.echo(f"{problem_counts(found.problems)}: the last good site stays up")
        return before.held_up(*(as_text([problem], here) for problem in found.problems))
    except click.ClickException as error:
        click.echo(error.format_message())
        return replace(before.held_up(error.format_message()), quick=False)
    except Exception as error:  # a slip in a template can raise anything
        click.echo(traceback.format_exc(), nl=False)
        click.echo("the last good site stays up")
        return replace(before.held_up(f"{type(error).__name__}: {error}"), quick=False)
    _say(built, time.monotonic() - started)
    return _ServeState(BuildStatus(before.news.build + built.changed), quick=True)


def _say(built: HandbookBuild, seconds: float) -> None:
    click.echo(as_text(built.warnings, Path.cwd()), nl=False)
    click.echo(f"built in {seconds:.1f} s" if built.changed else "nothing to build")


def _is_of_frame(project: Project, file: Path) -> bool:
    """Whether a file stands in every page, so that none may be kept."""
    return file.is_relative_to(project.docs / "theme") or file == _common(project)


def _common(project: Project) -> Path:
    """What the handbooks of all languages have in common."""
    return project.root / "mkdocs.yml"


@contextmanager
def _watching(places: tuple[Path, ...]) -> Iterator[SimpleQueue[Path]]:
    """The files that change, as they do: `places` are such files, or folders with them."""
    found: SimpleQueue[Path] = SimpleQueue()
    observer = Observer()
    for place in places:
        alone = place.is_file()  # its folder is watched: many editors put a new file in its place
        folder = str(place.parent if alone else place)
        notice = _Notice(found, place)
        observer.schedule(notice, folder, recursive=not alone, event_filter=CHANGES)
    observer.start()
    try:
        yield found
    finally:
        observer.stop()
        observer.join()


class _Notice(FileSystemEventHandler):
    """Notes each file in a place that changes, but for those that editors make for themselves."""

    def __init__(self, found: SimpleQueue[Path], place: Path) -> None:
        self.found = found
        self.place = place

    def on_any_event(self, event: FileSystemEvent) -> None:
        for name in (event.src_path, event.dest_path):
            file = Path(str(name))
            own = file.name.startswith(".") or file.name.endswith("~")
            if name and not own and file.is_relative_to(self.place):
                self.found.put(file)


def _changes(found: SimpleQueue[Path]) -> Iterator[set[Path]]:
    """The files that change together: those between two moments of quiet."""
    while True:
        files: set[Path] = set()
        with suppress(Empty):
            # Not for ever: on Windows, Ctrl-C waits for a wait to end.
            files.add(found.get(timeout=1))
            while True:
                files.add(found.get(timeout=QUIET))
        if files:
            yield files
