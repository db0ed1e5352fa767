"""A fragment: one text set for one kind of slot, ready to be placed on any page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

REGULAR, BOLD = "regular", "bold"
FONT_NAMES: Mapping[str, bytes] = {REGULAR: b"/R", BOLD: b"/B"}  # their names in content streams

Glyphs = Mapping[str, Mapping[int, str]]  # face -> glyph id in the font file -> text it stands for


class FragmentKey(NamedTuple):
    """What a fragment depends on, within one form's style."""

    kind: str
    language: str  # "zh" or "en"
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """The ink of one text in one kind of slot, the same wherever that slot stands.

    Attributes:
        content: PDF operators; empty if there is no ink. The origin is the slot's top left corner,
            the unit CSS px, y points down (text is turned upright by its own `Tm`). They are
            balanced (`q` … `Q`), clipped to the slot, and hold no marked content. They set every
            colour, font and size they need, leave none set, and use no resource but the fonts `/R`
            (regular) and `/B` (bold), whose codes are two-byte glyph ids of the font file.
        glyphs: (face, glyph id, text) of every glyph drawn, each once, sorted. `text` is the whole
            cluster that the glyph stands for ("fi" for a ligature), for ToUnicode.
    """

    content: bytes
    glyphs: tuple[tuple[str, int, str], ...] = ()

    def placed(self, x: float, y: float) -> bytes:
        """The operators that draw it with its top left corner at (x, y) of a page, in CSS px."""
        if not self.content:
            return b""
        return b"q\n1 0 0 1 %s %s cm\n%s\nQ\n" % (pdf_number(x), pdf_number(y), self.content)


def pdf_number(value: float) -> bytes:
    """A number as PDF writes it, with at most six decimals: 12, 0.75."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() if value % 1 else b"%d" % value
