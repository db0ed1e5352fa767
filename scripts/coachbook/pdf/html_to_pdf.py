"""HTML pages -> PDF files, with WeasyPrint: accessible (PDF/UA-1), repeatable, without network.

`Printer` lays out a page; `PageLayout` answers where things stand before it becomes a file.
`LocalFetcher` lets a page read files of the project only. `write_languages` adds what WeasyPrint
knows but does not write: the language of each part of a tagged file.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pikepdf
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from coachbook.base.interrupt import delay_interrupt

SVG_ADDRESS = "data:image/svg+xml;base64,"

Objects = Sequence[object]  # of a file that WeasyPrint is about to write, by number
Element = dict[str, object]  # of the structure tree; a reference is b"12 0 R"


class RefusedError(Exception):
    """A page asked for something outside the project's folders."""


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # it comes without types
    """Fetches files inside `folders`, and nothing else: no network, no other folder.

    An address may also be a `data:` URL with an SVG picture. What that picture refers to is fetched
    through here as well.
    """

    def __init__(self, *folders: Path) -> None:
        super().__init__(
            allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True
        )
        self.folders = [folder.resolve() for folder in folders]

    def fetch(
        self, url: str, headers: Mapping[str, str] | Message | None = None
    ) -> URLFetcherResponse:
        """The content of a URL.

        Raises:
            FatalURLFetchingError: it names no file inside the folders.
        """
        if url.startswith(SVG_ADDRESS):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        local = parts.scheme == "file" and parts.netloc in ("", "localhost")
        if not local or not any(map(path.is_relative_to, self.folders)):
            raise FatalURLFetchingError(f"refused to fetch {url}")
        return super().fetch(path.as_uri(), headers)


class Rectangle(NamedTuple):
    """A place on a page (from 1), in CSS px (1/96 inch) from its top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float


class PageLayout:
    """A document that is laid out in pages and not yet written as a file."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def places(self) -> dict[str, int]:
        """The page, from 1, on which the element with each id begins."""
        pages: dict[str, int] = {}
        for number, page in enumerate(self._document.pages, start=1):
            for name in page.anchors:
                pages.setdefault(name, number)
        return pages

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the first page, in CSS px (1/96 inch)."""
        page = self._document.pages[0]
        return float(page.width), float(page.height)

    @property
    def rectangles(self) -> dict[str, Rectangle]:
        """The border box of the element with each id; its first part, if it is broken."""
        rectangles: dict[str, Rectangle] = {}
        for number, page in enumerate(self._document.pages, start=1):
            for name, (left, top, right, bottom) in page.anchors.items():
                rectangle = Rectangle(number, left, top, right - left, bottom - top)
                rectangles.setdefault(name, rectangle)
        return rectangles

    def pdf(self) -> bytes:
        """The file, as PDF/UA-1."""
        with delay_interrupt(), paused_garbage_collection():
            return write_tagged_pdf(self._document)


def write_tagged_pdf(document: Document, *, compressed: bool = True) -> bytes:
    """The document as PDF/UA-1, with the language of each of its parts."""
    parts = [part for page in document.pages for part in page._page_box.children]
    texts = [
        box.style["lang"] or document.metadata.lang
        for part in parts
        if not isinstance(part, MarginBox)
        for box in part.descendants(placeholders=True)
        if isinstance(box, TextBox)
    ]
    content = document.write_pdf(
        pdf_variant="pdf/ua-1",
        uncompressed_pdf=not compressed,
        finisher=lambda _, pdf: write_languages(pdf.objects, texts, document.metadata.lang),
    )
    return bytes(content)


class Printer:
    """Turns HTML pages into PDF files.

    Args:
        folder: The folder of the style sheets; addresses in a page are relative to it.
        others: More folders that pages may read from.
    """

    def __init__(self, folder: Path, *others: Path) -> None:
        self._base = folder.resolve().as_uri() + "/"
        self._fetcher = LocalFetcher(folder, *others)
        self._fonts = FontConfiguration()

    def pdf(self, html: str) -> bytes:
        """A tagged PDF file; the same page gives the same bytes.

        Raises:
            RefusedError: the page asks for something outside the folders.
        """
        with self._refusals(), delay_interrupt():
            return bytes(self._page(html).write_pdf(font_config=self._fonts, pdf_tags=True))

    def lay_out(self, html: str) -> PageLayout:
        """The layout of a page, to be looked at before it is written as a file.

        Raises:
            RefusedError: the page asks for something outside the folders.
        """
        with self._refusals(), delay_interrupt(), paused_garbage_collection():
            return PageLayout(self._page(html).render(font_config=self._fonts))

    def _page(self, html: str) -> HTML:
        return HTML(string=html, base_url=self._base, url_fetcher=self._fetcher)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except FatalURLFetchingError as error:
            raise RefusedError(str(error)) from None


def write_languages(objects: Objects, texts: Sequence[str], language: str) -> None:
    """Set /Lang on each structure element whose language differs from that of the one around it.

    The n-th text of the layout is the n-th piece of marked content in the structure tree. A file in
    which their numbers differ is left as it is. (ISO 32000-1, 14.9.2: an element without /Lang has
    the language of its parent.)

    Args:
        objects: The objects of the file.
        texts: The language of each text, in reading order.
        language: The language of the whole file.
    """
    structure = [one for one in objects if isinstance(one, dict) and "StructTreeRoot" in one]
    root = _element(objects, structure[0]["StructTreeRoot"])
    owners = [*_text_owners(objects, root)]
    if len(owners) == len(texts):
        languages = {id(owner): text for owner, text in zip(owners, texts, strict=True)}
        _write_language(objects, root, language, languages)


def _text_owners(objects: Objects, element: Element) -> Iterator[Element]:
    """For each text the element that /Lang belongs on, in reading order.

    WeasyPrint wraps each text in a span of its own, whose parent is meant; a text in a link has no
    such span. A figure is no text.
    """
    for kid in _kids(element):
        if not isinstance(kid, int):
            yield from _text_owners(objects, _element(objects, kid))
        elif element["S"] == "/Span":
            yield _element(objects, element["P"])
        elif element["S"] != "/Figure":
            yield element


def _write_language(
    objects: Objects, element: Element, inherited: str, languages: dict[int, str]
) -> None:
    language = languages.get(id(element), inherited)
    if language != inherited:
        element["Lang"] = pikepdf.String(language).unparse()
    for kid in _kids(element):
        if not isinstance(kid, int):
            _write_language(objects, _element(objects, kid), language, languages)


def _kids(element: Element) -> list[object]:
    kids = element.get("K")
    return kids if isinstance(kids, list) else []


def _element(objects: Objects, reference: object) -> Element:
    target = objects[int(reference.split()[0])] if isinstance(reference, bytes) else None
    return target if isinstance(target, dict) else {}


@contextmanager
def paused_garbage_collection() -> Iterator[None]:
    """Pause Python's garbage collection.

    A layout is millions of small objects that are all in use: looking for garbage among them takes
    40 % of the time and finds nothing.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF file has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def merge_pdfs(parts: Iterable[tuple[str, bytes]], title: str) -> bytes:
    """One PDF of many files, each with a bookmark; the same parts give the same bytes."""
    merged = pikepdf.new()
    with merged.open_outline() as outline:
        for name, content in parts:
            with pikepdf.open(io.BytesIO(content)) as document:
                outline.root.append(pikepdf.OutlineItem(name, len(merged.pages)))
                merged.pages.extend(document.pages)
    merged.docinfo["/Title"] = title
    target = io.BytesIO()
    merged.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()
