"""Collecting many small cards: CPU time, and memory every hundred files. Figures only.

The command runs as a process of its own; its memory is looked at from outside, with that of the
process that reads. COACHBOOK_CARDS says how many files (default 1,000).
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CARDS = int(os.environ.get("COACHBOOK_CARDS", "1000"))
TEAM_SIZE = 10
EVERY = 100
WEEK = "2026-W48"


def team_folder(folder: Path) -> Path:
    """As many reps as cards, in teams of ten, without deals."""
    lines = ["teams:"]
    for number in range(CARDS):
        if number % TEAM_SIZE == 0:
            team = number // TEAM_SIZE
            lines += [f"  - id: team-{team}", f"    name: T{team}", "    department: training"]
            lines += [f"    supervisor: {{id: lead-{team}, name: L{team}}}", "    reps:"]
        lines += [f"      - {{id: rep-{number}, name: R{number}, joined: 2025-01-06}}"]
    folder.mkdir()
    (folder / "team.yml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    return folder


def cards(folder: Path, criteria: list[str]) -> Path:
    """A file of every rep: all criteria and a week's daily boxes."""
    folder.mkdir()
    for number in range(CARDS):
        lines = [f"team: team-{number // TEAM_SIZE}", f"rep: rep-{number}", f"week: {WEEK}"]
        lines += ["values:"]
        lines += [f"  {name}: {(number + place) % 5}" for place, name in enumerate(criteria)]
        lines += [f"  check.prospects/{day}: {30 + day}" for day in range(1, 6)]
        (folder / f"{number:05}.yml").write_text("\n".join(lines), encoding="utf-8")
    return folder


def megabytes(process: int) -> float:
    """The memory of a process and of those it started; 0 where nobody can say."""
    status, children = (Path(f"/proc/{process}/{name}") for name in ("status", "task"))
    try:
        lines = status.read_text(encoding="utf-8").splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
        started = (children / str(process) / "children").read_text(encoding="utf-8").split()
    except (OSError, StopIteration):
        return 0
    return own / 1024 + sum(megabytes(int(each)) for each in started)


def collected(root: Path, team: Path, handed_in: Path) -> Iterator[float]:
    """The memory after every hundred files of one run of the command."""
    command = [sys.executable, "-m", "coachbook", "collect", "--team", str(team), str(handed_in)]
    environment = {**os.environ, "PYTHONPATH": str(root / "scripts"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        done = 0
        for line in running.stdout:
            done += ".yml: " in line
            if ".yml: " in line and done % EVERY == 0:
                yield megabytes(running.pid)
        print(f"    {line.strip()}")
    assert running.returncode == 0


def test_a_thousand_cards(project_root: Path, tmp_path: Path) -> None:
    from coachbook.load import read_draft

    book = read_draft(project_root / "playbook").playbook
    criteria = [each.id for each in book.scorecard.criteria if each.department in ("", "training")]
    team = team_folder(tmp_path / "team")
    handed_in = cards(tmp_path / "in", criteria)
    for what in ("first time", "the same again"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        memory = [*collected(project_root, team, handed_in)]
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        shown = " ".join(f"{each:.0f}" for each in memory)
        each = f"{1000 * spent / CARDS:.1f} ms a card"
        print(f"\ncollect {CARDS:,} cards, {what}: {spent:.1f} s of CPU, {each}")
        print(f"    MB after every {EVERY} files: {shown}")
