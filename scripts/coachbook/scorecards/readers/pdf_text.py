"""The bytes of a PDF text -> the text, whatever program wrote them, and what is doubtful of it."""

from __future__ import annotations

import codecs
import unicodedata

GUESSED = "its letters are in an unknown code and were guessed"
LOST = "it holds characters that the program that saved it could not write"

_MARKS = (
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF8, "utf-8"),
)
_GUESSES = ("utf-8", "gb18030")
# Where PDFDocEncoding is not Latin-1: what stands there in a text of a Western language.
_OWN = dict(zip(range(0x18, 0x20), "˘ˇˆ˙˝˛˚˜", strict=True))
_OWN |= dict(zip(range(0x80, 0x9F), "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", strict=True))
_OWN[0xA0] = "€"


def pdf_text(raw: bytes) -> tuple[str, str]:
    """The text, and why a person should look at it; empty: it is clear."""
    text, doubt = _decoded(raw)
    if any(unicodedata.category(c) in ("Co", "Cs", "Cn") or c == "\ufffd" for c in text):
        return text.encode("utf-8", "replace").decode("utf-8"), LOST
    return text.replace("\r\n", "\n").replace("\r", "\n"), doubt


def _decoded(raw: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), ""
    if raw.isascii():
        return raw.decode("ascii"), ""
    for encoding in _GUESSES:
        try:
            return raw.decode(encoding), GUESSED
        except UnicodeDecodeError:
            continue
    return "".join(_OWN.get(byte, chr(byte)) for byte in raw), ""
