"""Makes the skeleton of a form: takes its page apart into what never changes and the slots between.

A form is laid out with a placeholder in each text slot. WeasyPrint clips what overflows a slot, and
draws that clip as the rectangle of the slot's padding box; so the operators of a slot are found in
the content stream by the rectangle alone. They are cut out, up to the `Q` that closes their group,
and what remains on both sides are the pieces of the skeleton.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import pikepdf

from coachbook.pdf.press.fragment import FONT_NAMES, pdf_number
from coachbook.pdf.press.layout import (
    FormPage,
    LaidForm,
    LaidSlot,
    drop_marked_content,
    join_operators,
    rename_font,
)
from coachbook.pdf.press.skeleton import Skeleton, SkeletonPage, Slot

POINTS = 0.75  # in a CSS px
SAME = 1e-4  # px: sizes that differ by less are equal


class _Cut(NamedTuple):
    """The lines of a content stream that paint a slot: from `start` up to, not including, `end`."""

    start: int
    end: int
    slot: str


class SkeletonError(Exception):
    """A form that cannot be taken apart; it says what to change in it."""


def make_skeleton(form: LaidForm) -> Skeleton:
    """The skeleton of a form that was laid out with a placeholder in each text slot.

    Raises:
        SkeletonError: a slot is not clipped or stands in another, slots of one kind differ in
            size, or a font is none of the press's.
    """
    faces = {f"/{name}".encode(): face for name, face in form.faces.items()}
    with pikepdf.open(io.BytesIO(form.pdf)) as document:
        streams = [page.Contents.read_bytes() for page in document.pages]
    pages = [
        _page(page, [rename_font(line, faces) for line in stream.split(b"\n") if line])
        for page, stream in zip(form.pages, streams, strict=True)
    ]
    slots = tuple(
        Slot(p.id, p.kind, p.language, number, p.x, p.y, p.width, p.height)
        for number, page in enumerate(form.pages)
        for p in page.slots
    )
    _check_sizes(slots)
    lines = (line for page in pages for line in page.bare.split(b"\n"))
    return Skeleton(slots, tuple(pages), form.pdf, _form_glyphs(form, lines))


def _check_sizes(slots: Iterable[Slot]) -> None:
    """A text is set once for all slots of a kind, so these must be of one size."""
    first: dict[str, Slot] = {}
    for slot in slots:
        one = first.setdefault(slot.kind, slot)
        if max(abs(one.width - slot.width), abs(one.height - slot.height)) > SAME:
            raise SkeletonError(f"slots {one.id} and {slot.id} of one kind differ in size")


def _page(page: FormPage, lines: list[bytes]) -> SkeletonPage:
    """The pieces of a page; `lines` are its content stream, an operator or operand a line."""
    cuts = sorted(_cuts(page.slots, lines), key=lambda cut: cut.start)
    lost = {slot.id for slot in page.slots} - {cut.slot for cut in cuts}
    if lost:
        raise SkeletonError(f"slots without `overflow: hidden`: {', '.join(sorted(lost))}")
    pieces, bare, begin, close = [], [], 0, b"q\n"
    for cut in cuts:
        if cut.start < begin:
            raise SkeletonError(f"slot {cut.slot} stands in another, or fills a box of its size")
        static = lines[begin : cut.start]
        begin_mark, end_mark = _mark_operators(lines[cut.start : cut.end])
        pieces.append(close + join_operators([*static, *begin_mark]))
        bare += static
        begin, close = cut.end, join_operators(end_mark)
    pieces.append(close + join_operators([*lines[begin:], b"Q"]))
    bare += lines[begin:]
    height = page.height * POINTS
    return SkeletonPage(
        page.width * POINTS,
        height,
        tuple(pieces),
        tuple(cut.slot for cut in cuts),
        join_operators([b"q", *drop_marked_content(bare), b"Q"]),
        b"%s 0 0 -%s 0 %s cm\n" % (pdf_number(POINTS), pdf_number(POINTS), pdf_number(height)),
    )


def _cuts(slots: Iterable[LaidSlot], lines: Sequence[bytes]) -> Iterator[_Cut]:
    """Where each slot is painted, in the order of the closing `Q`.

    A slot is painted as `q` (its own background and border) `q` x y width height `re` `W` `n`
    (its content) `Q` `Q`: it begins at the last open `q` but one before its rectangle.
    `open_groups` holds the lines of the open `q`; `clipped` the slots whose rectangle was found,
    by the line they begin at.
    """
    clips = {tuple(float(f"{part:f}") for part in slot.clip): slot.id for slot in slots}
    open_groups: list[int] = []
    clipped: dict[int, str] = {}
    for index, line in enumerate(lines):
        if line == b"q":
            open_groups.append(index)
        elif line == b"Q":
            start = open_groups.pop()
            if start in clipped:
                yield _Cut(start, index + 1, clipped.pop(start))
        elif line.endswith(b" re") and lines[index + 1] == b"W" and lines[index - 1] == b"q":
            slot = clips.get(tuple(map(float, line.split()[:4])))
            inside = slot in clipped.values()  # a picture that fills its slot repeats the clip
            if slot is not None and len(open_groups) > 1 and not inside:
                clipped[open_groups[-2]] = slot


def _mark_operators(lines: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The operators that open and close the marked content of a slot.

    A slot without any is an artifact. One of several texts (a line that wraps) keeps all their
    marks, as the structure tree refers to each; the ink goes into the first.
    """
    spans_at = [index for index, line in enumerate(lines) if line == b"BDC"]
    if not spans_at:
        return [b"/Artifact BMC"], [b"EMC"]
    spans = [b"%s %s BDC" % (lines[index - 2], lines[index - 1]) for index in spans_at]
    return [spans[0]], [b"EMC", *(line for span in spans[1:] for line in (span, b"EMC"))]


def _form_glyphs(form: LaidForm, lines: Iterable[bytes]) -> tuple[tuple[str, int, str], ...]:
    """The glyphs that the lines draw: those of the form itself, without placeholders."""
    faces = {name: face for face, name in FONT_NAMES.items()}
    texts: dict[str, dict[int, str]] = {}
    for name, face in form.faces.items():
        texts.setdefault(face, {}).update(form.texts[name])
    glyphs_drawn, face = set(), ""
    for line in lines:
        if line.endswith(b" Tf"):
            font = line.split()[0]
            if font not in faces:
                family = form.faces.get(font[1:].decode(), font.decode())
                raise SkeletonError(f"the form prints with the font {family}")
            face = faces[font]
        elif line.endswith(b"] TJ"):
            codes = b"".join(part.split(b">")[0] for part in line.split(b"<")[1:])
            glyphs = (
                int(codes[spans_at : spans_at + 4], 16) for spans_at in range(0, len(codes), 4)
            )
            glyphs_drawn |= {(face, glyph, texts[face].get(glyph, "")) for glyph in glyphs}
    return tuple(sorted(glyphs_drawn))
