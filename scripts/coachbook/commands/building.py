"""Playbook -> Markdown -> one site a language."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import click

from coachbook import departments
from coachbook.commands.editions import origin_of
from coachbook.commands.kept import kept_folder, kept_sounds
from coachbook.commands.private import refuse_private
from coachbook.commands.site import build_site, config_file
from coachbook.commands.wanted import Built, Wanted
from coachbook.draft import Draft
from coachbook.load import load
from coachbook.model.playbook import Playbook
from coachbook.output import write, write_folder
from coachbook.problems import Place, Problem, did_you_mean
from coachbook.project import Project
from coachbook.render.calendar import Feeds
from coachbook.render.links import Links
from coachbook.render.news import News
from coachbook.render.pages import pages
from coachbook.render.search import search_script
from coachbook.render.site import entrance, site_config


def gather(wanted: Wanted) -> tuple[tuple[News, ...], tuple[Problem, ...]]:
    """The handbook of each language, before it has a form, and the warnings about the playbook.

    Raises:
        Problems: every error in the playbook.
        ClickException: there is no such department or edition.
    """
    draft, warnings = load(wanted.playbook)
    full = draft.playbook
    chosen = _chosen(full, wanted.departments)
    shown = departments.seen_by(full, chosen)
    origin = origin_of(full, wanted.playbook, wanted.since, chosen)
    places = _places(draft, wanted.playbook)
    books = (Links(full, shown, language, places) for language in wanted.languages)
    return tuple(News(links, origin) for links in books), warnings


def build(project: Project, wanted: Wanted, *, quick: bool = False) -> Built:
    """Build the handbook; quick: render only what changed since the site was built.

    Raises:
        Problems: every error in the playbook.
        ClickException: why the site cannot be built. Either way the old one still stands.
    """
    books, warnings = gather(wanted)
    refuse_private(_assets(project), project.docs / "assets", wanted.out)
    front = entrance(books[0].links, wanted.languages, project.docs / "templates")
    try:
        wanted.out.mkdir(parents=True, exist_ok=True)
        with kept_sounds(wanted.out):
            sources = [_write_source(project, wanted, news) for news in books]
        quick = quick and wanted.site.is_dir() and not any(each.new_frame for each in sources)
        if quick and not any(each.changed for each in sources):
            return Built(warnings, sources[0].pages, changed=False)
        size = build_site(wanted.out, wanted.languages, front, quick=quick)
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        raise _failed(wanted, f"{named}{error.strerror or error}") from None
    except click.ClickException as error:
        raise _failed(wanted, error.message) from None
    return Built(warnings, sources[0].pages, size)


def _failed(wanted: Wanted, why: str) -> click.ClickException:
    stays = f"\nthe last good one still stands in {wanted.site}" if wanted.site.is_dir() else ""
    return click.ClickException(f"the site was not built: {why}{stays}")


def _places(draft: Draft, folder: Path) -> dict[str, Place]:
    """Where each entry stands, by the name of the playbook's folder: the same on every machine."""
    name = folder.resolve().name
    return {
        entry: replace(place, file=Path(name, place.file.name))
        for entry, place in draft.entry_places().items()
    }


def _chosen(playbook: Playbook, names: tuple[str, ...]) -> tuple[str, ...]:
    known = departments.names(playbook)
    unknown = [name for name in names if name not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"expected one of: {', '.join(known)}"
        raise click.BadParameter(f"there is no department '{unknown[0]}'; {hint}")
    return names or known


@dataclass(frozen=True)
class _Source:
    """What MkDocs is given for one language."""

    pages: int
    changed: int
    new_frame: bool  # there are other files or another navigation than last time


def _assets(project: Project) -> list[Path]:
    """What goes into the site as it is."""
    files = (project.docs / "assets").rglob("*")
    return [file for file in files if file.is_file() and file.suffix != ".md"]


def _write_source(project: Project, wanted: Wanted, news: News) -> _Source:
    links, assets, templates = news.links, project.docs / "assets", project.docs / "templates"
    made = pages(links, templates, news, compiled=kept_folder(wanted.out))
    files = {name: text.encode() for name, text in made.items()}
    files |= {
        f"assets/{file.relative_to(assets).as_posix()}": file.read_bytes()
        for file in _assets(project)
    }
    feeds = Feeds(links.full, links.shown, links.language, templates).files()
    files |= {f"calendar/{name}": content for name, content in feeds.items()}
    files["assets/search-data.js"] = search_script(links).encode()
    folder = wanted.out / f"docs_{links.language}"
    before = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    changed = write_folder(folder, files)
    root = PurePath(os.path.relpath(project.root, wanted.out))
    config = site_config(links, wanted.languages, root, news.origin.commit)
    renamed = write(config_file(wanted.out, links.language), config.encode())
    return _Source(len(made), changed, renamed or before != files.keys())
