"""What real programs make of a fillable sheet: Preview's groups, and texts over the page."""

from __future__ import annotations

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from coachbook.scorecard.observation import Observation, Reading
from coachbook.scorecard.readers.pdf_fields import DIFFER
from coachbook.scorecard.readers.pdf_reader import read

from .filling import changed, field, filled
from .printed import Printed

SCORE, NOTE, DONE = "criterion.learning", "praise/1", "commitment/1"


def read_by(printed: Printed, content: bytes) -> Reading:
    return read(content, "sheet.pdf", printed.known)


def chosen_in_preview(group: pikepdf.Object, state: str) -> None:
    """As Preview does it: the box has the group's name and value, and the group is Off."""
    box = next(kid for kid in group.Kids if f"/{state}" in kid.AP.N)
    box.AS = box.V = Name(f"/{state}")
    box.T, box.FT = group.T, Name.Btn
    del box["/Parent"]
    group.V = Name.Off


def only(reading: Reading) -> Observation:
    (seen,) = reading.observations
    assert reading.refusals == ()
    return seen


@pytest.mark.parametrize(
    ("name", "state", "value"),
    [
        (SCORE, "4", 4),
        (SCORE, "0", 0),
        (SCORE, "na", "na"),
        (DONE, "not-done", "not-done"),
    ],
)
def test_a_group_that_preview_saved_is_read(
    printed: Printed, name: str, state: str, value: int | str
) -> None:
    content = changed(printed.sheet(), lambda d: chosen_in_preview(field(d, name), state))
    seen = only(read_by(printed, content))
    assert (seen.field, seen.value, seen.doubt) == (name, value, "")


def test_preview_over_another_choice_is_asked(printed: Printed) -> None:
    def choose_again(document: pikepdf.Pdf) -> None:
        group = field(document, SCORE)
        chosen_in_preview(group, "4")
        group.V = Name("/2")  # as a viewer left it before

    seen = only(read_by(printed, changed(printed.sheet(), choose_again)))
    assert seen.doubt == DIFFER

    def choose_another(document: pikepdf.Pdf) -> None:
        group = field(document, SCORE)
        chosen_in_preview(group, "4")
        first = group.Kids[4]
        chosen_in_preview(group, "1")
        first.AS = Name.Off  # and keeps its own value

    seen = only(read_by(printed, changed(printed.sheet(), choose_another)))
    assert seen.doubt == DIFFER


def over(document: pikepdf.Pdf, page: int, *subtypes: str) -> None:
    marks = document.pages[page].obj.Annots
    for subtype in subtypes:
        box = Array([100, 100, 200, 120])
        mark = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=box, Contents=String("3")
        )
        marks.append(document.make_indirect(mark))


@pytest.mark.parametrize(
    ("subtypes", "says"),
    [
        (["FreeText"], "1 text box lies over the page and is not read; type into the fields"),
        (["FreeText"] * 3, "3 text boxes lie over the page and are not read; type into the fields"),
        (
            ["Stamp", "Ink"],
            "2 stamps or drawings lie over the page and are not read; type into the fields",
        ),
        (["Text"], "1 note lies over the page and is not read; type into the fields"),
    ],
)
def test_what_lies_over_a_page_is_told(printed: Printed, subtypes: list[str], says: str) -> None:
    content = changed(filled(printed.sheet(), {NOTE: "好"}), lambda d: over(d, 1, *subtypes))
    reading = read_by(printed, content)
    assert [(each.address, each.says) for each in reading.refusals] == [("page 2", says)]
    assert [each.value for each in reading.observations] == ["好"]


def test_links_and_marker_pens_are_no_answers(printed: Printed) -> None:
    content = changed(printed.sheet(), lambda d: over(d, 0, "Link", "Highlight", "Popup"))
    assert read_by(printed, content).refusals == ()


def test_text_that_was_flattened_into_the_page_is_told(printed: Printed) -> None:
    def flatten(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        box = field(document, NOTE).Rect
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        name = page.add_resource(font, Name.Font)
        text = f"q BT {name} 9 Tf {float(box[0]) + 3} {float(box[1]) + 3} Td (good) Tj ET Q"
        page.contents_add(text.encode(), prepend=True)

    reading = read_by(printed, changed(printed.sheet(), flatten))
    (refusal,) = reading.refusals
    assert (refusal.address, refusal.says) == (
        "page 1",
        "1 box has text that is part of the page, not of the field, and is not read; "
        "type into the fields",
    )
    assert read_by(printed, printed.sheet()).refusals == ()
