"""WeasyPrint seen from the press. It looks inside WeasyPrint, so its version is pinned."""

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
from coachbook.pdf.html_to_pdf import LocalFetcher, for_everyone, without_collecting
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
        folder: Where addresses in the HTML start from.
        fonts: The font file of each face.
        others: More folders that a page may take files from.
    """

    def __init__(self, folder: Path, fonts: Mapping[str, Path], *others: Path) -> None:
        self._base = folder.resolve().as_uri() + "/"
        self._fetcher = LocalFetcher(folder, *others)
        self._configuration = FontConfiguration()
        self._files = {face: path.read_bytes() for face, path in fonts.items()}
        self._fonts: dict[int, Font] = {}  # kept: to open a font takes 20 ms
        self._faces: dict[str, str] = {}
        self._styles: dict[str, CSS] = {}

    def form(self, html: str) -> LaidForm:
        """A whole form, tagged."""
        with delay_interrupt(), without_collecting():
            document = self._laid_out(html)
            document.fonts = _Noticed(self._face)
            pdf = for_everyone(document, compressed=False)
        return LaidForm(
            tuple(FormPage(p.width, p.height, tuple(_places(p))) for p in document.pages),
            pdf,
            {font.hash: self._face(font) for font in document.fonts.values()},
            {font.hash: dict(font.to_unicode) for font in document.fonts.values()},
        )

    def alone(self, html: str, style: str) -> list[SlotInk]:
        """The slots of a page that holds nothing else, each painted by itself.

        Args:
            html: The page, without its style sheet.
            style: The address of the style sheet. It is read once for all pages: reading it takes
                as long as laying out a hundred texts.
        """
        with delay_interrupt(), without_collecting():
            document = self._laid_out(html, self._style(style))
            return [one for page in document.pages for one in self._painted(page)]

    def _laid_out(self, html: str, *styles: CSS) -> Document:
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

    def _painted(self, page: Page) -> Iterator[SlotInk]:
        for context in _slot_contexts(StackingContext.from_page(page._page_box)):
            for font in self._fonts.values():
                font.to_unicode, font.missing = {}, {}
            stream = _stream(page, self._fonts)
            draw_stacking_context(stream, context)
            groups = stream._resources["XObject"].items()
            yield SlotInk(
                _place(context.box),
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
        strange = {face for face in faces.values() if face not in FONT_NAMES}
        strange |= {f"with {chr(code)}" for font in used.values() for code in font.missing}
        return Ink(operators, tuple(sorted(glyphs)), tuple(sorted(strange)))

    def _face(self, font: Font) -> str:
        """Which of the press's fonts this is; its family if it is none of them."""
        if font.hash not in self._faces:
            same = (face for face, data in self._files.items() if data == font.file_content)
            self._faces[font.hash] = next(same, str(font.family))
        return self._faces[font.hash]


class _Noticed(dict[int, Font]):
    """Fonts of a document, shown to a function while they are whole: a file gets subsets."""

    def __init__(self, show: Callable[[Font], str]) -> None:
        super().__init__()
        self._show = show

    def __setitem__(self, key: int, font: Font) -> None:
        super().__setitem__(key, font)
        self._show(font)


def _stream(page: Page, fonts: dict[int, Font]) -> Stream:
    """A content stream to paint on."""
    names = ("ExtGState", "XObject", "Pattern", "Shading", "ColorSpace")
    resources: dict[str, dict[str, object]] = {name: {} for name in names}
    return Stream(fonts, (0, 0, page.width, page.height), resources, {}, None, {}, None)


def _operators(stream: Stream) -> Operators:
    return tuple(o if isinstance(o, bytes) else str(o).encode() for o in stream.stream)


def _slot_contexts(context: StackingContext) -> Iterator[StackingContext]:
    """The contexts of slots, in the order painted."""
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


def _places(page: Page) -> Iterator[LaidSlot]:
    """Every slot of a page. A box made for an element comes before those made inside it."""
    seen = set()
    for box in page._page_box.descendants(placeholders=True):
        if _is_slot(box) and box.element not in seen:
            seen.add(box.element)
            yield _place(box)


def _is_slot(box: Box) -> bool:
    if box.element is None or isinstance(box.element, str):
        return False
    return "slot" in box.element.get("class", "").split() and "::" not in (box.element_tag or "")


def _place(box: Box) -> LaidSlot:
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
