"""Texts that WeasyPrint sets: many in one document, each alone in its slot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from coachbook.pdf.press.engine import Engine
from coachbook.pdf.press.fragment import Fragment, FragmentKey, pdf_number
from coachbook.pdf.press.layout import Operators, SlotInk, join_operators

AT_ONCE = 250  # texts in a document: more take no less time each, and more memory

PAINTS = {b"TJ", b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
NAMED = {b"gs", b"Do", b"sh", b"scn", b"SCN", b"cs", b"CS"}  # they name a resource
SAME = 1e-4  # px
OPAQUE = {b"/a1 gs", b"/A1 gs", b"/a1.0 gs", b"/A1.0 gs"}


@dataclass(frozen=True, slots=True)
class GalleyResult:
    """What came of a batch of texts.

    Attributes:
        fragments: The texts that could be set.
        inner: Where lines begin and how wide they may be, for each kind met.
        refused: The others, each with the reason; only the plain way can print them.
    """

    fragments: dict[FragmentKey, Fragment] = field(default_factory=dict)
    line_spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    refused: dict[FragmentKey, str] = field(default_factory=dict)


class GalleyError(Exception):
    """Kinds of slots cannot be set by themselves: what to change in their style."""


class Galley:
    """Sets texts with WeasyPrint.

    Args:
        engine: WeasyPrint.
        page: The HTML page that holds the slots of these texts and nothing else, without a style
            sheet.
        style: The address of the form's style sheet.
        sizes: How wide and high the slots of each kind are on the form, in CSS px.
    """

    def __init__(
        self,
        engine: Engine,
        page: Callable[[Sequence[FragmentKey]], str],
        style: str,
        sizes: Mapping[str, tuple[float, float]],
    ) -> None:
        self._engine, self._page, self._style, self._sizes = engine, page, style, sizes

    def lay(self, keys: Sequence[FragmentKey]) -> GalleyResult:
        """Sets texts.

        Raises:
            GalleyError: the slots of a kind look otherwise on the form than alone.
        """
        result, rest = GalleyResult(), iter(keys)
        while batch := list(islice(rest, AT_ONCE)):
            for one, slot_ink in zip(batch, self._slot_inks(batch), strict=True):
                result.line_spans[one.kind] = slot_ink.slot.line_span
                _sort_in(result, one, slot_ink)
        return result

    def check(self) -> None:
        """Looks whether the slots of every kind can be set alone, and have the same size then.

        Raises:
            GalleyError: some cannot; it says which and why.
        """
        samples = [FragmentKey(kind, "zh", "1") for kind in self._sizes]
        found = []
        for one, slot_ink in zip(samples, self._slot_inks(samples), strict=True):
            slot, (width, height) = slot_ink.slot, self._sizes[one.kind]
            if max(abs(slot.width - width), abs(slot.height - height)) > SAME:
                found.append(
                    f"slots of kind {one.kind} are {width:.3f} x {height:.3f} px on the form, but"
                    f" {slot.width:.3f} x {slot.height:.3f} px alone: their own style must say it"
                )
            if reason := _refusal(
                slot_ink, list(_inlined(slot_ink.ink.operators, slot_ink.groups))
            ):
                found.append(f"slots of kind {one.kind} cannot be set alone: {reason}")
        if found:
            raise GalleyError("\n".join(found))

    def _slot_inks(self, keys: Sequence[FragmentKey]) -> list[SlotInk]:
        ones = self._engine.slot_inks(self._page(keys), self._style)
        if len(ones) != len(keys):
            kinds = ", ".join(sorted({one.kind for one in keys}))
            raise GalleyError(f"a slot without `overflow: hidden` among these kinds: {kinds}")
        return ones


def _sort_in(result: GalleyResult, key: FragmentKey, slot_ink: SlotInk) -> None:
    """Sorts a text that was painted."""
    operators = list(_inlined(slot_ink.ink.operators, slot_ink.groups))
    if reason := _refusal(slot_ink, operators):
        result.refused[key] = reason
    else:
        result.fragments[key] = _make_fragment(slot_ink, operators)


def _refusal(slot_ink: SlotInk, operators: Sequence[bytes]) -> str:
    """Why a fragment cannot be made of this, or nothing."""
    if slot_ink.ink.foreign_fonts:
        return f"it needs the font {', '.join(slot_ink.ink.foreign_fonts)}"
    needs = next((o for o in operators if o.rpartition(b" ")[2] in NAMED), None)
    if needs is None:
        return ""
    return f"it draws with {needs.decode()}; an SVG picture, not repeated, can be drawn"


def _inlined(operators: Operators, groups: Mapping[bytes, Operators]) -> Iterator[bytes]:
    """The operators with those of groups in place, without what sets full opacity."""
    for operator in operators:
        name, _, code = operator.partition(b" ")
        if code == b"Do" and name in groups:
            yield from (b"q", *_inlined(groups[name], {}), b"Q")
        elif operator not in OPAQUE:
            yield operator


def _make_fragment(slot_ink: SlotInk, operators: list[bytes]) -> Fragment:
    if not any(o.rpartition(b" ")[2] in PAINTS for o in operators):
        return Fragment(b"")
    while operators[:2] == [b"q", b"q"] and operators[-2:] == [b"Q", b"Q"] and _nested(operators):
        operators = operators[1:-1]
    if slot_ink.slot.x or slot_ink.slot.y:
        back = pdf_number(-slot_ink.slot.x), pdf_number(-slot_ink.slot.y)
        operators = [b"q", b"1 0 0 1 %s %s cm" % back, *operators, b"Q"]
    return Fragment(join_operators(operators), slot_ink.ink.glyphs)


def _nested(operators: list[bytes]) -> bool:
    """Whether the second `q` is closed only just before the last `Q`."""
    depth = 0
    for operator in operators[1:-2]:
        depth += (operator == b"q") - (operator == b"Q")
        if not depth:
            return False
    return True
