"""One run over the reps: each sheet is made once, and each result is taken as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.sheet import jobs
from coachbook.sheet.jobs import Forms
from coachbook.sheet.printer import AT_ONCE, FormKey, Job, PackItem, batches
from coachbook.sheet.sheet import make_sheet


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]
    said: str

    def pages(self, name: str) -> list[str]: ...


class Quick(Protocol):
    printed: list[str]
    batches: list[int]
    packs: dict[str, list[str]]
    jobs: dict[str, Job]
    too_long: dict[str, int]


Sheets = Callable[..., Run]

LIN, WANG, SMITH = (f"2026-W48_north_{rep}" for rep in ("lin", "wang", "smith"))
SOUTH = """\
  - id: south
    name: South
    department: training
    supervisor: {id: ann, name: Ann}
    reps:
      - {id: bo, name: Bo, joined: 2025-03-03, language: en}
      - {id: cy, name: Cy, joined: 2025-03-03, language: en}
"""


@pytest.fixture
def two(folder: Path) -> Path:
    """The team folder with a second team."""
    with (folder / "team.yml").open("a", encoding="utf-8") as file:
        file.write(SOUTH)
    return folder


def test_a_sheet_is_made_once_whatever_packs_it_goes_into(
    sheets: Sheets, two: Path, quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(*given: object) -> object:
        sheet = make_sheet(*given)  # type: ignore[arg-type]
        made.append(sheet.id)
        return sheet

    monkeypatch.setattr(jobs, "make_sheet", counted)
    run = sheets(team=two)
    assert run.result.exit_code == 0, run.said
    south = ["2026-W48_south_bo", "2026-W48_south_cy"]
    assert made == quick.printed == [LIN, WANG, SMITH, *south]
    *_, house = quick.packs.values()
    assert len(quick.packs) == 3
    assert [name for name in house if "cover" not in name] == made


def test_reps_of_several_teams_are_printed_at_once(sheets: Sheets, two: Path, quick: Quick) -> None:
    sheets(team=two)
    assert quick.batches == [5]
    assert [len(batch) for batch in batches(range(AT_ONCE + 1))] == [AT_ONCE, 1]
    assert list(batches(())) == []


def test_a_pack_has_what_its_files_have(sheets: Sheets, two: Path, quick: Quick) -> None:
    """Also when the files were there already and only the pack is written."""
    sheets(team=two)
    printed = dict(quick.jobs)
    quick.jobs.clear()
    again = sheets(team=two)
    assert "(0 made, 5 there already)" in again.said
    assert quick.jobs == printed


def test_a_sheet_that_is_too_long_stops_neither_those_before_nor_after(
    sheets: Sheets, two: Path, quick: Quick
) -> None:
    quick.too_long = {LIN: 4, "2026-W48_south_bo": 3}
    run = sheets("--keep-going", team=two)
    assert run.result.exit_code == 1
    assert [name for name in run.files if "pack" not in name] == [
        f"north/{SMITH}.pdf",
        f"north/{WANG}.pdf",
        "south/2026-W48_south_cy.pdf",
    ]
    for says in (f"{LIN} has 4 pages", "2026-W48_south_bo has 3 pages", "3 sheets in"):
        assert says in run.said
    noted = json.loads((two / "records/printed/2026-W48.json").read_text(encoding="utf-8"))
    assert sorted(noted) == ["cy", "smith", "wang"]
    *_, house = quick.packs.values()
    assert [name for name in house if "cover" not in name] == [
        *(WANG, SMITH),
        "2026-W48_south_cy",
    ]


def test_the_press_tries_a_form_on_a_sheet_that_is_too_long(
    sheets: Sheets, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may not be composed on two sides, where the plain way takes three: nothing is cut off."""
    html = Forms.html

    def long(self: Forms, job: Job, *, on_screen: bool = False) -> str:
        more = '<p style="break-before: page">3</p></body>' if job.id == WANG else "</body>"
        return html(self, job, on_screen=on_screen).replace("</body>", more)

    monkeypatch.setattr(Forms, "html", long)
    (folder / "records" / "press.sqlite").unlink()  # which knows the form's proof
    run = sheets("--lang", "zh", "--keep-going", team=folder)
    assert "the press differs from the plain way, which is used: 3 pages in plain" in run.said
    assert f"the sheet {WANG} has 3 pages instead of 2 [sheet-two-sides]" in run.said
    assert run.files == ["2026-W48_north_pack.pdf", f"north/{LIN}.pdf", f"north/{SMITH}.pdf"]
    assert len(run.pages("2026-W48_north_pack.pdf")) == 6


def test_only_forms_that_are_filled_in_are_kept(sheets: Sheets, folder: Path) -> None:
    """The cover of a pack for the screen has nothing to fill in: it is no form."""
    kept = sorted((folder / "records" / "forms").iterdir())
    run = sheets("--fillable", "--lang", "zh", "--rep", "wang")
    assert run.result.exit_code == 0, run.said
    assert sorted((folder / "records" / "forms").iterdir()) == kept


def test_a_part_gives_back_its_job_and_takes_little_room() -> None:
    texts = {f"deal/{number}/reason": f"第{number}条：客户\ud800说“好”" for number in range(200)}
    key = FormKey("sheet", (Language.ZH, Language.EN), "training")
    job = Job("2026-W48_north_lin", key, texts, "周表", "华北", "林晓喆", "code|D1")
    part = PackItem(job, Path("lin.pdf"))
    assert (part.job, part.file) == (job, Path("lin.pdf"))
    assert PackItem(job).file is None
    assert not hasattr(part, "__dict__")
    assert len(part._packed) < 2_000
