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
from coachbook.scorecard.refusal_words import joined, says

Reader: TypeAlias = Callable[[bytes, str, ReaderContext], Reading]

_HEAD = 1024  # bytes in which a PDF says that it is one
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_FORMAT_MARK = re.compile(rb'"coachbook"\s*:\s*"(coachbook [a-z]+ \d+)"')


class UnknownKindError(ValueError):
    """Why no reader is for a file, as a sentence."""


def recognise(content: bytes, name: str = "") -> tuple[str, Reader]:
    """What a file's name should end in, without the dot, and what reads it.

    Raises:
        UnknownKindError: nothing does.
    """
    if not content.strip():
        raise UnknownKindError(says("nothing_in_it"))
    if b"%PDF-" in content[:_HEAD]:
        return "pdf", pdf_reader.read
    if fault := foreign_fault(content, name):
        raise UnknownKindError(fault)
    if is_package(content):
        if fault := package_fault(content, package_names(content)):
            raise UnknownKindError(fault)
        return ("ods" if _ODS in content[:200] else "xlsx"), workbook_reader.read
    return _recognise_text(content)


def _recognise_text(content: bytes) -> tuple[str, Reader]:
    if b"\0" in content:
        raise UnknownKindError(joined(says("kind_unread"), says("expected_kinds")))
    first_byte = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if first_byte == b"<":
        raise UnknownKindError(says("page_itself"))
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
        raise UnknownKindError(says("other_version", mark=file_format))
    return "json", readers[file_format]
