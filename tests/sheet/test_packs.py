"""Packs as a printer and a screen get them, and their covers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pikepdf
import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.pdf.field_names import SHEET
from coachbook.sheet.cover import Cover, CoverRow, cover_jobs
from coachbook.sheet.printer import Job


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]
    said: str

    def pages(self, name: str) -> list[str]: ...


class Quick(Protocol):
    printed: list[str]
    jobs: dict[str, Job]
    too_long: dict[str, int]


Sheets = Callable[..., Run]


def test_a_pack_for_the_screen_keeps_each_rep_s_fields_apart(sheets: Sheets) -> None:
    run = sheets("--plain", "--fillable", "--rep", "lin", "--rep", "smith")
    assert run.result.exit_code == 0, run.result.output
    pack, lin, smith = run.files
    assert pack == "2026-W48_north_pack_fillable_part.pdf"
    assert lin.endswith("_lin_fillable.pdf")
    assert smith.endswith("_smith_fillable.pdf")
    with pikepdf.open(run.out / pack) as pdf:
        shown = {item.objgen for page in pdf.pages for item in page.get("/Annots", [])}
        fields = list(pdf.Root.AcroForm.Fields)
        assert [str(each.T) for each in fields] == ["2026-W48_north_lin", "2026-W48_north_smith"]
        held = set()
        for each in fields:
            for field in each.Kids:
                assert field.Parent.objgen == each.objgen
                if field.T == SHEET:  # no page shows it
                    continue
                held |= {w.objgen for w in ([field] if "/Rect" in field else field.Kids)}
        assert held == shown
        with pikepdf.open(run.out / lin) as one:
            assert len(fields[0].Kids) == len(one.Root.AcroForm.Fields) > 0


def test_both_sides_come_out_right(sheets: Sheets) -> None:
    run = sheets("--plain", "--rep", "lin")
    with pikepdf.open(run.out / run.files[0]) as pdf:
        said = pdf.Root.ViewerPreferences
        assert [str(said.Duplex), str(said.PrintScaling)] == ["/DuplexFlipLongEdge", "/None"]
        assert len(pdf.pages) == 4
    cover, blank, front, back = run.pages(run.files[0])
    assert "林晓喆" in cover
    assert blank.strip() == ""
    assert "2026-W48_north_lin" in front
    assert "2026-W48_north_lin" in back


@pytest.mark.parametrize(("reps", "sheets_of_paper"), [(1, 1), (60, 1), (61, 2), (180, 3)])
def test_a_long_cover_takes_more_paper(reps: int, sheets_of_paper: int) -> None:
    rows = [CoverRow(str(number), f"林{number}", "") for number in range(1, reps + 1)]
    cover = Cover("x", "华北", "周敏", Week(2026, 48), Week(2026, 48).days, "", rows, "name")
    jobs = list(cover_jobs(cover, (Language.ZH,)))
    assert len(jobs) == sheets_of_paper
    named = [value for job in jobs for key, value in job.texts.items() if key.endswith("/name")]
    assert named == [row.label for row in rows]
    assert all(job.form.rows <= 60 for job in jobs)
    assert len({job.id for job in jobs}) == len(jobs)


def test_a_sheet_that_is_too_long(sheets: Sheets, quick: Quick) -> None:
    quick.too_long = {"2026-W48_north_wang": 3}
    stopped = sheets(name="stopped")
    assert stopped.result.exit_code == 1
    assert "the sheet 2026-W48_north_wang has 3 pages instead of 2 [sheet-two-sides]" in (
        stopped.said
    )
    quick.printed.clear()
    run = sheets("--keep-going", "--again")
    assert run.result.exit_code == 1
    assert "1 error: what they concern was left out" in run.said
    assert quick.printed == ["2026-W48_north_lin", "2026-W48_north_smith"]
    fields = quick.jobs["2026-W48_north_cover_1"].texts
    assert [fields[f"row/3/{part}"] for part in ("number", "name", "note")] == [
        *("–", "王珺"),
        "没打：两面放不下",
    ]
