"""A commitment that is longer than its lines on paper is told, with where somebody wrote it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

pytestmark = pytest.mark.usefixtures("heavy")

Sheets = Callable[..., Run]
HEAD = "commitment,rep,agreed,what,due,done\n"
TOLD = "too long for its lines on paper"


def write(folder: Path, *texts: str) -> None:
    rows = [f"C{n},lin,2026-11-20,{text},2026-11-2{n}," for n, text in enumerate(texts, start=4)]
    (folder / "commitments.csv").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.mark.parametrize("way", [(), ("--plain",)])
def test_a_commitment_of_three_lines_is_told(
    sheets: Sheets, folder: Path, way: tuple[str, ...]
) -> None:
    write(folder, "问" * 150, "短的")
    run = sheets("--rep", "lin", *way)
    assert run.result.exit_code == 0, run.said
    assert f"warning: team/commitments.csv:2:19: {TOLD}" in run.said
    assert run.said.count(TOLD) == 1
    again = sheets("--rep", "lin", *way)  # nothing is printed anew, and it is told again
    assert again.said.count(TOLD) == 1


def test_what_fills_two_lines_is_whole(sheets: Sheets, folder: Path) -> None:
    words = "Call Ms Sun in HR at Hengda-Logistics and ask who signs; then the budget; then the day"
    write(folder, "问" * 78, words)
    run = sheets("--rep", "lin")
    assert TOLD not in run.said
    write(folder, "问" * 79, words * 2)
    run = sheets("--rep", "lin")
    assert run.said.count(TOLD) == 2
