"""The preview's server: the built site, for this machine only, with live reload.

The script that reloads a page is added while it is served, so the site itself never has it.
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
LIVE = "/_live/"  # addresses of the preview itself
KEEP_ALIVE = 10.0  # seconds after which something is sent, so that a closed connection is noticed


@dataclass(frozen=True)
class BuildStatus:
    """The number of the last good build, and the problems that prevent a newer one."""

    build: int
    problems: tuple[str, ...] = ()


class Preview:
    """A built site as it is served, and the status of its build."""

    def __init__(self, site: Path, parts: Path) -> None:
        """Serve `site`; `parts` is the folder of what is added to its pages."""
        self.site = site
        self.parts = parts
        self._status = BuildStatus(0)
        self._changed = Condition()

    def publish(self, status: BuildStatus) -> None:
        """Send a status to every browser."""
        with self._changed:
            self._status = status
            self._changed.notify_all()

    def wait_for_change(self, known: BuildStatus | None) -> BuildStatus:
        """The status, as soon as it differs from `known`, or after KEEP_ALIVE seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._status != known, KEEP_ALIVE)
            return self._status

    def file(self, address: str) -> Path | None:
        """The file of an address; None if there is none inside the site."""
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
        """What is added to a page, in the language of its address."""
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
        super().__init__(*arguments)  # type: ignore[arg-type]  # passed on by the server

    def do_GET(self) -> None:
        """Answer with a file of the site, or with the stream of statuses."""
        if self.path == f"{LIVE}events" and self._is_local():
            self._stream_status()
        else:
            super().do_GET()

    def send_head(self) -> BytesIO | None:
        """Send the headers of an answer; its body."""
        if not self._is_local():
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
        """Log no requests: the terminal is for problems of the playbook."""

    def _is_local(self) -> bool:
        """Whether the request names this machine as its host.

        A web page elsewhere could let its own name point to this machine (DNS rebinding) and read
        the preview; its requests carry that name.
        """
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
                status = self.preview.wait_for_change(known)
                event = f"data: {json.dumps(asdict(status))}\n\n" if status != known else ":\n\n"
                self.wfile.write(event.encode())
                self.wfile.flush()
                known = status
