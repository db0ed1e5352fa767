"""CPU seconds and sizes of the printed book and the cards. `make bench` prints them."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "options",
    [
        ("--pdf", "--lang", "zh"),
        ("--pdf", "--lang", "en"),
        ("--chapter", "questions"),
        ("--cards",),
    ],
    ids=" ".join,
)
def test_printing(project_root: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "coachbook", "handbook", *options, "--out", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(project_root / "scripts")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=project_root, env=environment, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = [line.replace(f"{tmp_path}/book/", "") for line in done.stdout.splitlines()]
    print(f"\n{' '.join(options)}: {spent:.1f} s of CPU")
    print("\n".join(line for line in lines if ".pdf: " in line))
