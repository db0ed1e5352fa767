"""Writes PDF files front to back, in constant memory, and joins streams from compressed parts.

`Writer` writes PDF 1.7 with object streams (ISO 32000-1, 7.5.7) and a cross-reference stream
(7.5.8). Why own code: pikepdf builds a whole file in memory before it writes, which for a pack of a
thousand reps is slow and large; and files of one form share their front part, which is written once
and then copied (`FilePrefix`).

`join_parts` makes one zlib stream (RFC 1950) from parts, of which the constant ones were compressed
beforehand. Deflate (RFC 1951) allows that: a part that is compressed on its own refers to nothing
before it, and a full flush ends it at a byte boundary, so it is valid wherever it stands. Only the
checksum, over the plain bytes, is computed anew. The stream is 78 9C, the parts, 03 00 (an empty
last block), Adler-32.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NamedTuple

_RAW = -15  # zlib's wbits for deflate without header and checksum, which are written here
_HEAD, _END = b"\x78\x9c", zlib.compressobj(wbits=_RAW).flush()


class CompressedPart(NamedTuple):
    """A part of a stream, plain and compressed."""

    plain: bytes
    compressed: bytes


def compress_part(plain: bytes, level: int = 9) -> CompressedPart:
    """Compress a part that many streams will hold."""
    packer = zlib.compressobj(level, wbits=_RAW)
    return CompressedPart(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def join_parts(parts: Iterable[bytes | CompressedPart], level: int) -> bytes:
    """A whole zlib stream of these parts; plain ones are compressed at `level`."""
    compressed, check = [_HEAD], 1
    for part in parts:
        piece = part if isinstance(part, CompressedPart) else compress_part(part, level)
        check = zlib.adler32(piece.plain, check)
        compressed.append(piece.compressed)
    return b"".join([*compressed, _END, check.to_bytes(4, "big")])


HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MOST_TOGETHER = 1000  # objects in an object stream: a reader unpacks all of them to get one

_ROW = struct.Struct(">xBIH")  # of the cross-reference: (filter byte), type, offset, index
_NO_ROW = bytes(_ROW.size)
_FREE, _PLAIN, _PACKED = 0, 1, 2
_ROWS = 4096  # of the cross-reference, compressed at a time


@dataclass(frozen=True)
class FilePrefix:
    """The front part of files that begin alike, and its rows of the cross-reference."""

    content: bytes
    rows: bytes


class Writer:
    """Writes a PDF file to a binary stream.

    The same calls give the same bytes; the file's ID is a hash of its content.

    Args:
        target: Where the bytes go. Its errors, such as a full disk, pass through.
        prefix: What the file begins with: `prefix()` of another writer.
    """

    def __init__(self, target: BinaryIO, prefix: FilePrefix | None = None) -> None:
        self._target, self._place, self._hash = target, 0, sha256()
        self._rows = bytearray(prefix.rows if prefix else _NO_ROW)
        self._pending: list[tuple[int, bytes]] = []
        self._write(prefix.content if prefix else HEADER)

    def number(self) -> int:
        """Reserve the number of an object that is written later."""
        return self.numbers(1)[0]

    def numbers(self, count: int) -> range:
        """Reserve numbers of objects that are written later."""
        first = len(self._rows) // _ROW.size
        self._rows += _NO_ROW * count
        return range(first, first + count)

    def add(self, body: bytes, number: int = 0) -> int:
        """Write an object other than a stream; its number. It goes into an object stream."""
        number = number or self.number()
        self._pending.append((number, body))
        if len(self._pending) >= MOST_TOGETHER:
            self._write_pending()
        return number

    def stream(self, data: bytes, entries: bytes = b"", number: int = 0, level: int = 6) -> int:
        """Compress and write a stream; its number. `entries` are added to its dictionary."""
        compressed = zlib.compress(data, level)
        return self.raw_stream(compressed, b"/Filter/FlateDecode" + entries, number)

    def raw_stream(self, data: bytes, entries: bytes, number: int = 0) -> int:
        """Write a stream whose data is encoded as `entries` say; its number."""
        number = number or self.number()
        self._row(number, _PLAIN, self._place, 0)
        head = b"%d 0 obj\n<<%s/Length %d>>stream\n" % (number, entries, len(data))
        self._write(b"%s%s\nendstream\nendobj\n" % (head, data))
        return number

    def prefix(self) -> FilePrefix:
        """What is written so far, for other files to begin with; the target must be readable.

        Raises:
            OSError: the target cannot be read.
        """
        self._write_pending(level=9)
        self._target.seek(0)
        return FilePrefix(self._target.read(), bytes(self._rows))

    def finish(self, root: int, info: int) -> None:
        """Write the cross-reference; `root` and `info` are the catalog and the information."""
        self._write_pending()
        number = self.number()
        place = self._place
        self._row(number, _PLAIN, place, 0)
        self._row(0, _FREE, 0, 65535)
        name = self._hash.hexdigest()[:32].encode()
        entries = (
            b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
            b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>"
        ) % (number + 1, root, info, name, name, _ROW.size - 1)
        self.raw_stream(_compressed_rows(self._rows), entries, number)
        self._write(b"startxref\n%d\n%%%%EOF\n" % place)

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._hash.update(content)
        self._place += len(content)

    def _row(self, number: int, kind: int, place: int, index: int) -> None:
        _ROW.pack_into(self._rows, number * _ROW.size, kind, place, index)

    def _write_pending(self, level: int = 6) -> None:
        """Write pending objects as an object stream: their numbers and offsets, then themselves."""
        if not self._pending:
            return
        objects, self._pending = self._pending, []
        container, place, heads = self.number(), 0, []
        for index, (number, body) in enumerate(objects):
            self._row(number, _PACKED, container, index)
            heads.append(b"%d %d" % (number, place))
            place += len(body) + 1
        head = b" ".join(heads) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
        self.stream(head + b"\n".join(body for _, body in objects), entries, container, level)


def _compressed_rows(rows: bytearray) -> bytes:
    """The cross-reference rows, compressed.

    First each row becomes its difference from the row above, PNG's predictor "up" (RFC 2083, 6.4):
    neighbours are alike, so most bytes become 0.
    """
    packer, above, parts = zlib.compressobj(), _NO_ROW, []
    for start in range(0, len(rows), _ROWS * _ROW.size):
        part = bytes(rows[start : start + _ROWS * _ROW.size])
        parts.append(packer.compress(_up(part, above + part[: -_ROW.size])))
        above = part[-_ROW.size :]
    return b"".join([*parts, packer.flush()])


def _up(rows: bytes, above: bytes) -> bytes:
    """`rows` - `above`, byte by byte modulo 256; the first byte of each row becomes 2, for "up".

    A loop over a million bytes takes a second in Python. So all bytes are subtracted at once, as
    two long integers: the high bit of each byte is set in `x` and cleared in `y`, so that no byte
    borrows from its neighbour, and put right afterwards (Warren, Hacker's Delight, 2-18).
    A row 00 03 … below 00 05 … gives 02 fe …: 3 - 5 = 254 modulo 256.
    """
    size = len(rows)
    high = int.from_bytes(b"\x80" * size, "big")
    low = high ^ int.from_bytes(b"\xff" * size, "big")
    x, y = int.from_bytes(rows, "big"), int.from_bytes(above, "big")
    less = ((x | high) - (y & low)) ^ ((x ^ ~y) & high)
    filters = int.from_bytes((b"\x02" + _NO_ROW[1:]) * (size // _ROW.size), "big")
    return (less | filters).to_bytes(size, "big")


def pdf_string(value: str) -> bytes:
    """A text string as PDF writes it: ASCII in brackets, anything else as UTF-16 in hex."""
    if value.isascii() and value.isprintable():
        plain = value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"(%s)" % plain.encode()
    return b"<FEFF%s>" % value.encode("utf-16-be", "replace").hex().upper().encode()


def pdf_name(value: str) -> bytes:
    """A name as PDF writes it: "a b" becomes /a#20b."""
    safe = (
        b"%c" % c if c > 32 and c < 127 and c not in b"()<>[]{}/%#" else b"#%02X" % c
        for c in value.encode()
    )
    return b"/" + b"".join(safe)


def references(numbers: Iterable[int]) -> bytes:
    """An array of references: [3 0 R 4 0 R]."""
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
