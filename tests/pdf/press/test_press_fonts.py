"""What of the font goes into a file."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from coachbook.pdf.press.font_embedding import Stock, add_by_face, embed
from coachbook.pdf.press.font_face import Face, FontError
from coachbook.pdf.press.fragment import FONT_NAMES, Fragment
from coachbook.pdf.press.writer import Writer

from .composing import FILES, faces, line


def printed(fragment: Fragment, in_stock: Fragment | None = None) -> bytes:
    """A page with one line of text; its fonts have the glyphs of another one in stock."""
    stock: dict[str, dict[int, str]] = {face: {} for face in FILES}
    add_by_face(in_stock.glyphs if in_stock else (), stock)
    target = io.BytesIO()
    writer = Writer(target)
    glyphs: dict[str, dict[int, str]] = {face: {} for face in FILES}
    add_by_face(fragment.glyphs, glyphs)
    fonts = b"".join(
        b"%s %d 0 R" % (FONT_NAMES[face], embed(writer, Stock(faces()[face], stock[face]), used))
        for face, used in glyphs.items()
        if used
    )
    content = writer.stream(b"1 0 0 -1 0 100 cm\n" + fragment.content)
    pages = writer.number()
    page = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 900 100]/Contents %d 0 R"
    page += b"/Resources<</Font<<%s>>>>>>"
    kid = writer.add(page % (pages, content, fonts))
    writer.add(b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % kid, pages)
    writer.finish(writer.add(b"<</Type/Catalog/Pages %d 0 R>>" % pages), writer.add(b"<<>>"))
    return target.getvalue()


@given(
    st.text(st.sampled_from("Sofia office ffl 王祎喆堃珺，。·0123456789€"), min_size=1, max_size=40)
)
def test_text_comes_out_as_it_went_in(text: str) -> None:
    read = pypdfium2.PdfDocument(printed(line(text, "bold", 10, 900, 20)))
    found = read[0].get_textpage().get_text_bounded()
    assert found.split() == text.split()


@pytest.mark.parametrize("face", FILES)
def test_only_glyphs_in_use_are_embedded_and_their_widths_are_right(face: str) -> None:
    fragment = line("Sofia 祎 iii", face, 10, 900, 20)
    with pikepdf.open(io.BytesIO(printed(fragment))) as document:
        font = document.pages[0].Resources.Font[FONT_NAMES[face].decode()]
        below = font.DescendantFonts[0]
        program = below.FontDescriptor.FontFile2.read_bytes()
        ids = below.CIDToGIDMap.read_bytes()
        assert str(font.BaseFont)[7:] == f"+{FILES[face].stem}"
        width = {int(below.W[at]): int(below.W[at + 1][0]) for at in range(0, len(below.W), 2)}
    with TTFont(io.BytesIO(program)) as embedded, TTFont(FILES[face]) as whole:
        drawn = {int.from_bytes(ids[at : at + 2], "big") for at in range(0, len(ids), 2)} - {0}
        assert drawn == {*range(1, embedded["maxp"].numGlyphs)}
        assert len(drawn) == len(fragment.glyphs)
        assert "fi" in {text for _, _, text in fragment.glyphs}
        for _, code, _ in fragment.glyphs:
            glyph = whole.getGlyphName(code)
            new = embedded.getGlyphName(int.from_bytes(ids[2 * code : 2 * code + 2], "big"))
            assert width.get(code, 1000) == whole["hmtx"][glyph][0] == embedded["hmtx"][new][0]
            assert (
                embedded["glyf"][new].getCoordinates(embedded["glyf"])[0]
                == (whole["glyf"][glyph].getCoordinates(whole["glyf"])[0])
            )


@pytest.mark.parametrize("face", FILES)
def test_a_font_file_is_sound_and_like_the_whole_one(face: str) -> None:
    keys, stock = line("Wilma 祎 fl 12", face, 10, 900, 20), line("Will 三 1", face, 10, 900, 20)
    with pikepdf.open(io.BytesIO(printed(keys, stock))) as document:
        below = document.pages[0].Resources.Font[FONT_NAMES[face].decode()].DescendantFonts[0]
        program = below.FontDescriptor.FontFile2.read_bytes()
        assert int(below.FontDescriptor.FontFile2.Length1) == len(program)
        ids = below.CIDToGIDMap.read_bytes()
    with TTFont(io.BytesIO(program), checkChecksums=2) as embedded, TTFont(FILES[face]) as whole:
        before = embedded["head"].checkSumAdjustment
        codes = {glyph for _, glyph, _ in (*keys.glyphs, *stock.glyphs)}
        assert embedded["maxp"].numGlyphs == len(codes) + 1
        for code in codes:
            old = whole.getGlyphName(code)
            new = embedded.getGlyphName(int.from_bytes(ids[2 * code : 2 * code + 2], "big"))
            assert whole["glyf"][old] == embedded["glyf"][new]
            assert whole["hmtx"][old] == embedded["hmtx"][new]
    padded = program + bytes(-len(program) % 4)
    assert sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == 0xB1B0AFBA
    assert before


def test_text_comes_out_whichever_glyphs_are_in_stock() -> None:
    content = printed(line("office 祎 99", "bold", 10, 900, 20), line("fi 9", "bold", 10, 900, 20))
    read = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert read.strip() == "office 祎 99"


def test_no_glyph_of_the_font_is_made_of_others() -> None:
    for face in faces().values():
        for glyph in range(face.count):
            face.outline(glyph)


@pytest.mark.parametrize("content", [b"", b"OTTO", b"\0\1\0\0" + bytes(8), b"%PDF-1.7" * 9])
def test_a_file_that_is_no_font_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.ttf").write_bytes(content)
    with pytest.raises(FontError, match=r"odd\.ttf is not a TrueType font"):
        Face(tmp_path / "odd.ttf")
    with pytest.raises(FileNotFoundError):
        Face(tmp_path / "gone.ttf")
