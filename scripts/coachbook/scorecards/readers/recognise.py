"""Which reader a file is for: by what is in it, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from coachbook.scorecards.known import Known
from coachbook.scorecards.readers import answers, file, pdf_form, web, workbook
from coachbook.scorecards.readers.web_file import FORMAT as WEB
from coachbook.scorecards.record import Reading
from coachbook.workbook_package import is_package

Read: TypeAlias = Callable[[bytes, str, Known], Reading]

_HEAD = 1024  # bytes in which a PDF says that it is one
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_BOXES = (b"ftypheic", b"ftypmif1", b"WEBP")
_MARK = re.compile(rb'"coachbook"\s*:\s*"(coachbook [a-z]+ \d+)"')
_EXPECTED = "expected a workbook, a web form's file, a sheet as PDF, or a card as YAML or JSON"


class UnknownKindError(ValueError):
    """Why no reader is for a file, as a sentence."""


def recognise(content: bytes) -> tuple[str, Read]:
    """What a file's name should end in, without the dot, and what reads it.

    Raises:
        UnknownKindError: nothing does.
    """
    if not content.strip():
        raise UnknownKindError("is empty")
    if b"%PDF-" in content[:_HEAD]:
        return "pdf", pdf_form.read
    if is_package(content):
        return ("ods" if _ODS in content[:200] else "xlsx"), workbook.read
    if content.startswith(_PICTURES) or any(mark in content[:16] for mark in _BOXES):
        raise UnknownKindError(f"is a picture; {_EXPECTED}")
    return _text(content)


def _text(content: bytes) -> tuple[str, Read]:
    if b"\0" in content:
        raise UnknownKindError(f"is of a kind that is not read here; {_EXPECTED}")
    begins = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins == b"<":
        raise UnknownKindError("is a web page: open it, export there, and hand in what it saves")
    if begins != b"{":
        return "yml", file.read
    mark = _MARK.search(content)
    said = mark[1].decode() if mark else ""
    readers: dict[str, Read] = {WEB: web.read, answers.FORMAT: answers.read, "": file.read}
    if said not in readers:
        raise UnknownKindError(f"was written by another version of coachbook: '{said}'")
    return "json", readers[said]
