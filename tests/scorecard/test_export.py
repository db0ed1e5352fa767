"""`coachbook export`: one table, in which no text is a formula, the same bytes each time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from coachbook.__main__ import cli
from coachbook.scorecard import export as exporting
from coachbook.scorecard.observation import Medium
from coachbook.scorecard.store.export_rows import COLUMNS
from coachbook.scorecard.store.open_store import open_store

from .cards import CRITERIA, card_of, seen

FORMULAS = ("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    texts = [seen(f"praise/{n}", text) for n, text in enumerate(FORMULAS, start=1)]
    scores = [seen(CRITERIA[0], 3), seen(CRITERIA[1], "na")]
    doubt = seen(CRITERIA[2], 2, doubt="=faint", medium=Medium.PDF)
    fact = seen("deal/1/fact.asks-invoice", True, about="D-1")
    open_store(tmp_path / "records").add(card_of(*texts, *scores, doubt, fact))
    (tmp_path / "team.yml").write_text("teams: [{id: north, reps: [{id: lin}, {id: wang}]}]\n")
    return tmp_path


def export(team: Path, form: str, *more: str) -> tuple[Result, Path]:
    out = team / f"made.{form}"
    named = ["export", "--team", str(team), "--format", form, "--out", str(out), *more]
    return CliRunner().invoke(cli, named), out


def test_csv_has_a_value_a_row_and_no_formula(team: Path) -> None:
    result, out = export(team, "csv")
    assert result.exit_code == 0
    assert "12 values in" in result.output
    assert "keep it private" in result.output
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfweek,")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert tuple(head) == COLUMNS
    by_field = {row[8]: dict(zip(head, row, strict=True)) for row in rows}
    for number, text in enumerate(FORMULAS, start=1):
        assert by_field[f"praise/{number}"]["value"] == f"'{text}"
    calls = by_field[CRITERIA[0]]
    assert (calls["value"], calls["number"], calls["state"]) == ("3", "3", "needs-review")
    assert by_field[CRITERIA[1]]["number"] == ""
    assert by_field[CRITERIA[2]]["question"] == "'=faint"
    assert by_field["deal/1/fact.asks-invoice"]["about"] == "D-1"
    assert export(team, "csv")[1].read_bytes() == content


def test_a_workbook_keeps_texts_as_texts(team: Path) -> None:
    result, out = export(team, "xlsx")
    assert result.exit_code == 0
    content = out.read_bytes()
    assert export(team, "xlsx")[1].read_bytes() == content
    sheet = openpyxl.load_workbook(out)["scorecards"]
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert sheet.freeze_panes == "A2"
    cells = {row[8].value: row[10] for row in sheet.iter_rows(min_row=2)}
    for number, text in enumerate(FORMULAS, start=1):
        cell = cells[f"praise/{number}"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    numbers = {row[8].value: row[11].value for row in sheet.iter_rows(min_row=2)}
    assert numbers[CRITERIA[0]] == 3


def test_a_table_too_long_for_a_worksheet_is_refused(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 5)
    result, out = export(team, "xlsx")
    assert result.exit_code == 1
    assert "a worksheet holds 5 values; name a week or team, or export csv" in result.output
    assert not out.exists()


def test_only_what_was_asked_for(team: Path) -> None:
    assert "12 values" in export(team, "csv", "--week", "2026-W48", "--only", "north")[0].output
    assert "0 values" in export(team, "csv", "--week", "2026-W47")[0].output
    assert "0 values" in export(team, "csv", "--rep", "wang")[0].output


def test_parquet_keeps_kinds(team: Path) -> None:
    result, out = export(team, "parquet")
    assert result.exit_code == 0, result.output
    rows = {row["field"]: row for row in parquet.read_table(out).to_pylist()}
    assert rows[CRITERIA[0]]["number"] == 3
    assert rows[CRITERIA[1]]["number"] is None
    assert rows["praise/1"]["value"] == FORMULAS[0]


def test_without_its_library_parquet_is_a_sentence(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(exporting, "import_module", missing)
    result, out = export(team, "parquet")
    assert result.exit_code == 1
    assert "Parquet needs pyarrow (about 55 MB): pip install 'coachbook[parquet]'" in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "typed", "says"),
    [
        ("--rep", "wong", "there is no rep 'wong'; did you mean 'wang'?"),
        ("--only", "nort", "there is no team 'nort'; did you mean 'north'?"),
        ("--records", "nowhere", "there are no records in nowhere"),
    ],
)
def test_what_is_not_there_is_told(team: Path, option: str, typed: str, says: str) -> None:
    result, out = export(team, "csv", option, typed)
    assert result.exit_code == 1
    assert says in result.output
    assert not out.exists()


def test_a_team_folder_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    made = tmp_path / "away" / "made.csv"
    named = ["export", "--team", str(made.parent), "--out", str(made)]
    result = CliRunner().invoke(cli, named)
    assert result.exit_code == 1
    assert f"there is no team folder {made.parent}" in result.output
    assert not made.parent.exists()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_file_that_no_export_wrote_is_kept(team: Path, form: str) -> None:
    out = team / f"made.{form}"
    out.write_bytes(b"mine")
    result, _ = export(team, form)
    assert result.exit_code == 1
    assert "no export has written it" in result.output
    assert out.read_bytes() == b"mine"
    assert export(team, form, "--again")[0].exit_code == 0
    assert export(team, form, "--rep", "wang")[0].exit_code == 0  # over an export: as ever


def test_an_export_that_was_worked_on_in_a_spreadsheet_is_kept(team: Path) -> None:
    _, out = export(team, "xlsx")
    book = openpyxl.load_workbook(out)
    book["scorecards"]["K2"] = "mine"
    book.save(out)
    result, _ = export(team, "xlsx")
    assert result.exit_code == 1
    assert "no export has written it" in result.output


@pytest.mark.parametrize(
    "name", ["team.yml", "deals.csv", "records/codes.csv", "records/scorecards/2026-W48/a.csv"]
)
def test_nothing_of_the_team_folder_is_written_over(team: Path, name: str) -> None:
    before = {file: file.read_bytes() for file in team.rglob("*") if file.is_file()}
    out = ["--out", str(team / name), "--again"]
    result = CliRunner().invoke(cli, ["export", "--team", str(team), *out])
    assert result.exit_code == 1
    assert "belongs to the team folder or its records" in result.output
    assert {file: file.read_bytes() for file in team.rglob("*") if file.is_file()} == before


def test_the_form_is_as_the_name_says(team: Path) -> None:
    out = team / "e.xlsx"
    named = ["export", "--team", str(team), "--out", str(out)]
    assert CliRunner().invoke(cli, named).exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames == ["scorecards"]
    other = CliRunner().invoke(cli, [*named, "--format", "csv"])
    assert other.exit_code == 1
    assert "the name says xlsx, --format says csv" in other.output
