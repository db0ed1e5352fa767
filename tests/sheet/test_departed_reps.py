"""A rep who has left is on no sheet and no cover of a week that begins after the last day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from coachbook.sheet.printer import Job


class Run(Protocol):
    result: Result
    files: list[str]
    said: str


class Quick(Protocol):
    printed: list[str]
    jobs: dict[str, Job]


Sheets = Callable[..., Run]
JOINED = "joined: 2025-03-03"


@pytest.fixture
def left(folder: Path) -> Path:
    """The team folder after the week 2026-W47, on whose Wednesday lin left."""
    file = folder / "team.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(JOINED) == 1
    file.write_text(text.replace(JOINED, f"{JOINED}, left: 2026-11-18"), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("left")
def test_no_sheet_after_the_week_of_the_last_day(sheets: Sheets, quick: Quick) -> None:
    before = sheets(week="2026-W47")
    assert "2026-W47_north_lin" in quick.printed
    assert "team-left-deal" not in before.said
    quick.printed.clear()
    run = sheets()
    assert run.result.exit_code == 0, run.result.output
    assert sorted(quick.printed) == ["2026-W48_north_smith", "2026-W48_north_wang"]
    assert "the deal 'D1' is open, but 'lin' left on 2026-11-18 [team-left-deal]" in run.said


@pytest.mark.usefixtures("left")
def test_the_cover_does_not_know_who_left(sheets: Sheets, quick: Quick) -> None:
    sheets(week="2026-W47")
    sheets()
    fields = quick.jobs["2026-W48_north_cover_1"].texts
    names = [each for field, each in fields.items() if field.endswith("/name")]
    assert list(filter(None, names)) == ["王珺", "Ann Smith"]


@pytest.mark.usefixtures("left")
def test_asked_for_by_id_the_day_is_told(sheets: Sheets, quick: Quick) -> None:
    run = sheets("--rep", "lin")
    assert run.result.exit_code != 0
    assert "the rep 'lin' left on 2026-11-18, before the week 2026-W48" in run.said
    assert quick.printed == []


def test_if_everybody_has_left_it_says_so(sheets: Sheets, folder: Path, quick: Quick) -> None:
    file = folder / "team.yml"
    text = file.read_text(encoding="utf-8").replace("2026-11-25", "2025-01-06")
    file.write_text(text.replace("joined: ", "left: 2026-11-18, joined: "), encoding="utf-8")
    run = sheets()
    assert run.result.exit_code == 1
    assert "nobody is there in the week 2026-W48: all have left" in run.said
    assert quick.printed == []
