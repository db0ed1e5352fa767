"""A small form with a slot of each sort, and two ways to print it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdfium2
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image, ImageChops
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from coachbook.pdf.html_to_pdf import LocalFetcher
from coachbook.pdf.press.engine import Engine
from coachbook.pdf.press.fragment import Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo
from coachbook.pdf.press.galley import Galley
from coachbook.pdf.press.line_setter import Lines
from coachbook.pdf.press.page_glyphs import GlyphWidths
from coachbook.pdf.press.skeleton import Skeleton
from coachbook.pdf.press.skeleton_maker import make_skeleton
from coachbook.pdf.press.typesetter import Typesetter

ROOT = Path(__file__).parents[3]
TOY = Path(__file__).parent / "toy"
FONTS = {
    "regular": ROOT / "checklists/fonts/CoachbookSans-Regular.ttf",
    "bold": ROOT / "checklists/fonts/CoachbookSans-Bold.ttf",
}
DPI = 150


class Placeholders(dict[str, str]):
    """A character for each text slot, nothing for the others."""

    def __missing__(self, key: str) -> str:
        return "" if key.split("/")[0] in ("bar", "away") else "国"


@dataclass
class Toy:
    """The toy form in a folder of its own, beside the real fonts."""

    folder: Path

    def __post_init__(self) -> None:
        shutil.copytree(TOY, self.folder / "toy")
        (self.folder / "fonts").symlink_to(ROOT / "checklists/fonts")
        self._templates = Environment(
            loader=FileSystemLoader([TOY, ROOT / "checklists/sheet"]),
            undefined=StrictUndefined,
            autoescape=True,
        )
        self._fonts = FontConfiguration()

    @cached_property
    def engine(self) -> Engine:
        return Engine(self.folder, FONTS, ROOT / "checklists")

    @cached_property
    def widths(self) -> GlyphWidths:
        return GlyphWidths(FONTS)

    @cached_property
    def lines(self) -> Lines:
        return Lines(FONTS)

    @cached_property
    def skeleton(self) -> Skeleton:
        return make_skeleton(self.engine.lay_out_form(self.html(Placeholders())))

    def html(self, fields: Mapping[str, str]) -> str:
        return self._templates.get_template("toy.html").render(fields=fields)

    def galley(self, sizes: Mapping[str, tuple[float, float]]) -> Galley:
        template = self._templates.get_template("galley.html")

        def page(keys: Sequence[FragmentKey]) -> str:
            return template.render(keys=keys, form="zh")

        return Galley(self.engine, page, "toy/toy.css", sizes)

    def typesetter(self, memo: Path, version: str = "toy") -> Typesetter:
        return Typesetter(self.skeleton, Memo(memo, version), self.lines, self.galley)

    def keys(self, fields: Mapping[str, str]) -> dict[str, FragmentKey]:
        """What each slot asks for."""
        slots = self.skeleton.slots
        return {slot.id: FragmentKey(slot.kind, slot.language, fields[slot.id]) for slot in slots}

    def plain(self, fields: Mapping[str, str]) -> bytes:
        """The form with its values, printed by WeasyPrint alone."""
        fetcher = LocalFetcher(self.folder, ROOT / "checklists")
        base = self.folder.resolve().as_uri() + "/"
        page = HTML(string=self.html(fields), base_url=base, url_fetcher=fetcher)
        return bytes(page.write_pdf(font_config=self._fonts, pdf_variant="pdf/ua-1"))

    def composed(
        self,
        fields: Mapping[str, str],
        fragments: Mapping[FragmentKey, Fragment],
        plain: bytes,
        *,
        tagged: bool = True,
    ) -> bytes:
        """The skeleton with fragments in it. Fonts are those of the plain file: they have the
        glyphs, under the same ids."""
        slots, keys = {slot.id: slot for slot in self.skeleton.slots}, self.keys(fields)
        placed = {
            name: fragments[keys[name]].placed(slot.x, slot.y) for name, slot in slots.items()
        }
        with pikepdf.open(io.BytesIO(plain)) as document:
            for page, form in zip(document.pages, self.skeleton.pages, strict=True):
                content = form.filled(placed)
                if not tagged:
                    above = b"".join(placed[name] for name in form.order)
                    content = form.bare + b"q\n" + form.flip + above + b"Q\n"
                page.Contents = document.make_stream(content)
                for font in list(page.Resources.Font.values()):
                    name = "/B" if "Bold" in str(font.BaseFont) else "/R"
                    page.Resources.Font[name] = font
            target = io.BytesIO()
            document.save(target)
            return target.getvalue()


def pictures(pdf: bytes) -> Iterator[Image.Image]:
    """Each page at 150 dpi."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        yield page.render(scale=DPI / 72).to_pil().convert("RGB")
    document.close()


def worst(one: bytes, other: bytes) -> int:
    """The largest difference of any pixel of any page, of 255."""
    pairs = zip(pictures(one), pictures(other), strict=True)
    bands = (band for a, b in pairs for band in ImageChops.difference(a, b).split())
    return max(value for band in bands for value, count in enumerate(band.histogram()) if count)


def texts(pdf: bytes) -> list[list[str]]:
    """The words of each page, sorted: the order of painting is not the order of reading."""
    document = pypdfium2.PdfDocument(pdf)
    found = [sorted(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found
