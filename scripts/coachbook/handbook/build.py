"""`coachbook handbook`: a playbook -> Markdown pages -> one site in each language."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import click

from coachbook.base.files import write_file, write_folder
from coachbook.base.folder_lock import folder_lock
from coachbook.base.privacy_guard import refuse_private
from coachbook.base.problems import Place, Problem, did_you_mean
from coachbook.base.project import Project
from coachbook.base.terminal import problem_counts
from coachbook.handbook import build_cache
from coachbook.handbook.build_cache import cache_folder, cached_pinyin
from coachbook.handbook.build_request import HandbookBuild, HandbookRequest
from coachbook.handbook.calendar_feeds import Feeds
from coachbook.handbook.edition_news import EditionNews
from coachbook.handbook.links import Links
from coachbook.handbook.pages import pages
from coachbook.handbook.search import search_script
from coachbook.handbook.site_build import build_site, config_file, entrance, site_config
from coachbook.judge.judge_data import judge_script
from coachbook.playbook import department_view
from coachbook.playbook.changes.editions import build_origin
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook


def gather(request: HandbookRequest) -> tuple[tuple[EditionNews, ...], tuple[Problem, ...]]:
    """The content of the handbook in each language, and the warnings about the playbook.

    Raises:
        Problems: every error in the playbook.
        ClickException: there is no such department or edition.
    """
    draft, warnings = load_playbook(request.playbook)
    full = draft.playbook
    departments = _selected_departments(full, request.departments)
    visible = department_view.playbook_for(full, departments)
    origin = build_origin(full, request.playbook, request.since, departments)
    places = _places(draft, request.playbook)
    books = (Links(full, visible, language, places) for language in request.languages)
    return tuple(EditionNews(links, origin) for links in books), warnings


def build(project: Project, request: HandbookRequest, *, quick: bool = False) -> HandbookBuild:
    """Build the handbook; if `quick`, render only the pages that changed since the last build.

    Raises:
        Problems: every error in the playbook.
        ClickException: why the site cannot be built. In both cases the old site is untouched.
    """
    books, warnings = _content(project, request)
    with _building(request):
        return _make(project, request, books, warnings, quick=quick)


def _content(
    project: Project, request: HandbookRequest
) -> tuple[tuple[EditionNews, ...], tuple[Problem, ...]]:
    """See `gather`; refuses what would publish records before anything is written."""
    books, warnings = gather(request)
    refuse_private(_assets(project), project.docs / "assets", request.out)
    return books, warnings


@contextmanager
def _building(request: HandbookRequest) -> Iterator[None]:
    """One build at a time: pages, site and stamp of a folder are of the same build.

    Raises:
        Problems: another build holds the folder for too long.
        ClickException: why the site cannot be built.
    """
    try:
        with folder_lock(request.out):
            yield
    except OSError as error:
        file = f"{error.filename}: " if error.filename else ""
        raise _build_failure(request, f"{file}{error.strerror or error}") from None
    except click.ClickException as error:
        raise _build_failure(request, error.message) from None


def _make(
    project: Project,
    request: HandbookRequest,
    books: tuple[EditionNews, ...],
    warnings: tuple[Problem, ...],
    *,
    quick: bool = False,
) -> HandbookBuild:
    front = entrance(books[0].links, request.languages, project.docs / "templates")
    with cached_pinyin(request.out):
        sources = [_write_source(project, request, news) for news in books]
    quick = quick and request.site.is_dir() and not any(each.frame_changed for each in sources)
    if quick and not any(each.changed for each in sources):
        return HandbookBuild(warnings, sources[0].pages, changed=False)
    size = build_site(request.out, request.languages, front, quick=quick)
    return HandbookBuild(warnings, sources[0].pages, size)


def _build_failure(request: HandbookRequest, reason: str) -> click.ClickException:
    old_site = (
        f"\nthe last good one still stands in {request.site}" if request.site.is_dir() else ""
    )
    return click.ClickException(f"the site was not built: {reason}{old_site}")


def _places(draft: Draft, folder: Path) -> dict[str, Place]:
    """Where each entry stands, with file names that are the same on every machine."""
    name = folder.resolve().name
    return {
        entry: replace(place, file=Path(name, place.file.name))
        for entry, place in draft.entry_places().items()
    }


def _selected_departments(playbook: Playbook, names: tuple[str, ...]) -> tuple[str, ...]:
    """The departments to build for: those named, else all."""
    known = department_view.department_names(playbook)
    unknown = [name for name in names if name not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"expected one of: {', '.join(known)}"
        raise click.BadParameter(f"there is no department '{unknown[0]}'; {hint}")
    return names or known


@dataclass(frozen=True)
class _Source:
    """The source files that were written for one language."""

    pages: int
    changed: int
    frame_changed: bool  # other files or another navigation than last time: every page changes


def _assets(project: Project) -> list[Path]:
    """The files that are copied into the site unchanged."""
    files = (project.docs / "assets").rglob("*")
    return [file for file in files if file.is_file() and file.suffix != ".md"]


def _write_source(project: Project, request: HandbookRequest, news: EditionNews) -> _Source:
    links, assets, templates = news.links, project.docs / "assets", project.docs / "templates"
    texts = pages(links, templates, news, compiled=cache_folder(request.out))
    files = {name: text.encode() for name, text in texts.items()}
    files |= {
        f"assets/{file.relative_to(assets).as_posix()}": file.read_bytes()
        for file in _assets(project)
    }
    feeds = Feeds(links.full_playbook, links.playbook, links.language, templates).files()
    files |= {f"calendar/{name}": content for name, content in feeds.items()}
    files["assets/search-data.js"] = search_script(links).encode()
    files["assets/judge.js"] = judge_script(links.playbook).encode()
    folder = request.out / f"docs_{links.language}"
    before = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    changed = write_folder(folder, files)
    root = PurePath(os.path.relpath(project.root, request.out))
    config = site_config(links, request.languages, root, news.origin.commit)
    config_changed = write_file(config_file(request.out, links.language), config.encode())
    return _Source(len(texts), changed, config_changed or before != files.keys())


def build_handbook(project: Project, request: HandbookRequest) -> None:
    """Build the handbook, unless nothing has changed since the last build, and show a summary."""
    started = time.monotonic()
    folders = ("site", *(f"docs_{language}" for language in request.languages))
    fingerprint = build_cache.build_fingerprint(project, request.playbook, repr(request))

    def reusable() -> str | None:
        if request.since:
            return None
        return build_cache.reusable_build(request.out, fingerprint, folders)

    note = "nothing has changed, "
    summary = reusable()
    if summary is None:
        with _no_garbage_collection():
            books, warnings = _content(project, request)
            with _building(request):
                summary = reusable()  # another run may have made it while this one waited
                if summary is None:
                    made = _make(project, request, books, warnings)
                    summary, note = _summary(request, made), ""
                    build_cache.write_stamp(request.out, fingerprint, folders, summary)
    click.echo(f"{summary}, {note}{time.monotonic() - started:.1f} s")


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Switch the garbage collector off: it would take a tenth of the time of a build.

    The command ends after the build, so memory need not be freed. What was allocated is frozen,
    because else the collector would walk through all of it when it is on again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _summary(request: HandbookRequest, built: HandbookBuild) -> str:
    warnings = f"{request.playbook}: {problem_counts(built.warnings)}\n" if built.warnings else ""
    names = " and ".join(request.languages)
    return f"{warnings}{request.site}: {built.pages} pages in {names}, {built.size / 1e6:.1f} MB"
