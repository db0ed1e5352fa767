"""Markdown -> the site, whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import click

from coachbook.commands.kept import kept_folder
from coachbook.output import write
from coachbook.text import Language

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
        write(made / "index.html", front.encode())
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
    from coachbook.commands.mkdocs import complaints, render

    with complaints() as told:
        for language in languages:
            render(config_file(out, language), made / language, kept_folder(out), quick)
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
