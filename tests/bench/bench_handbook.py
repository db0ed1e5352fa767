"""What the handbook costs: a full build against MkDocs alone, and a build with nothing to do.

CPU seconds of whole processes, in pairs, so that a busy machine slows both sides. MkDocs alone
gets the very Markdown, theme and settings of the handbook: `mkdocs build` once a language.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

ROUNDS = 5
ROOT = Path(__file__).resolve().parents[2]
MOST_MORE, MOST_SECONDS = 0.10, 0.3


def cpu(*command: str | Path) -> float:
    """The CPU seconds of a process and all that it starts."""
    before = getrusage(RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        check=True,
        cwd=ROOT,
        env=environment,
        capture_output=True,
    )
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_full_build_costs_hardly_more_than_mkdocs(tmp_path: Path) -> None:
    build = ("coachbook", "handbook", "--out", tmp_path)
    cpu(*build)  # compiles modules and templates, as any first run does
    shares = []
    for number in range(ROUNDS):
        (tmp_path / "handbook.stamp").unlink()
        for folder in ("site", "docs_zh", "docs_en"):
            shutil.rmtree(tmp_path / folder)
        ours = cpu(*build)
        alone = sum(
            cpu("mkdocs", "build", "-f", tmp_path / f"mkdocs.{name}.yml", "-d", tmp_path / "x")
            for name in ("zh", "en")
        )
        shares.append(ours / alone)
        print(f"round {number + 1}: handbook {ours:.2f} s, MkDocs alone {alone:.2f} s")
    more = median(shares) - 1
    print(f"a full build costs {more:+.0%} against MkDocs alone (goal: at most {MOST_MORE:+.0%})")


def test_a_build_with_nothing_changed_costs_hardly_anything(tmp_path: Path) -> None:
    build = ("coachbook", "handbook", "--out", tmp_path)
    cpu(*build)
    seconds = median(cpu(*build) for _ in range(ROUNDS))
    print(f"nothing changed: {seconds:.2f} s of CPU (goal: under {MOST_SECONDS} s)")
