"""Packs as a printer and a screen get them, and their covers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.pdf.field_names import SHEET
from coachbook.sheet.cover import Cover, CoverRow, cover_jobs
from coachbook.sheet.printer import Job
from coachbook.team.codes import CoverCode, read_code


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


def test_a_scanned_cover_is_known_as_one(sheets: Sheets, folder: Path) -> None:
    """With the longest heading, white stays around its code: four modules of 17 / 21 mm."""
    team = (folder / "team.yml").read_text(encoding="utf-8")
    named = team.replace("华北一组", "华北及周边地区大客户电话销售与续约联合辅导示范一组")
    (folder / "team.yml").write_text(named, encoding="utf-8")
    run = sheets("--plain", "--rep", "lin")
    dots = 300 / 25.4
    document = pypdfium2.PdfDocument(run.out / run.files[0])
    page = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    document.close()
    (found,) = zxingcpp.read_barcodes(page)
    code = read_code(found.text)
    assert isinstance(code, CoverCode)
    assert str(code.week) == "2026-W48"
    white, (left, top) = 3.24 * dots, (96.5 * dots, 7 * dots)
    right, bottom = left + 17 * dots, top + 17 * dots
    around = page.crop((*map(round, (left - white, top - white, right + white, bottom + white)),))
    inner = [round(each) for each in (white - 1, white - 1, *(white + 17 * dots + 1,) * 2)]
    around.paste(255, (inner[0], inner[1], inner[2], inner[3]))
    assert around.getextrema() == (255, 255)


def test_covers_that_differ_have_other_codes(sheets: Sheets, folder: Path, quick: Quick) -> None:
    codes = []
    for heading in ("华北一组", "华北二组"):
        team = (folder / "team.yml").read_text(encoding="utf-8")
        (folder / "team.yml").write_text(team.replace("华北一组", heading), encoding="utf-8")
        sheets()
        codes.append(quick.jobs["2026-W48_north_cover_1"].texts["code"])
    assert codes[0] != codes[1]
    sheets("--again")
    assert quick.jobs["2026-W48_north_cover_1"].texts["code"] == codes[1]


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
