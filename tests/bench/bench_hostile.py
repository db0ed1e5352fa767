"""Files made to do harm: what computing each costs before it is refused. `make bench` prints it.

What must hold is in tests/scorecard: each is refused, in bounded memory, and no reader may compute
for longer than its bounds say.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path

from coachbook.scorecard.readers.sandbox import ContextSource, ReaderProcess
from coachbook.scorecard.readers.workbook_reader import read

from ..scorecard.printed import BOOK
from ..scorecard.test_collect_hostile import HOSTILE, NARROW
from ..scorecard.test_workbook_hostile import HOSTILE as WORKBOOKS
from ..scorecard.test_workbook_hostile import far_cell
from ..scorecard.workbook_file import known


def computing(content: bytes, records: Path) -> float:
    """Seconds in a process that reads this only."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ReaderProcess(ContextSource(BOOK, (), records), NARROW) as readers:
        readers.read(content, "file")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_files_of_any_kind(tmp_path: Path) -> None:
    begun = computing(b"", tmp_path)
    print(f"\n{begun:6.2f} s  to begin")
    for name, (make, _) in HOSTILE.items():
        print(f"{computing(make(), tmp_path) - begun:6.2f} s  {name}")


def test_workbooks() -> None:
    known()
    print()
    for name, make in {"a far cell": far_cell, **{n: m for n, (m, _) in WORKBOOKS.items()}}.items():
        content = make()
        start = time.process_time()
        read(content, "week.xlsx", known())
        print(f"{time.process_time() - start:6.2f} s  {name}")
