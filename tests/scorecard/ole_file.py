"""Writes OLE files of one's own making, such as Outlook messages ([MS-CFB], version 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class OleWriter:
    """Puts streams into sectors: each in a run of its own, and small ones in the small stream."""

    def __init__(self, tree: Tree) -> None:
        self.chain: list[int] = []  # the sector that follows each
        self.small_chain: list[int] = []
        self.data, self.small = bytearray(), bytearray()
        self.entries: list[bytes] = [b""]
        child = self._storage(tree)
        start = self._stream(bytes(self.small), self.chain, self.data, _SECTOR)
        self.entries[0] = _entry("Root Entry", 5, child, start, len(self.small))

    def content(self) -> bytes:
        """The file."""
        padded = self.entries + [_entry("", 0, _FREE, 0, 0)] * (-len(self.entries) % 4)
        directory = self._stream(b"".join(padded), self.chain, self.data, _SECTOR)
        small_fat = struct.pack(f"<{len(self.small_chain)}I", *self.small_chain)
        small_fat += b"\xff" * (-len(small_fat) % _SECTOR)
        small = self._stream(small_fat, self.chain, self.data, _SECTOR)
        count = 1
        while count * 128 < len(self.chain) + count:
            count += 1
        first = len(self.chain)
        fat = [*self.chain, *[_FAT] * count]
        fat += [_FREE] * (-len(fat) % 128)
        header = struct.pack(
            "<8s16sHHHHH6sIIIIIIIII",
            *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count),
            *(directory, 0, _CUTOFF, small, len(small_fat) // _SECTOR, _END, 0),
        )
        places = [first + number if number < count else _FREE for number in range(109)]
        return (
            header
            + struct.pack("<109I", *places)
            + bytes(self.data)
            + struct.pack(f"<{len(fat)}I", *fat)
        )

    def _storage(self, tree: Tree) -> int:
        """The number of the first of a storage's entries, each the right neighbour of the last."""
        right = _FREE
        for name in sorted(tree, key=lambda each: (len(each), each.upper()), reverse=True):
            number = len(self.entries)
            self.entries.append(b"")
            inner = tree[name]
            if isinstance(inner, bytes):
                is_small = len(inner) < _CUTOFF
                where = (
                    (self.small_chain, self.small, _SMALL)
                    if is_small
                    else (self.chain, self.data, _SECTOR)
                )
                made = _entry(name, 2, _FREE, self._stream(inner, *where), len(inner), right)
            else:
                made = _entry(name, 1, self._storage(inner), 0, 0, right)
            self.entries[number] = made
            right = number
        return right

    def _stream(self, content: bytes, chain: list[int], data: bytearray, size: int) -> int:
        if not content:
            return _END
        start, count = len(chain), -(-len(content) // size)
        chain += [*range(start + 1, start + count), _END]
        data += content + bytes(count * size - len(content))
        return start


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _FREE) -> bytes:
    written = name.encode("utf-16-le")
    length = len(written) + 2 if name else 0
    fields = (length, kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size)
    return struct.pack("<64sHBBIII16sIQQIQ", written, *fields)


def ole_file(tree: Tree) -> bytes:
    """An OLE file with these storages and streams."""
    return OleWriter(tree).content()


PROPERTIES = "__properties_version1.0"


def message(*attached: Tree, text: str = "", html: str = "") -> dict[str, bytes | Tree]:
    """The streams of an Outlook message."""
    made: dict[str, bytes | Tree] = {PROPERTIES: bytes(32)}
    made |= {f"__attach_version1.0_#{number:08X}": each for number, each in enumerate(attached)}
    if text:
        made["__substg1.0_1000001F"] = text.encode("utf-16-le")
    if html:
        made["__substg1.0_10130102"] = html.encode()
    return made


def attached(name: str, content: bytes | None, **more: str) -> Tree:
    """An attachment; `more`: properties by "p" and their number, such as p3712."""
    made: dict[str, bytes | Tree] = {
        PROPERTIES: bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
    }
    if content is not None:
        made["__substg1.0_37010102"] = content
    return made | {
        f"__substg1.0_{key[1:]}001F": one.encode("utf-16-le") for key, one in more.items()
    }


def attached_mail(inner: Tree) -> Tree:
    """A mail that is attached to another one."""
    return {PROPERTIES: bytes(8), "__substg1.0_3701000D": inner}
