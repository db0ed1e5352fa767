"""Files of kinds that are not read here: what each is, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from coachbook.base.workbook_package import OLE

_EXPECTED = "expected a workbook, a web form's file, a sheet as PDF, or a card as YAML or JSON"
_SAVE = "save it there as Excel Workbook (.xlsx) and hand that in"
_UNPACK = "unpack it, or pack the files as .zip"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_HEIC = re.compile(rb"ftyp(heic|heix|hevc|mif1|msf1|avif)")
_RECORDING = re.compile(rb"ftyp|#!AMR|ID3|OggS|RIFF....(WAVE|AVI )", re.DOTALL)
_ARCHIVES = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
}
_TNEF = b"\x78\x9f\x3e\x22"
# Streams of an OLE file by their names, which its directory has in UTF-16.
_OLE_STREAMS = (
    ("EncryptedPackage", "is protected by a password: save it without one and hand that in"),
    ("WordDocument", "is a Word document (.doc), which holds no sheet of ours"),
    ("PowerPoint Document", "is a presentation (.ppt), which holds no sheet of ours"),
)  # fmt: skip
_OLE_NAMES = {
    ".et": f"is a WPS table (.et): {_SAVE}",
    ".wps": "is a WPS document (.wps), which holds no sheet of ours",
    ".dps": "is a WPS presentation (.dps), which holds no sheet of ours",
}
_OLD_EXCEL = f"is an old Excel workbook (.xls): {_SAVE}"
_ZIP_PARTS = (
    ("word/", "is a Word document (.docx), which holds no sheet of ours"),
    ("ppt/", "is a presentation (.pptx), which holds no sheet of ours"),
    ("xl/workbook.bin", f"is a binary Excel workbook (.xlsb): {_SAVE}"),
)
_APPLE = ("Index/", "Index.zip")
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "is a text document (.odt), which holds no sheet",
    b"application/epub": "is an e-book",
}
_TEXTS = {
    b"{\\rtf": "is a rich text (.rtf), which holds no sheet of ours: save what was pasted as .txt",
    b"[InternetShortcut]": "is a link to a page, not the file",
    b"bplist": "is a link or a list of macOS, not the file",
}


def foreign_fault(content: bytes, name: str) -> str:
    """What is said of a file of a kind that is not read; empty: it may be one that is."""
    head = content[:64]
    if _HEIC.match(head[4:12]):
        return f"is a photo (HEIC); {_EXPECTED}"
    if head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        return f"is a picture; {_EXPECTED}"
    if _RECORDING.match(head[4:]) or _RECORDING.match(head):
        return f"is a recording or a film; {_EXPECTED}"
    for start, what in _ARCHIVES.items():
        if head.startswith(start):
            return f"is {what}: {_UNPACK}"
    for start, says in _TEXTS.items():
        if head.startswith(start):
            return says
    if head.startswith(_TNEF):
        return "is what Outlook makes of attachments (winmail.dat): ask for them as they are"
    return _ole_fault(content, name) if content.startswith(OLE) else ""


def zip_fault(names: Iterable[str]) -> str:
    """What is said of a ZIP file that is the document of a program; empty: it is none."""
    parts = [*names]
    for start, says in _ZIP_PARTS:
        if any(part.startswith(start) for part in parts):
            return says
    if any(part.startswith(_APPLE) and part.endswith((".iwa", ".zip")) for part in parts):
        return (
            "is an Apple Numbers file (.numbers, or .pages, .key): "
            "choose File > Export To > Excel there and hand that in"
        )
    if "META-INF/MANIFEST.MF" in parts or "AndroidManifest.xml" in parts:
        return "is a program, which is never opened here"
    return ""


def package_fault(content: bytes, names: Iterable[str]) -> str:
    """As `zip_fault`, of a file that is packed as office programs do it."""
    for mimetype, says in _MIMETYPES.items():
        if mimetype in content[:200]:
            return says
    return zip_fault(names)


def _ole_fault(content: bytes, name: str) -> str:
    for stream, says in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return says
    is_table = any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book"))
    return _OLE_NAMES.get(PurePath(name).suffix.lower(), _OLD_EXCEL if is_table else "")
