"""CPU, size and memory of composed files when all texts are set. `make bench` prints them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coachbook.pdf.acroform import add_form_fields
from coachbook.pdf.press.compose import compose, make_plate
from coachbook.pdf.press.pack_writer import PackForm, PackSection, write_pack

from ..pdf.press.composing import dense, faces, fields, sheet_ink, sheets

PACK = """
import resource, sys
sys.path[:0] = ["scripts", "tests"]
from press.composing import dense, faces, fields, sheets
from coachbook.pdf.press.pack_writer import PackForm, PackSection, write_pack
reps, form = int(sys.argv[1]), PackForm(dense(), fields() if sys.argv[2] == "fields" else ())
parts = (PackSection(f"T{n}", sheets(form, range(n, n + 50))) for n in range(0, reps, 50))
with open(sys.argv[3], "wb") as target:
    write_pack(target, parts, faces(), "Pack", "zh-Hans")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.parametrize("with_fields", [False, True], ids=["plain", "fields"])
def test_one_file_each(with_fields: bool) -> None:
    form = add_form_fields(dense().pdf, fields()) if with_fields else None
    front = make_plate(dense(), faces(), form)
    inks = [sheet_ink(dense(), rep) for rep in range(200)]
    start = time.process_time()
    size = sum(len(compose(front, ink, "title")) for ink in inks)
    spent = time.process_time() - start
    print(f"\none file: {1000 * spent / 200:.2f} ms, {size / 200_000:.0f} kB a rep")


@pytest.mark.parametrize("with_fields", [False, True], ids=["plain", "fields"])
def test_pack_of_a_thousand(with_fields: bool, tmp_path: Path) -> None:
    form = PackForm(dense(), fields() if with_fields else ())
    those = [*sheets(form, range(1000))]
    parts = [PackSection(f"T{n}", those[n : n + 50]) for n in range(0, 1000, 50)]
    start = time.process_time()
    with (tmp_path / "pack.pdf").open("wb") as target:
        write_pack(target, parts, faces(), "Pack", "zh-Hans")
    spent = time.process_time() - start
    size = (tmp_path / "pack.pdf").stat().st_size
    print(f"\npack: {spent:.2f} ms, {size / 1e6:.2f} kB a rep")


@pytest.mark.parametrize("which", ["plain", "fields"])
def test_memory_is_flat(which: str, tmp_path: Path, project_root: Path) -> None:
    peaks = []
    for reps in (1000, 10_000):
        command = [sys.executable, "-c", PACK, str(reps), which, str(tmp_path / "pack.pdf")]
        environment = {**os.environ, "PYTHONPATH": "scripts"}
        done = subprocess.run(
            command, cwd=project_root, env=environment, capture_output=True, text=True, check=True
        )
        peaks.append(float(done.stdout))
    print(f"\npeak: {peaks[0]:.0f} MB, of 10,000 reps {peaks[1]:.0f} MB: {peaks[1] / peaks[0]:.2f}")
