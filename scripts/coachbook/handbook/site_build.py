"""The site: its configuration for MkDocs, its build, and the zip archive of it."""

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

# Files of the theme that the handbook does not use: its search, source maps, and pages that only
# make sense on a server.
_UNUSED = (
    "404.html",
    "sitemap.xml*",
    "assets/images/favicon.png",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/**/*.map",
)
_QUICK_WARNING = "A 'dirty' build is being performed"  # MkDocs always warns of it

_FOLDER = "handbook"  # inside the archive
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time in a zip file; a fixed one keeps bytes the same
_UNIX, _FILE_MODE = 3, 0o100644


def config_file(out: Path, language: Language) -> Path:
    """MkDocs' configuration for a language."""
    return out / f"mkdocs.{language}.yml"


def site_config(
    links: Links, languages: Sequence[Language], root: PurePath, commit: str = ""
) -> str:
    """The text of MkDocs' configuration: navigation, language, folders, and words of the theme.

    MkDocs puts names into its pages as they are, so they are escaped here. `root` is the path from
    the configuration's folder to the project.
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
    """A topic's page with its title; else MkDocs would read every page to find its title."""
    text = links.plain(links.playbook.topics[topic].title)
    return {escape(" ".join(text.split())): f"{topic}.md"}


def entrance(links: Links, languages: Sequence[Language], templates: Path) -> str:
    """The front page above all languages: it redirects to the first and links to all."""
    template = html_environment(templates).get_template("site.html.jinja")
    names = {each.value: load_words("handbook", each)[f"language_{each}"] for each in languages}
    title = links.playbook.edition.title.in_(links.language)
    return template.render(first=languages[0].value, languages=names, title=title)


def build_site(out: Path, languages: Sequence[Language], front: str, *, quick: bool = False) -> int:
    """Build the site in a temporary folder, then put it in place of the old one; its size in bytes.

    Args:
        out: The folder with Markdown and configurations; the site becomes `out`/site.
        languages: The languages to build.
        front: The front page above the languages.
        quick: Copy the old site and render only the pages whose source is newer.

    Raises:
        ClickException: MkDocs warns of something; then the old site is untouched.
    """
    if find_spec("mkdocs") is None:
        raise click.ClickException("MkDocs is not installed: run 'make setup'")
    new_site = Path(tempfile.mkdtemp(prefix=".site-", dir=out))
    try:
        new_site.chmod(0o755)
        if quick:
            shutil.copytree(out / "site", new_site, dirs_exist_ok=True)
        messages = _render(out, new_site, languages, quick)
        if messages:
            raise click.ClickException("\n".join(["MkDocs says:", *messages]))
        for language in languages:
            _remove_unused(new_site / language)
        write_file(new_site / "index.html", front.encode())
        size = sum(file.stat().st_size for file in new_site.rglob("*") if file.is_file())
        _replace_site(new_site, out / "site")
    finally:
        shutil.rmtree(new_site, ignore_errors=True)
    return size


def _render(out: Path, site: Path, languages: Sequence[Language], quick: bool) -> list[str]:
    """Run MkDocs for each language; its warnings and errors.

    It runs in this process: processes of their own would each have to load its libraries.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from coachbook.handbook.mkdocs_render import captured_warnings, render

    with captured_warnings() as messages:
        for language in languages:
            render(config_file(out, language), site / language, cache_folder(out), quick)
    return [line for line in messages if not line.startswith(_QUICK_WARNING)]


def _remove_unused(site: Path) -> None:
    for pattern in _UNUSED:
        for path in site.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def _replace_site(new_site: Path, site: Path) -> None:
    """Put the new site in the place of the old one; if that fails, the old one is put back."""
    old = new_site.with_suffix(".old")
    if site.exists():
        site.rename(old)
    try:
        new_site.rename(site)
    except OSError:
        if old.exists():
            old.rename(site)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_site_archive(site: Path, file: Path) -> None:
    """Write the site to a zip file and show its size.

    Raises:
        OSError: the site cannot be read or the file cannot be written; an old file is untouched.
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
