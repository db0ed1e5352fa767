"""The form map: where every box stands, proved against the rendered page."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.pdf.form_map import KINDS, Box, FormMap, adapter, from_json, to_json
from coachbook.pdf.html_to_pdf import Printer
from coachbook.sheet.form_mapping import form_map
from coachbook.sheet.map_proof import box_offsets, edge_offsets

from .toy_form import IDENTITY, Toy

pytestmark = pytest.mark.usefixtures("heavy")

FILE = IDENTITY.template
PAGE = '<html lang="zh"><title>x</title><link rel="stylesheet" href="toy.css"><body>{}'


def tag(name: str, kind: str = "tick", label: str = "x", style: str = "") -> str:
    """A box as the macro writes it."""
    return (
        f'<span class="box {kind}" id="{name}" data-kind="{kind}" data-label="{label}"'
        f' style="{style}"></span> '
    )


def mapped(printer: Printer, body: str) -> FormMap:
    """The map of a page of one's own."""
    html = PAGE.format(body)
    laid = printer.lay_out(html)
    return form_map(IDENTITY, html, laid, laid.pdf())


def test_every_box_is_in_the_map_in_reading_order(toy: Toy) -> None:
    assert (toy.map.width, toy.map.height) == (210, 297)
    assert [box.page for box in toy.map.boxes] == [1] * 14 + [2] * 14
    first, second = toy.map.boxes[:2]
    assert first == Box("front/fact.left-number", 1, "tick", "留了电话", 11, first.y, 4, 4)
    assert (second.id, second.kind, second.width) == ("front/fact.left-number/on", "date", 22)
    assert {box.kind for box in toy.map.boxes} == set(KINDS)


def test_the_map_is_proved_against_the_page_to_a_fiftieth_of_a_mm(toy: Toy) -> None:
    assert box_offsets(toy.map, toy.blank) == []
    document = pypdfium2.PdfDocument(toy.blank)
    pages = [p.render(scale=600 / 72, grayscale=True).to_pil() for p in document]
    measured = [off for box in toy.map.boxes for _, off in edge_offsets(box, pages[box.page - 1])]
    assert None not in measured
    assert max(abs(off) for off in measured if off is not None) < 0.02


@pytest.mark.parametrize("dx", [-0.15, 0, 0.15])
@pytest.mark.parametrize("dy", [-0.15, 0, 0.15])
def test_boxes_that_are_off_by_more_than_a_tenth_of_a_mm_are_named(
    toy: Toy, dx: float, dy: float
) -> None:
    moved = toy.map.boxes[::3] if dx or dy else ()
    boxes = tuple(
        replace(box, x=box.x + dx, y=box.y + dy) if box in moved else box for box in toy.map.boxes
    )
    found = box_offsets(replace(toy.map, boxes=boxes), toy.blank)
    assert {wrong.box for wrong in found} == {box for box in boxes if box not in toy.map.boxes}
    sides = {"left", "right"} if dx else set()
    assert {wrong.side for wrong in found} == sides | ({"top", "bottom"} if dy else set())


@pytest.mark.parametrize("grow", [-0.3, 0.3])
def test_a_box_of_another_size_is_named(toy: Toy, grow: float) -> None:
    boxes = tuple(replace(box, width=box.width + grow) for box in toy.map.boxes)
    found = box_offsets(replace(toy.map, boxes=boxes), toy.blank)
    assert [wrong.side for wrong in found] == ["right"] * len(boxes)
    said = f"the right edge of 'front/fact.left-number' (page 1) is {-grow:+.2f} mm off"
    assert str(found[0]).startswith(said)


def test_a_box_that_is_not_drawn_is_named(printer: Printer) -> None:
    html = PAGE.format(tag("a", style="border: 0"))
    laid = printer.lay_out(html)
    found = box_offsets(form_map(IDENTITY, html, laid, laid.pdf()), laid.pdf())
    assert [str(wrong) for wrong in found] == [
        f"the {side} edge of 'a' (page 1) is not drawn"
        for side in ("top", "bottom", "left", "right")
    ]


@pytest.mark.parametrize(
    ("body", "rule", "says"),
    [
        (tag("a") + tag("a"), "form-id", "the id 'a' is used 2 times"),
        (tag("A b"), "form-id", "'A b' is not a box's id"),
        (tag("a", "tic"), "form-kind", "the box 'a' is of an unknown kind 'tic'"),
        (tag("a", "choice"), "form-id", "'a' is a choice without a group"),
        (tag("a", label=" "), "form-label", "the box 'a' has no label"),
        (tag("a", style="display: none"), "form-place", "the box 'a' is on no page"),
        (tag("a", style="margin-left: -20mm"), "form-place", "is not inside its page"),
        (tag("a") + tag("b", style="margin-left: -3mm"), "form-place", "overlap"),
    ],
)
def test_a_bad_form_is_refused(printer: Printer, body: str, rule: str, says: str) -> None:
    with pytest.raises(Problems) as raised:
        mapped(printer, body)
    (problem,) = raised.value.problems
    assert (problem.place.file, problem.rule) == (FILE, rule)
    assert says in problem.says


def test_anything_on_the_page_changes_the_hash_and_nothing_else_does(printer: Printer) -> None:
    body = tag("a") + "周"
    hashes = [
        mapped(printer, other).form
        for other in (body, body + "<!-- -->", tag("b") + "周", tag("a") + "月", tag("a") + " 周")
    ]
    assert hashes[0] == hashes[1]
    assert len({*hashes}) == 3 + (hashes[4] not in hashes[:4])
    assert all(len(one) == 4 for one in hashes)


def test_the_json_follows_its_schema_and_is_read_back(toy: Toy) -> None:
    text = to_json(toy.map)
    assert from_json(text, FILE) == toy.map
    jsonschema.validate(json.loads(text), adapter().json_schema())
    lines = [line for line in text.splitlines() if '"id"' in line]
    assert len(lines) == len(toy.map.boxes) + len(toy.map.areas)
    assert all(json.loads(line.rstrip(",")) for line in lines)


BOXES = st.builds(
    Box,
    st.text(),
    st.integers(1, 2),
    st.sampled_from(KINDS),
    st.text(),
    *[st.floats(0, 300, allow_nan=False)] * 4,
)


@given(st.lists(BOXES, max_size=4), st.text())
def test_every_map_survives_json(boxes: list[Box], department: str) -> None:
    made = FormMap("AB12", "1.0", ("zh", "en"), department, 210, 297, tuple(boxes))
    assert from_json(to_json(made), FILE) == made


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"boxes": [{"id": 3}]}', "\0"])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(Problems) as raised:
        from_json(text, FILE)
    assert {problem.rule for problem in raised.value.problems} == {"form-map"}
