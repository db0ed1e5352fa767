"""What came back stands on the next sheet, whatever characters and however many commitments."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.scorecard.readers.web_file import FORMAT
from coachbook.scorecard.workbook.identity import cell_name
from coachbook.sheet.field_labels import field_label

from .printed import BOOK, DEMO
from .team_cards import KEYS

Run = Callable[..., Result]
REP = "wang-zhe"
ODD = """\
team: training-1
rep: wang-zhe
week: 2026-W48
values:
  agreed/1/what: 发方案👍\U00020bb7㙓
  agreed/1/due: 2026-12-02
  objection/item: 3
  objection/because: 没道理😡
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("records"))
    return folder


@pytest.fixture
def many(team: Path) -> Path:
    """With seven more open commitments of one rep."""
    with (team / "commitments.csv").open("a", encoding="utf-8") as file:
        for number in range(1, 8):
            file.write(f"X26-{number},{REP},2026-11-16,第 {number} 件事,2026-11-2{number},\n")
    return team


@pytest.mark.usefixtures("heavy")
def test_a_character_on_a_card_stops_no_sheet_and_is_told_with_its_place(
    run: Run, team: Path, tmp_path: Path
) -> None:
    card = tmp_path / "card.yml"
    card.write_text(ODD, encoding="utf-8")
    assert run("collect", card, "--team", team).exit_code == 0
    texts = []
    for way in ((), ("--plain",)):
        out = tmp_path / f"out{len(way)}"
        arguments = ("--team", team, "--week", "2026-W49", "--rep", REP, "--rep", "li-xiaoyan")
        done = run("sheets", *arguments, "--out", out, *way)
        assert done.exit_code == 0, done.output
        assert "2 sheets in" in done.output
        assert "warning: card 2026-W48 wang-zhe, agreed/1: U+1F44D (thumbs up" in done.output
        assert "warning: card 2026-W48 wang-zhe, objection/because: U+1F621" in done.output
        [file] = out.rglob(f"*_{REP}.pdf")
        pdf = pypdfium2.PdfDocument(file)
        texts.append(pdf[0].get_textpage().get_text_range())
        pdf.close()
    assert "发方案〔赞 〓U+20BB7 〓U+3653〕" in texts[0]
    assert "没道理〔怒火中烧〕" in texts[0]
    assert texts[0] == texts[1]


@pytest.mark.usefixtures("heavy")
def test_a_commitment_beyond_the_paper_is_ticked_on_a_workbook(
    run: Run, many: Path, tmp_path: Path
) -> None:
    arguments = ("--team", many, "--week", "2026-W48", "--out", tmp_path)
    assert run("workbook", *arguments).exit_code == 0
    file = tmp_path / "2026-W48_training-1.xlsx"
    book = openpyxl.load_workbook(file)
    name = cell_name(KEYS.index(REP) + 1, "commitment/8")
    [(sheet, place)] = book.defined_names[name].destinations
    book[sheet][place.replace("$", "")] = "已办"
    saved = io.BytesIO()
    book.save(saved)
    file.write_bytes(saved.getvalue())
    collected = run("collect", file, "--team", many)
    assert collected.exit_code == 0, collected.output
    assert open_on_web(run, many, tmp_path) == {f"X26-{n}" for n in range(1, 7)}


def test_a_commitment_beyond_the_paper_is_ticked_on_a_web_form(
    run: Run, many: Path, tmp_path: Path
) -> None:
    ids = ["C26W47-01", *(f"X26-{number}" for number in range(1, 8))]
    card = {
        "form": "",
        "deals": [],
        "commitments": ids,
        "values": {"commitment/8": ["done", "0123456789abcdef", 1]},
    }
    head = {"team": "training-1", "week": "2026-W48", "kind": "normal", "scorer": "zhou-min"}
    file = {
        "coachbook": FORMAT,
        "page": "0123456789abcdef",
        **head,
        "edition": BOOK.edition.version,
        "document": "0123456789abcdef",
        "edit": 1,
        "seen": {},
        "reps": {REP: card},
    }
    (tmp_path / "card.json").write_text(json.dumps(file), encoding="utf-8")
    collected = run("collect", tmp_path / "card.json", "--team", many)
    assert collected.exit_code == 0, collected.output
    assert open_on_web(run, many, tmp_path) == {f"X26-{n}" for n in range(1, 7)}


def open_on_web(run: Run, team: Path, out: Path) -> set[str]:
    """The added commitments that next week's web form lists."""
    done = run("webform", "--team", team, "--week", "2026-W49", "--out", out)
    assert done.exit_code == 0, done.output
    page = (out / "2026-W49_training-1.html").read_text(encoding="utf-8")
    return {f"X26-{number}" for number in range(1, 8) if f'"X26-{number}"' in page}


def test_a_tick_of_discipline_says_that_a_breach_was_seen() -> None:
    assert field_label("check.discipline/2", BOOK, Language.ZH) == "纪律 · 看见违纪 · 周二"
    assert field_label("check.discipline/2", BOOK, Language.EN).startswith("Discipline · breach")
    assert "违纪" not in field_label("check.submission/2", BOOK, Language.ZH)
    assert [check.id for check in BOOK.sheet.checks if check.breach] == ["check.discipline"]
