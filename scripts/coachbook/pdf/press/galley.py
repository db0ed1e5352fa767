"""Sets texts with WeasyPrint, many in one document, each alone in a slot of its kind.

Printers call a long tray of set type, before it is put into pages, a galley. A document costs
WeasyPrint far more than a text in it (parsing the page, cascading the style), so texts are batched.
All slots stand in the top left corner of the page, one upon another; each is painted on a stream of
its own, so nothing is mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from coachbook.pdf.press.engine import Engine
from coachbook.pdf.press.fragment import Fragment, FragmentKey, pdf_number
from coachbook.pdf.press.layout import Operators, SlotInk, join_operators

AT_ONCE = 250  # texts in a document: with more, time for each stays and memory grows

PAINTS = {b"TJ", b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"}
NAMED = {b"gs", b"Do", b"sh", b"scn", b"SCN", b"cs", b"CS"}  # operators that use a resource
SAME = 1e-4  # px: sizes that differ by less are equal
OPAQUE = {b"/a1 gs", b"/A1 gs", b"/a1.0 gs", b"/A1.0 gs"}


@dataclass(frozen=True, slots=True)
class GalleyResult:
    """The result of setting a batch of texts.

    Attributes:
        fragments: The texts that could be set.
        line_spans: For each kind in the batch, `LaidSlot.line_span`.
        refused: The others, each with the reason; only WeasyPrint can print sheets with them.
    """

    fragments: dict[FragmentKey, Fragment] = field(default_factory=dict)
    line_spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    refused: dict[FragmentKey, str] = field(default_factory=dict)


class GalleyError(Exception):
    """Kinds of slots that cannot be set alone; it says what to change in their style."""


class Galley:
    """Sets texts with WeasyPrint.

    Args:
        engine: WeasyPrint.
        page: Makes the HTML page that holds slots with these texts and nothing else, without a
            style sheet.
        style: The address of the form's style sheet.
        sizes: Width and height of the slots of each kind on the form, in CSS px.
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
        """Set texts.

        Raises:
            GalleyError: a kind of slot is not clipped, so it cannot be painted alone.
        """
        result, rest = GalleyResult(), iter(keys)
        while batch := list(islice(rest, AT_ONCE)):
            for one, slot_ink in zip(batch, self._slot_inks(batch), strict=True):
                result.line_spans[one.kind] = slot_ink.slot.line_span
                _sort_in(result, one, slot_ink)
        return result

    def check(self) -> None:
        """Check that slots of every kind can be set alone, in the size that they have on the form.

        Raises:
            GalleyError: some cannot; it says which, and why.
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
    """Add a painted text to the fragments, or to the refusals."""
    operators = list(_inlined(slot_ink.ink.operators, slot_ink.groups))
    if reason := _refusal(slot_ink, operators):
        result.refused[key] = reason
    else:
        result.fragments[key] = _make_fragment(slot_ink, operators)


def _refusal(slot_ink: SlotInk, operators: Sequence[bytes]) -> str:
    """Why no fragment can be made of a slot's ink; empty if one can."""
    if slot_ink.ink.foreign_fonts:
        return f"it needs the font {', '.join(slot_ink.ink.foreign_fonts)}"
    needs = next((o for o in operators if o.rpartition(b" ")[2] in NAMED), None)
    if needs is None:
        return ""
    return f"it draws with {needs.decode()}; an SVG picture, not repeated, can be drawn"


def _inlined(operators: Operators, groups: Mapping[bytes, Operators]) -> Iterator[bytes]:
    """The operators, with each group (`/x0 Do`) replaced by what it draws.

    What sets full opacity is dropped: it is the default, and would need a resource.
    """
    for operator in operators:
        name, _, code = operator.partition(b" ")
        if code == b"Do" and name in groups:
            yield from (b"q", *_inlined(groups[name], {}), b"Q")
        elif operator not in OPAQUE:
            yield operator


def _make_fragment(slot_ink: SlotInk, operators: list[bytes]) -> Fragment:
    """The ink moved to its slot's corner, without the groups that only wrap another."""
    if not any(o.rpartition(b" ")[2] in PAINTS for o in operators):
        return Fragment(b"")
    while operators[:2] == [b"q", b"q"] and operators[-2:] == [b"Q", b"Q"] and _nested(operators):
        operators = operators[1:-1]
    if slot_ink.slot.x or slot_ink.slot.y:
        back = pdf_number(-slot_ink.slot.x), pdf_number(-slot_ink.slot.y)
        operators = [b"q", b"1 0 0 1 %s %s cm" % back, *operators, b"Q"]
    return Fragment(join_operators(operators), slot_ink.ink.glyphs)


def _nested(operators: list[bytes]) -> bool:
    """Whether the last `Q` but one closes the second `q`, so that the outer pair does nothing.

    True of `q q … Q Q`; false of `q q … Q q … Q Q`.
    """
    depth = 0
    for operator in operators[1:-2]:
        depth += (operator == b"q") - (operator == b"Q")
        if not depth:
            return False
    return True
