"""Files of kinds that are not read here: what each is, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from coachbook.base.workbook_package import OLE
from coachbook.scorecard.refusal_words import joined, says

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_HEIC = re.compile(rb"ftyp(heic|heix|hevc|mif1|msf1|avif)")
_RECORDING = re.compile(rb"ftyp|#!AMR|ID3|OggS|RIFF....(WAVE|AVI )", re.DOTALL)
_ARCHIVES = {
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "XZ",
}
_TNEF = b"\x78\x9f\x3e\x22"
# Streams of an OLE file by their names, which its directory has in UTF-16.
_OLE_STREAMS = {
    "EncryptedPackage": "with_password",
    "WordDocument": "old_word",
    "PowerPoint Document": "old_slides",
}
_OLE_NAMES = {".et": "wps_table", ".wps": "wps_text", ".dps": "wps_slides"}
_ZIP_PARTS = {"word/": "word_text", "ppt/": "slides", "xl/workbook.bin": "binary_workbook"}
_APPLE = ("Index/", "Index.zip")
_MIMETYPES = {b"application/vnd.oasis.opendocument.text": "odt_text", b"application/epub": "e_book"}
_TEXTS = {b"{\\rtf": "rich_text", b"[InternetShortcut]": "web_link", b"bplist": "apple_list"}


def foreign_fault(content: bytes, name: str) -> str:
    """What is said of a file of a kind that is not read; empty: it may be one that is."""
    head = content[:64]
    if _HEIC.match(head[4:12]):
        return joined(says("photo"), says("expected_kinds"))
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        return joined(says("picture"), says("expected_kinds"))
    if _RECORDING.match(head[4:]) or _RECORDING.match(head):
        return joined(says("recording"), says("expected_kinds"))
    for start, kind in _ARCHIVES.items():
        if head.startswith(start):
            return says("other_archive", kind=kind)
    for start, key in _TEXTS.items():
        if head.startswith(start):
            return says(key)
    if head.startswith(_TNEF):
        return says("winmail")
    return _ole_fault(content, name) if content.startswith(OLE) else ""


def zip_fault(names: Iterable[str]) -> str:
    """What is said of a ZIP file that is the document of a program; empty: it is none."""
    parts = [*names]
    for start, key in _ZIP_PARTS.items():
        if any(part.startswith(start) for part in parts):
            return says(key)
    if any(part.startswith(_APPLE) and part.endswith((".iwa", ".zip")) for part in parts):
        return says("numbers_file")
    if "META-INF/MANIFEST.MF" in parts or "AndroidManifest.xml" in parts:
        return says("program_file")
    return ""


def package_fault(content: bytes, names: Iterable[str]) -> str:
    """As `zip_fault`, of a file that is packed as office programs do it."""
    for mimetype, key in _MIMETYPES.items():
        if mimetype in content[:200]:
            return says(key)
    return zip_fault(names)


def _ole_fault(content: bytes, name: str) -> str:
    for stream, fault in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in content:
            return says(fault)
    is_table = any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book"))
    key = _OLE_NAMES.get(PurePath(name).suffix.lower(), "old_workbook" if is_table else "")
    return says(key) if key else ""
