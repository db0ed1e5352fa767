"""A form without a rep: two pages that never change, and the places where texts go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one text. CSS px (1/96 inch) from the page's top left; `page` starts at 0."""

    id: str
    kind: str
    language: str  # "zh" or "en"; "" for bar, away and qr
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SkeletonPage:
    """One page of a form, in pieces.

    Its content stream, tagged: `pieces[0]`, fragment of slot `order[0]` placed, `pieces[1]`, …,
    `pieces[-1]` (see `filled`). The piece before a slot ends inside that slot's marked content
    (`/Span <</MCID n>> BDC`, `/Figure …` for a qr, `/Artifact BMC` for bar and away) and the piece
    after it begins with its `EMC`; a fragment put between is in CSS px, y down, origin the page's
    top left. A slot may be left empty. No piece depends on colours or fonts that a fragment set.

    Attributes:
        width: Points.
        height: Points.
        pieces: One more than slots.
        order: Ids of this page's slots as they are painted.
        bare: The same page as one untagged content stream without slots. Slots are painted
            above everything else, so fragments may simply follow it (after `flip`).
        flip: The `cm` from CSS px, y down, to points, y up, for fragments that follow `bare`.
    """

    width: float
    height: float
    pieces: tuple[bytes, ...]
    order: tuple[str, ...]
    bare: bytes
    flip: bytes

    def filled(self, placed: dict[str, bytes]) -> bytes:
        """The tagged content stream with each slot's operators (`Fragment.placed`) in place."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.order, self.pieces[1:], strict=True):
            parts += (placed.get(slot, b""), piece)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A form laid out once: all reps of the form share it.

    Attributes:
        slots: Every slot of every page, in document order.
        pages: The pages' content streams in pieces. Their fonts are called `/R` and `/B`, as in
            fragments (not as in `pdf`); other resources keep the names they have in `pdf`.
        pdf: The form as WeasyPrint wrote it: PDF/UA-1, uncompressed, with a placeholder in each
            slot. Take the structure tree, metadata and page resources other than fonts from it.
        fixed: The glyphs and texts of `pages` themselves, as in `Fragment.glyphs`.
    """

    slots: tuple[Slot, ...]
    pages: tuple[SkeletonPage, ...]
    pdf: bytes
    fixed: tuple[tuple[str, int, str], ...]

    @property
    def sizes(self) -> Mapping[str, tuple[float, float]]:
        """Width and height of the slots of each kind."""
        return {slot.kind: (slot.width, slot.height) for slot in self.slots}
