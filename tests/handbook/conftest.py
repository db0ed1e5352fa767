"""The handbook's Markdown, its built site (once a session) and a page of a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Request

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.links import Links
from coachbook.handbook.pages import pages
from coachbook.playbook.model.playbook import Playbook

from ..conftest import Once


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and how a browser reaches it each way."""

    folder: Path
    addresses: dict[str, str]


@pytest.fixture(scope="session")
def project(project_root: Path) -> Project:
    """The checkout's folders."""
    return Project(project_root, project_root / "build")


@pytest.fixture(scope="session")
def templates(project: Project) -> Path:
    """The page templates."""
    return project.docs / "templates"


@pytest.fixture(scope="session")
def small_pages(small: Playbook, templates: Path) -> dict[Language, dict[str, str]]:
    """The small playbook's Markdown in each language."""
    return {each: pages(Links(small, small, each), templates) for each in Language}


@pytest.fixture(scope="session")
def real_pages(real: Playbook, templates: Path) -> dict[Language, dict[str, str]]:
    """The real playbook's Markdown in each language."""
    return {each: pages(Links(real, real, each), templates) for each in Language}


@pytest.fixture(scope="session")
def built(project: Project, once: Once) -> Path:
    """The folder that `coachbook handbook` filled from the real playbook."""

    def fill(out: Path) -> None:
        build_handbook(project, HandbookRequest(project.playbook, out, (), tuple(Language)))

    return once("handbook", fill)


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[Site]:
    """The built site, over http and from the folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    folder = built / "site"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        http = f"http://127.0.0.1:{server.server_address[1]}"
        yield Site(folder, {"http": http, "file": folder.as_uri()})
        server.shutdown()


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Site) -> str:
    """Where the site is, over http and in a folder."""
    return site.addresses[request.param]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any script error and any request outside."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "file:", "data:")):
            outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert not outside
    assert not errors
