"""The language of each part of a tagged file, which WeasyPrint knows and does not write.

It works on the objects of a file that is not written yet, as WeasyPrint shows them at last.
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

Objects = Sequence[object]  # by number; a dictionary is a dict, a reference b"12 0 R"
Element = dict[str, object]


def say_languages(objects: Objects, texts: Sequence[str], language: str) -> None:
    """Write /Lang on each part of the structure that speaks another language than what it is in.

    A file whose structure has not as many texts as were laid out stays as it is.

    Args:
        objects: Of the file.
        texts: The language of each text, in reading order.
        language: The file's.
    """
    structure = [one for one in objects if isinstance(one, dict) and "StructTreeRoot" in one]
    root = _element(objects, structure[0]["StructTreeRoot"])
    speakers = [*_speakers(objects, root)]
    if len(speakers) == len(texts):
        spoken = {id(speaker): text for speaker, text in zip(speakers, texts, strict=True)}
        _say(objects, root, language, spoken)


def _speakers(objects: Objects, element: Element) -> Iterator[Element]:
    """For each text what it is right in, in reading order. A text has a span to itself, but not in
    a link."""
    for kid in _kids(element):
        if not isinstance(kid, int):
            yield from _speakers(objects, _element(objects, kid))
        elif element["S"] == "/Span":
            yield _element(objects, element["P"])
        elif element["S"] != "/Figure":
            yield element


def _say(objects: Objects, element: Element, around: str, spoken: dict[int, str]) -> None:
    language = spoken.get(id(element), around)
    if language != around:
        element["Lang"] = pikepdf.String(language).unparse()
    for kid in _kids(element):
        if not isinstance(kid, int):
            _say(objects, _element(objects, kid), language, spoken)


def _kids(element: Element) -> list[object]:
    kids = element.get("K")
    return kids if isinstance(kids, list) else []


def _element(objects: Objects, reference: object) -> Element:
    found = objects[int(reference.split()[0])] if isinstance(reference, bytes) else None
    return found if isinstance(found, dict) else {}


class RefusedError(Exception):
    """A page asked for something outside the project's folders."""


PICTURE = "data:image/svg+xml;base64,"


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # it comes without types
    """Fetches files that lie in `folders`, and nothing else: no network, no other folder.

    An address may also be an SVG picture itself; what that picture asks for comes through here.
    """

    def __init__(self, *folders: Path) -> None:
        super().__init__(
            allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True
        )
        self.folders = [folder.resolve() for folder in folders]

    def fetch(
        self, url: str, headers: Mapping[str, str] | Message | None = None
    ) -> URLFetcherResponse:
        """The file a URL names.

        Raises:
            FatalURLFetchingError: it is not a file in one of the folders.
        """
        if url.startswith(PICTURE):
            return super().fetch(url, headers)
        parts = urlsplit(url)
        path = Path(url2pathname(parts.path)).resolve()
        local = parts.scheme == "file" and parts.netloc in ("", "localhost")
        if not local or not any(map(path.is_relative_to, self.folders)):
            raise FatalURLFetchingError(f"refused to fetch {url}")
        return super().fetch(path.as_uri(), headers)


class Rectangle(NamedTuple):
    """A place on a page (the first is 1), in CSS px (1/96 inch) from its top left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float


class PageLayout:
    """A document laid out in pages, not yet a file."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def places(self) -> dict[str, int]:
        """The page that each id begins on; the first page is 1."""
        found: dict[str, int] = {}
        for number, page in enumerate(self._document.pages, start=1):
            for name in page.anchors:
                found.setdefault(name, number)
        return found

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the first page, in CSS px (1/96 inch)."""
        page = self._document.pages[0]
        return float(page.width), float(page.height)

    @property
    def rectangles(self) -> dict[str, Rectangle]:
        """Where each id's element stands first, from border to border."""
        found: dict[str, Rectangle] = {}
        for number, page in enumerate(self._document.pages, start=1):
            for name, (left, top, right, bottom) in page.anchors.items():
                place = Rectangle(number, left, top, right - left, bottom - top)
                found.setdefault(name, place)
        return found

    def pdf(self) -> bytes:
        """The file, for everyone's eyes and ears: PDF/UA-1."""
        with delay_interrupt(), without_collecting():
            return for_everyone(self._document)


def for_everyone(document: Document, *, compressed: bool = True) -> bytes:
    """A file as PDF/UA-1, which says the language of each of its parts."""
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
        finisher=lambda _, pdf: say_languages(pdf.objects, texts, document.metadata.lang),
    )
    return bytes(content)


class Printer:
    """Turns HTML pages into PDF files.

    Args:
        folder: Where the pages' style sheets are; addresses in a page start from here.
        others: More folders that pages may take files from.
    """

    def __init__(self, folder: Path, *others: Path) -> None:
        self._base = folder.resolve().as_uri() + "/"
        self._fetcher = LocalFetcher(folder, *others)
        self._fonts = FontConfiguration()

    def pdf(self, html: str) -> bytes:
        """One PDF file, the same bytes for the same page.

        Raises:
            RefusedError: the page asks for something outside the folders.
        """
        with self._refusing(), delay_interrupt():
            return bytes(self._page(html).write_pdf(font_config=self._fonts, pdf_tags=True))

    def lay_out(self, html: str) -> PageLayout:
        """The page in pages, to be looked at before it becomes a file.

        Raises:
            RefusedError: the page asks for something outside the folders.
        """
        with self._refusing(), delay_interrupt(), without_collecting():
            return PageLayout(self._page(html).render(font_config=self._fonts))

    def _page(self, html: str) -> HTML:
        return HTML(string=html, base_url=self._base, url_fetcher=self._fetcher)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except FatalURLFetchingError as error:
            raise RefusedError(str(error)) from None


@contextmanager
def without_collecting() -> Iterator[None]:
    """No search for garbage: in millions of small objects that are all in use it takes 40 % of
    the time and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF file has."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def merge_pdfs(parts: Iterable[tuple[str, bytes]], title: str) -> bytes:
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
