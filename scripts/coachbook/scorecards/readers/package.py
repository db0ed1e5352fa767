"""A zipped file from anywhere, opened so that nothing in it can harm: XLSX or ODS."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_PACKED = 10_000_000
MOST_UNPACKED = 40_000_000
MOST_PARTS = 2_000
MOST_TAGS = 40_000  # in one part; what takes time is their number, not their length
MOST_TAGS_OF = {
    "xl/worksheets/": 400_000,
    "xl/sharedStrings.xml": 400_000,
    "content.xml": 400_000,
    "xl/workbook.xml": 200_000,
}
MOST_TAGS_IN_ALL = 800_000
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_XML = (".xml", ".rels", ".vml")
_HAZARD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([^\"']*)", re.IGNORECASE)
_MODIFIED = re.compile(rb"<(dcterms:modified|dc:date)[^>]*>([0-9T:.+-]{19})")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_SAVE = "save it as a plain .xlsx file and hand that in"


class Unsafe(Exception):  # noqa: N818 - a sentence for a person, not an error of the program
    """The file is not taken; the message says why and what to do."""


class Format(StrEnum):
    """What a package is."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Package:
    """A file whose parts were looked at and found harmless.

    Attributes:
        format: What it is.
        content: The bytes of the whole.
        parts: The XML parts by name.
        modified: When it was last saved, as the file says, to the second; empty: it does not say.
    """

    format: Format
    content: bytes
    parts: Mapping[str, bytes]
    modified: str


def is_package(content: bytes) -> bool:
    """Whether a file looks like a workbook of any spreadsheet program, old or new."""
    return content.startswith((_ZIP, _OLE))


def open_package(content: bytes) -> Package:
    """Open a workbook; what it unpacks to, and the time that takes, are bounded.

    Raises:
        Unsafe: it is no workbook, or nothing that should be opened.
    """
    if content.startswith(_OLE):
        raise Unsafe(f"it is protected by a password, or an old .xls file: {_SAVE}")
    if not content.startswith(_ZIP):
        raise Unsafe(f"it is no workbook, whatever its name says: {_SAVE}")
    if len(content) > MOST_PACKED:
        raise Unsafe(f"it has {len(content):,} bytes; {MOST_PACKED:,} is the most")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist())
            parts = {
                name: archive.read(name)
                for name in archive.namelist()
                if name.lower().endswith(_XML) or name == "mimetype"
            }
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Unsafe(f"it is damaged ({type(error).__name__}): {_SAVE}") from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Unsafe(f"it is damaged (zlib): {_SAVE}") from None
        raise
    tags = sum(_look_at(name, part) for name, part in parts.items())
    if tags > MOST_TAGS_IN_ALL:
        raise Unsafe(f"it holds far more than a team's workbook: {_SAVE}")
    return Package(_format(parts), content, parts, _modified(parts))


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or len({*names}) != len(names):
        raise Unsafe(f"it is packed in an unusual way: {_SAVE}")
    if unpacked > MOST_UNPACKED:
        raise Unsafe(f"it would unpack to {unpacked:,} bytes; {MOST_UNPACKED:,} is the most")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe(f"it is protected by a password: {_SAVE}")
    if any(entry.compress_type not in _KINDS for entry in entries):
        raise Unsafe(f"it is packed in an unusual way: {_SAVE}")
    if any(name.lower().startswith(_MACROS) or name.lower().endswith(_MACROS[0]) for name in names):
        raise Unsafe(f"it has macros in it, which are never run here: {_SAVE}")


def _look_at(name: str, part: bytes) -> int:
    """How many tags a part has, if it is harmless."""
    encoding = _ENCODING.match(part[:200])
    odd = encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii")
    if odd or b"\x00" in part[:200] or part.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise Unsafe(f"its part {name} is written in an unusual way: {_SAVE}")
    if _HAZARD.search(part):
        raise Unsafe(f"its part {name} defines entities, which no workbook needs: {_SAVE}")
    if name == "[Content_Types].xml" and b"macroEnabled" in part:
        raise Unsafe(f"it is a workbook for macros, which are never run here: {_SAVE}")
    tags = part.count(b"<")
    most = next((most for start, most in MOST_TAGS_OF.items() if name.startswith(start)), MOST_TAGS)
    if tags > most:
        raise Unsafe(f"its part {name} holds far more than a team's workbook: {_SAVE}")
    return tags


def _format(parts: Mapping[str, bytes]) -> Format:
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.ODS
    if "xl/workbook.xml" in parts:
        return Format.XLSX
    raise Unsafe(f"it is no workbook: {_SAVE}")


def _modified(parts: Mapping[str, bytes]) -> str:
    said = parts.get("docProps/core.xml") or parts.get("meta.xml") or b""
    found = _MODIFIED.search(said)
    return found[2].decode() if found else ""
