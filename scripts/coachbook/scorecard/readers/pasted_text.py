"""A web form's file as a text that is sent in a chat: written by the page, read here.

Chats and mails wrap lines, quote them with ">", put names and times between them, and change
letters into full-width ones. So the file is packed into many short pieces, each with its number and
a check of its own, in letters that nothing changes (base32, RFC 4648):

    [cb1/ZABCDEFG/3/12/MFRGGZDF.../K7QF]

"Z" says that it is deflated ("P": it is not); then the CRC-32 of the file, the piece's number and
how many there are, the piece, and the last 20 bits of the CRC-32 of all that. Whatever stands
between pieces is not looked at; a line that was put into one is found by leaving out lines until
the check agrees. checklists/scorecard/webform/text_block.js writes it.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from coachbook.scorecard.readers.web_file import MOST_BYTES

MOST_PIECES, MOST_LINES, MOST_TEXT = 5_000, 60, 10_000_000
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_BEGIN = re.compile(r"\[\s*c\s*b\s*1\s*/", re.IGNORECASE)
_QUOTED = re.compile(r"^[\s>|]+", re.MULTILINE)
_CANDIDATE = re.compile(_BEGIN.pattern + r"([^\[\]]{1,6000})\]", re.IGNORECASE)
_PIECE = re.compile(r"([ZP][A-Z2-7]{7})/(\d{1,4})/(\d{1,4})/([A-Z2-7]+)/([A-Z2-7]{4})")
_COPY_AGAIN = "copy it again from the page, whole"


@dataclass(frozen=True)
class PastedFile:
    """A file that was pasted as text; `fault` says why it cannot be read, empty: it can."""

    content: bytes
    fault: str = ""


def plain_text(content: bytes) -> str:
    """The text in some bytes; empty: they are no text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content or len(content) > MOST_TEXT:
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def has_pieces(text: str) -> bool:
    """Whether a page wrote some of a text."""
    return _BEGIN.search(_normalised(text)) is not None


def pasted_files(text: str) -> tuple[PastedFile, ...]:
    """The files in a text, in the order in which they begin."""
    pieces: dict[str, dict[int, str]] = defaultdict(dict)
    counts: dict[str, int] = {}
    found = _CANDIDATE.finditer(_normalised(text))
    for _, candidate in zip(range(MOST_PIECES), found, strict=False):
        if piece := _piece(candidate[1]):
            name, number, count, data = piece
            counts[name] = count
            pieces[name][number] = data
    if not pieces:
        return (PastedFile(b"", f"no piece of the pasted text can be read: {_COPY_AGAIN}"),)
    return tuple(_file(name, counts[name], each) for name, each in pieces.items())


def _normalised(text: str) -> str:
    """The text with plain letters, and without quote marks and invisible characters."""
    plain = unicodedata.normalize("NFKC", html.unescape(text))
    return _QUOTED.sub("", "".join(c for c in plain if unicodedata.category(c) != "Cf"))


def _piece(body: str) -> tuple[str, int, int, str] | None:
    """A piece's file, number, count and data; None: its check does not agree."""
    lines = ["".join(line.split()).upper() for line in body.splitlines()]
    for kept in _without_some([line for line in lines if line][:MOST_LINES]):
        match = _PIECE.fullmatch("".join(kept))
        if match and match[5] == check_of(match[0][:-5]):
            return match[1], int(match[2]), int(match[3]), match[4]
    return None


def _without_some(lines: list[str]) -> Iterator[list[str]]:
    """The lines, then the lines without one or two of those in the middle."""
    yield lines
    for count in (1, 2):
        for left_out in combinations(range(1, len(lines) - 1), count):
            yield [line for number, line in enumerate(lines) if number not in left_out]


def _file(name: str, count: int, pieces: Mapping[int, str]) -> PastedFile:
    missing = [str(number) for number in range(1, count + 1) if number not in pieces]
    if missing:
        which = f"{', '.join(missing[:10])}{' …' if len(missing) > 10 else ''}"
        says = f"of {count} pieces of the pasted text, these are missing or damaged: {which}"
        return PastedFile(b"", f"{says}; {_COPY_AGAIN}")
    data = "".join(pieces[number] for number in range(1, count + 1))
    try:
        content = base64.b32decode(data + "=" * (-len(data) % 8))
        if name[0] == "Z":
            content = zlib.decompressobj().decompress(content, MOST_BYTES + 1)
    except (ValueError, zlib.error):
        content = b""
    if not content or _base32(zlib.crc32(content), 7) != name[1:]:
        return PastedFile(b"", f"the check sum of the pasted text does not agree: {_COPY_AGAIN}")
    return PastedFile(content)


def check_of(text: str) -> str:
    """The check of a piece, which ends in it."""
    return _base32(zlib.crc32(text.encode()) & 0xFFFFF, 4)


def _base32(number: int, digits: int) -> str:
    """A number in base 32, the most significant digit first."""
    places = range(5 * (digits - 1), -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def write_pasted_text(content: bytes, size: int = 240) -> str:
    """What the page writes for a file; kept beside the reader, whose other half it is."""
    name = f"Z{_base32(zlib.crc32(content), 7)}"
    data = base64.b32encode(zlib.compress(content)).decode().rstrip("=")
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    heads = (f"{name}/{n}/{len(chunks)}/{each}" for n, each in enumerate(chunks, start=1))
    return "".join(f"[cb1/{head}/{check_of(head)}]\n" for head in heads)
