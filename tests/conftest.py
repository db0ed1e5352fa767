"""What all tests share: the small playbook, the real one, the command line and a browser.

A test is heavy if it drives a browser or LibreOffice, renders pages, builds a site, works through
whole workbooks, kills processes or starts sixteen, or plays thousands of weeks. It or a fixture of
it asks for `browser`, `once` or `heavy`, and is marked by that; `make check` leaves it out. Who
forgets to ask is told: a test that is not marked can render no page and build no site.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from weasyprint import HTML

from coachbook.__main__ import cli
from coachbook.handbook import mkdocs_render
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import load_playbook
from coachbook.playbook.model.playbook import Playbook

ROOT = Path(__file__).resolve().parents[1]
MADE = {"build", "site", "dist", "node_modules", "__pycache__", ".git", ".venv", ".hypothesis"}
MADE |= {"records"}  # of the demonstration team

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The same examples each time, and no failure because a machine is slow.
LOAD = [HealthCheck.too_slow]
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=LOAD)
settings.load_profile("house")


# Thousands of tests leave much behind that lives: looking through it all time and again is waste.
gc.set_threshold(50_000, 20, 50)

HEAVY = {"browser", "heavy", "once"}
Once = Callable[[str, Callable[[Path], object]], Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is heavy, and put files with heavy tests first in each half of all tests.

    A process begins with a half, and takes tests from the end of another's when it has no more: so
    what is left for the end is quick, and no process waits long for another. Files stay whole.
    """
    for item in items:
        if isinstance(item, pytest.Function) and HEAVY & {*item.fixturenames}:
            item.add_marker("heavy")
    by_file: dict[Path, list[pytest.Item]] = {}
    for item in items:
        by_file.setdefault(item.path, []).append(item)
    files = sorted(by_file.values(), key=lambda tests: not any(map(_is_heavy, tests)))
    items[:] = chain.from_iterable([*files[::2], *files[1::2]])


def _is_heavy(item: pytest.Item) -> bool:
    return item.get_closest_marker("heavy") is not None


@pytest.fixture(scope="session")
def heavy() -> None:
    """Asked for by what is heavy and needs neither the browser nor what is made once."""


@pytest.fixture(autouse=True)
def _light(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not marked as heavy is not."""
    if not _is_heavy(request.node):
        monkeypatch.setattr(HTML, "render", _refuse)
        monkeypatch.setattr(mkdocs_render, "build", _refuse)


def _refuse(*_: object, **__: object) -> None:
    pytest.fail("this is heavy work: let the test or its fixture ask for the fixture `heavy`")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A folder that is filled by heavy work once, for all processes of a run; for reading only."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def filled(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                folder.mkdir()
                fill(folder)
                done.touch()
        return folder

    return filled


def cases_in(file: Path) -> Any:
    """The data of a YAML file of cases, by the parser in C, which is ten times as fast."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def small_folder() -> Path:
    """The small, valid playbook; not to be written to."""
    return ROOT / "tests" / "playbooks" / "small"


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Playbook:
    """The small playbook, loaded."""
    return load_playbook(small_folder)[0].playbook


@pytest.fixture
def folder(tmp_path: Path, small_folder: Path) -> Path:
    """A copy of the small playbook that a test may spoil."""
    return shutil.copytree(small_folder, tmp_path / "playbook")


@pytest.fixture(scope="session")
def real_draft() -> Draft:
    """The project's own playbook, loaded, with the place of every value."""
    return load_playbook(ROOT / "playbook")[0]


@pytest.fixture(scope="session")
def real(real_draft: Draft) -> Playbook:
    """The project's own playbook, loaded."""
    return real_draft.playbook


@pytest.fixture(scope="session")
def checkout() -> dict[str, str]:
    """Every text file of the checkout that is kept, not made, by its path."""
    found: dict[str, str] = {}
    for top in sorted(ROOT.iterdir()):
        if top.name in MADE or "cache" in top.name:
            continue
        for file in [top] if top.is_file() else sorted(top.rglob("*")):
            path = file.relative_to(ROOT)
            if file.is_file() and not MADE & {*path.parts}:
                with suppress(UnicodeDecodeError):
                    found[path.as_posix()] = file.read_text(encoding="utf-8")
    return found


FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <selectfont><rejectfont><glob>*/dejavu/*</glob></rejectfont></selectfont>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The system's Chromium, without DejaVu Sans: where that is the standard font, letters are a
    tenth wider than anywhere else, and what fits on a printed page is not what readers see."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"none of {', '.join(names)} is installed: see scripts/setup.sh")
    folder = tmp_path_factory.mktemp("fontconfig")
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(cache=folder / "cache"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=BROWSER_ARGUMENTS,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield browser
        browser.close()


@pytest.fixture
def run() -> Callable[..., Result]:
    """`coachbook` in this process; an exception that it lets through fails the test."""

    def run_cli(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)

    return run_cli


@pytest.fixture
def spawn() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`coachbook` as a process of its own."""

    def spawn_cli(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coachbook", *map(str, arguments)]
        environment = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": "", "PYTHONUTF8": "1"}
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment, timeout=120
        )

    return spawn_cli
