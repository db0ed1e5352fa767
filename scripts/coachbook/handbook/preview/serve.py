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


def serve(project: Project, request: HandbookRequest, port: int) -> None:
    """Show the handbook until Ctrl-C, built anew whenever a file that it is made of changes.

    Raises:
        ClickException: the port cannot be had.
    """
    preview = Preview(request.site, project.docs / "preview")
    watched = (request.playbook, project.docs, WORDS, _common(project))
    with suppress(KeyboardInterrupt), serving(preview, port) as address, _watch(watched) as news:
        click.echo(f"{address} shows the handbook; Ctrl-C ends.")
        state = _rebuild(project, request, _ServeState(BuildStatus(0), quick=False))
        preview.publish(state.status)
        for files in _changes(news):
            click.echo(f"{', '.join(sorted({file.name for file in files}))} changed")
            if any(_is_of_frame(project, file) for file in files):
                state = replace(state, quick=False)
            state = _rebuild(project, request, state)
            preview.publish(state.status)
    click.echo("\nStopped.")


@dataclass(frozen=True)
class _ServeState:
    """How things stand: what browsers were told, and whether the site's pages may be kept."""

    status: BuildStatus
    quick: bool

    def with_problems(self, *problems: str) -> _ServeState:
        """Nothing was built, and nothing was written."""
        return replace(self, status=replace(self.status, problems=problems))


def _rebuild(project: Project, request: HandbookRequest, before: _ServeState) -> _ServeState:
    """Build the handbook and say how it went."""
    started = time.monotonic()
    try:
        forget_words()
        built = build(project, request, quick=before.quick)
    except Problems as found:
        here = Path.cwd()
        click.echo(as_text(found.problems, here), nl=False)
        click.echo(f"{problem_counts(found.problems)}: the last good site stays up")
        return before.with_problems(*(as_text([problem], here) for problem in found.problems))
    except click.ClickException as error:
        click.echo(error.format_message())
        return replace(before.with_problems(error.format_message()), quick=False)
    except Exception as error:  # a slip in a template can raise anything
        click.echo(traceback.format_exc(), nl=False)
        click.echo("the last good site stays up")
        return replace(before.with_problems(f"{type(error).__name__}: {error}"), quick=False)
    _show_result(built, time.monotonic() - started)
    return _ServeState(BuildStatus(before.status.build + built.changed), quick=True)


def _show_result(built: HandbookBuild, seconds: float) -> None:
    click.echo(as_text(built.warnings, Path.cwd()), nl=False)
    click.echo(f"built in {seconds:.1f} s" if built.changed else "nothing to build")


def _is_of_frame(project: Project, file: Path) -> bool:
    """Whether a file stands in every page, so that none may be kept."""
    return file.is_relative_to(project.docs / "theme") or file == _common(project)


def _common(project: Project) -> Path:
    """What the handbooks of all languages have in common."""
    return project.root / "mkdocs.yml"


@contextmanager
def _watch(places: tuple[Path, ...]) -> Iterator[SimpleQueue[Path]]:
    """The files that change, as they do: `places` are such files, or folders with them."""
    found: SimpleQueue[Path] = SimpleQueue()
    observer = Observer()
    for place in places:
        alone = place.is_file()  # its folder is watched: many editors put a new file in its place
        folder = str(place.parent if alone else place)
        notice = _ChangeHandler(found, place)
        observer.schedule(notice, folder, recursive=not alone, event_filter=CHANGES)
    observer.start()
    try:
        yield found
    finally:
        observer.stop()
        observer.join()


class _ChangeHandler(FileSystemEventHandler):
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
