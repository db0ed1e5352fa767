"""Reads a face of the font from its TrueType file, and makes smaller font files of its glyphs.

Why own code: a general subsetter does the whole work for each file, and a print run makes
thousands. Here the outlines of the form's glyphs are compressed once (`Outlines`), and a file costs
only its own few glyphs. Formats and field offsets are those of the OpenType specification.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from coachbook.pdf.press.writer import CompressedPart, compress_part, join_parts

_ENTRY = struct.Struct(">4sIII")  # of the table directory: tag, checksum, offset, length
_DIRECTORY = struct.Struct(">IHHHH")
_TABLES = (b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp")  # what a PDF viewer needs
_CHECKSUM_TOTAL = 0xB1B0AFBA  # the sum, modulo 2**32, of all 32-bit words of a font file
_LONG = (1).to_bytes(2, "big")  # indexToLocFormat: offsets of 32 bits


class FontError(Exception):
    """A font file that the press cannot use."""


class Face:
    """A face of the font: regular or bold.

    Raises:
        OSError: the file is not there.
        FontError: it is no TrueType file.
    """

    def __init__(self, file: Path) -> None:
        self.name = file.stem
        self._tables = _read(file)
        head, hhea = self._tables[b"head"], self._tables[b"hhea"]
        self.count = struct.unpack_from(">H", self._tables[b"maxp"], 4)[0]
        self._metric_count = struct.unpack_from(">H", hhea, 34)[0]
        self._long_offsets = head[50:52] == _LONG

    def width(self, glyph: int) -> int:
        """The width of a glyph, in font units; the fonts here have 1000 to the em."""
        return int.from_bytes(self.metrics(glyph)[:2], "big")

    def descriptor_entries(self) -> bytes:
        """The entries of its font descriptor (ISO 32000-1, 9.8)."""
        head, hhea, style = (self._tables[tag] for tag in (b"head", b"hhea", b"OS/2"))
        box = struct.unpack_from(">4h", head, 36)
        (weight,), (capitals,) = (
            struct.unpack_from(">H", style, 4),
            struct.unpack_from(">h", style, 88),
        )
        stem = 50 + (weight / 65) ** 2  # a common estimate; fonts do not state it
        return (
            b"/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d"
            b"/StemV %d"
        ) % (*box, *struct.unpack_from(">hh", hhea, 4), capitals, stem)

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph, padded to whole 32-bit words.

        Raises:
            FontError: it is composed of other glyphs, whose ids a subset would change.
        """
        size, kind = (4, ">2I") if self._long_offsets else (2, ">2H")
        start, end = struct.unpack_from(kind, self._tables[b"loca"], glyph * size)
        if not self._long_offsets:
            start, end = 2 * start, 2 * end
        outline = self._tables[b"glyf"][start:end]
        if outline[:1] >= b"\x80":  # a negative number of contours: a composite glyph
            raise FontError(f"glyph {glyph} of {self.name} is made of others; draw it out")
        return _padded(outline)

    def metrics(self, glyph: int) -> bytes:
        """Advance width and left side bearing of a glyph, as they stand in `hmtx`.

        The table ends with bare bearings, for glyphs that all have the last width.
        """
        table = self._tables[b"hmtx"]
        if glyph < self._metric_count:
            return table[4 * glyph : 4 * glyph + 4]
        last = 4 * self._metric_count - 4
        bearing = 4 * self._metric_count + 2 * (glyph - self._metric_count)
        return table[last : last + 2] + table[bearing : bearing + 2]

    def program(self, first: Outlines, more: Sequence[int], level: int) -> tuple[bytes, int]:
        """A font file with the glyphs `first`, then `more`: compressed, and its plain length."""
        outlines = [self.outline(glyph) for glyph in more]
        offsets = [*first.offsets[:-1], *accumulate(map(len, outlines), initial=first.offsets[-1])]
        count, data = (len(offsets) - 1).to_bytes(2, "big"), b"".join(outlines)
        head, hhea, maxp = (self._tables[tag] for tag in (b"head", b"hhea", b"maxp"))
        tables = {
            b"head": head[:8] + bytes(4) + head[12:50] + _LONG + head[52:],
            b"hhea": hhea[:34] + count,
            b"maxp": maxp[:4] + count + maxp[6:],
            b"hmtx": first.metrics + b"".join(map(self.metrics, more)),
            b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        }
        front = _tables_before_outlines(tables, offsets[-1], first.sum + _sum(data))
        return join_parts([front, first.data, data], level), len(front) + offsets[-1]


class Outlines:
    """Glyphs that many font files begin with, compressed once. Glyph 0, "missing", is put first."""

    def __init__(self, face: Face, glyphs: Sequence[int]) -> None:
        codes = [0, *glyphs]
        outlines = [face.outline(glyph) for glyph in codes]
        self.glyphs = tuple(glyphs)
        self.data: CompressedPart = compress_part(b"".join(outlines))
        self.offsets = [*accumulate(map(len, outlines), initial=0)]
        self.metrics = b"".join(map(face.metrics, codes))
        self.sum = _sum(self.data.plain)


def _read(file: Path) -> dict[bytes, bytes]:
    content, tables = file.read_bytes(), {}
    try:
        count = _DIRECTORY.unpack_from(content)[1]
        for number in range(count):
            tag, _, place, length = _ENTRY.unpack_from(content, 12 + 16 * number)
            tables[tag] = content[place : place + length]
        return {tag: tables[tag] for tag in (*_TABLES, b"OS/2")}
    except (struct.error, KeyError):
        raise FontError(f"{file.name} is not a TrueType font") from None


def _tables_before_outlines(tables: dict[bytes, bytes], size: int, checksum: int) -> bytes:
    """A font file up to its outlines (`glyf`, which comes last).

    Args:
        tables: All other tables.
        size: The length of the outlines.
        checksum: The sum of their 32-bit words. The sum of a whole file is the sum of its parts,
            so the outlines need not be there to compute `checkSumAdjustment`.
    """
    place, entries, parts = _DIRECTORY.size + _ENTRY.size * len(_TABLES), {}, []
    sums = {tag: _sum(table) for tag, table in tables.items()}
    for tag, table in tables.items():
        entries[tag] = _ENTRY.pack(tag, sums[tag] & 0xFFFFFFFF, place, len(table))
        parts.append(_padded(table))
        place += len(parts[-1])
    entries[b"glyf"] = _ENTRY.pack(b"glyf", checksum & 0xFFFFFFFF, place, size)
    head = _DIRECTORY.pack(0x00010000, len(_TABLES), 64, 2, 32)  # for a binary search in 6 tables
    head += b"".join(entries[tag] for tag in _TABLES)
    total = _sum(head) + sum(sums.values()) + checksum
    front = bytearray(head + b"".join(parts))
    at = len(head) + 8  # checkSumAdjustment: at 8 in `head`, the first table
    front[at : at + 4] = (_CHECKSUM_TOTAL - total & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(front)


def _padded(table: bytes) -> bytes:
    """A table, padded with zeros to whole 32-bit words."""
    return table + bytes(-len(table) % 4)


def _sum(table: bytes) -> int:
    """The sum of its 32-bit words, not yet modulo 2**32."""
    padded = _padded(table)
    return sum(struct.unpack(f">{len(padded) // 4}I", padded))
