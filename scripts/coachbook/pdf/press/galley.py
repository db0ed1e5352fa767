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
    inner: dict[str, tuple[float, float]] = field(default_factory=dict)
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

    def lay(self, wanted: Sequence[FragmentKey]) -> GalleyResult:
        """Sets texts.

        Raises:
            GalleyError: the slots of a kind look otherwise on the form than alone.
        """
        laid, rest = GalleyResult(), iter(wanted)
        while batch := list(islice(rest, AT_ONCE)):
            for one, alone in zip(batch, self._alone(batch), strict=True):
                laid.inner[one.kind] = alone.place.inner
                _put(laid, one, alone)
        return laid

    def check(self) -> None:
        """Looks whether the slots of every kind can be set alone, and have the same size then.

        Raises:
            GalleyError: some cannot; it says which and why.
        """
        samples = [FragmentKey(kind, "zh", "1") for kind in self._sizes]
        found = []
        for one, alone in zip(samples, self._alone(samples), strict=True):
            place, (width, height) = alone.place, self._sizes[one.kind]
            if max(abs(place.width - width), abs(place.height - height)) > SAME:
                found.append(
                    f"slots of kind {one.kind} are {width:.3f} x {height:.3f} px on the form, but"
                    f" {place.width:.3f} x {place.height:.3f} px alone: their own style must say it"
                )
            if reason := _refused(alone, list(_whole(alone.ink.operators, alone.groups))):
                found.append(f"slots of kind {one.kind} cannot be set alone: {reason}")
        if found:
            raise GalleyError("\n".join(found))

    def _alone(self, wanted: Sequence[FragmentKey]) -> list[SlotInk]:
        ones = self._engine.alone(self._page(wanted), self._style)
        if len(ones) != len(wanted):
            kinds = ", ".join(sorted({one.kind for one in wanted}))
            raise GalleyError(f"a slot without `overflow: hidden` among these kinds: {kinds}")
        return ones


def _put(laid: GalleyResult, wanted: FragmentKey, alone: SlotInk) -> None:
    """Sorts a text that was painted."""
    operators = list(_whole(alone.ink.operators, alone.groups))
    if reason := _refused(alone, operators):
        laid.refused[wanted] = reason
    else:
        laid.fragments[wanted] = _fragment(alone, operators)


def _refused(alone: SlotInk, operators: Sequence[bytes]) -> str:
    """Why a fragment cannot be made of this, or nothing."""
    if alone.ink.strange:
        return f"it needs the font {', '.join(alone.ink.strange)}"
    needs = next((o for o in operators if o.rpartition(b" ")[2] in NAMED), None)
    if needs is None:
        return ""
    return f"it draws with {needs.decode()}; an SVG picture, not repeated, can be drawn"


def _whole(operators: Operators, groups: Mapping[bytes, Operators]) -> Iterator[bytes]:
    """The operators with those of groups in place, without what sets full opacity."""
    for operator in operators:
        name, _, code = operator.partition(b" ")
        if code == b"Do" and name in groups:
            yield from (b"q", *_whole(groups[name], {}), b"Q")
        elif operator not in OPAQUE:
            yield operator


def _fragment(alone: SlotInk, operators: list[bytes]) -> Fragment:
    if not any(o.rpartition(b" ")[2] in PAINTS for o in operators):
        return Fragment(b"")
    while operators[:2] == [b"q", b"q"] and operators[-2:] == [b"Q", b"Q"] and _nested(operators):
        operators = operators[1:-1]
    if alone.place.x or alone.place.y:
        back = pdf_number(-alone.place.x), pdf_number(-alone.place.y)
        operators = [b"q", b"1 0 0 1 %s %s cm" % back, *operators, b"Q"]
    return Fragment(join_operators(operators), alone.ink.glyphs)


def _nested(operators: list[bytes]) -> bool:
    """Whether the second `q` is closed only just before the last `Q`."""
    depth = 0
    for operator in operators[1:-2]:
        depth += (operator == b"q") - (operator == b"Q")
        if not depth:
            return False
    return True
