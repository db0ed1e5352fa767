"""What WeasyPrint laid out and painted, for the files of the press that do not know WeasyPrint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from coachbook.pdf.press.fragment import FONT_NAMES

Operators = tuple[bytes, ...]  # one element of a content stream each
Group = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LaidSlot:
    """A slot as WeasyPrint laid it out; CSS px from the page's top left."""

    id: str
    kind: str
    language: str
    x: float
    y: float
    width: float
    height: float
    clip: Group  # x, y, width, height of the rectangle that its content is clipped to
    line_span: tuple[float, float]  # offset of its lines from its left edge, and their width


@dataclass(frozen=True, slots=True)
class Ink:
    """What was painted, with fonts already called `/R` and `/B`.

    Attributes:
        operators: In the order painted.
        glyphs: As in `Fragment.glyphs`.
        strange: Fonts that are not the press's own.
    """

    operators: Operators
    glyphs: tuple[tuple[str, int, str], ...]
    foreign_fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotInk:
    """A slot painted by itself."""

    slot: LaidSlot
    ink: Ink
    groups: Mapping[bytes, Operators]  # what its `/name Do` stand for


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a form: its size in CSS px, its slots and the names of its fonts."""

    width: float
    height: float
    slots: tuple[LaidSlot, ...]


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form laid out and written as an uncompressed PDF/UA-1 file."""

    pages: tuple[FormPage, ...]
    pdf: bytes
    faces: Mapping[str, str]  # font name in `pdf` -> face, or the family if it is a strange one
    texts: Mapping[str, Mapping[int, str]]  # font name in `pdf` -> glyph id -> text


def rename_font(operator: bytes, faces: Mapping[bytes, str]) -> bytes:
    """A `Tf` with the press's name of the font; every other operator as it is."""
    name, _, rest = operator.partition(b" ")
    if not rest.endswith(b"Tf") or faces.get(name) not in FONT_NAMES:
        return operator
    return FONT_NAMES[faces[name]] + b" " + rest


def drop_zero_kerning(operator: bytes) -> bytes:
    """The same without the kerning of 0 that WeasyPrint writes after most glyphs, and without the
    seams between runs of one font."""
    if not operator.endswith(b"] TJ"):
        return operator
    return operator.replace(b">0<", b"").replace(b">0]", b">]").replace(b"><", b"")


def drop_marked_content(operators: Sequence[bytes]) -> Iterator[bytes]:
    """The operators without marked content, which WeasyPrint writes in two or three pieces."""
    for index, operator in enumerate(operators):
        after = operators[index + 1 : index + 3]
        opens = b"BMC" in after[:1] or b"BDC" in after
        if not opens and operator not in (b"BMC", b"BDC", b"EMC"):
            yield operator


def join_operators(operators: Iterable[bytes]) -> bytes:
    """Operators as a piece of a content stream, one a line."""
    return b"".join(drop_zero_kerning(operator) + b"\n" for operator in operators)
