"""Compares what the press printed with what WeasyPrint prints, glyph by glyph.

Comparing file bytes or content streams would not do: the two differ in resource names, in the
splitting of texts and in the order of painting while the pages look alike. Pixels would hide a
wrong glyph id behind an equal shape, and need a tolerance. So both files are reduced to the glyphs
they draw (page_glyphs), and each must have its twin in the other.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pikepdf

from coachbook.pdf.press.fragment import Fragment
from coachbook.pdf.press.page_glyphs import GlyphWidths, PlacedGlyph, content_glyphs, page_glyphs
from coachbook.pdf.press.skeleton import Skeleton

NEAR = 1e-3  # px: below what can be seen, above the rounding of six decimals


def same_ink(one: bytes, other: bytes, widths: GlyphWidths) -> bool:
    """Whether two pieces of content that use the fonts `/R` and `/B` draw the same glyphs."""
    return not _unmatched(content_glyphs(one, widths), content_glyphs(other, widths))


def differences(
    plain: bytes, composed: bytes, widths: GlyphWidths, pages: Sequence[int] | None = None
) -> list[str]:
    """The differences between two PDF files of one sheet, a sentence each; none if they are alike.

    Each glyph must have its twin: same face, glyph id and colour, and the same size and place to
    a thousandth of a CSS px. The order of painting may differ.

    Args:
        plain: The sheet as WeasyPrint wrote it.
        composed: The sheet, or a pack with it, as the press wrote it.
        widths: The glyph widths of the font files.
        pages: The pages of `composed` that belong to the sheet, from 0; None: all.
    """
    with pikepdf.open(io.BytesIO(plain)) as one, pikepdf.open(io.BytesIO(composed)) as other:
        composed_pages = [other.pages[n] for n in pages] if pages is not None else list(other.pages)
        if len(one.pages) != len(composed_pages):
            return [f"{len(one.pages)} pages in plain, {len(composed_pages)} composed"]
        found = []
        for number, (left, right) in enumerate(
            zip(one.pages, composed_pages, strict=True), start=1
        ):
            unmatched = _unmatched(page_glyphs(left, widths), page_glyphs(right, widths))
            found += [f"page {number}: {difference}" for difference in unmatched]
        return found


def out_of_place(
    skeleton: Skeleton, samples: Mapping[str, Fragment], widths: GlyphWidths
) -> list[str]:
    """Slots in which a text looks different on the form than set alone, a sentence each.

    Args:
        skeleton: The form.
        samples: For each slot for a text, by its id, the placeholder set alone.
        widths: The glyph widths of the font files.
    """
    with pikepdf.open(io.BytesIO(skeleton.pdf)) as form:
        page_ink = [page_glyphs(page, widths) for page in form.pages]
    found = []
    for slot in skeleton.slots:
        sample = samples.get(slot.id, Fragment(b"")).placed(slot.x, slot.y)
        for one in content_glyphs(sample, widths):
            if not any(one[:3] == other[:3] and _near(one, other) for other in page_ink[slot.page]):
                found.append(
                    f"slot {slot.id} ({slot.kind}) is set otherwise alone: {_describe(one)}"
                )
    return found


def _unmatched(plain: Iterable[PlacedGlyph], composed: Iterable[PlacedGlyph]) -> list[str]:
    """Pairs off equal glyphs; says which are left over on either side."""
    places: dict[tuple[str, int, tuple[float, ...]], list[PlacedGlyph]] = defaultdict(list)
    for one in composed:
        places[one[:3]].append(one)
    found = []
    for one in plain:
        twins = places[one[:3]]
        twin = next((t for t in twins if _near(one, t)), None)
        if twin is None:
            found.append(f"only in plain: {_describe(one)}")
        else:
            twins.remove(twin)
    rest = (one for twins in places.values() for one in twins)
    return found + [f"only composed: {_describe(one)}" for one in rest]


def _near(one: PlacedGlyph, other: PlacedGlyph) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one[3:], other[3:], strict=True))


def _describe(one: PlacedGlyph) -> str:
    colour = " ".join(f"{part:g}" for part in one.colour)
    return (
        f"glyph {one.glyph} of {one.face} at {one.x:.3f}, {one.y:.3f} px,"
        f" size {one.size:.3f}, colour {colour}"
    )
