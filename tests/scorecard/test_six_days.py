"""A week with a make-up Saturday: six columns on every medium, and what is filled in comes back."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
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


def made(run: Run, command: str, team: Path) -> Path:
    out = team.parent / command
    done = run(command, "--team", team, "--week", WEEK, "--out", out)
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
            if key.startswith("check.calls/") and key.endswith("/away")
        ]
        for rep in data["reps"]
    }
    assert away == {"lin": [1, 2, 3, 5], "wang": [1, 2, 3, 5, 6]}


def test_a_card_typed_by_hand(run: Run, team: Path) -> None:
    file = team.parent / "card.yml"
    head = f"team: north\nrep: lin\nweek: {WEEK}\n"
    file.write_text(f"{head}values:\n  check.calls/6: 60\n", encoding="utf-8")
    assert collected(run, team, file)["check.calls/6"] == 60
