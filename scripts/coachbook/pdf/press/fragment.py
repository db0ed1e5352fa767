"""One text set in one kind of slot: the ink, ready to be put on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

REGULAR, BOLD = "regular", "bold"
FONT_NAMES: Mapping[str, bytes] = {REGULAR: b"/R", BOLD: b"/B"}  # as `Tf` says them

Glyphs = Mapping[str, Mapping[int, str]]  # face -> glyph id in the font file -> text it stands for


class FragmentKey(NamedTuple):
    """What a fragment is asked for by."""

    kind: str
    language: str  # "zh" or "en"
    text: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """The ink of one text in one kind of slot, wherever that slot stands.

    Attributes:
        content: PDF operators. Origin: the slot's top left corner; unit: CSS px, y down (text
            turns itself up again with its own `Tm`). Balanced (`q` … `Q`) and clipped to the
            slot; no marked content. Sets every colour, font and size it needs, leaves nothing
            set, and needs no resource but the fonts `/R` (regular) and `/B` (bold); glyph codes
            are two-byte glyph ids of the font file. Empty if there is no ink.
        glyphs: (face, glyph id, text) of every glyph drawn, each once, in order. `text` is the
            whole cluster ("fi" for a ligature), for ToUnicode.
    """

    content: bytes
    glyphs: tuple[tuple[str, int, str], ...] = ()

    def placed(self, x: float, y: float) -> bytes:
        """The operators that draw it with its corner at (x, y) of a page, in CSS px."""
        if not self.content:
            return b""
        return b"q\n1 0 0 1 %s %s cm\n%s\nQ\n" % (pdf_number(x), pdf_number(y), self.content)


def pdf_number(value: float) -> bytes:
    """A number as PDF writes it: six decimals at most."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() if value % 1 else b"%d" % value
