"""Embeds a font in a PDF file, cut down to the glyphs that the file uses.

Content streams use the glyph ids of the whole font file, so that fragments fit every file. A
subset numbers its glyphs anew; its /CIDToGIDMap leads from the one to the other (ISO 32000-1,
9.7.4.2), and content never needs to be rewritten. Most glyphs of a sheet are those of its form: a
`Stock` has them prepared and compressed once, and each file only adds its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from coachbook.pdf.press.font_face import Face, Outlines
from coachbook.pdf.press.writer import Writer, compress_part, join_parts

Faces = Mapping[str, Face]
Glyph = tuple[str, int, str]  # face, glyph id in the font file, text that it stands for

_DEFAULT_WIDTH = 1000  # /DW: the width of Chinese glyphs, which /W then need not list
_NO_TEXT = "\N{ZERO WIDTH SPACE}"  # the text of a glyph that has none: PDF/UA wants one for each

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_TO_UNICODE_END = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_MOST_IN_A_BLOCK = 100  # entries in a bfchar block (Adobe Technical Note 5014)
_DEFLATED = b"/Filter/FlateDecode"


class Stock:
    """Glyphs of a face that many files share, prepared once.

    Args:
        face: The face.
        glyphs: Glyph id -> the text it stands for.
    """

    def __init__(self, face: Face, glyphs: Mapping[int, str]) -> None:
        codes = sorted(glyphs)
        self.face, self.glyphs = face, frozenset(codes)
        self.outlines = Outlines(face, codes)
        self.texts = compress_part(_TO_UNICODE + _bfchar_blocks(glyphs, codes))
        self.widths = _widths(face, codes)
        self.ids = _with_new_ids(bytes(2 * face.count), codes, 1)


def add_by_face(glyphs: Iterable[Glyph], found: dict[str, dict[int, str]]) -> None:
    """Add glyphs to `found`: face -> glyph id -> text. A glyph keeps its first text."""
    for face, glyph, text in glyphs:
        found[face].setdefault(glyph, text)


def embed(
    writer: Writer, stock: Stock, glyphs: Mapping[int, str], number: int = 0, level: int = 6
) -> int:
    """Write a font (ISO 32000-1, 9.7) with the glyphs in stock and `glyphs`; its object number."""
    face, codes = stock.face, sorted(glyphs.keys() - stock.glyphs)
    program, length = face.program(stock.outlines, codes, level)
    ids = _with_new_ids(stock.ids, codes, len(stock.glyphs) + 1)
    texts = join_parts([stock.texts, _bfchar_blocks(glyphs, codes) + _TO_UNICODE_END], level)
    subset_name = b"/%s+%s" % (_tag(ids), face.name.encode())
    file = writer.raw_stream(program, b"%s/Length1 %d" % (_DEFLATED, length))
    descriptor = b"<</Type/FontDescriptor/FontName%s%s/FontFile2 %d 0 R>>"
    widths = stock.widths + _widths(face, codes)
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW %d/W[%s]>>"
    ) % (
        subset_name,
        writer.add(descriptor % (subset_name, face.descriptor_entries(), file)),
        writer.stream(ids, level=1),
        _DEFAULT_WIDTH,
        widths,
    )
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H"
        b"/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
    ) % (subset_name, writer.add(descendant), writer.raw_stream(texts, _DEFLATED))
    return writer.add(font, number)


def _with_new_ids(ids: bytes, codes: Sequence[int], first: int) -> bytes:
    """A /CIDToGIDMap with more entries: two bytes for each glyph of the whole font.

    `codes` become glyphs `first`, `first` + 1, … of the subset; 0 is the missing glyph.
    """
    found = bytearray(ids)
    for new, code in enumerate(codes, start=first):
        struct.pack_into(">H", found, 2 * code, new)
    return bytes(found)


def _widths(face: Face, codes: Iterable[int]) -> bytes:
    """Entries of /W: `17[560]` says that glyph 17 is 560 thousandths wide."""
    widths = ((code, face.width(code)) for code in codes)
    return b"".join(b"%d[%d]" % (code, width) for code, width in widths if width != _DEFAULT_WIDTH)


def _bfchar_blocks(glyphs: Mapping[int, str], codes: Sequence[int]) -> bytes:
    """The texts of glyphs, as blocks of a ToUnicode map (ISO 32000-1, 9.10.3)."""
    blocks = []
    for start in range(0, len(codes), _MOST_IN_A_BLOCK):
        block = codes[start : start + _MOST_IN_A_BLOCK]
        lines = [f"<{c:04x}> <{(glyphs[c] or _NO_TEXT).encode('utf-16-be').hex()}>" for c in block]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(lines) + "\nendbfchar\n")
    return "".join(blocks).encode()


def _tag(ids: bytes) -> bytes:
    """Six capital letters that tell subsets of a font apart (ISO 32000-1, 9.6.4)."""
    number = int.from_bytes(sha256(ids).digest()[:8], "big")
    return bytes(65 + number // 26**place % 26 for place in range(6))
