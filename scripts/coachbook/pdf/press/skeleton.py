"""The skeleton of a form: its constant pages, and the slots where a rep's texts go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one text, in CSS px (1/96 inch) from the top left corner; `page` is from 0."""

    id: str
    kind: str
    language: str  # "zh" or "en"; "" for bar, away and qr, which hold no text
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SkeletonPage:
    """One page of a form, cut into pieces.

    Its tagged content stream is `pieces[0]`, the ink of slot `order[0]`, `pieces[1]`, …,
    `pieces[-1]` (see `filled`). The piece before a slot ends inside that slot's marked content
    (`/Span <</MCID n>> BDC`, `/Figure …` for a qr, `/Artifact BMC` for bar and away), and the piece
    after it begins with the `EMC`. Ink between them is in CSS px, y down, from the page's top left
    corner. A slot may stay empty. No piece depends on a colour or font that a fragment sets.

    Attributes:
        width: In points.
        height: In points.
        pieces: One more than there are slots.
        order: The ids of the slots, in painting order.
        bare: The same page as one untagged content stream without slots. Slots are painted above
            everything else, so that ink may simply follow it (after `flip`).
        flip: The `cm` from CSS px, y down, to points, y up, for ink that follows `bare`.
    """

    width: float
    height: float
    pieces: tuple[bytes, ...]
    order: tuple[str, ...]
    bare: bytes
    flip: bytes

    def filled(self, placed: dict[str, bytes]) -> bytes:
        """The tagged content stream with the ink of each slot (`Fragment.placed`) in its place."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.order, self.pieces[1:], strict=True):
            parts += (placed.get(slot, b""), piece)
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A form that was laid out once, for all reps who get it.

    Attributes:
        slots: Every slot of every page, in document order.
        pages: The pages' content streams, in pieces. Fonts are called `/R` and `/B` in them, as in
            fragments but not in `pdf`; other resources have their names from `pdf`.
        pdf: The form as WeasyPrint wrote it: PDF/UA-1, uncompressed, with a placeholder in each
            slot. Structure tree, metadata and all page resources but fonts are taken from it.
        fixed: The glyphs of `pages` themselves, as in `Fragment.glyphs`.
    """

    slots: tuple[Slot, ...]
    pages: tuple[SkeletonPage, ...]
    pdf: bytes
    fixed: tuple[tuple[str, int, str], ...]

    @property
    def sizes(self) -> Mapping[str, tuple[float, float]]:
        """Width and height of the slots of each kind, in CSS px."""
        return {slot.kind: (slot.width, slot.height) for slot in self.slots}
