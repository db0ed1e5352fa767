"""What an import costs: `python tests/bench/bench_import.py [ROWS] [EXPORT]`. Prints figures.

ROWS deals (60,000 by default) of 300 reps, the same in each run, are imported from CSV and from
XLSX with their mapping given, and a tenth of them, so that what grows faster than the export shows.
EXPORT is a folder with the files that `docs/examples/crm-export.mapping.yml` names. CPU time is
that of the whole process, start-up included.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "docs" / "examples" / "crm-export.mapping.yml"
REPS, ROWS = 300, 60_000
HEAD = ("ID", "Owner", "Account", "Product", "Stage", "Amount", "Created", "Closed", "Last contact")
MAPPING = """\
department: training
language: en
joined: 2024-01-08
team: North
supervisor: Gia Holt
reps: {file: FILE, columns: {name: Owner}}
deals:
  file: FILE
  columns: {deal: ID, rep: Owner, customer: Account, product: Product, stage: Stage,
    amount: Amount, opened: Created, closed: Closed, last_contact: Last contact}
stages:
  - {stage: Qualification, state: open, claimed: class.call-back}
  - {stage: Proposal, state: open, claimed: class.interested-b}
  - {stage: Closed Won, state: won, claimed: class.signed}
  - {stage: Closed Lost, state: lost}
"""

Cell = str | int | date | None


def rows_of(number: int) -> list[tuple[Cell, ...]]:
    """So many deals."""
    chance, first = random.Random(13), date(2026, 1, 5)
    rows: list[tuple[Cell, ...]] = []
    for each in range(number):
        opened = first + timedelta(days=chance.randrange(200))
        last = opened + timedelta(days=chance.randrange(100))
        stage = chance.choice(("Qualification", "Proposal", "Closed Won", "Closed Lost"))
        closed = last if stage.startswith("Closed") else None
        who, firm = f"Rep {each % REPS:03}", f"Firm {chance.randrange(number):05} Ltd"
        amount = chance.randrange(100, 90_000)
        rows.append((f"D-{each:06}", who, firm, "Course", stage, amount, opened, closed, last))
    return rows


def saved(folder: Path, number: int) -> tuple[Path, Path]:
    """An export of so many deals as CSV and as XLSX."""
    rows, text, book = rows_of(number), folder / f"{number}.csv", openpyxl.Workbook(write_only=True)
    with text.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    sheet = book.create_sheet("Deals")
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(text.with_suffix(".xlsx"))
    return text, text.with_suffix(".xlsx")


def cost(mapping: Path, *files: Path) -> tuple[float, float]:
    """The CPU seconds of an import into a new folder, and its peak memory in MB."""
    with tempfile.TemporaryDirectory() as out:
        given = ("--mapping", str(mapping), "--out", f"{out}/team", *map(str, files))
        command = [sys.executable, "-m", "coachbook", "team", "import", *given]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"the import of {files[0].name} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    """Import all and print what it costs."""
    numbers = [int(each) for each in sys.argv[1:] if each.isdecimal()] or [ROWS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in (numbers[0] // 10, numbers[0]):
            costs = []
            for file in saved(folder, number):
                mapping = folder / "m.yml"
                mapping.write_text(MAPPING.replace("FILE", file.name), encoding="utf-8")
                seconds, memory = cost(mapping, file)
                costs.append(seconds)
                print(f"{number:,} deals, {file.suffix}: {seconds:.2f} s, {memory:.0f} MB")
            print(f"    XLSX takes {costs[1] / costs[0]:.2f} times as long as CSV")
    for export in (Path(each) for each in sys.argv[1:] if not each.isdecimal()):
        seconds, memory = cost(REAL, export)
        print(f"{export}: {seconds:.2f} s, {memory:.0f} MB")


if __name__ == "__main__":
    main()
