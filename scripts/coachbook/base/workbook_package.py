"""A workbook of unknown origin, XLSX or ODS, checked before any library reads it.

Both are zip archives of XML parts. What could harm: a zip bomb, millions of tags that take hours to
parse, entities that expand without end, macros, passwords. All of it is bounded or refused here, on
the raw bytes, so that whatever opens the workbook later needs no care of its own.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML = (".xml", ".rels", ".vml")
_HAZARD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([^\"']*)", re.IGNORECASE)
_MODIFIED = re.compile(
    rb"<(?:dcterms:modified|dc:date)[^>]*>\s*"
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?\s*<"
)
_SAVES = re.compile(rb"<meta:editing-cycles[^>]*>\s*(\d{1,9})\s*<")
_STRICT = b"/ooxml/spreadsheetml/main"  # how the strict namespace of ISO/IEC 29500 ends
_METADATA = ("mimetype", "xl/workbook.xml", "docProps/core.xml", "meta.xml")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


class Fault(StrEnum):
    """Why a file is refused; each reason needs other advice."""

    FOREIGN = "foreign"
    STRICT = "strict"
    LARGE = "large"
    DAMAGED = "damaged"
    UNSAFE = "unsafe"


class Unsafe(Exception):  # noqa: N818 - a sentence for a person, not an error of the program
    """A file is refused. The subject of `says` is "the file", or "its part X" if `part` is set."""

    def __init__(self, fault: Fault, says: str, part: str = "") -> None:
        super().__init__(f"its part {part} {says}" if part else f"it {says}")
        self.fault, self.says, self.part = fault, says, part


def damaged(error: Exception) -> Unsafe:
    """The refusal of a file that cannot be read, whatever the error."""
    return Unsafe(Fault.DAMAGED, f"is a damaged workbook ({type(error).__name__})")


class Format(StrEnum):
    """The file format of a workbook."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Limits:
    """The largest workbook that is accepted.

    Attributes:
        what: What such a workbook holds, for messages: "a table".
        packed: Bytes of the file.
        unpacked: Bytes of all parts together.
        tags: Tags in one part; their number takes time, not their length.
        tags_in_all: Tags in all parts together.
        tags_of: Other limits of tags, by the beginning of a part's name.
        ratio: Unpacked bytes for each byte of the file; 0: no limit.
        parts: Number of parts.
        macros: Whether there may be macros in it, for a reader that looks at cells alone.
        strict: Whether it may be Strict Open XML.
    """

    what: str
    packed: int
    unpacked: int
    tags: int
    tags_in_all: int
    tags_of: Mapping[str, int] = field(default_factory=dict)
    ratio: int = 0
    parts: int = 2_000
    macros: bool = False
    strict: bool = False

    def with_parts(self, tags_of: Mapping[str, int]) -> Limits:
        """The same limits, with others of tags for some parts."""
        return replace(self, tags_of={**self.tags_of, **tags_of})

    def tags_in(self, part: str) -> int:
        """The limit of tags for the part of this name."""
        return next((n for start, n in self.tags_of.items() if part.startswith(start)), self.tags)


@dataclass(frozen=True)
class Package:
    """A workbook whose parts were found harmless.

    Attributes:
        format: Its format.
        content: The bytes of the whole file.
        modified: When it was last saved, as the file says; empty: it does not. In UTC it is
            2026-11-23T17:04:05, with an offset 2026-11-23T17:04:05+08:00, by a clock whose zone
            nobody knows "2026-11-23T17:04:05 local". How often it was saved may follow: " save 7".
    """

    format: Format
    content: bytes
    modified: str

    def part(self, name: str) -> bytes:
        """The bytes of a part; empty if there is no such part."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(name) if name in archive.namelist() else b""


def is_package(content: bytes) -> bool:
    """Whether a file looks like a workbook of any spreadsheet program, old or new."""
    return content.startswith((ZIP, OLE))


def package_names(content: bytes) -> tuple[str, ...]:
    """The names of a package's parts; none if it cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(archive.namelist())
    except _DAMAGE:
        return ()


def open_package(content: bytes, limits: Limits) -> Package:
    """Check a workbook against all limits.

    Raises:
        Unsafe: it is not a workbook, or should not be opened.
    """
    if content.startswith(OLE):
        raise Unsafe(Fault.UNSAFE, "is protected by a password, or an old .xls file")
    if not content.startswith(ZIP):
        raise Unsafe(Fault.FOREIGN, "is no workbook, whatever its name says")
    if len(content) > limits.packed:
        says = f"has {len(content):,} bytes; {limits.packed:,} is the most"
        raise Unsafe(Fault.LARGE, says)
    metadata: dict[str, bytes] = {}
    tags = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive.infolist(), len(content), limits)
            for name, part in _parts(archive):
                tags += _tags_in(name, part, limits)
                if name in _METADATA:
                    metadata[name] = part
    except _DAMAGE as error:
        raise damaged(error) from None
    if tags > limits.tags_in_all:
        raise Unsafe(Fault.UNSAFE, f"holds far more than {limits.what}")
    return Package(_format(metadata, limits), content, _modified(metadata))


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The XML parts and the `mimetype` of ODS. Only one of them is in memory at a time."""
    for name in archive.namelist():
        if name.lower().endswith(_XML) or name == "mimetype":
            yield name, archive.read(name)


def _check_directory(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    most = min(limits.unpacked, limits.ratio * packed) if limits.ratio else limits.unpacked
    if len(entries) > limits.parts or len({*names}) != len(names):
        raise Unsafe(Fault.UNSAFE, "is packed in an unusual way")
    if unpacked > most:
        raise Unsafe(Fault.LARGE, f"would unpack to {unpacked:,} bytes; {most:,} is the most")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe(Fault.UNSAFE, "is protected by a password")
    if any(entry.compress_type not in _COMPRESSIONS for entry in entries):
        raise Unsafe(Fault.UNSAFE, "is packed in an unusual way")
    lower = [name.lower() for name in names]
    macros = any(name.startswith(_MACROS) or name.endswith(_MACROS[0]) for name in lower)
    if macros and not limits.macros:
        raise Unsafe(Fault.UNSAFE, "has macros in it, which are never run here")


def _tags_in(name: str, part: bytes, limits: Limits) -> int:
    """The number of tags in a part.

    Raises:
        Unsafe: it is in an encoding that would hide tags from this search, or is not harmless.
    """
    encoding = _ENCODING.match(part[:200])
    odd = encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii")
    if odd or b"\x00" in part[:200] or part.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise Unsafe(Fault.UNSAFE, "is written in an unusual way", name)
    if _HAZARD.search(part):
        raise Unsafe(Fault.UNSAFE, "defines entities, which no workbook needs", name)
    if not limits.macros and name == "[Content_Types].xml" and b"macroEnabled" in part:
        raise Unsafe(Fault.UNSAFE, "is a workbook for macros, which are never run here")
    tags = part.count(b"<")
    if tags > limits.tags_in(name):
        raise Unsafe(Fault.UNSAFE, f"holds far more than {limits.what}", name)
    return tags


def _format(metadata: Mapping[str, bytes], limits: Limits) -> Format:
    if metadata.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.ODS
    if "xl/workbook.xml" in metadata:
        if not limits.strict and _STRICT in metadata["xl/workbook.xml"]:
            raise Unsafe(Fault.STRICT, "is saved as Strict Open XML")
        return Format.XLSX
    raise Unsafe(Fault.FOREIGN, "is no workbook")


def _modified(metadata: Mapping[str, bytes]) -> str:
    properties = metadata.get("docProps/core.xml") or metadata.get("meta.xml") or b""
    match = _MODIFIED.search(properties)
    if match is None or not _is_moment(match[1].decode()):
        return ""
    zone = match[2].decode() if match[2] else " local"
    saves = _SAVES.search(properties)
    count = f" save {int(saves[1])}" if saves and int(saves[1]) else ""
    return match[1].decode() + ("" if zone in ("Z", "+00:00") else zone) + count


def _is_moment(text: str) -> bool:
    """Whether there is such a day and time: 0000-00-00T00:00:00 is none."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
