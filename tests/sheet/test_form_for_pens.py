"""The form is fit for pens: sizes, distances, white around codes, and how much a week asks to mark.

Measured on each form by the ink of its pages, in zh, en and both, with five working days and six.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import hypot

import pypdfium2
import pytest
from PIL import Image

from coachbook.base.text import Language
from coachbook.pdf.form_map import Area, Box, FormMap
from coachbook.pdf.html_to_pdf import Printer
from coachbook.playbook.load import read_draft
from coachbook.sheet.fields import FieldKind, sheet_fields
from coachbook.sheet.form import Form, make_form
from coachbook.sheet.form_mapping import FormIdentity, form_map
from coachbook.sheet.jobs import form_html, sheet_template

from ..pdf.toy_form import ROOT

pytestmark = pytest.mark.usefixtures("heavy")

CHECKLISTS = ROOT / "checklists"
ZH, EN = Language.ZH, Language.EN
FORMS = [(languages, days) for languages in ((ZH,), (EN,), (ZH, EN)) for days in (5, 6)]
DPI = 300
MM = DPI / 25.4  # pixels in a mm
INK = 128  # of 255: what is darker is ink
TICK, LARGE, SQUARE = 4.0, 4.5, 3.5  # mm
NEAREST_INK, NEAREST_BOX, QUIET = 0.6, 2.3, 4.0  # mm
MOST_MARKS, MOST_WRITTEN = 70, 5

each_form = pytest.mark.parametrize(
    ("languages", "days"), FORMS, ids=lambda one: "-".join(one) if isinstance(one, tuple) else one
)


@dataclass(frozen=True)
class Drawn:
    """A blank form: what it asks, its map, and its pages in grey, with codes in their places."""

    form: Form
    map: FormMap
    pages: tuple[Image.Image, ...]


@cache
def drawn(languages: tuple[Language, ...], days: int) -> Drawn:
    book = read_draft(ROOT / "playbook").playbook
    form = make_form(book, "training", languages, tuple(range(1, days + 1)))
    printer, template = Printer(CHECKLISTS), sheet_template(CHECKLISTS)
    html = form_html(form, book, template, {}, "x")
    layout = printer.lay_out(html)
    identity = FormIdentity(CHECKLISTS / "sheet" / "sheet.html", "1.0", languages, "training")
    made = form_map(identity, html, layout, layout.pdf())
    texts = {area.id: "0" * 19 for area in made.areas if area.kind == "code"}
    document = pypdfium2.PdfDocument(
        printer.lay_out(form_html(form, book, template, texts, "x")).pdf()
    )
    bitmaps = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    document.close()
    return Drawn(form, made, tuple(bitmaps))


def ink(page: Image.Image, box: Box | Area, grow: float) -> int:
    """How many pixels are drawn in a place, grown to all sides by so many mm."""
    left, top = round((box.x - grow) * MM), round((box.y - grow) * MM)
    right = round((box.x + box.width + grow) * MM)
    bottom = round((box.y + box.height + grow) * MM)
    return sum(page.crop((left, top, right, bottom)).histogram()[:INK])


def ticks(one: Drawn) -> list[Box]:
    return [box for box in one.map.boxes if box.kind in ("tick", "choice")]


@each_form
def test_every_box_asked_for_is_in_the_map_and_nothing_else(
    languages: tuple[Language, ...], days: int
) -> None:
    one = drawn(languages, days)
    assert [box.id for box in one.map.boxes] == [
        box for field in sheet_fields(one.form) for box in field.boxes
    ]
    kinds = Counter(area.kind for area in one.map.areas)
    assert (kinds["square"], kinds["code"]) == (12, 4)
    assert {area.id for area in one.map.areas if area.kind == "slot"} >= {"team", "deal/5/goods"}


@each_form
def test_boxes_are_of_one_size_and_stand_apart(languages: tuple[Language, ...], days: int) -> None:
    one = drawn(languages, days)
    for box in ticks(one):
        side = LARGE if box.kind == "tick" else TICK
        assert (round(box.width, 2), round(box.height, 2)) == (side, side), box
    for box in one.map.boxes:
        assert box.kind != "number" or (round(box.width, 2), round(box.height, 2)) == (15, 8)
    pairs = (pair for pair in combinations(ticks(one), 2) if pair[0].page == pair[1].page)
    near = [(a.id, b.id) for a, b in pairs if apart(a, b) < NEAREST_BOX]
    assert near == []


def apart(a: Box, b: Box) -> float:
    """How far two boxes are from each other, in mm."""
    across = max(a.x - b.x - b.width, b.x - a.x - a.width, 0)
    down = max(a.y - b.y - b.height, b.y - a.y - a.height, 0)
    return hypot(across, down)


@each_form
def test_no_ink_is_in_an_empty_box_or_touches_one(
    languages: tuple[Language, ...], days: int
) -> None:
    one = drawn(languages, days)
    for box in ticks(one):
        page = one.pages[box.page - 1]
        assert not ink(page, box, -0.4), f"ink in {box.id}"
        outline = ink(page, box, 0.1)
        assert ink(page, box, NEAREST_INK) <= outline * 1.02, f"ink beside {box.id}"
        line = replace(box, y=box.y + 0.1, height=0.1)
        assert ink(page, line, 0) >= 40, f"the outline of {box.id} is faint"
    slots = [area for area in one.map.areas if area.kind != "square"]
    assert [
        (slot.id, box.id)
        for slot in slots
        for box in one.map.boxes
        if slot.page == box.page and box.kind not in ("text", "sign") and covers(slot, box)
    ] == []


def covers(one: Area, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@each_form
def test_codes_and_squares_have_white_around_them(
    languages: tuple[Language, ...], days: int
) -> None:
    one = drawn(languages, days)
    for area in one.map.areas:
        page = one.pages[area.page - 1]
        white = {"code": QUIET, "square": 1.0, "slot": 0.0}[area.kind]
        if white:
            own = ink(page, area, 0.1)
            assert ink(page, area, white) == own, f"ink near {area.id}"
    sides = [area for area in one.map.areas if area.id.endswith(("/w", "/e"))]
    assert {round(area.width, 2) for area in sides} == {SQUARE}
    assert min(area.x for area in sides) >= 6
    assert max(area.x + area.width for area in sides) <= 204
    codes = [area for area in one.map.areas if area.kind == "code"]
    assert {(round(area.x, 1), round(area.y, 1)) for area in codes} == {(96.5, 7), (96.5, 273)}


@each_form
def test_no_slot_reaches_into_the_white_of_a_code(
    languages: tuple[Language, ...], days: int
) -> None:
    areas = drawn(languages, days).map.areas
    codes = [area for area in areas if area.kind == "code"]
    near = [
        (slot.id, code.id)
        for slot in areas
        for code in codes
        if slot.kind == "slot" and slot.page == code.page and covers(slot, grown(code, QUIET))
    ]
    assert near == []


def grown(area: Area, by: float) -> Box:
    return Box(
        area.id,
        area.page,
        "tick",
        "",
        area.x - by,
        area.y - by,
        area.width + 2 * by,
        area.height + 2 * by,
    )


@each_form
def test_a_full_week_is_marked_and_written_in_few_places(
    languages: tuple[Language, ...], days: int
) -> None:
    """Two new facts a deal, each commitment, one thing agreed a line, one objection, one cause."""
    form = drawn(languages, days).form
    fields = sheet_fields(form)
    choices = [field for field in fields if field.options]
    deals = 2 * form.deals + 1  # facts, and one thing against one deal
    marks = len(choices) + deals
    digits = [field for field in fields if field.kind in (FieldKind.ITEM, FieldKind.DATE)]
    written = [*digits, *(field for field in fields if field.id == "further/cause")]
    assert marks <= MOST_MARKS
    assert len(written) <= MOST_WRITTEN
