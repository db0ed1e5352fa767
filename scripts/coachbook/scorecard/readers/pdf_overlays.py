"""What lies over the pages of a sheet and is in no field, so that it is told, not just left out.

Many programs let one type anywhere on a page. Such a text is an annotation (ISO 32000-1, 12.5.6)
or, once it is flattened, part of the page itself. A page of ours has nothing inside the boxes that
are filled in, except the days of facts that were known when it was made; so text was put there
later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TypeAlias

import pypdfium2
from pikepdf import Array, Dictionary, Object, Pdf

from coachbook.scorecard.observation import Refusal
from coachbook.scorecard.refusal_words import joined, says

MOST_PAGES, MOST_MARKS, MOST_LETTERS = 200, 5_000, 20_000
_KINDS = {  # one, several, and the kinds of annotation
    ("mark_text", "mark_texts"): ("/FreeText",),
    ("mark_stamp", "mark_stamps"): (
        *("/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Caret"),
    ),
    ("mark_note", "mark_notes"): ("/Text",),
}
_KNOWN_DAY = "/date"  # printed in the box of a fact that is known

Box: TypeAlias = tuple[float, float, float, float]


def overlay_refusals(document: Pdf, content: bytes) -> tuple[Refusal, ...]:
    """What lies over the pages and is not read, a sentence a page and kind."""
    boxes_by_page: list[list[Box]] = []
    refusals: list[Refusal] = []
    for number, page in enumerate(document.pages, start=1):
        if number > MOST_PAGES:
            break
        marks = _marks(page.obj)
        boxes_by_page.append([box for mark in marks if (box := _box(mark))])
        refusals += (Refusal(f"page {number}", each) for each in _sentences(marks))
    for number, count in _flattened(content, boxes_by_page):
        boxes_have = "box has" if count == 1 else "boxes have"
        in_page = says("text_in_page", count=count, boxes=boxes_have)
        refusals.append(Refusal(f"page {number}", joined(in_page, says("type_into_fields"))))
    return tuple(refusals)


def _marks(page: Object) -> list[Object]:
    marks = page.get("/Annots")
    if not isinstance(marks, Array):
        return []
    return [mark for mark in [*marks][:MOST_MARKS] if isinstance(mark, Dictionary)]


def _sentences(marks: Sequence[Object]) -> Iterator[str]:
    kinds = Counter(str(mark.get("/Subtype")) for mark in marks)
    for (one, several), subtypes in _KINDS.items():
        if count := sum(kinds[each] for each in subtypes):
            over = ("over_page_one", one) if count == 1 else ("over_page", several)
            sentence = says(over[0], count=count, mark=says(over[1]))
            yield joined(sentence, says("type_into_fields"))


def _box(mark: Object) -> Box | None:
    """Where a field to fill in stands; None: it is none, or one in which a known day is printed."""
    if str(mark.get("/Subtype")) != "/Widget":
        return None
    parent = mark.get("/Parent")
    named = mark if "/T" in mark else parent if isinstance(parent, Dictionary) else mark
    if str(named.get("/T", "")).endswith(_KNOWN_DAY):
        return None
    try:
        left, bottom, right, top = (float(str(each)) for each in mark.Rect)
    except (AttributeError, TypeError, ValueError):
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _flattened(content: bytes, boxes_by_page: Sequence[list[Box]]) -> Iterator[tuple[int, int]]:
    """The numbers of pages with text in boxes, and in how many."""
    try:
        with closing(pypdfium2.PdfDocument(content)) as document:
            for number, (page, boxes) in enumerate(
                zip(document, boxes_by_page, strict=False), start=1
            ):
                if boxes and (count := _boxes_with_text(page, boxes)):
                    yield number, count
    except pypdfium2.PdfiumError:
        return


def _boxes_with_text(page: pypdfium2.PdfPage, boxes: Sequence[Box]) -> int:
    with closing(page.get_textpage()) as text:
        hit: set[Box] = set()
        for index in range(min(text.count_chars(), MOST_LETTERS)):
            left, bottom, right, top = text.get_charbox(index)
            x, y = (left + right) / 2, (bottom + top) / 2
            inside = [box for box in boxes if box[0] < x < box[2] and box[1] < y < box[3]]
            if inside and text.get_text_range(index, 1).strip():
                hit.update(inside)
    return len(hit)
