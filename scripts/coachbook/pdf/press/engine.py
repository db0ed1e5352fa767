"""What the press needs of WeasyPrint: a form laid out, and slots painted one by one.

This uses WeasyPrint's internals (boxes, stacking contexts, streams), so its version is pinned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure.boxes import Box
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext
from weasyprint.text.fonts import FontConfiguration

from coachbook.base.interrupt import delay_interrupt
from coachbook.pdf.html_to_pdf import LocalFetcher, paused_garbage_collection, write_tagged_pdf
from coachbook.pdf.press.fragment import FONT_NAMES
from coachbook.pdf.press.layout import (
    FormPage,
    Ink,
    LaidForm,
    LaidSlot,
    Operators,
    SlotInk,
    rename_font,
)


class Engine:
    """Lays out HTML with WeasyPrint.

    Args:
        folder: The folder that addresses in the HTML are relative to.
        fonts: The font file of each face.
        others: More folders that a page may read from.
    """

    def __init__(self, folder: Path, fonts: Mapping[str, Path], *others: Path) -> None:
        self._base = folder.resolve().as_uri() + "/"
        self._fetcher = LocalFetcher(folder, *others)
        self._configuration = FontConfiguration()
        self._files = {face: path.read_bytes() for face, path in fonts.items()}
        self._fonts: dict[int, Font] = {}  # opened once: it takes 20 ms
        self._faces: dict[str, str] = {}
        self._styles: dict[str, CSS] = {}

    def lay_out_form(self, html: str) -> LaidForm:
        """A whole form, laid out and written as tagged PDF."""
        with delay_interrupt(), paused_garbage_collection():
            document = self._render(html)
            document.fonts = _ReportedFonts(self._face)
            pdf = write_tagged_pdf(document, compressed=False)
        return LaidForm(
            tuple(FormPage(p.width, p.height, tuple(_laid_slots(p))) for p in document.pages),
            pdf,
            {font.hash: self._face(font) for font in document.fonts.values()},
            {font.hash: dict(font.to_unicode) for font in document.fonts.values()},
        )

    def slot_inks(self, html: str, style: str) -> list[SlotInk]:
        """Each slot of a page that holds nothing but slots, painted by itself, in order.

        Args:
            html: The page, without its style sheet.
            style: The address of the style sheet. It is parsed once for all pages, as that takes
                as long as laying out a hundred texts.
        """
        with delay_interrupt(), paused_garbage_collection():
            document = self._render(html, self._style(style))
            return [one for page in document.pages for one in self._paint_slots(page)]

    def _render(self, html: str, *styles: CSS) -> Document:
        page = HTML(string=html, base_url=self._base, url_fetcher=self._fetcher)
        return page.render(font_config=self._configuration, stylesheets=styles)

    def _style(self, address: str) -> CSS:
        if address not in self._styles:
            self._styles[address] = CSS(
                url=self._base + address,
                url_fetcher=self._fetcher,
                font_config=self._configuration,
            )
        return self._styles[address]

    def _paint_slots(self, page: Page) -> Iterator[SlotInk]:
        # WeasyPrint collects used and missing characters in the fonts, so they are cleared first.
        for context in _slot_contexts(StackingContext.from_page(page._page_box)):
            for font in self._fonts.values():
                font.to_unicode, font.missing = {}, {}
            stream = _stream(page, self._fonts)
            draw_stacking_context(stream, context)
            groups = stream._resources["XObject"].items()
            yield SlotInk(
                _laid_slot(context.box),
                self._ink(stream),
                {f"/{name}".encode(): _operators(group) for name, group in groups if group},
            )

    def _ink(self, stream: Stream) -> Ink:
        used = {f"/{font.hash}".encode(): font for font in self._fonts.values() if font.to_unicode}
        faces = {name: self._face(font) for name, font in used.items()}
        operators = tuple(rename_font(o, faces) for o in _operators(stream))
        glyphs = (
            (faces[name], glyph, text)
            for name, font in used.items()
            for glyph, text in font.to_unicode.items()
        )
        foreign_fonts = {face for face in faces.values() if face not in FONT_NAMES}
        foreign_fonts |= {f"with {chr(code)}" for font in used.values() for code in font.missing}
        return Ink(operators, tuple(sorted(glyphs)), tuple(sorted(foreign_fonts)))

    def _face(self, font: Font) -> str:
        """The face of a font: "regular" or "bold"; its family if it is not a font of the press."""
        if font.hash not in self._faces:
            same = (face for face, data in self._files.items() if data == font.file_content)
            self._faces[font.hash] = next(same, str(font.family))
        return self._faces[font.hash]


class _ReportedFonts(dict[int, Font]):
    """The fonts of a document, each reported when it is added.

    Then it still has all its data; writing the file cuts it down to a subset.
    """

    def __init__(self, report: Callable[[Font], str]) -> None:
        super().__init__()
        self._report = report

    def __setitem__(self, key: int, font: Font) -> None:
        super().__setitem__(key, font)
        self._report(font)


def _stream(page: Page, fonts: dict[int, Font]) -> Stream:
    """An empty content stream to paint on."""
    names = ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")
    resources: dict[str, dict[str, object]] = {name: {} for name in names}
    return Stream(fonts, (0, 0, page.width, page.height), resources, {}, None, {}, None)


def _operators(stream: Stream) -> Operators:
    return tuple(o if isinstance(o, bytes) else str(o).encode() for o in stream.stream)


def _slot_contexts(context: StackingContext) -> Iterator[StackingContext]:
    """The stacking contexts of slots, in painting order (CSS 2.2, appendix E).

    `overflow: hidden` makes WeasyPrint give a slot a context of its own.
    """
    inner: Iterable[StackingContext] = (
        *context.negative_z_contexts,
        *context.float_contexts,
        *context.zero_z_contexts,
        *context.positive_z_contexts,
    )
    for one in inner:
        if _is_slot(one.box):
            yield one
        else:
            yield from _slot_contexts(one)


def _laid_slots(page: Page) -> Iterator[LaidSlot]:
    """Every slot of a page; of the boxes of one element the first, which is the outermost."""
    seen = set()
    for box in page._page_box.descendants(placeholders=True):
        if _is_slot(box) and box.element not in seen:
            seen.add(box.element)
            yield _laid_slot(box)


def _is_slot(box: Box) -> bool:
    if box.element is None or isinstance(box.element, str):
        return False
    return "slot" in box.element.get("class", "").split() and "::" not in (box.element_tag or "")


def _laid_slot(box: Box) -> LaidSlot:
    element = box.element
    language = element.get("lang", "")
    return LaidSlot(
        element.get("id", ""),
        next(name for name in element.get("class").split() if name != "slot"),
        "zh" if language.startswith("zh") else language,
        box.border_box_x(),
        box.border_box_y(),
        box.border_width(),
        box.border_height(),
        (box.padding_box_x(), box.padding_box_y(), box.padding_width(), box.padding_height()),
        (box.content_box_x() - box.border_box_x(), box.width),
    )
