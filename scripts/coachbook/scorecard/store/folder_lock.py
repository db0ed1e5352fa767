"""A lock on a folder: one writer at a time, on one machine or on a shared disk.

The operating system releases the lock when the process ends, however it ends. What is written in
the lock file only tells people who holds it: the line of a killed run stays, and holds nothing.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems

NAME = ".lock"
MOST_SECONDS = 300.0  # moving a large store takes a minute or two; a longer run hangs
_LOCKED_BYTES = 1  # on Windows nobody else can read the locked first byte


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, after waiting up to `MOST_SECONDS` for another holder.

    Raises:
        Problems: another run still holds it after MOST_SECONDS.
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # imported here, since few commands write

    folder.mkdir(parents=True, exist_ok=True)
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
    try:
        yield
    finally:
        lock.release()


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
