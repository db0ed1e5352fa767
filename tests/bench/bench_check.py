"""CPU seconds to load and check the whole playbook. `make bench` prints them; nothing is judged."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import process_time

from coachbook.playbook.load import problems_in, read_draft

TIMES = 5


def test_load_and_check_in_process(project_root: Path) -> None:
    folder = project_root / "playbook"
    loading, both = [], []
    for _ in range(TIMES):
        start = process_time()
        read_draft(folder)
        loading.append(process_time() - start)
        start = process_time()
        problems_in(folder)
        both.append(process_time() - start)
    print(f"\nload: {median(loading):.3f} s, load and check: {median(both):.3f} s of CPU")


def test_the_whole_process(project_root: Path) -> None:
    command = [sys.executable, "-m", "coachbook", "check"]
    environment = {**os.environ, "PYTHONPATH": str(project_root / "scripts")}
    spent = []
    for _ in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=project_root, env=environment, capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"\ncoachbook check, whole process: {median(spent):.3f} s of CPU")
