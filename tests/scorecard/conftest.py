"""A web form and PDF sheets of the demo team, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, BrowserContext

from coachbook.__main__ import cli

from ..conftest import Once
from .printed import Printed, print_demo
from .reviewing import differing
from .webform_page import PHONE, Form, opened, page_of


@pytest.fixture(scope="session")
def webform_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("webform") / "form.html"
    made.write_text(page_of(), encoding="utf-8")
    return made


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, offline=True)
    context.set_default_timeout(5_000)
    yield context
    context.close()


@pytest.fixture
def form(phone: BrowserContext, webform_file: Path) -> Form:
    return opened(phone, webform_file)


@pytest.fixture(scope="session")
def printed(once: Once) -> Printed:
    folder = once("printed", lambda folder: print_demo(folder, in_process))
    return Printed(folder / "team", folder / "out")


@pytest.fixture(scope="session")
def doubtful(printed: Printed, once: Once) -> Printed:
    """With doubts and conflicts, and the page that asks about them; not to be written to."""
    folder = once("doubtful", lambda folder: differing(printed, folder, in_process))
    return Printed(folder / "team", printed.out)


@pytest.fixture
def team(doubtful: Printed, tmp_path: Path) -> Printed:
    """The same, to be written to."""
    return doubtful.copy(tmp_path)


def in_process(*arguments: str | Path) -> Result:
    """As the fixture `run`, for what is made once."""
    return CliRunner().invoke(cli, [*map(str, arguments)], catch_exceptions=False)
