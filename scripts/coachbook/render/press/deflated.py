"""Streams put together from parts, some of them compressed beforehand.

Deflate allows it: a part that ends with a full flush neither looks back nor is looked back to.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import NamedTuple

_RAW = -15  # zlib's way to say: no head and no sum, they are written here
_HEAD, _END = b"\x78\x9c", zlib.compressobj(wbits=_RAW).flush()


class Deflated(NamedTuple):
    """A part, as it is and compressed."""

    plain: bytes
    packed: bytes


def deflated(plain: bytes, level: int = 9) -> Deflated:
    """A part for use in many streams."""
    packer = zlib.compressobj(level, wbits=_RAW)
    return Deflated(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def stream(parts: Iterable[bytes | Deflated], level: int) -> bytes:
    """A whole stream, such as zlib makes; parts that are not compressed yet are."""
    packed, check = [_HEAD], 1
    for part in parts:
        one = part if isinstance(part, Deflated) else deflated(part, level)
        check = zlib.adler32(one.plain, check)
        packed.append(one.packed)
    return b"".join([*packed, _END, check.to_bytes(4, "big")])
