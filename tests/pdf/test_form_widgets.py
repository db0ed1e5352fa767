"""The fillable form: whatever viewer fills and saves it, what was entered is read back."""

from __future__ import annotations

import io
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from coachbook.base.text import Language
from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.field_names import SHEET, box_id
from coachbook.pdf.form_widgets import Widget, widgets

from .toy_form import Toy

pytestmark = pytest.mark.usefixtures("heavy")

HERE = Path(__file__).parent
SCRIPTS = {
    "fill.mjs": HERE / "fill.mjs",
    "pdf.mjs": HERE.parent / "vendor" / "pdf.mjs",
    "pdf.worker.mjs": HERE.parent / "vendor" / "pdf.worker.mjs",
}
HOST = "http://127.0.0.1/"  # nobody listens there: the test answers
TICK, CHOICE, NOTE, SIGN = (
    *("front/fact:left-number", "back/score/opening"),
    *("front/praise", "back/sign"),
)
TEXT = "抓得很紧，客户𠮷先生"
ENTERED: dict[str, object] = {TICK: True, CHOICE: "3", NOTE: TEXT, SIGN: "Zhou Min"}
READ = {TICK: "/Yes", CHOICE: "/3", NOTE: TEXT, SIGN: "Zhou Min", SHEET: "which"}


def values(content: bytes) -> dict[str, str]:
    """What a reader finds: field -> text, or the name of the state; blank fields left out."""
    found: dict[str, str] = {}
    with pikepdf.open(io.BytesIO(content)) as document:
        for field in document.Root.AcroForm.Fields:
            value = str(field.get("/V", ""))
            states = {str(kid.AS) for kid in field.get("/Kids", [field]) if "/AS" in kid}
            assert not states or states - {"/Off"} == {value} - {"/Off"}
            if value not in ("", "/Off"):
                found[str(field.T)] = value
    return found


@pytest.fixture(scope="module")
def pdf_js(browser: Browser) -> Iterator[Page]:
    """A page with PDF.js; it gets these files and nothing else."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        file = SCRIPTS.get(route.request.url.removeprefix(HOST))
        content = file.read_text(encoding="utf-8") if file else "<!DOCTYPE html>"
        route.fulfill(body=content, content_type="text/javascript" if file else "text/html")

    page.route("**", answer)
    page.goto(HOST)
    yield page
    page.close()


def filled(pdf_js: Page, content: bytes, entered: dict[str, object]) -> tuple[bytes, object]:
    """The file as PDF.js saves it, and the fields that it saw: name, option, tooltip."""
    ask = "async ([file, values]) => (await import('/fill.mjs')).fill(file, values)"
    saved, seen = pdf_js.evaluate(ask, [b64encode(content).decode(), entered])
    return b64decode(saved), seen


def drawn(content: bytes, program: str, pdf_js: Page, folder: Path) -> list[Image.Image]:
    """The pages in grey, 100 dots an inch, as a program draws them."""
    if program == "pdfium":
        document = pypdfium2.PdfDocument(content)
        document.init_forms()
        return [page.render(scale=100 / 72, grayscale=True).to_pil() for page in document]
    if program == "pdf.js":
        ask = "async (file) => (await import('/fill.mjs')).draw(file)"
        pictures = pdf_js.evaluate(ask, b64encode(content).decode())
        return [Image.open(io.BytesIO(b64decode(one))).convert("L") for one in pictures]
    (folder / "drawn.pdf").write_bytes(content)
    command = ["pdftoppm", "-r", "100", "-gray", "-png", "drawn.pdf", "drawn"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    return [Image.open(file).copy() for file in sorted(folder.glob("drawn-*.png"))]


def ink(field: Widget, pages: list[Image.Image]) -> float:
    """The share of dark in the middle of a box."""
    page = pages[field.page - 1]
    left, bottom, right, top = (corner * 100 / 72 for corner in field.rect)
    inner = page.crop(
        (
            round(left + 3),
            round(page.height - top + 3),
            round(right - 3),
            round(page.height - bottom - 3),
        )
    )
    return sum(255 - grey for grey in inner.tobytes()) / 255 / (inner.width * inner.height)


def test_pikepdf_fills_it(toy: Toy) -> None:
    with pikepdf.open(io.BytesIO(toy.fillable)) as document:
        for field in document.Root.AcroForm.Fields:
            entered = ENTERED.get(str(field.T))
            if entered is True:
                field.V = field.AS = pikepdf.Name.Yes
            elif "/Kids" in field and isinstance(entered, str):
                field.V = pikepdf.Name(f"/{entered}")
                for kid in field.Kids:
                    states = kid.AP.N.keys()
                    kid.AS = field.V if f"/{entered}" in states else pikepdf.Name.Off
            elif isinstance(entered, str):
                field.V = pikepdf.String(entered)
        saved = io.BytesIO()
        document.save(saved)
    assert values(saved.getvalue()) == READ


def test_pdf_js_fills_it_and_sees_every_field(toy: Toy, pdf_js: Page) -> None:
    saved, seen = filled(pdf_js, toy.fillable, ENTERED)
    assert values(saved) == READ
    assert seen == [[field.name, field.on, field.tooltip] for field in toy.fields]


def test_a_mouse_and_a_keyboard_fill_it_in_pdfium(toy: Toy) -> None:
    document = pypdfium2.PdfDocument(toy.fillable)
    document.init_forms()
    form = document.formenv
    for field in toy.fields:
        entered = ENTERED.get(field.name)
        if entered is None or (field.kind == "radio" and field.on != entered):
            continue
        page = document[field.page - 1]
        left, bottom, right, top = field.rect
        x, y = (left + right) / 2, (bottom + top) / 2
        pdfium.FORM_OnMouseMove(form, page, 0, x, y)
        pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
        pdfium.FORM_OnLButtonUp(form, page, 0, x, y)
        for unit in _units(entered if field.kind == "text" else ""):
            pdfium.FORM_OnChar(form, page, unit, 0)
        pdfium.FORM_ForceToKillFocus(form)
    saved = io.BytesIO()
    document.save(saved)
    document.close()
    assert values(saved.getvalue()) == {**READ, NOTE: "抓得很紧，客户先生"}


def _units(text: object) -> Iterator[int]:
    """The characters that a keyboard sends PDFium; it has none beyond U+FFFF."""
    return (ord(character) for character in str(text) if ord(character) < 0x10000)


@pytest.mark.parametrize("program", ["poppler", "pdfium", "pdf.js"])
def test_ticks_are_drawn_and_empty_boxes_are_not(
    toy: Toy, pdf_js: Page, tmp_path: Path, program: str
) -> None:
    saved, _ = filled(pdf_js, toy.fillable, {TICK: True, CHOICE: "3"})
    before = drawn(toy.fillable, program, pdf_js, tmp_path)
    after = drawn(saved, program, pdf_js, tmp_path)
    marked = {field.box for field in toy.fields if ink(field, after) > ink(field, before) + 0.05}
    assert marked == {box_id(TICK), f"{CHOICE}/3"}


def test_it_stays_accessible_and_embeds_no_font_for_fields(toy: Toy, tmp_path: Path) -> None:
    file = tmp_path / "form.pdf"
    file.write_bytes(toy.fillable)
    report = page_validation.validate_pdf(
        str(file),
        profile=page_validation.ValidationProfile.PDF_UA_1,
        limits=page_validation.SafetyLimits(max_reference_depth=100_000),
    )
    assert report.is_compliant
    assert not report.failures
    assert len(toy.fillable) < len(toy.blank) + 6_000


def test_it_follows_the_reading_order_and_names_every_field_once(toy: Toy) -> None:
    with pikepdf.open(io.BytesIO(toy.fillable)) as document:
        names = [str(field.T) for field in document.Root.AcroForm.Fields]
        assert names == [*dict.fromkeys(field.name for field in toy.fields), SHEET]
        assert len({*names}) == len(names)
        assert not document.Root.AcroForm.NeedAppearances
        assert all(page.Tabs == "/S" for page in document.pages)
        rects = [[*map(float, one.Rect)] for page in document.pages for one in page.Annots]
        assert rects == [pytest.approx(field.rect) for field in toy.fields]
        read = [*_read(document.Root.StructTreeRoot.K)]
    assert [kind for kind, _ in read].count("/Form") == len(toy.fields)
    # Each stands in the paragraph of its line, not behind all text.
    assert {parent for kind, parent in read if kind == "/Form"} <= {"/P", "/Span"}


def _read(element: pikepdf.Object, parent: str = "") -> Iterator[tuple[str, str]]:
    for kid in element if isinstance(element, pikepdf.Array) else [element]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), parent
            yield from _read(kid.get("/K", pikepdf.Array()), str(kid.S))


def test_the_same_form_gives_the_same_bytes(toy: Toy) -> None:
    assert add_form_fields(toy.blank, toy.fields, "which") == toy.fillable


def test_hints_speak_the_sheets_language(toy: Toy) -> None:
    hint = {language: widgets(toy.map, language)[1].tooltip for language in Language}
    assert hint == {
        Language.ZH: "留了电话：哪天（日期，如 2026-11-25）",
        Language.EN: "留了电话：哪天 (a date such as 2026-11-25)",
    }


def test_a_field_leads_back_to_its_box(toy: Toy) -> None:
    for field in toy.fields:
        option = f"/{field.on}" if field.kind == "radio" else ""
        assert box_id(field.name) + option == field.box
    assert {field.group for field in toy.fields if field.kind == "radio"} == {"开场"}
