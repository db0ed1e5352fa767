"""HTML -> PDF. The only file that knows WeasyPrint."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pikepdf
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse


class RefusedError(Exception):
    """A page asked for something outside the project's folders."""


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # it comes without types
    """Fetches files that lie in `folder`, and nothing else: no network, no other folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)
        self.folder = folder.resolve()

    def fetch(
        self, url: str, headers: Mapping[str, str] | Message | None = None
    ) -> URLFetcherResponse:
        """The file a URL names.

        Raises:
            FatalURLFetchingError: it is not a file in the folder.
        """
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        local = parts.scheme == "file" and parts.netloc in ("", "localhost")
        if not local or not path.is_relative_to(self.folder):
            raise FatalURLFetchingError(f"refused to fetch {url}")
        return super().fetch(path.as_uri(), headers)


class Printer:
    """Turns HTML pages into PDF files with the style sheets and fonts in one folder."""

    def __init__(self, folder: Path) -> None:
        self._base = folder.resolve().as_uri() + "/"
        self._fetcher = LocalFetcher(folder)
        self._fonts = FontConfiguration()

    def pdf(self, html: str) -> bytes:
        """One PDF file, the same bytes for the same page.

        Raises:
            RefusedError: the page asks for something outside the folder.
        """
        page = HTML(string=html, base_url=self._base, url_fetcher=self._fetcher)
        try:
            return bytes(page.write_pdf(font_config=self._fonts, pdf_tags=True))
        except FatalURLFetchingError as error:
            raise RefusedError(str(error)) from None


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF file has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def pack(parts: Iterable[tuple[str, bytes]], title: str) -> bytes:
    """One PDF of many, with a bookmark for each part, the same bytes for the same parts."""
    joined = pikepdf.new()
    with joined.open_outline() as outline:
        for name, content in parts:
            with pikepdf.open(io.BytesIO(content)) as document:
                outline.root.append(pikepdf.OutlineItem(name, len(joined.pages)))
                joined.pages.extend(document.pages)
    joined.docinfo["/Title"] = title
    target = io.BytesIO()
    joined.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
