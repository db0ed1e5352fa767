"""`coachbook handbook`: playbook -> Markdown -> one site a language."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

import click

from coachbook import departments
from coachbook.commands.show import counted
from coachbook.load import load
from coachbook.model.playbook import Playbook
from coachbook.output import write, write_folder
from coachbook.problems import did_you_mean
from coachbook.project import Project
from coachbook.render.links import Links
from coachbook.render.pages import pages
from coachbook.render.search import search_script
from coachbook.render.site import entrance, site_config
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


@dataclass(frozen=True)
class Wanted:
    """What to build, of which playbook, and where to."""

    playbook: Path
    out: Path
    departments: tuple[str, ...]
    languages: tuple[Language, ...]


def handbook(project: Project, wanted: Wanted) -> None:
    """Build the handbook and say what was built."""
    started = time.monotonic()
    draft, warnings = load(wanted.playbook)
    full = draft.playbook
    shown = departments.seen_by(full, _chosen(full, wanted.departments))
    books = [Links(full, shown, language) for language in wanted.languages]
    wanted.out.mkdir(parents=True, exist_ok=True)
    for links in books:
        _write_source(project, wanted, links)
    size = _build_site(wanted, entrance(books[0], wanted.languages, project.docs / "templates"))
    if warnings:
        click.echo(f"{wanted.playbook}: {counted(warnings)}")
    names = " and ".join(wanted.languages)
    click.echo(
        f"{wanted.out / 'site'}: {len(shown.topics)} pages in {names}, "
        f"{size / 1e6:.1f} MB, {time.monotonic() - started:.1f} s"
    )


def _chosen(playbook: Playbook, names: tuple[str, ...]) -> tuple[str, ...]:
    known = departments.names(playbook)
    unknown = [name for name in names if name not in known]
    if unknown:
        hint = did_you_mean(unknown[0], known) or f"expected one of: {', '.join(known)}"
        raise click.BadParameter(f"there is no department '{unknown[0]}'; {hint}")
    return names or known


def _write_source(project: Project, wanted: Wanted, links: Links) -> None:
    assets = project.docs / "assets"
    made = pages(links, project.docs / "templates")
    files = {name: text.encode() for name, text in made.items()}
    files |= {
        f"assets/{file.relative_to(assets).as_posix()}": file.read_bytes()
        for file in assets.rglob("*")
        if file.is_file() and file.suffix != ".md"
    }
    files["assets/search-data.js"] = search_script(links).encode()
    write_folder(wanted.out / f"docs_{links.language}", files)
    root = PurePath(os.path.relpath(project.root, wanted.out))
    config = site_config(links, wanted.languages, root)
    write(_config(wanted.out, links.language), config.encode())


def _build_site(wanted: Wanted, front: str) -> int:
    """Build every language beside the old site, then take its place; the size in bytes."""
    made = Path(tempfile.mkdtemp(prefix=".site-", dir=wanted.out))
    try:
        made.chmod(0o755)
        runs = [_start(wanted.out, made, language) for language in wanted.languages]
        said = {run: run.communicate()[1] for run in runs}
        if any(run.returncode for run in runs):
            raise click.ClickException(_sentences(said.values()))
        for language in wanted.languages:
            _remove_unused(made / language)
        write(made / "index.html", front.encode())
        size = sum(file.stat().st_size for file in made.rglob("*") if file.is_file())
        _swap(made, wanted.out / "site")
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return size


def _start(out: Path, made: Path, language: Language) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file"]
    return subprocess.Popen(
        [*command, str(_config(out, language)), "--site-dir", str((made / language).resolve())],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _config(out: Path, language: Language) -> Path:
    return out / f"mkdocs.{language}.yml"


def _sentences(outputs: Iterable[str]) -> str:
    """What MkDocs complains of, one a line, without its marks and tracebacks."""
    lines = [line for output in outputs for line in output.splitlines()]
    told = [line.split("-", 1)[1].strip() for line in lines if line.startswith(("WARN", "ERROR"))]
    return "\n".join(["the site was not built:", *(told or lines[-1:])])


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
