"""Streams put together from parts, some of them compressed beforehand.

Deflate allows it: a part that ends with a full flush neither looks back nor is looked back to.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NamedTuple

_RAW = -15  # zlib's way to say: no head and no sum, they are written here
_HEAD, _END = b"\x78\x9c", zlib.compressobj(wbits=_RAW).flush()


class CompressedPart(NamedTuple):
    """A part, as it is and compressed."""

    plain: bytes
    compressed: bytes


def compress_part(plain: bytes, level: int = 9) -> CompressedPart:
    """A part for use in many streams."""
    packer = zlib.compressobj(level, wbits=_RAW)
    return CompressedPart(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def join_parts(parts: Iterable[bytes | CompressedPart], level: int) -> bytes:
    """A whole stream, such as zlib makes; parts that are not compressed yet are."""
    compressed, check = [_HEAD], 1
    for part in parts:
        part_done = part if isinstance(part, CompressedPart) else compress_part(part, level)
        check = zlib.adler32(part_done.plain, check)
        compressed.append(part_done.compressed)
    return b"".join([*compressed, _END, check.to_bytes(4, "big")])


HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
MOST_TOGETHER = 1000  # objects in one object stream; a reader unpacks all to get at one

_ROW = struct.Struct(">xBIH")  # of the table: (filter), kind, place, index
_NO_ROW = bytes(_ROW.size)
_FREE, _PLAIN, _PACKED = 0, 1, 2
_ROWS = 4096  # of the table, made smaller at a time


@dataclass(frozen=True)
class FilePrefix:
    """The front part of files that begin alike."""

    content: bytes
    rows: bytes


class Writer:
    """Writes a file to a binary stream: PDF 1.7 with compressed objects and table.

    The same calls give the same bytes; the file's ID is the hash of what it holds.

    Args:
        target: Where the bytes go. Its errors (a full disk) pass through.
        begun: What to begin with: `begun()` of another writer.
    """

    def __init__(self, target: BinaryIO, prefix: FilePrefix | None = None) -> None:
        self._target, self._place, self._hash = target, 0, sha256()
        self._rows = bytearray(prefix.rows if prefix else _NO_ROW)
        self._pending: list[tuple[int, bytes]] = []
        self._write(prefix.content if prefix else HEADER)

    def number(self) -> int:
        """A number for an object that is written later."""
        return self.numbers(1)[0]

    def numbers(self, count: int) -> range:
        """Numbers for objects that are written later."""
        first = len(self._rows) // _ROW.size
        self._rows += _NO_ROW * count
        return range(first, first + count)

    def add(self, body: bytes, number: int = 0) -> int:
        """Write an object that is no stream; its number."""
        number = number or self.number()
        self._pending.append((number, body))
        if len(self._pending) >= MOST_TOGETHER:
            self._flush()
        return number

    def stream(self, data: bytes, entries: bytes = b"", number: int = 0, level: int = 6) -> int:
        """Write a stream, compressed here; its number. `entries` are more of its dictionary."""
        compressed = zlib.compress(data, level)
        return self.raw_stream(compressed, b"/Filter/FlateDecode" + entries, number)

    def raw_stream(self, data: bytes, entries: bytes, number: int = 0) -> int:
        """Write a stream as it is; its number."""
        number = number or self.number()
        self._row(number, _PLAIN, self._place, 0)
        head = b"%d 0 obj\n<<%s/Length %d>>stream\n" % (number, entries, len(data))
        self._write(b"%s%s\nendstream\nendobj\n" % (head, data))
        return number

    def prefix(self) -> FilePrefix:
        """What is written so far, for files that begin alike; the target must keep it readable.

        Raises:
            OSError: the target cannot be read.
        """
        self._flush(level=9)
        self._target.seek(0)
        return FilePrefix(self._target.read(), bytes(self._rows))

    def finish(self, root: int, info: int) -> None:
        """Write the table. `root` and `info` are the numbers of the file's own dictionaries."""
        self._flush()
        number = self.number()
        place = self._place
        self._row(number, _PLAIN, place, 0)
        self._row(0, _FREE, 0, 65535)
        name = self._hash.hexdigest()[:32].encode()
        entries = (
            b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
            b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns %d>>"
        ) % (number + 1, root, info, name, name, _ROW.size - 1)
        self.raw_stream(_packed(self._rows), entries, number)
        self._write(b"startxref\n%d\n%%%%EOF\n" % place)

    def _write(self, content: bytes) -> None:
        self._target.write(content)
        self._hash.update(content)
        self._place += len(content)

    def _row(self, number: int, kind: int, place: int, index: int) -> None:
        _ROW.pack_into(self._rows, number * _ROW.size, kind, place, index)

    def _flush(self, level: int = 6) -> None:
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


def _packed(rows: bytearray) -> bytes:
    """The table, each row as what differs from the one above (PNG's "up"), compressed."""
    packer, above, parts = zlib.compressobj(), _NO_ROW, []
    for start in range(0, len(rows), _ROWS * _ROW.size):
        part = bytes(rows[start : start + _ROWS * _ROW.size])
        parts.append(packer.compress(_up(part, above + part[: -_ROW.size])))
        above = part[-_ROW.size :]
    return b"".join([*parts, packer.flush()])


def _up(rows: bytes, above: bytes) -> bytes:
    """`rows` - `above`, each byte on its own, in one sum of long numbers; 2 says "up"."""
    size = len(rows)
    high = int.from_bytes(b"\x80" * size, "big")
    low = high ^ int.from_bytes(b"\xff" * size, "big")
    x, y = int.from_bytes(rows, "big"), int.from_bytes(above, "big")
    less = ((x | high) - (y & low)) ^ ((x ^ ~y) & high)
    filters = int.from_bytes((b"\x02" + _NO_ROW[1:]) * (size // _ROW.size), "big")
    return (less | filters).to_bytes(size, "big")


def pdf_string(value: str) -> bytes:
    """A text string as PDF writes it."""
    if value.isascii() and value.isprintable():
        plain = value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"(%s)" % plain.encode()
    return b"<FEFF%s>" % value.encode("utf-16-be", "replace").hex().upper().encode()


def pdf_name(value: str) -> bytes:
    """A name as PDF writes it."""
    safe = (
        b"%c" % c if c > 32 and c < 127 and c not in b"()<>[]{}/%#" else b"#%02X" % c
        for c in value.encode()
    )
    return b"/" + b"".join(safe)


def references(numbers: Iterable[int]) -> bytes:
    """An array of references."""
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)
