"""Outlook messages (.msg): the files attached to one and to mails in it, and its text.

Such a message is an OLE file, laid out as in [MS-OXMSG]: a storage for each attachment, and in it a
stream for each property, named after the property's number and type (section 2.2). For example,
`__attach_version1.0_#00000000/__substg1.0_37010102` has the bytes of the first attached file, and
`__substg1.0_3701000D` beside it would be a message in place of a file, laid out likewise.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import olefile

from coachbook.base.workbook_package import OLE

MOST_DEPTH = 3  # of mails in mails
_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0"
_BYTES, _MAIL = "__substg1.0_37010102", "__substg1.0_3701000D"
_NAMES = tuple(f"__substg1.0_{each}" for each in ("3707001F", "3707001E", "3704001F", "3704001E"))
_CONTENT_ID = tuple(f"__substg1.0_{each}" for each in ("3712001F", "3712001E"))
_TYPE = tuple(f"__substg1.0_{each}" for each in ("370E001F", "370E001E"))
_TEXT = tuple(f"__substg1.0_{each}" for each in ("1000001F", "1000001E"))
_HTML = tuple(f"__substg1.0_{each}" for each in ("10130102", "1013001F", "1013001E"))
_UTF16 = "001F"

Path = tuple[str, ...]


class OutlookError(ValueError):
    """Why a message is not read, as a sentence."""


@dataclass(frozen=True)
class OutlookMessage:
    """What a message holds.

    Attributes:
        files: The name and the bytes of each file.
        plain: Its text and those of mails in it.
        html: Likewise, where they are written in HTML.
        pictures: How many pictures belong to the text.
        missing: The names of attachments that are no files: links to a cloud, objects.
    """

    files: tuple[tuple[str, bytes], ...]
    plain: tuple[str, ...]
    html: tuple[str, ...]
    pictures: int
    missing: tuple[str, ...]


def read_outlook(content: bytes, most_files: int, most_bytes: int) -> OutlookMessage | None:
    """What an Outlook message holds; None: the file is none.

    Raises:
        OutlookError: it is damaged, or holds more files or bytes than these.
    """
    if not content.startswith(OLE) or _PROPERTIES.encode("utf-16-le") not in content:
        return None
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as opened:
            if not opened.exists(_PROPERTIES):
                return None
            return _Reader(opened, len(content)).message(most_files, most_bytes)
    except OutlookError:
        raise
    except Exception as error:  # the library promises nothing of files that are made to do harm
        says = f"is a damaged Outlook message (.msg) ({type(error).__name__})"
        raise OutlookError(f"{says}: save its attachments and hand those in") from None


class _Reader:
    """Reads the streams of an opened file, none of which is larger than the file."""

    def __init__(self, opened: olefile.OleFileIO, size: int) -> None:
        self._opened, self._size = opened, size
        self._paths: Sequence[Path] = [tuple(each) for each in opened.listdir(storages=True)]
        self._there = frozenset(self._paths)

    def message(self, most_files: int, most_bytes: int) -> OutlookMessage:
        """What it holds, checked against the bounds before any of it is read."""
        attached = [path for path in self._paths if path[-1].startswith(_ATTACHMENT)]
        if any(path.count(_MAIL) > MOST_DEPTH for path in self._paths):
            raise OutlookError(f"holds mails in mails, more than {MOST_DEPTH} deep: save those")
        if len(attached) > most_files:
            says = f"is a mail with {len(attached):,} attachments; {most_files} is the most"
            raise OutlookError(f"{says}: save them and hand them in")
        total = sum(self._opened.get_size([*path]) for path in self._paths if self._is_data(path))
        if total > most_bytes:
            raise OutlookError(f"holds {total:,} bytes; {most_bytes:,} is the most")
        files: list[tuple[str, bytes]] = []
        missing: list[str] = []
        pictures = 0
        for path in attached:
            if (*path, _MAIL) in self._there and (*path, _MAIL, _PROPERTIES) in self._there:
                continue
            name = self._text(path, _NAMES) or "?"
            if (*path, _BYTES) not in self._there:
                missing.append(name)
            elif self._text(path, _CONTENT_ID) and self._text(path, _TYPE).startswith("image/"):
                pictures += 1
            else:
                files.append((name, self._bytes((*path, _BYTES))))
        texts = (tuple(self._texts(_TEXT)), tuple(self._texts(_HTML)))
        return OutlookMessage(tuple(files), *texts, pictures, tuple(missing))

    def _is_data(self, path: Path) -> bool:
        return path[-1] in (_BYTES, *_TEXT, *_HTML)

    def _texts(self, names: Sequence[str]) -> Iterator[str]:
        """The text of the message and of mails in it, by the properties that may hold it."""
        mails: list[Path] = [(), *(path for path in self._paths if path[-1] == _MAIL)]
        yield from filter(None, (self._text(path, names) for path in mails))

    def _text(self, path: Path, names: Sequence[str]) -> str:
        """The first of some properties that is there; empty: none is."""
        for name in names:
            if (*path, name) in self._there:
                data = self._bytes((*path, name))
                if name.endswith(_UTF16):
                    return data.decode("utf-16-le", "replace").rstrip("\0")
                return _decoded(data).rstrip("\0")
        return ""

    def _bytes(self, path: Path) -> bytes:
        if self._opened.get_size([*path]) > self._size:
            raise OutlookError("is a damaged Outlook message (.msg): hand in its attachments")
        data = self._opened.openstream([*path]).read()
        return bytes(data)


def _decoded(data: bytes) -> str:
    """Text in the code page of whoever wrote it: UTF-8, else that of Windows in China."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
