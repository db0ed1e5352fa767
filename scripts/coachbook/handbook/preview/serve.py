"""`coachbook handbook --serve`: build after every change, and show the last good site."""

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

QUIET = 0.08  # seconds without a change, after which an editor has saved all its files
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
    places = (request.playbook, project.docs, WORDS, _common(project))
    with (
        suppress(KeyboardInterrupt),
        serving(preview, port) as address,
        _watch(places) as changed_files,
    ):
        click.echo(f"{address} shows the handbook; Ctrl-C ends.")
        state = _rebuild(project, request, _ServeState(BuildStatus(0), quick=False))
        preview.publish(state.status)
        for files in _changes(changed_files):
            click.echo(f"{', '.join(sorted({file.name for file in files}))} changed")
            if any(_is_of_frame(project, file) for file in files):
                state = replace(state, quick=False)
            state = _rebuild(project, request, state)
            preview.publish(state.status)
    click.echo("\nStopped.")


@dataclass(frozen=True)
class _ServeState:
    """The status that browsers have, and whether the site's pages may be kept in the next build."""

    status: BuildStatus
    quick: bool

    def with_problems(self, *problems: str) -> _ServeState:
        """The state after a build that failed before anything was written."""
        return replace(self, status=replace(self.status, problems=problems))


def _rebuild(project: Project, request: HandbookRequest, before: _ServeState) -> _ServeState:
    """Build the handbook and show how it went."""
    started = time.monotonic()
    try:
        forget_words()
        built = build(project, request, quick=before.quick)
    except Problems as error:
        here = Path.cwd()
        click.echo(as_text(error.problems, here), nl=False)
        click.echo(f"{problem_counts(error.problems)}: the last good site stays up")
        return before.with_problems(*(as_text([problem], here) for problem in error.problems))
    except click.ClickException as error:
        click.echo(error.format_message())
        return replace(before.with_problems(error.format_message()), quick=False)
    except Exception as error:  # an error in a template can raise anything
        click.echo(traceback.format_exc(), nl=False)
        click.echo("the last good site stays up")
        return replace(before.with_problems(f"{type(error).__name__}: {error}"), quick=False)
    _show_result(built, time.monotonic() - started)
    return _ServeState(BuildStatus(before.status.build + built.changed), quick=True)


def _show_result(built: HandbookBuild, seconds: float) -> None:
    click.echo(as_text(built.warnings, Path.cwd()), nl=False)
    click.echo(f"built in {seconds:.1f} s" if built.changed else "nothing to build")


def _is_of_frame(project: Project, file: Path) -> bool:
    """Whether a file is part of every page, so that all must be rendered anew."""
    return file.is_relative_to(project.docs / "theme") or file == _common(project)


def _common(project: Project) -> Path:
    """The configuration that all languages share."""
    return project.root / "mkdocs.yml"


@contextmanager
def _watch(places: tuple[Path, ...]) -> Iterator[SimpleQueue[Path]]:
    """A queue that receives each file that changes; `places` are files, or folders of files."""
    queue: SimpleQueue[Path] = SimpleQueue()
    observer = Observer()
    for place in places:
        is_file = place.is_file()  # its folder is watched: many editors replace a file by a new one
        folder = str(place.parent if is_file else place)
        handler = _ChangeHandler(queue, place)
        observer.schedule(handler, folder, recursive=not is_file, event_filter=CHANGES)
    observer.start()
    try:
        yield queue
    finally:
        observer.stop()
        observer.join()


class _ChangeHandler(FileSystemEventHandler):
    """Queues each file that changes in a place, except an editor's temporary files."""

    def __init__(self, queue: SimpleQueue[Path], place: Path) -> None:
        self.queue = queue
        self.place = place

    def on_any_event(self, event: FileSystemEvent) -> None:
        for name in (event.src_path, event.dest_path):
            file = Path(str(name))
            temporary = file.name.startswith(".") or file.name.endswith("~")
            if name and not temporary and file.is_relative_to(self.place):
                self.queue.put(file)


def _changes(queue: SimpleQueue[Path]) -> Iterator[set[Path]]:
    """Sets of files that changed together: with no pause of QUIET between them."""
    while True:
        files: set[Path] = set()
        with suppress(Empty):
            # With a timeout, because on Windows Ctrl-C takes effect only when a wait ends.
            files.add(queue.get(timeout=1))
            while True:
                files.add(queue.get(timeout=QUIET))
        if files:
            yield files
