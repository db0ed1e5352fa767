"""Reading and writing files: written whole or not at all, read within bounds and as clean UTF-8."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from coachbook.base.problems import Place, Problem, Problems

_Result = TypeVar("_Result")
_IN_USE = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation
_TRIES, _PAUSE = 50, 0.1  # seconds
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def write_file(file: Path, content: bytes) -> bool:
    """Write a file unless it already has this content; whether it was written.

    A file that has not changed keeps its time of change, by which later steps skip their work.

    Raises:
        OSError: the folder cannot be written; the old file then still stands.
    """
    if file.is_file() and _when_free(file.read_bytes) == content:
        return False
    with open_atomic(file) as stream:
        stream.write(content)
    return True


@contextmanager
def open_atomic(file: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file when the block ends; if it fails, nothing changes.

    Nobody ever sees half a file, not even after a crash. The content goes into a temporary file in
    the same folder (so on the same file system), is forced to the disk, and then renamed over the
    old file, which POSIX and Windows do in one step. Without `fsync` a power cut could leave the
    new name with no content. `mkstemp` makes files that only their owner may read, so the usual
    permissions are set before the rename.

    Raises:
        OSError: the folder cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        _when_free(lambda: temporary.replace(file))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _when_free(access: Callable[[], _Result]) -> _Result:
    """What an access to a file gives, tried again for some seconds while Windows refuses it.

    Windows neither replaces a file that somebody reads nor opens one that is being replaced, and
    the other side is done in a moment. Elsewhere both go on without noticing each other.

    Raises:
        OSError: it is still refused, or for another reason.
    """
    for _ in range(_TRIES - 1):
        try:
            return access()
        except OSError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
        time.sleep(_PAUSE)
    return access()


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk; Windows does so by itself.

    Without this a power cut could bring back the old file although the new one had been written.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_folder(folder: Path, files: dict[str, bytes]) -> int:
    """Make `folder` hold exactly `files` (content by relative path); how many were written.

    Raises:
        OSError: something cannot be written; each file is whole, old or new.
    """
    changed = sum(write_file(folder / name, content) for name, content in sorted(files.items()))
    for stale in sorted(folder.rglob("*"), reverse=True):
        if stale.is_file() and stale.relative_to(folder).as_posix() not in files:
            stale.unlink()
        elif stale.is_dir() and not any(stale.iterdir()):
            stale.rmdir()
    return changed


def file_stem(word: str) -> str:
    """`word` as the beginning of a file's name; Windows keeps some words for its devices."""
    return f"_{word}" if _DEVICE.fullmatch(word.partition(".")[0]) else word


def _umask() -> int:
    """The permissions that new files do not get; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


MOST_BYTES = 2_000_000
BOM = b"\xef\xbb\xbf"
# All but YAML's printable characters (YAML 1.2.2, rule 1). NEL, LS and PS are forbidden, too:
# YAML counts them as line breaks and editors do not, so line numbers would differ.
_FORBIDDEN = re.compile("[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_text(file: Path, folder: Path) -> str:
    """The text of a file that must lie inside `folder`.

    Raises:
        Problems: what keeps the file from being read, or a character that may not stand there.
    """
    return checked_text(file, decode(file, read_bytes(file, folder, MOST_BYTES)))


def checked_text(file: Path, text: str) -> str:
    """The same text, if it holds no forbidden character.

    Raises:
        Problems: the first forbidden character, with its line and column.
    """
    if forbidden := _FORBIDDEN.search(text):
        says = f"the character U+{ord(forbidden[0]):04X} may not stand in a file"
        place = place_after(file, text[: forbidden.start()])
        raise Problems([Problem(place, "file-character", says, "delete it")])
    return text


def decode(file: Path, raw: bytes) -> str:
    """The text of a UTF-8 file; a byte order mark, as Notepad writes it, is no part of it.

    Raises:
        Problems: a byte that is not UTF-8, with its line and column.
    """
    raw = raw.removeprefix(BOM)
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


def read_bytes(file: Path, folder: Path | None, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Args:
        file: The file.
        folder: The folder that the file must lie in once links are followed; None: anywhere.
        limit: The largest size, in bytes.

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
        if size > limit:
            says = f"has {size:,} bytes; {limit:,} is the most"
            raise refuse("file-size", says, "split the file, or check how it came to be so large")
        return _when_free(file.read_bytes)
    except RuntimeError:
        says, hint = "is a link that leads to itself", "put the file itself in its place"
        raise refuse("file-unreadable", says, hint) from None
    except OSError as error:
        says = f"cannot be read: {error.strerror}"
        raise refuse("file-unreadable", says, "check the file and its permissions") from None
