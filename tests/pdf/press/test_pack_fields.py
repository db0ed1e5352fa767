"""A pack to fill in: each rep's fields are its own, and hold what is entered."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from functools import cache

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from coachbook.pdf.field_names import SHEET
from coachbook.pdf.press.pack_writer import PackForm, PackSection, write_pack

from .composing import dense, faces, fields, sheets

pytestmark = pytest.mark.usefixtures("heavy")

REPS = 3
TICK, SCORE = "front/row:2/tick", "back/row:4/score"
DATE, NOTE = "front/row:0/date", "back/note"
ENTERED = {
    f"R00001.{TICK}": "Yes",
    f"R00001.{SCORE}": "3",
    f"R00002.{DATE}": "2026-11-25",
    f"R00002.{NOTE}": "很紧 tight (ok)",
}


@cache
def packed() -> bytes:
    """A pack with fields."""
    target, form = io.BytesIO(), PackForm(dense(), fields())
    write_pack(target, [PackSection("A", sheets(form, range(REPS)))], faces(), "T", "zh-Hans")
    return target.getvalue()


def leaves(field: pikepdf.Object, above: str = "") -> dict[str, pikepdf.Object]:
    """The fields that hold a value, by their whole name."""
    name = f"{above}.{field.T}" if above else str(field.T)
    kids = [kid for kid in field.get("/Kids", []) if "/T" in kid]
    if not kids:
        return {name: field}
    return {key: one for kid in kids for key, one in leaves(kid, name).items()}


def entered(content: bytes) -> dict[str, str]:
    """What is read from a file; of a box that its look and its value say the same."""
    found = {}
    with pikepdf.open(io.BytesIO(content)) as document:
        for rep in document.Root.AcroForm.Fields:
            for name, field in leaves(rep).items():
                value = str(field.get("/V", "")).lstrip("/")
                if "/FT" in field and field.FT == "/Btn":
                    states = {str(kid.AS) for kid in field.get("/Kids", [field])}
                    assert states - {"/Off"} == {f"/{value}"} - {"/Off", "/"}
                if value not in {"", "Off"} and not name.endswith(f".{SHEET}"):
                    found[name] = value
    return found


def fill(document: pikepdf.Pdf, values: Mapping[str, str]) -> None:
    """Enter values as a program does."""
    every = {k: v for rep in document.Root.AcroForm.Fields for k, v in leaves(rep).items()}
    for name, value in values.items():
        field = every[name]
        if field.FT == "/Tx":
            field.V = pikepdf.String(value)
            continue
        field.V = pikepdf.Name(f"/{value}")
        for kid in field.get("/Kids", [field]):
            kid.AS = field.V if f"/{value}" in kid.AP.N else pikepdf.Name.Off


def test_every_rep_has_every_field_under_its_own_name() -> None:
    with pikepdf.open(io.BytesIO(packed())) as document:
        assert document.check_pdf_syntax() == []
        form = document.Root.AcroForm
        assert not form.NeedAppearances
        assert [str(rep.T) for rep in form.Fields] == [f"R{rep:05d}" for rep in range(REPS)]
        for rep in form.Fields:
            names = [str(kid.T) for kid in rep.Kids]
            assert names == [*dict.fromkeys(field.name for field in fields()), SHEET]
        assert [str(rep.Kids[-1].V) for rep in form.Fields] == [f"sheet {n}" for n in range(REPS)]
    assert entered(packed()) == {}
    found = PdfReader(io.BytesIO(packed())).get_fields() or {}
    assert {f"R00002.{field.name}" for field in fields()} <= found.keys()


def test_fields_stand_where_the_form_map_says_in_reading_order() -> None:
    with pikepdf.open(io.BytesIO(packed())) as document:
        for number, page in enumerate(document.pages):
            here = [field for field in fields() if field.page == number % 2 + 1]
            assert page.Tabs == "/S"
            assert [[*map(float, one.Rect)] for one in page.Annots] == [[*f.rect] for f in here]
            assert [str(one.TU) for one in page.Annots] == [field.tooltip for field in here]
            for one, field in zip(page.Annots, here, strict=True):
                assert one.F == 4
                if field.kind == "radio":
                    assert "/T" not in one
                    assert {*one.AP.N.keys()} == {f"/{field.on}", "/Off"}
                elif field.kind == "text":
                    assert int(one.get("/MaxLen", 0)) == field.max_length


def test_pikepdf_fills_it() -> None:
    with pikepdf.open(io.BytesIO(packed())) as document:
        fill(document, ENTERED)
        saved = io.BytesIO()
        document.save(saved)
    assert entered(saved.getvalue()) == ENTERED


def test_a_mouse_and_a_keyboard_fill_it_in_pdfium() -> None:
    document = pypdfium2.PdfDocument(packed())
    document.init_forms()
    form = document.formenv
    for name, value in ENTERED.items():
        rep, _, short = name.partition(".")
        field = next(f for f in fields() if f.name == short and f.on in {value, "Yes", ""})
        page = document[2 * int(rep[1:]) + field.page - 1]
        left, bottom, right, top = field.rect
        place = (left + right) / 2, (bottom + top) / 2
        pdfium.FORM_OnMouseMove(form, page, 0, *place)
        pdfium.FORM_OnLButtonDown(form, page, 0, *place)
        pdfium.FORM_OnLButtonUp(form, page, 0, *place)
        for character in value if field.kind == "text" else "":
            pdfium.FORM_OnChar(form, page, ord(character), 0)
        pdfium.FORM_ForceToKillFocus(form)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    assert entered(saved.getvalue()) == ENTERED
    assert marked(saved.getvalue(), "pdfium") == {"front/row.2/tick"}


def marked(content: bytes, program: str) -> set[str]:
    """The boxes on the second rep's front that are drawn otherwise than on an empty pack."""
    blank, filled = (picture(one, program) for one in (packed(), content))
    changed = ImageChops.difference(blank, filled)
    found = set()
    for field in fields():
        left, bottom, right, top = field.rect
        around = (round(left), round(841.89 - top), round(right), round(841.89 - bottom))
        if field.page == 1 and changed.crop(around).getbbox():
            found.add(field.box)
            changed.paste(0, around)
    assert changed.getbbox() is None
    return found


def picture(content: bytes, program: str) -> Image.Image:
    """The second rep's front, 72 dots an inch."""
    if program == "pdfium":
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        drawn: Image.Image = document[2].render(scale=1, grayscale=True).to_pil()
        return drawn
    command = ["pdftoppm", "-r", "72", "-gray", "-f", "3", "-l", "3", "-singlefile", "-"]
    done = subprocess.run(command, input=content, capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout))


@pytest.mark.parametrize("program", ["pdfium", "poppler"])
def test_what_is_ticked_is_drawn_and_nothing_else(program: str) -> None:
    with pikepdf.open(io.BytesIO(packed())) as document:
        fill(document, {f"R00001.{TICK}": "Yes", "R00001.front/row:9/score": "0"})
        saved = io.BytesIO()
        document.save(saved)
    assert marked(saved.getvalue(), program) == {"front/row.2/tick", "front/row.9/score/0"}


def test_no_font_is_embedded_for_fields() -> None:
    plain = io.BytesIO()
    parts = [PackSection("A", sheets(PackForm(dense()), range(REPS)))]
    write_pack(plain, parts, faces(), "T", "zh-Hans")
    assert len(packed()) - len(plain.getvalue()) < 30_000
