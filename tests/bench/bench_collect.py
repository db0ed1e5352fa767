"""Collecting many cards and workbooks: CPU time, and memory every so many files. Figures only.

The command runs as a process of its own; its memory is looked at from outside, with that of the
process that reads. COACHBOOK_CARDS says how many small files (default 1,000), COACHBOOK_BOOKS how
many workbooks of a rep each (default 100; 1,000 take ten minutes).
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from coachbook.playbook.load import read_draft

CARDS = int(os.environ.get("COACHBOOK_CARDS", "1000"))
BOOKS = int(os.environ.get("COACHBOOK_BOOKS", "100"))
TEAM_SIZE = 10
WEEK = "2026-W48"


def team_folder(folder: Path, reps: int = CARDS, size: int = TEAM_SIZE) -> Path:
    """So many reps in teams of one size, without deals."""
    lines = ["teams:"]
    for number in range(reps):
        if number % size == 0:
            team = number // size
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


def workbooks(root: Path, team: Path, folder: Path) -> Path:
    """A workbook of every team, filled in."""
    command = [sys.executable, "-m", "coachbook", "workbook", "--team", str(team)]
    environment = {**os.environ, "PYTHONPATH": str(root / "scripts")}
    out = ["--week", WEEK, "--lang", "en", "--out", str(folder)]
    subprocess.run([*command, *out], cwd=root, env=environment, capture_output=True, check=True)
    for number, file in enumerate(sorted(folder.glob("*.xlsx"))):
        book = openpyxl.load_workbook(file)
        for name, defined in book.defined_names.items():
            if re.fullmatch(r"card\d+_criterion_[a-z]+(__[a-z]+)*", name):
                title, cell = next(defined.destinations)
                book[title][cell.replace("$", "")] = number % 5
        book.save(file)
    return folder


def collected(root: Path, team: Path, handed_in: Path, kind: str, every: int) -> Iterator[float]:
    """The memory after every so many files of a kind, of one run of the command."""
    command = [sys.executable, "-m", "coachbook", "collect", "--team", str(team), str(handed_in)]
    environment = {**os.environ, "PYTHONPATH": str(root / "scripts"), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as running:
        assert running.stdout is not None
        done = 0
        for line in running.stdout:
            done += f"{kind}: " in line
            if f"{kind}: " in line and done % every == 0:
                yield megabytes(running.pid)
        print(f"    {line.strip()}")
    assert running.returncode == 0


def told(what: str, count: int, memory: list[float], spent: float, every: int) -> None:
    """Print the figures of one run."""
    shown = " ".join(f"{each:.0f}" for each in memory)
    print(f"\ncollect {count:,} {what}: {spent:.1f} s of CPU, {1000 * spent / count:.1f} ms each")
    print(f"    MB after every {every} files: {shown}")


def spent() -> float:
    """CPU seconds of all processes started so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_cards(project_root: Path, tmp_path: Path) -> None:
    book = read_draft(project_root / "playbook").playbook
    criteria = [each.id for each in book.scorecard.criteria if each.department in ("", "training")]
    team = team_folder(tmp_path / "team")
    handed_in = cards(tmp_path / "in", criteria)
    for what in ("cards, first time", "cards, the same again"):
        before = spent()
        memory = [*collected(project_root, team, handed_in, ".yml", CARDS // 10)]
        told(what, CARDS, memory, spent() - before, CARDS // 10)


def test_workbooks(project_root: Path, tmp_path: Path) -> None:
    team = team_folder(tmp_path / "team", BOOKS, 1)
    handed_in = workbooks(project_root, team, tmp_path / "in")
    before = spent()
    memory = [*collected(project_root, team, handed_in, ".xlsx", BOOKS // 10)]
    told("workbooks", BOOKS, memory, spent() - before, BOOKS // 10)
