"""One file -> its text: UTF-8, in its own folder, of a sensible size, with sound characters."""

from __future__ import annotations

import re
from pathlib import Path

from coachbook.problems import Place, Problem, Problems

MOST_BYTES = 2_000_000
BOM = b"\xef\xbb\xbf"
# YAML's printable characters, less the line breaks that editors do not count as lines.
_UNSOUND = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(file: Path, folder: Path) -> str:
    """The text of a file that must lie inside `folder`.

    Raises:
        Problems: what keeps the file from being read, or a character that may not stand there.
    """
    return sound(file, decode(file, bytes_of(file, folder, MOST_BYTES)))


def sound(file: Path, text: str) -> str:
    """The text of a file, if every character of it may stand there.

    Raises:
        Problems: one may not, with its line and column.
    """
    if unsound := _UNSOUND.search(text):
        says = f"the character U+{ord(unsound[0]):04X} may not stand in a file"
        place = place_after(file, text[: unsound.start()])
        raise Problems([Problem(place, "file-character", says, "delete it")])
    return text


def decode(file: Path, raw: bytes) -> str:
    """The text of a UTF-8 file.

    Raises:
        Problems: a byte order mark, or a byte that is not UTF-8, with its line and column.
    """
    if raw.startswith(BOM):
        hint = "save the file as 'UTF-8', not as 'UTF-8 with BOM'"
        says = "starts with a byte order mark (BOM)"
        raise Problems([Problem(Place(file), "file-encoding", says, hint)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = place_after(file, raw[: error.start].decode("utf-8"))
        says = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8 (it may be in GB18030 now)"
        raise Problems([Problem(place, "file-encoding", says, hint)]) from None


def place_after(file: Path, before: str) -> Place:
    """The place of the character that follows `before` in a file."""
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def bytes_of(file: Path, folder: Path | None, most: int) -> bytes:
    """The bytes of a regular file of at most `most` bytes.

    Args:
        file: The file.
        folder: The folder that it, its links followed, must not lead out of; None: anywhere.
        most: The largest size, in bytes.

    Raises:
        Problems: why the file cannot be read.
    """

    def refuse(rule: str, says: str, hint: str) -> Problems:
        return Problems([Problem(Place(file), rule, says, hint)])

    try:
        where = file.resolve()
        if folder is not None and not where.is_relative_to(folder.resolve()):
            hint = f"put the file itself into {folder}"
            raise refuse("file-outside", f"leads out of its folder, to {where}", hint)
        if not file.exists():
            raise refuse("file-missing", "there is no such file", f"expected in {file.parent}")
        if not file.is_file():
            raise refuse("file-unreadable", "is not a regular file", "expected a file")
        size = file.stat().st_size
        if size > most:
            says = f"has {size:,} bytes; {most:,} is the most"
            raise refuse("file-size", says, "split the file, or check how it came to be so large")
        return file.read_bytes()
    except RuntimeError:
        says, hint = "is a link that leads to itself", "put the file itself in its place"
        raise refuse("file-unreadable", says, hint) from None
    except OSError as error:
        says = f"cannot be read: {error.strerror}"
        raise refuse("file-unreadable", says, "check the file and its permissions") from None
