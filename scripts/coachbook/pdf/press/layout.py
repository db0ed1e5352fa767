"""What the engine laid out and painted, as plain data; and small edits of PDF operators.

With it the rest of the press need not know WeasyPrint.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coachbook.pdf.press.fragment import FONT_NAMES

Operators = tuple[bytes, ...]  # an operator with its operands each: b"0 0 1 rg"
Rectangle = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True, slots=True)
class LaidSlot:
    """A slot as WeasyPrint laid it out, in CSS px from the page's top left corner."""

    id: str
    kind: str
    language: str
    x: float
    y: float
    width: float
    height: float
    clip: Rectangle  # what its content is clipped to
    line_span: tuple[float, float]  # offset of its lines from its left edge, and their width


@dataclass(frozen=True, slots=True)
class Ink:
    """Painted content, in which the fonts are already called `/R` and `/B`.

    Attributes:
        operators: In painting order.
        glyphs: As in `Fragment.glyphs`.
        foreign_fonts: Fonts that the press does not have, and characters that its fonts lack.
    """

    operators: Operators
    glyphs: tuple[tuple[str, int, str], ...]
    foreign_fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotInk:
    """A slot painted by itself."""

    slot: LaidSlot
    ink: Ink
    groups: Mapping[bytes, Operators]  # by the name that `Do` draws them by


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a form: its size in CSS px, and its slots."""

    width: float
    height: float
    slots: tuple[LaidSlot, ...]


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form laid out and written as an uncompressed PDF/UA-1 file."""

    pages: tuple[FormPage, ...]
    pdf: bytes
    faces: Mapping[str, str]  # font name in `pdf` -> face, or family of a foreign font
    texts: Mapping[str, Mapping[int, str]]  # font name in `pdf` -> glyph id -> text


def rename_font(operator: bytes, faces: Mapping[bytes, str]) -> bytes:
    """A `Tf` with the press's name for the font; any other operator unchanged."""
    name, _, rest = operator.partition(b" ")
    if not rest.endswith(b"Tf") or faces.get(name) not in FONT_NAMES:
        return operator
    return FONT_NAMES[faces[name]] + b" " + rest


def drop_zero_kerning(operator: bytes) -> bytes:
    """A `TJ` without the kerning of 0 that WeasyPrint writes after most glyphs.

    `[<0011>0<0012>0] TJ` becomes `[<00110012>] TJ`. Seams between runs of one font go as well; any
    other operator is unchanged.
    """
    if not operator.endswith(b"] TJ"):
        return operator
    return operator.replace(b">0<", b"").replace(b">0]", b">]").replace(b"><", b"")


def drop_marked_content(operators: Sequence[bytes]) -> Iterator[bytes]:
    """The operators without those of marked content.

    WeasyPrint writes the operands of `BMC` and `BDC` as separate pieces before them: one or two.
    """
    for index, operator in enumerate(operators):
        after = operators[index + 1 : index + 3]
        opens = b"BMC" in after[:1] or b"BDC" in after
        if not opens and operator not in (b"BMC", b"BDC", b"EMC"):
            yield operator


def join_operators(operators: Iterable[bytes]) -> bytes:
    """Operators as part of a content stream, one a line."""
    return b"".join(drop_zero_kerning(operator) + b"\n" for operator in operators)
