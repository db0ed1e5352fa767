"""A workbook from anywhere, XLSX or ODS, opened so that nothing in it can harm.

Both are zipped folders of XML. What they unpack to, and the time and memory that reading them
takes, is bounded before anything else looks inside.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML = (".xml", ".rels", ".vml")
_HAZARD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([^\"']*)", re.IGNORECASE)
_MODIFIED = re.compile(rb"<(dcterms:modified|dc:date)[^>]*>([0-9T:.+-]{19})")
_ABOUT = ("mimetype", "xl/workbook.xml", "docProps/core.xml", "meta.xml")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


class Fault(StrEnum):
    """Why a file is not taken: each asks for other advice."""

    FOREIGN = "foreign"
    LARGE = "large"
    DAMAGED = "damaged"
    UNSAFE = "unsafe"


class Unsafe(Exception):  # noqa: N818 - a sentence for a person, not an error of the program
    """The file is not taken. `says` goes on from "the file", or from "its part X" if `part`."""

    def __init__(self, fault: Fault, says: str, part: str = "") -> None:
        super().__init__(f"its part {part} {says}" if part else f"it {says}")
        self.fault, self.says, self.part = fault, says, part


def damaged(error: Exception) -> Unsafe:
    """A file that fails while it is read, in whatever way."""
    return Unsafe(Fault.DAMAGED, f"is a damaged workbook ({type(error).__name__})")


class Format(StrEnum):
    """What a package is."""

    XLSX = "xlsx"
    ODS = "ods"


@dataclass(frozen=True)
class Limits:
    """The most that a workbook may be.

    Attributes:
        what: What it holds, in words.
        packed: Bytes of the file.
        unpacked: Bytes of all its parts.
        tags: Tags in one part; what takes time is their number, not their length.
        tags_in_all: Tags in all parts.
        tags_of: Tags in the parts whose names begin so, where they are not `tags`.
        ratio: Unpacked bytes for each packed one; 0: any number.
        parts: How many parts.
    """

    what: str
    packed: int
    unpacked: int
    tags: int
    tags_in_all: int
    tags_of: Mapping[str, int] = field(default_factory=dict)
    ratio: int = 0
    parts: int = 2_000

    def tags_in(self, part: str) -> int:
        """The most tags in the part of this name."""
        return next((n for start, n in self.tags_of.items() if part.startswith(start)), self.tags)


@dataclass(frozen=True)
class Package:
    """A file whose parts were looked at and found harmless.

    Attributes:
        format: What it is.
        content: The bytes of the whole.
        modified: When it was last saved, as the file says, to the second; empty: it does not say.
    """

    format: Format
    content: bytes
    modified: str

    def part(self, name: str) -> bytes:
        """The bytes of a part; none if it is not there."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.read(name) if name in archive.namelist() else b""


def is_package(content: bytes) -> bool:
    """Whether a file looks like a workbook of any spreadsheet program, old or new."""
    return content.startswith((ZIP, OLE))


def open_package(content: bytes, limits: Limits) -> Package:
    """Open a workbook.

    Raises:
        Unsafe: it is no workbook, or nothing that should be opened.
    """
    if content.startswith(OLE):
        raise Unsafe(Fault.UNSAFE, "is protected by a password, or an old .xls file")
    if not content.startswith(ZIP):
        raise Unsafe(Fault.FOREIGN, "is no workbook, whatever its name says")
    if len(content) > limits.packed:
        says = f"has {len(content):,} bytes; {limits.packed:,} is the most"
        raise Unsafe(Fault.LARGE, says)
    about: dict[str, bytes] = {}
    tags = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist(), len(content), limits)
            for name, part in _parts(archive):
                tags += _tags_in(name, part, limits)
                if name in _ABOUT:
                    about[name] = part
    except _DAMAGE as error:
        raise damaged(error) from None
    if tags > limits.tags_in_all:
        raise Unsafe(Fault.UNSAFE, f"holds far more than {limits.what}")
    return Package(_format(about), content, _modified(about))


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts that are read as XML, and what ODS says of itself; one at a time, in memory too."""
    for name in archive.namelist():
        if name.lower().endswith(_XML) or name == "mimetype":
            yield name, archive.read(name)


def _check(entries: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    most = min(limits.unpacked, limits.ratio * packed) if limits.ratio else limits.unpacked
    if len(entries) > limits.parts or len({*names}) != len(names):
        raise Unsafe(Fault.UNSAFE, "is packed in an unusual way")
    if unpacked > most:
        raise Unsafe(Fault.LARGE, f"would unpack to {unpacked:,} bytes; {most:,} is the most")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unsafe(Fault.UNSAFE, "is protected by a password")
    if any(entry.compress_type not in _KINDS for entry in entries):
        raise Unsafe(Fault.UNSAFE, "is packed in an unusual way")
    if any(name.lower().startswith(_MACROS) or name.lower().endswith(_MACROS[0]) for name in names):
        raise Unsafe(Fault.UNSAFE, "has macros in it, which are never run here")


def _tags_in(name: str, part: bytes, limits: Limits) -> int:
    """How many tags a part has, if it is harmless."""
    encoding = _ENCODING.match(part[:200])
    odd = encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii")
    if odd or b"\x00" in part[:200] or part.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise Unsafe(Fault.UNSAFE, "is written in an unusual way", name)
    if _HAZARD.search(part):
        raise Unsafe(Fault.UNSAFE, "defines entities, which no workbook needs", name)
    if name == "[Content_Types].xml" and b"macroEnabled" in part:
        raise Unsafe(Fault.UNSAFE, "is a workbook for macros, which are never run here")
    tags = part.count(b"<")
    if tags > limits.tags_in(name):
        raise Unsafe(Fault.UNSAFE, f"holds far more than {limits.what}", name)
    return tags


def _format(about: Mapping[str, bytes]) -> Format:
    if about.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Format.ODS
    if "xl/workbook.xml" in about:
        return Format.XLSX
    raise Unsafe(Fault.FOREIGN, "is no workbook")


def _modified(about: Mapping[str, bytes]) -> str:
    said = about.get("docProps/core.xml") or about.get("meta.xml") or b""
    found = _MODIFIED.search(said)
    return found[2].decode() if found else ""
