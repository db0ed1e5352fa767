"""A lock on a folder: one writer at a time, on one machine or on a shared disk.

The system lets go of it when a process ends, however it ends. What the lock file says of its
holder is for people only: a run that was killed leaves its line behind, and holds nothing.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems

NAME = ".lock"
MOST_SECONDS = 300.0  # moving a large store takes a minute or two; whoever takes longer hangs
_LOCKED_BYTES = 1  # Windows locks the first byte, and then lets nobody else read it


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; waits for whoever holds it, but not for ever.

    Raises:
        Problems: another run still holds it after MOST_SECONDS.
        OSError: the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # imported here, for few commands write

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    # On a disk that cannot lock, filelock would make do with a file that outlives a killed run:
    # not with `preserve_lock_file`, then it is an OSError.
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
    """Write into the lock file which process holds it."""
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
