"""Proves a form map: each box must be on the rendered page where the map says, to 0.1 mm.

The map comes from WeasyPrint's layout; this asks an independent renderer (pdfium) where the ink is.
Paper may be read back by a map only after that.

A page is rendered in grey at 600 dpi, 0.042 mm a pixel. For each edge of a box a strip across it,
0.6 mm to both sides, is averaged along the edge into one row of pixels. The outer border of the ink
is where darkness crosses half of its peak, interpolated between two pixels, so a shift is measured
far below a pixel. Of several crossings the one nearest to the expected place counts.

Boxes have an outline. Those for a text or a signature are only a bottom line, whose ends are looked
for but may run on into a neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image

from coachbook.base.problems import Place, Problem, Problems
from coachbook.pdf.form_map import Box, FormMap, Kind

MOST_OFF = 0.1  # mm
_DPI = 600
_MM = _DPI / 25.4  # pixels in a mm
_NEAR = 0.6  # mm: the strip to both sides of an edge
_BESIDE = 0.2  # mm to both sides of an edge within which its own ink gives the peak
_LINE = 0.15  # mm above the lower edge in which the ends of a line are looked for
_FAINT = 40  # of 255: anything less dark is no ink
_LINES: frozenset[Kind] = frozenset({"text", "sign"})

Side = Literal["left", "top", "right", "bottom"]


@dataclass(frozen=True)
class BoxOffset:
    """An edge that is not where the map says: `off` mm to the right or down; None: not drawn."""

    box: Box
    side: Side
    off: float | None

    def __str__(self) -> str:
        where = f"the {self.side} edge of '{self.box.id}' (page {self.box.page})"
        if self.off is None:
            return f"{where} is not drawn"
        return f"{where} is {self.off:+.2f} mm off, or other ink touches it"


def prove(form: FormMap, blank: bytes, template: Path) -> None:
    """Check that every box is where the map says.

    Raises:
        Problems: one for each edge that is not, in the form's template.
    """
    hint = "does something move or cover the box, or stand too near?"
    offset = [
        Problem(Place(template), "form-proof", str(one), hint) for one in box_offsets(form, blank)
    ]
    if offset:
        raise Problems(offset)


def box_offsets(form: FormMap, blank: bytes) -> list[BoxOffset]:
    """The edges that are more than 0.1 mm off or not drawn; `blank` is the form's PDF file."""
    offsets: list[BoxOffset] = []
    boxes = sorted(form.boxes, key=lambda box: box.page)
    document = pypdfium2.PdfDocument(blank)
    try:
        for number, page_boxes in groupby(boxes, key=lambda box: box.page):
            bitmap = document[number - 1].render(scale=_DPI / 72, grayscale=True)
            page = bitmap.to_pil()
            offsets += [offset for box in page_boxes for offset in _box_offsets(box, page)]
            bitmap.close()
    finally:
        document.close()
    return offsets


def _box_offsets(box: Box, page: Image.Image) -> Iterator[BoxOffset]:
    for side, off in edge_offsets(box, page):
        optional = box.kind in _LINES and side != "bottom"
        if abs(off) > MOST_OFF if off is not None else not optional:
            yield BoxOffset(box, side, off)


def edge_offsets(box: Box, page: Image.Image) -> Iterator[tuple[Side, float | None]]:
    """How many mm each edge is off, to the right or down; None: no edge is to be seen.

    `page` is rendered in grey at 600 dpi. An edge is measured along its middle half, away from the
    corners.
    """
    right, bottom = box.x + box.width, box.y + box.height
    columns = box.x + box.width / 4, right - box.width / 4
    rows = box.y + box.height / 4, bottom - box.height / 4
    if box.kind in _LINES:
        rows = bottom - _LINE, bottom
    else:
        yield "top", _off(page, "top", box.y, columns)
    yield "bottom", _off(page, "bottom", bottom, columns)
    yield "left", _off(page, "left", box.x, rows)
    yield "right", _off(page, "right", right, rows)


def _off(page: Image.Image, side: Side, at: float, along: tuple[float, float]) -> float | None:
    """How far the edge expected `at` is off; it is looked for along this range. All in mm."""
    upright = side in ("left", "right")
    end = page.width if upright else page.height
    first = max(0, round((at - _NEAR) * _MM))
    last = min(end, round((at + _NEAR) * _MM))
    low, high = (place * _MM for place in along)
    region = (first, low, last, high) if upright else (low, first, high, last)
    size = (last - first, 1) if upright else (1, last - first)
    strip = page.resize(size, Image.Resampling.BOX, box=region)
    dark = [255 - grey for grey in strip.tobytes()]
    expected = at * _MM - first
    if side in ("left", "top"):
        begins = _begins(dark, expected)
        return None if begins is None else (begins - expected) / _MM
    begins = _begins(dark[::-1], len(dark) - expected)
    return None if begins is None else (len(dark) - begins - expected) / _MM


def _begins(dark: Sequence[int], expected: float) -> float | None:
    """Where ink begins nearest to `expected`, in pixels: where it is half as dark as its peak.

    Pixel n has its middle at n + 0.5. Of 0, 0, 200, 200 the peak is 200; darkness crosses 100
    halfway between the middles of pixels 1 and 2, at 2.0.
    """
    near = _BESIDE * _MM
    peak = max(dark[max(0, round(expected - near)) : round(expected + near)], default=0)
    if peak < _FAINT and (peak := max(dark, default=0)) < _FAINT:
        return None
    half = peak / 2
    begins = (
        number - 0.5 + (half - before) / (after - before)
        for number, (before, after) in enumerate(pairwise(dark), start=1)
        if before < half <= after
    )
    return min(begins, key=lambda place: abs(place - expected), default=None)
