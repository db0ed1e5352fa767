"""What a file says about itself: title, language, and the standards it keeps to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import ImageCms

from coachbook.pdf.press.writer import Writer, pdf_string

PRODUCER = "Coachbook"
_FORM = Path(__file__).with_name("metadata.xml")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # for XML


def add_metadata(writer: Writer, title: str, language: str, number: int = 0) -> int:
    """Write the metadata of a file for everyone (PDF/UA-1) and for good (PDF/A-2a)."""
    words = {"title": title, "language": language, "producer": PRODUCER}
    safe = {key: escape(_NOT_XML.sub("\ufffd", value)) for key, value in words.items()}
    # Not compressed: other programs look for it without reading the file.
    return writer.raw_stream(
        _template().format(**safe).encode(), b"/Type/Metadata/Subtype/XML", number
    )


def add_info(writer: Writer, title: str, number: int = 0) -> int:
    """Write the older dictionary that says the same."""
    return writer.add(
        b"<</Title%s/Producer%s>>" % (pdf_string(title), pdf_string(PRODUCER)), number
    )


def add_colours(writer: Writer) -> int:
    """Write what the file's colours mean: sRGB."""
    profile = writer.stream(_profile(), b"/N 3", level=9)
    return writer.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
        b"/DestOutputProfile %d 0 R>>" % profile
    )


@cache
def _template() -> str:
    return _FORM.read_text(encoding="utf-8")


def _profile() -> bytes:
    """A colour profile without the date it was made at, as of ICC version 4.2 (PDF/A's)."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = b"\x07\xd0\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00"
    return profile[:8] + b"\x04\x20\x00\x00" + profile[12:24] + date + profile[36:]
