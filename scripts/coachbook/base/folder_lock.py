"""The lock of a folder: one writer at a time, on one machine or on a shared disk.

Whoever reads a file of a records folder, changes it and writes it holds the folder's lock from the
reading to the writing, and no longer: nothing is laid out or asked under it. Whoever only reads
takes none, for every file is replaced as a whole.

There is one lock a folder, and nobody who holds one waits for that of another folder, so two runs
never wait for each other. A holder may take the same lock again: what is safe alone can be put
together to what is safe as a whole.

The operating system releases the lock when the process ends, however it ends. What is written in
the lock file only tells people who holds it: the line of a killed run stays, and holds nothing.
"""

from __future__ import annotations

import errno
import os
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from coachbook.base.files import sync_folder, write_file
from coachbook.base.problems import Place, Problem, Problems

NAME = ".lock"
MOST_SECONDS = 300.0  # moving a large store takes a minute or two; a longer run hangs
_LOCKED_BYTES = 1  # on Windows nobody else can read the locked first byte
_NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK}


class _HeldFolders(threading.local):
    """The folders whose lock this thread holds. Another thread waits, as another process does."""

    def __init__(self) -> None:
        self.folders: set[Path] = set()


_held = _HeldFolders()


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, after waiting up to `MOST_SECONDS` for another holder.

    Raises:
        Problems: another run still holds it after MOST_SECONDS, or the disk has no locks.
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # imported here, since few commands write

    folder.mkdir(parents=True, exist_ok=True)
    where = folder.resolve()
    if where in _held.folders:
        yield
        return
    file = folder / NAME
    # On a disk without locks filelock would fall back to a lock file, which a killed run leaves
    # behind for ever. With `preserve_lock_file` it raises an OSError instead.
    lock = FileLock(file, MOST_SECONDS, preserve_lock_file=True, on_acquired=_sign)
    try:
        lock.acquire()
    except Timeout:
        says = f"{_holder(file)} has been writing here for {MOST_SECONDS:g} seconds or more"
        hint = "wait until it has ended, or end it if it hangs; then run the command again"
        raise Problems([Problem(Place(folder), "records-locked", says, hint)]) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        says = "this disk cannot lock files, so two runs could overwrite each other's work"
        hint = "keep the folder on a disk of this machine, or on a share that can lock files"
        raise Problems([Problem(Place(folder), "records-unlockable", says, hint)]) from None
    _held.folders.add(where)
    try:
        yield
    finally:
        _held.folders.discard(where)
        lock.release()


def write_under_lock(file: Path, content: bytes) -> bool:
    """Write a file of a folder whose lock is held; whether it has changed.

    What killed runs left of this file is removed: only the holder of the lock writes it, so a
    temporary file is nobody's. When this returns, content and name are on the disk.

    Raises:
        OSError: the folder cannot be written; the old file then still stands.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    for partial in file.parent.glob(f".{escape(file.name)}.*"):
        partial.unlink()
    changed = write_file(file, content)
    sync_folder(file.parent)
    return changed


def _sign(handle: int) -> None:
    """Write into the lock file which process holds the lock."""
    os.ftruncate(handle, 0)
    os.write(handle, f"{' ' * _LOCKED_BYTES}process {os.getpid()} on {platform.node()}\n".encode())


def _holder(file: Path) -> str:
    """Who holds the lock, as far as the lock file says so."""
    try:
        with file.open("rb", buffering=0) as stream:
            stream.seek(_LOCKED_BYTES)
            holder = stream.read(200).decode(errors="replace").strip()
    except OSError:
        holder = ""
    return f"another run ({holder})" if holder else "another run"
