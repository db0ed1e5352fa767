"""What the site generator is told: navigation, language, folders and the words of the frame."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path, PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click
import yaml

from coachbook.base.files import write_file
from coachbook.base.templates import html_environment
from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.handbook.build_cache import cache_folder
from coachbook.handbook.links import Links
from coachbook.handbook.pages import CHAPTERS, GUIDES
from coachbook.playbook.prose import plain_text


def site_config(
    links: Links, languages: Sequence[Language], root: PurePath, commit: str = ""
) -> str:
    """mkdocs.<language>.yml; `root` is the way from its folder to the project's.

    MkDocs puts names into its pages as they are, so they are escaped here.
    """
    language = links.language
    word = load_words("handbook", language)
    edition = links.playbook.edition
    title = escape(edition.title.in_(language))
    chapters = [
        {escape(word[f"chapter_{name}"]): [_page(links, topic) for topic in topics]}
        for name, topics in CHAPTERS.items()
    ]
    guides = [{escape(word[f"guide_{name}"]): f"{name}.md"} for name in GUIDES]
    chapters.insert(0, {escape(word["chapter_now"]): guides})
    alternate = [{"lang": each.value, "name": word[f"language_{each}"]} for each in languages]
    notice = [title, fill_names(word["edition"], n=edition.version), str(edition.date), commit]
    news = {escape(load_words("playbook/changes", language)["title"]): "changes.md"}
    authors = {escape(load_words("handbook/author_reference", language)["title"]): "authors.md"}
    config = {
        "INHERIT": (root / "mkdocs.yml").as_posix(),
        "site_name": title,
        "docs_dir": f"docs_{language}",
        "theme": {"language": language.value, "custom_dir": (root / "docs" / "theme").as_posix()},
        "nav": [{escape(word["front"]): "index.md"}, *chapters, news, authors],
        "copyright": " · ".join(filter(None, notice)),
        "extra": {
            "words": {key: text for key, text in word.items() if key.startswith("site_")},
            "alternate": alternate if len(alternate) > 1 else [],
        },
    }
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=1000)


def _page(links: Links, topic: str) -> dict[str, str]:
    """A topic's page by its title, so that the menu is known without reading any page."""
    title = links.playbook.topics[topic].title.in_(links.language)
    shown = plain_text(title, links.full_playbook.entries, links.language)
    return {escape(" ".join(shown.split())): f"{topic}.md"}


def entrance(links: Links, languages: Sequence[Language], templates: Path) -> str:
    """The page above the handbooks, which leads to the first language and links to all."""
    template = html_environment(templates).get_template("site.html.jinja")
    names = {each.value: load_words("handbook", each)[f"language_{each}"] for each in languages}
    title = links.playbook.edition.title.in_(links.language)
    return template.render(first=languages[0].value, languages=names, title=title)


_FOLDER = "handbook"  # what unpacking makes
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_UNIX, _FILE_MODE = 3, 0o100644


def write_site_archive(site: Path, file: Path) -> None:
    """Write the site to a zip file and say so.

    Raises:
        OSError: the site cannot be read or the file not be written; an older one then stands.
    """
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                name = f"{_FOLDER}/{path.relative_to(site).as_posix()}"
                entry = ZipInfo(name, _EPOCH)
                entry.create_system, entry.external_attr = _UNIX, _FILE_MODE << 16
                archive.writestr(entry, path.read_bytes(), ZIP_DEFLATED, compresslevel=9)
    content = stream.getvalue()
    write_file(file, content)
    click.echo(f"{file}: {len(content) / 1e6:.1f} MB; unpack it and open {_FOLDER}/index.html")


# What the theme brings and the handbook does not use: its search, maps for debugging, and
# pages that only make sense on a server.
_UNUSED = (
    "404.html",
    "sitemap.xml*",
    "assets/images/favicon.png",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/**/*.map",
)
_QUICK_WARNING = "A 'dirty' build is being performed"  # what `--dirty` always says


def config_file(out: Path, language: Language) -> Path:
    """Where MkDocs is told about the site of a language."""
    return out / f"mkdocs.{language}.yml"


def build_site(out: Path, languages: Sequence[Language], front: str, *, quick: bool = False) -> int:
    """Build every language beside the old site, then take its place; the size in bytes.

    Args:
        out: The folder with the Markdown and the configurations; the site goes into it, too.
        languages: What to build.
        front: The page above the languages.
        quick: Only what is newer than its page in the old site; the rest is copied from there.

    Raises:
        ClickException: what MkDocs complains of; the old site then still stands.
    """
    if find_spec("mkdocs") is None:
        raise click.ClickException("MkDocs is not installed: run 'make setup'")
    made = Path(tempfile.mkdtemp(prefix=".site-", dir=out))
    try:
        made.chmod(0o755)
        if quick:
            shutil.copytree(out / "site", made, dirs_exist_ok=True)
        told = _render(out, made, languages, quick)
        if told:
            raise click.ClickException("\n".join(["MkDocs says:", *told]))
        for language in languages:
            _remove_unused(made / language)
        write_file(made / "index.html", front.encode())
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
        _swap(made, out / "site")
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return size


def _render(out: Path, made: Path, languages: Sequence[Language], quick: bool) -> list[str]:
    """Run MkDocs on every language; what it complains of.

    It runs in this process, and not in one a language: that would load its libraries each time.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from coachbook.handbook.mkdocs_render import captured_warnings, render

    with captured_warnings() as told:
        for language in languages:
            render(config_file(out, language), made / language, cache_folder(out), quick)
    return [line for line in told if not line.startswith(_QUICK_WARNING)]


def _remove_unused(site: Path) -> None:
    for pattern in _UNUSED:
        for found in site.glob(pattern):
            if found.is_dir():
                shutil.rmtree(found)
            else:
                found.unlink()


def _swap(made: Path, site: Path) -> None:
    old = made.with_suffix(".old")
    if site.exists():
        site.rename(old)
    try:
        made.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)
