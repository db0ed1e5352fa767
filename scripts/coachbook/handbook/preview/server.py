"""The preview's server: the built site, for this machine only, with live reload.

What makes a page reload is added as it is served, so that the site itself never holds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import unquote, urlsplit

import click

from coachbook.base.templates import html_environment
from coachbook.base.text import Language
from coachbook.base.words import load_words

HOST = "127.0.0.1"
LIVE = "/_live/"  # what lies under this address is the preview's own
STILL_THERE = 10.0  # seconds after which a silent browser is spoken to


@dataclass(frozen=True)
class BuildStatus:
    """What browsers are told: the number of the last good build, and why there is no newer one."""

    build: int
    problems: tuple[str, ...] = ()


class Preview:
    """A built site as it is served, and the news about it."""

    def __init__(self, site: Path, parts: Path) -> None:
        """Serve `site`; `parts` is the folder with what is added to its pages."""
        self.site = site
        self.parts = parts
        self._news = BuildStatus(0)
        self._changed = Condition()

    def publish(self, news: BuildStatus) -> None:
        """Tell every browser."""
        with self._changed:
            self._news = news
            self._changed.notify_all()

    def wait_for_change(self, known: BuildStatus | None) -> BuildStatus:
        """The news, as soon as it differs from what is known; after a while in any case."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != known, STILL_THERE)
            return self._news

    def file(self, address: str) -> Path | None:
        """The file that an address names, if it lies in the site."""
        path = unquote(urlsplit(address).path)
        folder, name = self.site, path.lstrip("/")
        if path.startswith(LIVE):
            folder, name = self.parts, path.removeprefix(LIVE)
        with suppress(ValueError, OSError):  # a name that no file can have
            root = folder.resolve()
            file = (
                root / f"{name}index.html" if name.endswith("/") or not name else root / name
            ).resolve()
            if file.is_relative_to(root) and file.is_file() and file.suffix != ".jinja":
                return file
        return None

    def part(self, name: str, address: str) -> bytes:
        """A page's addition, in the language that the page's address names."""
        start = address.lstrip("/").split("/", 1)[0]
        language = Language(start) if start in tuple(Language) else Language.ZH
        template = html_environment(self.parts).get_template(f"{name}.html.jinja")
        text = template.render(
            language=language.value, word=load_words("handbook/preview", language)
        )
        return text.encode()


@contextmanager
def serving(preview: Preview, port: int) -> Iterator[str]:
    """Serve a preview until the block ends; yields its address. Port 0: any that is free.

    Raises:
        ClickException: the port cannot be had.
    """
    try:
        server = ThreadingHTTPServer((HOST, port), partial(_Handler, preview))
    except OSError as error:
        hint = "choose another with --port, or --port 0 for any that is free"
        raise click.ClickException(f"port {port}: {error.strerror}; {hint}") from None
    with server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{HOST}:{server.server_address[1]}/"
        finally:
            server.shutdown()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, preview: Preview, *arguments: object) -> None:
        self.preview = preview
        super().__init__(*arguments)  # type: ignore[arg-type]  # the server's business

    def do_GET(self) -> None:
        """Answer with a file of the site, or with the news."""
        if self.path == f"{LIVE}events" and self._is_for_us():
            self._stream_status()
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | None:
        """The head of an answer, and what follows it."""
        if not self._is_for_us():
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        file = self.preview.file(self.path)
        content = file.read_bytes() if file else self.preview.part("missing", self.path)
        kind = self.guess_type(file or "missing.html")
        if kind == "text/html":
            live = self.preview.part("live", self.path)
            content = content.replace(b"</body>", live + b"</body>", 1)
        self.send_response(HTTPStatus.OK if file else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        return BytesIO(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what is wrong with the playbook."""

    def _is_for_us(self) -> bool:
        """Whether the browser means this machine: another name is another site's trick."""
        name = self.headers.get("Host", "").rpartition(":")[0]
        return name in (HOST, "localhost")

    def _stream_status(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        known: BuildStatus | None = None
        with suppress(ConnectionError):  # the reader has left
            while True:
                news = self.preview.wait_for_change(known)
                told = f"data: {json.dumps(asdict(news))}\n\n" if news != known else ":\n\n"
                self.wfile.write(told.encode())
                self.wfile.flush()
                known = news
