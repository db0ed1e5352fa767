"""The preview: built anew at every change, told to the browser, for this machine only."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
from click.testing import Result
from playwright.sync_api import Browser, expect

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.preview.server import HOST, BuildStatus, Preview, serving

pytestmark = pytest.mark.usefixtures("heavy")

PATIENCE = 60.0  # seconds; an edit shows in one or two, on a machine with nothing else to do
MEANS = "小组每天的活由你负责。"


@dataclass
class Served:
    """The running command, its project and what it says."""

    process: subprocess.Popen[str]
    root: Path
    lines: Queue[str] = field(default_factory=Queue)

    def __post_init__(self) -> None:
        Thread(target=self._listen, daemon=True).start()
        self.address = self.line().split()[0]

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line)

    def line(self) -> str:
        """The next line that it prints."""
        return self.lines.get(timeout=PATIENCE)

    def said(self, until: str) -> str:
        """What it prints up to and with a line that contains `until`."""
        lines = [self.line()]
        while until not in lines[-1]:
            lines.append(self.line())
        return "".join(lines)

    def edit(self, find: str, write: str) -> None:
        """Change the playbook."""
        file = self.root / "playbook" / "duties.yml"
        text = file.read_text(encoding="utf-8")
        assert find in text
        file.write_text(text.replace(find, write), encoding="utf-8")

    def connection(self) -> HTTPConnection:
        """A connection of its own."""
        return HTTPConnection(self.address.split("/")[2], timeout=PATIENCE)

    def page(self, path: str) -> str:
        """A page as it is served."""
        with closing(self.connection()) as connection:
            connection.request("GET", path)
            return connection.getresponse().read().decode()


def heed_ctrl_c() -> None:
    """Undo what a shell does to jobs in the background: they begin deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def served(project: Project, small_folder: Path, tmp_path: Path) -> Iterator[Served]:
    """`coachbook handbook --serve` in a project with the small playbook."""
    root = tmp_path / "project"
    shutil.copytree(project.docs, root / "docs")
    shutil.copy(project.root / "mkdocs.yml", root)
    shutil.copytree(small_folder, root / "playbook")
    command = [sys.executable, "-m", "coachbook", "handbook", "--serve", "--port", "0"]
    process = subprocess.Popen(
        command,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(project.root / "scripts"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        preexec_fn=heed_ctrl_c,
    )
    with process:
        try:
            yield Served(process, root)
        finally:
            process.kill()


def news(events: HTTPResponse) -> tuple[int, list[str]]:
    """The next message to browsers."""
    while not (line := events.readline()).startswith(b"data:"):
        assert line, "the server has hung up"
    told = json.loads(line.removeprefix(b"data:"))
    return told["build"], told["problems"]


def replaced(file: Path, find: str, write: str) -> None:
    """Change a file as many editors do: a new one takes its place."""
    text = file.read_text(encoding="utf-8")
    assert find in text
    fresh = file.with_suffix(".new")
    fresh.write_text(text.replace(find, write), encoding="utf-8")
    fresh.replace(file)


def files(folder: Path) -> dict[str, bytes]:
    """Every file in a folder."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def test_an_edit_is_built_and_told_and_a_fault_leaves_the_site_up(
    served: Served, tmp_path: Path
) -> None:
    connection = served.connection()
    connection.request("GET", "/_live/events")
    events = connection.getresponse()
    assert events.headers["Content-Type"] == "text/event-stream"
    told = news(events)
    while told == (0, []):  # the first message may come before the first build
        told = news(events)
    assert told == (1, [])
    assert MEANS in served.page("/zh/duties.html")

    served.edit(MEANS, "换了一句话。")
    assert news(events) == (2, [])
    page = served.page("/zh/duties.html")
    assert "换了一句话。" in page
    assert page.count("/_live/live.js") == 1
    quickly = files(served.root / "build" / "site")
    wanted = HandbookRequest(served.root / "playbook", tmp_path / "full", (), tuple(Language))
    build_handbook(Project(served.root, tmp_path), wanted)
    assert quickly == files(wanted.site)
    assert not [name for name, content in quickly.items() if b"/_live/" in content]

    served.said("built in")  # the first build
    assert "translation-current" in served.said("built in")
    served.edit("source: [R1]", "source: [R1]\n    sauce: [R1]")
    build, problems = news(events)
    where = "playbook/duties.yml:14:5: error: the key 'sauce' is unknown here"
    assert build == 2
    assert problems[0].startswith(where)
    assert where in served.said("1 error, 0 warnings: the last good site stays up")
    assert "换了一句话。" in served.page("/zh/duties.html")

    served.edit("\n    sauce: [R1]", "")
    assert news(events) == (2, [])  # as it was: nothing to load again
    served.edit("zh: 职责", "zh: 新职责")  # a title stands in the menu of every page
    assert news(events) == (3, [])
    assert "新职责" in served.page("/zh/facts.html")

    replaced(served.root / "mkdocs.yml", "scheme: slate", "scheme: dark")
    assert news(events) == (4, [])
    assert 'data-md-color-scheme="dark"' in served.page("/zh/facts.html")
    replaced(served.root / "docs" / "templates" / "page.md.jinja", "# {{", "# Topic {{")
    assert news(events) == (5, [])
    assert "Topic 新职责" in served.page("/zh/duties.html")
    replaced(served.root / "docs" / "assets" / "print.css", "@page", "@page more")
    assert news(events) == (6, [])
    assert "@page more" in served.page("/zh/assets/print.css")

    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(PATIENCE) == 0
    assert "Traceback" not in served.said("Stopped.")
    assert not list((served.root / "build").glob(".site-*"))


def test_the_browser_loads_the_page_again_and_shows_what_is_wrong(
    served: Served, browser: Browser
) -> None:
    served.said("built in")
    page = browser.new_page()
    page.goto(f"{served.address}zh/duties.html")
    banner = page.locator(".cb-live")
    expect(banner).to_be_hidden()
    expect(page.get_by_text(MEANS)).to_be_visible()
    served.edit(MEANS, "换了一句话。")
    expect(page.get_by_text("换了一句话。")).to_be_visible(timeout=PATIENCE * 1000)
    served.edit("see: [focus.team]", "see: ['<img src=x onerror=alert(1)>']")
    expect(banner).to_be_visible(timeout=PATIENCE * 1000)
    expect(banner).to_contain_text("playbook/duties.yml:14:11: error")
    expect(banner).to_contain_text("<img src=x")
    assert banner.locator("img").count() == 0
    expect(page.get_by_text("换了一句话。")).to_be_visible()
    served.edit("see: ['<img src=x onerror=alert(1)>']", "see: [focus.team]")
    expect(banner).to_be_hidden(timeout=PATIENCE * 1000)
    page.close()


@pytest.fixture
def preview(tmp_path: Path, project: Project) -> Preview:
    """A site of two pages with a secret beside it."""
    site = tmp_path / "site"
    (site / "zh").mkdir(parents=True)
    (site / "index.html").write_text("<body>front</body>", encoding="utf-8")
    (site / "zh" / "index.html").write_text("<body>首页</body>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "out.txt").symlink_to(tmp_path / "secret.txt")
    return Preview(site, project.docs / "preview")


def asked(address: str, path: str, host: str = "") -> tuple[int, str]:
    """The status and text of an answer; the path is sent as it is."""
    server = address.split("/")[2]
    with closing(HTTPConnection(server, timeout=PATIENCE)) as connection:
        connection.putrequest("GET", path, skip_host=True)
        connection.putheader("Host", host or server)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def test_a_page_is_served_with_live_reload(preview: Preview) -> None:
    with serving(preview, 0) as address:
        assert address.startswith(f"http://{HOST}:")
        for path, text in {"/": "front", "/index.html?x#y": "front", "/zh/": "首页"}.items():
            status, page = asked(address, path)
            assert status == 200
            assert text in page
            assert page.count("live.js") == 1
        assert asked(address, "/_live/live.js")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/zh/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..\\secret.txt",
        "//secret.txt",
        "/out.txt",
        "/_live/../../../secret.txt",
        "/_live/../templates/page.md.jinja",
        "/_live/live.html.jinja",
        "/zh",
        "/none.html",
        "/%00",
        "/" + "a" * 5000,
    ],
)
def test_nothing_outside_the_site_is_served(preview: Preview, path: str) -> None:
    with serving(preview, 0) as address:
        status, page = asked(address, path)
        assert status == 404
        assert "secret" not in page
        absolute = (preview.site.parent / "secret.txt").as_posix()
        assert asked(address, absolute)[0] == 404
        assert asked(address, f"/{absolute}")[0] == 404


@pytest.mark.parametrize("path", ["/", "/_live/events"])
def test_only_this_machine_is_answered(preview: Preview, path: str) -> None:
    with serving(preview, 0) as address:
        assert asked(address, path, host="example.org")[0] == 403
        assert asked(address, path, host=f"{HOST}.example.org:80")[0] == 403


def test_a_reader_who_comes_late_hears_the_last_news(preview: Preview) -> None:
    preview.publish(BuildStatus(7, ("a problem",)))
    assert preview.wait_for_change(None) == BuildStatus(7, ("a problem",))


def test_a_taken_port_is_said(run: Callable[..., Result], preview: Preview) -> None:
    with serving(preview, 0) as address:
        port = address.split(":")[2].rstrip("/")
        result = run("handbook", "--serve", "--port", port)
    assert result.exit_code == 1
    assert f"Error: port {port}: " in result.output
    assert "choose another with --port" in result.output


def test_a_port_without_a_server_is_a_slip(run: Callable[..., Result]) -> None:
    result = run("handbook", "--port", "8000")
    assert result.exit_code == 2
    assert "--port goes with --serve" in result.output
