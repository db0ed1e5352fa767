"""Many processes that do something at the same moment."""

from __future__ import annotations

import multiprocessing
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from coachbook.base import folder_lock as lock_module
from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Problems

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 16
Work = Callable[[int], object]

_START = """
import pickle, sys
sys.path[:0] = {paths!r}
from tests.base.at_once import start_all
if __name__ == "__main__":
    start_all(pickle.load(sys.stdin.buffer), {writers})
"""


def at_once(work: Work, writers: int = WRITERS) -> None:
    """Call `work` with 0, 1, ... in as many processes, none before all are there.

    They are forked from a process of its own, which has no threads and has imported what `work`
    needs; it should stand in a small module.
    """
    code = _START.format(paths=[str(ROOT), str(ROOT / "scripts")], writers=writers)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=pickle.dumps(work), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def start_all(work: Work, writers: int) -> None:
    """What the process of its own does."""
    is_forked = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if is_forked else "spawn")
    gate = context.Barrier(writers)
    processes = [context.Process(target=_work, args=(gate, work, n)) for n in range(writers)]  # type: ignore[attr-defined]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    sys.exit(sum(process.exitcode != 0 for process in processes))


def _work(gate: Barrier, work: Work, number: int) -> None:
    gate.wait()
    work(number)


def is_locked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether somebody, this thread included, holds the lock of a folder."""
    refused: list[Problems] = []

    def take() -> None:
        try:
            with folder_lock(folder):
                pass
        except Problems as problems:
            refused.append(problems)

    with monkeypatch.context() as patch:
        patch.setattr(lock_module, "MOST_SECONDS", 0)
        thread = threading.Thread(target=take)
        thread.start()
        thread.join()
    return bool(refused)
