"""Makes the form map of a blank form: checks its boxes, measures them and hashes the form.

A box is an element with `data-kind`; WeasyPrint says where each id was laid out. The hash covers
the map and everything that the pages draw, so whatever changes on paper changes it. It is 4
characters in base 36 (1.7 million values), which is what the QR code has room for;
form_archive.py refuses a form whose hash is taken by another.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element

import pikepdf
import tinyhtml5

from coachbook.base.problems import Place, Problem, Problems, did_you_mean
from coachbook.base.text import Language
from coachbook.pdf.form_map import KINDS, Area, AreaKind, Box, FormMap, Kind, to_json
from coachbook.pdf.html_to_pdf import PageLayout, Rectangle
from coachbook.team.codes import to_base36

MM = 25.4 / 96
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
_TOUCH = 0.01  # mm by which neighbours may overlap: that is rounding


@dataclass(frozen=True)
class FormIdentity:
    """Which form a map is for.

    Attributes:
        template: The file that problems are reported in.
        edition: The playbook's edition.
        languages: The languages it is written in, the leading one first.
        department: The department it is for; empty: all.
    """

    template: Path
    edition: str
    languages: tuple[Language, ...]
    department: str = ""


def form_map(form: FormIdentity, html: str, layout: PageLayout, blank: bytes) -> FormMap:
    """The map of a form.

    Args:
        form: Which form it is.
        html: Its page with empty slots, which kinds and labels are read from.
        layout: The layout of that page.
        blank: The PDF file of that page.

    Raises:
        Problems: a box lacks something, lies outside its page or over another, or an id is used
            twice.
    """
    elements = [
        e for e in tinyhtml5.parse(html, namespace_html_elements=False).iter() if e.get("id")
    ]
    problems = list(_element_problems(form, elements))
    if problems:
        raise Problems(problems)
    width, height = (round(side * MM, 3) for side in layout.size)
    boxes = tuple(sorted(_boxes(elements, layout.rectangles), key=lambda box: box.page))
    areas = tuple(sorted(_areas(elements, layout.rectangles), key=lambda area: area.page))
    named = ("", form.edition, (*form.languages,), form.department)
    draft = FormMap(*named, width, height, boxes, areas)
    problems = list(_place_problems(form, elements, draft))
    if problems:
        raise Problems(problems)
    digest = sha256(to_json(draft).encode() + page_streams(blank)).digest()
    return replace(draft, form=to_base36(int.from_bytes(digest, "big"), 4))


def _boxes(elements: Iterable[Element], places: Mapping[str, Rectangle]) -> Iterator[Box]:
    kinds: dict[str, Kind] = {kind: kind for kind in KINDS}
    for element in elements:
        kind = kinds.get(element.get("data-kind", ""))
        place = places.get(element.get("id", ""))
        if kind and place:
            label = " ".join(element.get("data-label", "").split())
            x, y, width, height = (round(value * MM, 3) for value in place[1:])
            yield Box(element.get("id", ""), place.page, kind, label, x, y, width, height)


def _areas(elements: Iterable[Element], places: Mapping[str, Rectangle]) -> Iterator[Area]:
    """The squares, codes and slots; a code is a slot of the kind `qr`."""
    for element in elements:
        classes, name = element.get("class", "").split(), element.get("id", "")
        kind: AreaKind | None = (
            "square"
            if "mark" in classes
            else "code"
            if "qr" in classes
            else "slot"
            if "slot" in classes
            else None
        )
        if kind and name in places:
            x, y, width, height = (round(value * MM, 3) for value in places[name][1:])
            yield Area(name, places[name].page, kind, x, y, width, height)


def _element_problems(form: FormIdentity, elements: Iterable[Element]) -> Iterator[Problem]:
    ids = Counter(element.get("id", "") for element in elements)
    for name in sorted(name for name, uses in ids.items() if uses > 1):
        yield _problem(form, "form-id", f"the id '{name}' is used {ids[name]} times")
    for element in elements:
        name, kind = element.get("id", ""), element.get("data-kind")
        if kind is None:
            continue
        if not _ID.fullmatch(name):
            hint = "lower-case letters, digits, '.', '-', '_', in parts with '/' between"
            yield _problem(form, "form-id", f"'{name}' is not a box's id", hint)
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS) or f"expected one of {', '.join(KINDS)}"
            yield _problem(
                form, "form-kind", f"the box '{name}' is of an unknown kind '{kind}'", hint
            )
        if kind == "choice" and "/" not in name:
            hint = "its group, '/', its option: score/opening/3"
            yield _problem(form, "form-id", f"'{name}' is a choice without a group", hint)
        if not element.get("data-label", "").strip():
            yield _problem(form, "form-label", f"the box '{name}' has no label", "set data-label")


def _place_problems(
    form: FormIdentity, elements: Iterable[Element], draft: FormMap
) -> Iterator[Problem]:
    placed = {box.id for box in draft.boxes}
    for element in elements:
        if element.get("data-kind") and element.get("id") not in placed:
            message = f"the box '{element.get('id')}' is on no page"
            yield _problem(form, "form-place", message, "is it hidden, or on a page that is cut?")
    for box in draft.boxes:
        right, bottom = box.x + box.width, box.y + box.height
        inside = box.x >= 0 and box.y >= 0 and right <= draft.width and bottom <= draft.height
        if not inside or not box.width or not box.height:
            message = f"the box '{box.id}' is not inside its page: {_where(box)}"
            yield _problem(form, "form-place", message)
    for one, other in combinations(draft.boxes, 2):
        if _overlap(one, other):
            message = (
                f"the boxes '{one.id}' ({_where(one)}) and '{other.id}' ({_where(other)}) overlap"
            )
            yield _problem(form, "form-place", message)


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.page == other.page
        and one.x + one.width > other.x + _TOUCH
        and other.x + other.width > one.x + _TOUCH
        and one.y + one.height > other.y + _TOUCH
        and other.y + other.height > one.y + _TOUCH
    )


def _where(box: Box) -> str:
    return f"page {box.page}, {box.x:g}/{box.y:g} mm, {box.width:g} × {box.height:g} mm"


def _problem(form: FormIdentity, rule: str, message: str, hint: str = "") -> Problem:
    return Problem(Place(form.template), rule, message, hint)


def page_streams(pdf: bytes) -> bytes:
    """What the pages of a file draw: their content streams, plain, and the streams these use."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return b"".join(_streams(page.obj) for page in document.pages)


def _streams(content: pikepdf.Object) -> bytes:
    own = content.read_bytes() if isinstance(content, pikepdf.Stream) else _contents(content)
    resources = content.get("/Resources", pikepdf.Dictionary())
    inner = resources.get("/XObject", pikepdf.Dictionary())
    return own + b"".join(_streams(inner[name]) for name in sorted(inner.keys()))


def _contents(page: pikepdf.Object) -> bytes:
    contents = page.Contents
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts)
