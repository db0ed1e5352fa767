"""A week with a make-up Saturday: six columns on every medium, and what is filled in comes back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from click.testing import Result

from coachbook.pdf.form_map import from_json
from coachbook.scorecard.store.open_store import open_store
from coachbook.scorecard.workbook.identity import cell_name

pytestmark = pytest.mark.usefixtures("heavy")

Run = Callable[..., Result]
WEEK = "2026-W41"  # 5 to 11 October: free until Wednesday, made up for on Saturday
TEAM = """\
holidays: [{from: 2026-10-01, to: 2026-10-07}]
makeup_days: [2026-10-10]
teams:
  - id: north
    name: 华北
    department: training
    supervisor: {id: zhou, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03, leave: [2026-10-09]}
      - {id: wang, name: 王珺, joined: 2025-03-03, left: 2026-10-08}
      - {id: later, name: 李梅, joined: 2026-10-12}
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "team.yml").write_text(TEAM, encoding="utf-8")
    (folder / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    return folder


def made(run: Run, command: str, team: Path, *options: str) -> Path:
    out = team.parent / command
    done = run(command, "--team", team, "--week", WEEK, "--out", out, *options)
    assert done.exit_code == 0, done.output
    return out


def collected(run: Run, team: Path, file: Path) -> dict[str, object]:
    done = run("collect", file, "--team", team)
    assert "refused" not in done.output, done.output
    [card] = [one for one in open_store(team / "records").cards() if one.card.rep == "lin"]
    return {name: one.value for name, one in card.values.items()}


def test_the_paper_sheet_has_six_columns_and_anchors_of_three_days(run: Run, team: Path) -> None:
    made(run, "sheets", team)
    [file] = (each for each in (team / "records/forms").glob("*.json") if each.stem != "drawn")
    boxes = {box.id for box in from_json(file.read_text(encoding="utf-8"), file).boxes}
    assert {f"check.calls/{day}" for day in range(1, 7)} <= boxes
    assert "check.calls/7" not in boxes
    made_for = {each.stem for each in (team.parent / "sheets" / "north").iterdir()}
    assert made_for == {f"{WEEK}_north_lin", f"{WEEK}_north_wang"}


def test_the_workbook(run: Run, team: Path) -> None:
    [file] = made(run, "workbook", team).iterdir()
    book = openpyxl.load_workbook(file)
    [(sheet, address)] = book.defined_names[cell_name(1, "check.calls/6")].destinations
    book[sheet][address.replace("$", "")].value = 77
    words = {str(cell.value) for row in book[sheet] for cell in row}
    assert "周六 10月10日" in words
    assert any("3 天，没有空着的钟头" in each for each in words)
    content = io.BytesIO()
    book.save(content)
    file.write_bytes(content.getvalue())
    assert collected(run, team, file)["check.calls/6"] == 77


def test_the_web_page(run: Run, team: Path) -> None:
    [file] = made(run, "webform", team).iterdir()
    page = file.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert [each["number"] for each in data["page"]["days"]] == [1, 2, 3, 4, 5, 6]
    saturday = data["page"]["days"][-1]
    assert saturday["date"] == "2026-10-10"
    assert saturday["weekday"] == {"zh": "周六", "en": "Sat"}
    away = {
        rep["id"]: [
            int(key.split("/")[1])
            for key in rep["texts"]
            if key.startswith("day/") and key.endswith("/off")
        ]
        for rep in data["reps"]
    }
    assert away == {"lin": [1, 2, 3, 5], "wang": [1, 2, 3, 5, 6]}


SHORT = [
    # Of one working day levels 1 to 3 are the same, of two 2 and 3.
    ("2026-10-01, to: 2026-10-07}, {from: 2026-10-09", ["[2026-10-10]", "[]"], {1, 2}),
    ("2026-10-01, to: 2026-10-08", ["[2026-10-10]", "[2026-10-10]"], {2}),
]


@pytest.mark.parametrize(("holiday", "makeup", "unused"), SHORT, ids=["one day", "two days"])
def test_a_level_that_a_short_week_does_not_have_can_be_given_nowhere(
    run: Run, team: Path, holiday: str, makeup: list[str], unused: set[int]
) -> None:
    text = TEAM.replace("2026-10-01, to: 2026-10-07", holiday).replace(makeup[0], makeup[1])
    text = text.replace(", leave: [2026-10-09]", "").replace(", left: 2026-10-08", "")
    (team / "team.yml").write_text(text, encoding="utf-8")
    used = {0, 1, 2, 3, 4} - unused
    made(run, "sheets", team, "--plain", "--rep", "lin")
    [file] = (each for each in (team / "records/forms").glob("*.json") if each.stem != "drawn")
    boxes = {box.id for box in from_json(file.read_text(encoding="utf-8"), file).boxes}
    assert {level for level in range(5) if f"criterion.calls/{level}" in boxes} == used
    assert {level for level in range(5) if f"criterion.records/{level}" in boxes} == {*range(5)}
    [file] = made(run, "webform", team).iterdir()
    page = file.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    criteria = {each["id"]: each for each in json.loads(found[1])["criteria"]}
    assert {*criteria["criterion.calls"]["unused"]} == unused
    assert criteria["criterion.calls"]["marks"][2]["zh"] == "同 3 分"
    [file] = made(run, "workbook", team).iterdir()
    book = openpyxl.load_workbook(file)
    [(sheet, address)] = book.defined_names[cell_name(1, "criterion.calls")].destinations
    cell = address.replace("$", "")
    [rule] = (one for one in book[sheet].data_validations.dataValidation if cell in one.sqref)
    assert rule.formula1 == f'"{",".join(map(str, sorted(used)))},不适用"'


def test_a_rep_s_own_days_are_said_on_every_medium(run: Run, team: Path) -> None:
    says = "本人这周上班 2 天：表上的 1、2、3 天，按 1、2、2 天评，同天数取高分"
    out = made(run, "sheets", team, "--plain")
    lin, wang = (
        "".join(
            page.get_textpage().get_text_range().replace("\r\n", "")
            for page in pypdfium2.PdfDocument(out / "north" / f"{WEEK}_north_{rep}.pdf")
        )
        for rep in ("lin", "wang")
    )
    assert says in lin
    assert "本人这周上班 1 天：表上的 1、2、3 天，按 1、1、1 天评，同天数取高分" in wang
    [file] = made(run, "webform", team).iterdir()
    assert says in file.read_text(encoding="utf-8")
    [file] = made(run, "workbook", team).iterdir()
    book = openpyxl.load_workbook(file)
    grid, first, _ = book.worksheets[:3]
    assert any(says in str(cell.value) for row in first for cell in row)
    hints = [str(one.prompt) for one in grid.data_validations.dataValidation]
    assert any(hint.startswith(says) for hint in hints)


def test_a_card_typed_by_hand(run: Run, team: Path) -> None:
    file = team.parent / "card.yml"
    head = f"team: north\nrep: lin\nweek: {WEEK}\n"
    file.write_text(f"{head}values:\n  check.calls/6: 60\n", encoding="utf-8")
    assert collected(run, team, file)["check.calls/6"] == 60
