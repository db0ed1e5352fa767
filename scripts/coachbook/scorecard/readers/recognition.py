"""Which reader a file is for: by what is in it, whatever its name says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from coachbook.base.workbook_package import is_package, package_names
from coachbook.scorecard.observation import Reading
from coachbook.scorecard.reader_context import ReaderContext
from coachbook.scorecard.readers import (
    answers_reader,
    pdf_reader,
    web_reader,
    workbook_reader,
    yaml_reader,
)
from coachbook.scorecard.readers.foreign_files import foreign_fault, package_fault
from coachbook.scorecard.readers.web_file import FORMAT as WEB

Reader: TypeAlias = Callable[[bytes, str, ReaderContext], Reading]

_HEAD = 1024  # bytes in which a PDF says that it is one
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_FORMAT_MARK = re.compile(rb'"coachbook"\s*:\s*"(coachbook [a-z]+ \d+)"')
_EXPECTED = "expected a workbook, a web form's file, a sheet as PDF, or a card as YAML or JSON"


class UnknownKindError(ValueError):
    """Why no reader is for a file, as a sentence."""


def recognise(content: bytes, name: str = "") -> tuple[str, Reader]:
    """What a file's name should end in, without the dot, and what reads it.

    Raises:
        UnknownKindError: nothing does.
    """
    if not content.strip():
        raise UnknownKindError("is empty")
    if b"%PDF-" in content[:_HEAD]:
        return "pdf", pdf_reader.read
    if says := foreign_fault(content, name):
        raise UnknownKindError(says)
    if is_package(content):
        if says := package_fault(content, package_names(content)):
            raise UnknownKindError(says)
        return ("ods" if _ODS in content[:200] else "xlsx"), workbook_reader.read
    return _recognise_text(content)


def _recognise_text(content: bytes) -> tuple[str, Reader]:
    if b"\0" in content:
        raise UnknownKindError(f"is of a kind that is not read here; {_EXPECTED}")
    first_byte = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first_byte == b"<":
        raise UnknownKindError("is a web page: open it, export there, and hand in what it saves")
    if first_byte != b"{":
        return "yml", yaml_reader.read
    mark = _FORMAT_MARK.search(content)
    file_format = mark[1].decode() if mark else ""
    readers: dict[str, Reader] = {
        WEB: web_reader.read,
        answers_reader.FORMAT: answers_reader.read,
        "": yaml_reader.read,
    }
    if file_format not in readers:
        raise UnknownKindError(f"was written by another version of coachbook: '{file_format}'")
    return "json", readers[file_format]
