"""One rep's file: what it says, who can read it, how large it is."""

from __future__ import annotations

import io
import re
import subprocess
from functools import cache
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.field_names import SHEET
from coachbook.pdf.press.compose import Plate, compose, make_plate
from coachbook.pdf.press.fragment import Fragment

from .composing import dense, faces, fields, name_of, sheet_ink

pytestmark = pytest.mark.usefixtures("heavy")

Profile = page_validation.ValidationProfile
TITLE = "周检查表 2026-W48 祎 (Sofia) <&> \\"


@cache
def plated(with_fields: bool = False) -> Plate:
    """The form's constant part."""
    form = add_form_fields(dense().pdf, fields()) if with_fields else None
    return make_plate(dense(), faces(), form)


def composed(rep: int = 1, with_fields: bool = False) -> bytes:
    """A rep's file."""
    return compose(plated(with_fields), sheet_ink(dense(), rep), TITLE)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def texts(content: bytes, program: str, folder: Path) -> list[str]:
    """The text of each page."""
    if program == "pdfium":
        pages = pypdfium2.PdfDocument(content)
        return [squeezed(page.get_textpage().get_text_bounded()) for page in pages]
    if program == "pypdf":
        return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]
    (folder / "read.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", "read.pdf", "-"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return [squeezed(page) for page in done.stdout.split("\f")[:2]]


def drawn_texts(rep: int, page: int) -> list[str]:
    """What the ink on a page says."""
    ink = sheet_ink(dense(), rep)
    slots = [slot for slot in dense().slots if slot.page == page and ink[slot.id].glyphs]
    return [squeezed(sheet_text(ink[slot.id])) for slot in slots if slot.kind in {"rep", "date"}]


def sheet_text(fragment: Fragment) -> str:
    """What a line says, read off its glyphs."""
    said = {glyph: text for _, glyph, text in fragment.glyphs}
    codes = re.findall(rb"\[<([0-9a-f]*)>\]", fragment.content)[0].decode()
    return "".join(said[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4))


@pytest.mark.parametrize("program", ["pdfium", "pypdf", "poppler"])
@pytest.mark.parametrize("rep", [1, 31])
def test_every_text_is_on_its_page(tmp_path: Path, program: str, rep: int) -> None:
    pages = texts(composed(rep), program, tmp_path)
    assert len(pages) == 2
    for number, page in enumerate(pages):
        assert squeezed(name_of(rep)) in page
        assert "周检查表Weeklysheet" in page
        assert [text for text in drawn_texts(rep, number) if text not in page] == []


@pytest.mark.parametrize("with_fields", [False, True])
@pytest.mark.parametrize("profile", [Profile.PDF_UA_1, Profile.PDF_A_2A], ids=lambda p: p.value)
@pytest.mark.parametrize("empty", [False, True])
def test_it_is_for_everyone_and_for_good(with_fields: bool, profile: Profile, empty: bool) -> None:
    ink = {} if empty else sheet_ink(dense(), 1)
    report = page_validation.validate_pdf_bytes(
        compose(plated(with_fields), ink, TITLE),
        profile=profile,
        limits=page_validation.SafetyLimits(max_reference_depth=100_000),
    )
    assert [f"{failure.rule_id}: {failure.message}" for failure in report.failures] == []
    assert report.is_compliant


def test_it_says_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(composed())) as document:
        assert document.check_pdf_syntax() == []
        assert str(document.docinfo.Title) == TITLE
        with document.open_metadata() as metadata:
            assert metadata["dc:title"] == TITLE
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["pdfaid:part"] + metadata["pdfaid:conformance"] == "2A"
        assert str(document.Root.Lang) == "zh-Hans"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked


def test_its_fonts_are_whole_and_hold_what_is_used(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").write_bytes(composed())
    done = subprocess.run(["pdffonts", tmp_path / "one.pdf"], capture_output=True, text=True)
    rows = [line.split() for line in done.stdout.splitlines()[2:]]
    assert {row[0].partition("+")[2] for row in rows} == {
        "CoachbookSans-Regular",
        "CoachbookSans-Bold",
    }
    assert [row[1:7] for row in rows] == [
        ["CID", "TrueType", "Identity-H", "yes", "yes", "yes"] for _ in rows
    ]
    used = {glyph for fragment in sheet_ink(dense(), 1).values() for glyph in fragment.glyphs}
    with pikepdf.open(io.BytesIO(composed())) as document:
        listed = document.pages[0].Resources.Font
        sizes = [
            int(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes().count(b"glyf"))
            for font in listed.values()
        ]
        assert sizes == [1] * len(listed)
        used |= {*dense().fixed}
        for face, name in (("regular", "/R"), ("bold", "/B")):
            cmap = listed[name].ToUnicode.read_bytes()
            there = {one[1] for one in used if one[0] == face}
            assert cmap.count(b"> <") - 1 == len(there)


def test_each_text_is_in_marked_content_of_its_own() -> None:
    with pikepdf.open(io.BytesIO(composed())) as document:
        for page in document.pages:
            depth, inside = 0, 0
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                depth += (operator in {"BDC", "BMC"}) - (operator == "EMC")
                if operator in {"TJ", "f"}:
                    assert depth == 1, instruction.operands
                    inside += 1
            assert inside > 60
            assert depth == 0


def test_codes_are_pictures_with_a_name() -> None:
    with pikepdf.open(io.BytesIO(composed())) as document:
        figures = [o for o in document.objects if _is(o, "/Figure")]
        assert [str(figure.Alt) for figure in figures] == ["机读码"] * 4
        for page in document.pages:
            drawn = page.Contents.read_bytes().split(b"/Figure <</MCID ")[1:]
            assert [one.partition(b"EMC")[0].count(b"\nf\n") for one in drawn] == [1, 1]


def _is(thing: pikepdf.Object, kind: str) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == kind


@pytest.mark.parametrize("large", [0, 400, 1200, 10**9])
def test_a_page_is_the_skeletons_with_the_ink_in_its_slots(
    large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coachbook.pdf.press.compose._LARGE", large)
    slots = {slot.id: slot for slot in dense().slots}
    ink = sheet_ink(dense(), 1)
    placed = {name: one.placed(slots[name].x, slots[name].y) for name, one in ink.items()}
    content = compose(make_plate(dense(), faces()), ink, TITLE)
    with pikepdf.open(io.BytesIO(content)) as document:
        for page, bare in zip(document.pages, dense().pages, strict=True):
            assert page.Contents.read_bytes() == bare.filled(placed)


def test_files_differ_in_their_own_part_only() -> None:
    front = plated().prefix.content
    one, two = composed(1), composed(2)
    assert one.startswith(front)
    assert two.startswith(front)
    assert one != two
    assert one == compose(make_plate(dense(), faces()), sheet_ink(dense(), 1), TITLE)


def test_it_is_small() -> None:
    made = [composed(rep) for rep in range(10)]
    assert sum(map(len, made)) / len(made) < 120_000


def test_a_fillable_file_says_which_sheet_it_is_in_a_field_that_no_page_shows() -> None:
    content = compose(plated(with_fields=True), sheet_ink(dense(), 1), TITLE, '{"code": "C(1)"}')
    with pikepdf.open(io.BytesIO(content)) as document:
        *_, hidden = document.Root.AcroForm.Fields
        said = [str(each) for each in (hidden.T, hidden.V, hidden.FT)]
        assert said == [SHEET, '{"code": "C(1)"}', "/Tx"]
        shown = {note.objgen for page in document.pages for note in page.Annots}
        assert hidden.objgen not in shown
