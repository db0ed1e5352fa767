"""Metadata of a file: title, language, what its colours mean, and the standards it conforms to.

XMP metadata: ISO 32000-1, 14.3.2; PDF/UA-1: ISO 14289-1; PDF/A-2: ISO 19005-2.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import ImageCms

from coachbook.pdf.press.writer import Writer, pdf_string

PRODUCER = "Coachbook"
_FORM = Path(__file__).with_name("metadata.xml")
_NOT_XML = re.compile(
    r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML 1.0 forbids


def add_metadata(writer: Writer, title: str, language: str, number: int = 0) -> int:
    """Write the XMP metadata of a file that is accessible (PDF/UA-1) and archivable (PDF/A-2a)."""
    words = {"title": title, "language": language, "producer": PRODUCER}
    safe = {key: escape(_NOT_XML.sub("\ufffd", value)) for key, value in words.items()}
    # Not compressed: programs search files for it without parsing them.
    return writer.raw_stream(
        _template().format(**safe).encode(), b"/Type/Metadata/Subtype/XML", number
    )


def add_info(writer: Writer, title: str, number: int = 0) -> int:
    """Write the document information dictionary, the older form of the same."""
    return writer.add(
        b"<</Title%s/Producer%s>>" % (pdf_string(title), pdf_string(PRODUCER)), number
    )


def add_colours(writer: Writer) -> int:
    """Write the output intent: colours are sRGB."""
    profile = writer.stream(_profile(), b"/N 3", level=9)
    return writer.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)"
        b"/DestOutputProfile %d 0 R>>" % profile
    )


@cache
def _template() -> str:
    return _FORM.read_text(encoding="utf-8")


def _profile() -> bytes:
    """A colour profile of sRGB, the same bytes whenever it is made.

    Its header gets a fixed date (bytes 24 to 35) and says version 4.2 (bytes 8 to 11), the latest
    that PDF/A-2 knows (ICC.1:2004-10).
    """
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    date = b"\x07\xd0\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00"
    return profile[:8] + b"\x04\x20\x00\x00" + profile[12:24] + date + profile[36:]
