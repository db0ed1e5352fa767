"""Finds the glyphs that a page draws, with face, colour, size and place.

Two ways of printing are compared by them (comparison). It follows the operators of a content stream
as a viewer does (ISO 32000-1, 8.4 and 9.4), as far as WeasyPrint and the press use them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import pikepdf
import uharfbuzz as hb

from coachbook.pdf.press.fragment import BOLD, FONT_NAMES, REGULAR

POINTS = 0.75  # in a CSS px
COLOURS = {"g", "rg", "k", "sc", "scn"}  # operators that set the colour of glyphs

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1, 0, 0, 1, 0, 0)


class PlacedGlyph(NamedTuple):
    """One glyph on a page: in CSS px from its top left corner, the size as it appears there."""

    face: str
    glyph: int
    colour: tuple[float, ...]
    size: float
    x: float
    y: float


class GlyphWidths:
    """The advance widths of the glyphs of the font files, in thousandths of the size."""

    def __init__(self, fonts: Mapping[str, Path]) -> None:
        self._fonts = {}
        for face, path in fonts.items():
            self._fonts[face] = hb.Font(hb.Face(hb.Blob(path.read_bytes())))
            self._fonts[face].scale = (1000, 1000)

    def width(self, face: str, glyph: int) -> float:
        """The width of one glyph; 0 if the face is none of these."""
        return float(self._fonts[face].get_glyph_h_advance(glyph)) if face in self._fonts else 0.0


@dataclass(frozen=True)
class _GraphicsState:
    """What `q` saves and `Q` restores."""

    matrix: Matrix
    colour: tuple[float, ...] = (0, 0, 0)
    face: str = ""
    size: float = 0
    rise: float = 0


@dataclass
class _Pen:
    """Follows the operators of one content stream; `line` and `text` are its text matrices."""

    widths: GlyphWidths
    state: _GraphicsState
    stack: list[_GraphicsState] = field(default_factory=list)
    line: Matrix = UNIT
    text: Matrix = UNIT

    def follow(self, stream: pikepdf.Object, resources: pikepdf.Object) -> Iterator[PlacedGlyph]:
        """The glyphs that a stream draws, in painting order."""
        for instruction in pikepdf.parse_content_stream(stream):
            code, args = str(instruction.operator), list(instruction.operands)
            if code == "Do":
                yield from self._form_glyphs(resources.XObject[str(args[0])], resources)
            elif code == "Tf":
                face = _face(resources, str(args[0]))
                self.state = replace(self.state, face=face, size=float(args[1]))
            elif code in ("Tj", "TJ"):
                yield from self._text_glyphs(args[0] if code == "TJ" else args)
            else:
                self._set_state(code, args)

    def _form_glyphs(
        self, form: pikepdf.Object, resources: pikepdf.Object
    ) -> Iterator[PlacedGlyph]:
        if form.get("/Subtype") != "/Form":
            return
        matrix = _matrix(form.get("/Matrix", UNIT))
        inner = replace(self.state, matrix=_product(matrix, self.state.matrix))
        yield from _Pen(self.widths, inner).follow(form, form.get("/Resources", resources))

    def _set_state(self, code: str, args: list[pikepdf.Object]) -> None:
        if code == "q":
            self.stack.append(self.state)
        elif code == "Q":
            self.state = self.stack.pop()
        elif code == "cm":
            self.state = replace(self.state, matrix=_product(_matrix(args), self.state.matrix))
        elif code in COLOURS:
            self.state = replace(self.state, colour=_colour(args))
        elif code == "Ts":
            self.state = replace(self.state, rise=float(args[0]))
        elif code == "BT":
            self.text = self.line = UNIT
        elif code == "Tm":
            self.text = self.line = _matrix(args)
        elif code == "Td":
            self.text = self.line = _product(
                _translation(float(args[0]), float(args[1])), self.line
            )

    def _text_glyphs(
        self, operands: pikepdf.Object | list[pikepdf.Object]
    ) -> Iterator[PlacedGlyph]:
        state = self.state
        for part in operands:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                for at in range(0, len(codes), 2):
                    glyph = int.from_bytes(codes[at : at + 2], "big")
                    matrix = _product(
                        _translation(0, state.rise), _product(self.text, state.matrix)
                    )
                    size = state.size * (matrix[0] ** 2 + matrix[1] ** 2) ** 0.5
                    yield PlacedGlyph(state.face, glyph, state.colour, size, matrix[4], matrix[5])
                    self._advance(self.widths.width(state.face, glyph))
            else:
                self._advance(-float(part))

    def _advance(self, thousandths: float) -> None:
        self.text = _product(_translation(thousandths * self.state.size / 1000, 0), self.text)


def page_glyphs(page: pikepdf.Page, widths: GlyphWidths) -> list[PlacedGlyph]:
    """The glyphs of a page of any PDF file whose codes are the font files' glyph ids."""
    top = float(page.mediabox[3])
    pen = _Pen(widths, _GraphicsState((1 / POINTS, 0, 0, -1 / POINTS, 0, top / POINTS)))
    return list(pen.follow(page.obj, page.obj.Resources))


def content_glyphs(content: bytes, widths: GlyphWidths) -> list[PlacedGlyph]:
    """The glyphs of a piece of content, such as a fragment; CSS px from its own origin."""
    with pikepdf.new() as empty:
        stream = pikepdf.Stream(empty, content)
        return list(_Pen(widths, _GraphicsState(UNIT)).follow(stream, pikepdf.Dictionary()))


def _face(resources: pikepdf.Object, name: str) -> str:
    for face, font_name in FONT_NAMES.items():
        if "/Font" not in resources and name.encode() == font_name:
            return face
    base = str(resources.Font[name].BaseFont) if "/Font" in resources else name
    if "CoachbookSans" not in base.replace("-", ""):
        return base
    return BOLD if base.endswith("Bold") else REGULAR


def _colour(args: list[pikepdf.Object]) -> tuple[float, ...]:
    numbers = tuple(round(float(a), 4) for a in args if not isinstance(a, pikepdf.Name))
    return numbers * 3 if len(numbers) == 1 else numbers


def _matrix(numbers: pikepdf.Object | Matrix | list[pikepdf.Object]) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _translation(x: float, y: float) -> Matrix:
    return 1, 0, 0, 1, x, y


def _product(one: Matrix, two: Matrix) -> Matrix:
    """`one` applied first, then `two`, in PDF's order of the six numbers (8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
