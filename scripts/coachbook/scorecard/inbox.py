"""The files that are handed in: found in folders, read with care, and kept by their hash.

A folder may hold anything, so links, devices and pipes are refused, and a file is read only up to a
limit. Type and size are checked on the open file, so that nobody can swap it between the check and
the reading.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from coachbook.base.folder_lock import folder_lock, write_under_lock

INBOX, STDIN, STDIN_NAME = "inbox", "-", "standard input"
MOST_BYTES = 30_000_000
_HIDDEN_PREFIXES = (".", "~$")
_SYSTEM_FILES = ("thumbs.db", "desktop.ini")
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_OPEN_FLAGS |= getattr(os, "O_BINARY", 0)


class RejectedFileError(ValueError):
    """Why a file is not read, as a sentence."""


@dataclass(frozen=True)
class InboxFile:
    """A file and its bytes.

    Attributes:
        file: Where it was.
        content: Its bytes.
        refused: Why it was not read; empty: it was.
        saved: When it was last written, as "2026-11-27T10:00:00Z"; empty: not known.
    """

    file: Path
    content: bytes
    refused: str = ""
    saved: str = ""


def inbox_files(paths: Iterable[Path], records: Path) -> Iterator[InboxFile]:
    """Every file and all files of every folder, in order; the records folder is left out.

    "-" is what comes from standard input.
    """
    for file in _files(paths, records):
        try:
            if str(file) == STDIN:
                yield InboxFile(Path(STDIN_NAME), _read_stdin())
                continue
            yield InboxFile(file, read_inbox_file(file), saved=_saved(file))
        except RejectedFileError as error:
            yield InboxFile(file, b"", str(error))


def read_inbox_file(file: Path) -> bytes:
    """The bytes of a file.

    Raises:
        RejectedFileError: it is a link, no regular file, too large, or cannot be read.
    """
    try:
        if file.is_symlink():
            raise RejectedFileError("is a link: hand in the file itself")
        handle = os.open(file, _OPEN_FLAGS)
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise RejectedFileError("is not a regular file")
            content = stream.read(MOST_BYTES + 1) if status.st_size <= MOST_BYTES else b""
    except FileNotFoundError:
        raise RejectedFileError("there is no such file") from None
    except OSError as error:
        raise RejectedFileError(f"cannot be read: {error.strerror or error}") from None
    size = max(status.st_size, len(content))
    if size > MOST_BYTES:
        says = f"has {size:,} bytes; {MOST_BYTES:,} is the most"
        raise RejectedFileError(says)
    return content


def _saved(file: Path) -> str:
    moment = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_stdin() -> bytes:
    content = sys.stdin.buffer.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RejectedFileError(f"has more than {MOST_BYTES:,} bytes, which is the most")
    return content


def keep_original(records: Path, content: bytes, ext: str) -> Path:
    """Keep the bytes of a file for good, as inbox/<SHA-256>.<ext>.

    Raises:
        OSError: they cannot be written.
    """
    file = records / INBOX / f"{sha256(content).hexdigest()}.{ext}"
    with folder_lock(records):
        write_under_lock(file, content)
    return file


def _files(paths: Iterable[Path], records: Path) -> Iterator[Path]:
    records_path = records.resolve()
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            inner = [name for name in folders if is_document(name)]
            links = [name for name in inner if (Path(folder) / name).is_symlink()]
            here = Path(folder)
            folders[:] = sorted(
                name for name in {*inner} - {*links} if (here / name).resolve() != records_path
            )
            yield from (here / name for name in sorted((*names, *links)) if is_document(name))


def is_document(name: str) -> bool:
    """Whether a file is a person's, not one that a system or an open spreadsheet leaves behind."""
    return not name.startswith(_HIDDEN_PREFIXES) and name.lower() not in _SYSTEM_FILES
