"""Writing files: whole or not at all, and only when they differ."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def write(file: Path, content: bytes) -> bool:
    """Write a file by way of a temporary one beside it; whether anything changed.

    Raises:
        OSError: the folder cannot be written; the old file then still stands.
    """
    if file.is_file() and file.read_bytes() == content:
        return False
    with whole(file) as stream:
        stream.write(content)
    return True


@contextmanager
def whole(file: Path) -> Iterator[BinaryIO]:
    """A stream that becomes the file once all is written; if that fails the old file stands.

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
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_folder(folder: Path, files: dict[str, bytes]) -> int:
    """Make `folder` hold exactly `files` (by relative path); how many changed.

    Raises:
        OSError: something cannot be written; each file is whole, old or new.
    """
    changed = sum(write(folder / name, content) for name, content in sorted(files.items()))
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
    mask = os.umask(0)
    os.umask(mask)
    return mask
