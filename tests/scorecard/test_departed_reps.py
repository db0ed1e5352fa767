"""A rep who has left: the history stays and counts, the weeks after are without the rep."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from .printed import BOOK, DEMO
from .team_cards import CRITERIA, KEYS, TEAM

pytestmark = pytest.mark.usefixtures("heavy")

Run = Callable[..., Result]
REP, NAME, JOINED = "li-xiaoyan", "李晓燕", "joined: 2022-06-13"
LAST, AFTER = "2026-W47", "2026-W48"
HAND = "team: training-1\nrep: {rep}\nweek: {week}\nvalues:\n  criterion.calls: 3\n"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """The demonstration team after 20 November, a Friday, on which one of its reps left."""
    folder = tmp_path / "team"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("records"))
    file = folder / "team.yml"
    text = file.read_text(encoding="utf-8")
    assert text.count(JOINED) == 1
    file.write_text(text.replace(JOINED, f"{JOINED}\n        left: 2026-11-20"), encoding="utf-8")
    return folder


def collected(run: Run, team: Path, name: str, content: str) -> Result:
    file = team.parent / name
    file.write_text(content, encoding="utf-8")
    return run("collect", file, "--team", team)


def web_file(week: str) -> str:
    """A page's file, with every rep of the team scored."""
    document = "web-0123456789abcdef"
    values = {criterion: [3, document, 1] for criterion in CRITERIA}
    card = {"form": "", "deals": [], "commitments": [], "values": values}
    whole: dict[str, Any] = {
        "coachbook": "coachbook webform 1",
        "page": "aa",
        "document": document,
        "edit": 1,
        "seen": {},
        "team": TEAM.id,
        "week": week,
        "kind": "normal",
        "scorer": TEAM.supervisor.id,
        "edition": BOOK.edition.version,
        "reps": dict.fromkeys(KEYS, card),
    }
    return json.dumps(whole)


def made(run: Run, command: str, team: Path, week: str) -> Path:
    """What a command writes of a week."""
    out = team.parent / f"{command}-{week}"
    done = run(command, "--team", team, "--week", week, "--out", out)
    assert done.exit_code == 0, done.output
    return out


def rows(file: Path, sheet: int) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(file)
    return list(book.worksheets[sheet].iter_rows(min_row=2, values_only=True))


def test_cards_are_taken_up_to_the_last_week_and_then_refused(run: Run, team: Path) -> None:
    last = collected(run, team, "last.yml", HAND.format(rep=REP, week=LAST))
    assert last.exit_code == 0, last.output
    after = collected(run, team, "after.yml", HAND.format(rep=REP, week=AFTER))
    assert after.exit_code == 1
    says = (
        f"refused: training-1/{REP} {AFTER}: is of a week that begins after the rep left on "
        "2026-11-20: correct `left` in team.yml if the rep was still there"
    )
    assert says in after.output


def test_of_a_file_with_everyone_only_who_left_is_refused(run: Run, team: Path) -> None:
    done = collected(run, team, "week.json", web_file(AFTER))
    assert f"{len(CRITERIA) * 7} fields of 7 scorecards read, 1 refused" in done.output


@pytest.mark.parametrize("command", ["workbook", "webform"])
def test_what_is_filled_in_has_who_is_there(run: Run, team: Path, command: str) -> None:
    for week, there in ((LAST, True), (AFTER, False)):
        [file] = made(run, command, team, week).iterdir()
        text = file.read_text(encoding="utf-8") if command == "webform" else _cells(file)
        assert (NAME in text) is there
        assert "赵磊" in text


def _cells(file: Path) -> str:
    sheets = openpyxl.load_workbook(file).worksheets
    return " ".join(str(cell.value) for sheet in sheets for row in sheet for cell in row)


@pytest.mark.usefixtures("heavy")
def test_the_report_is_without_who_left_but_its_trend_is_not(run: Run, team: Path) -> None:
    for week in (LAST, AFTER):
        collected(run, team, f"{week}.json", web_file(week))
    out = made(run, "report", team, AFTER)
    [page], [book] = out.glob("*.html"), out.glob("*.xlsx")
    assert NAME not in page.read_text(encoding="utf-8")
    assert REP not in page.read_text(encoding="utf-8")
    names = [row[0] for row in rows(book, 1)]
    assert (len(names), NAME in names) == (7, False)
    every = (row for sheet in openpyxl.load_workbook(book) for row in sheet.values)
    counts = {row[0]: row[2] for row in every if row[0] in (LAST, AFTER)}
    assert counts == {LAST: 8, AFTER: 7}


@pytest.mark.usefixtures("heavy")
def test_what_who_left_has_sold_counts_for_the_team(run: Run, team: Path) -> None:
    won = {}
    for at in ("with", "without"):
        [book] = made(run, "report", team, AFTER).glob("*.xlsx")
        won[at] = [row for row in rows(book, 0) if "2026" in str(row[0])]
        text = (team / "team.yml").read_text(encoding="utf-8")
        (team / "team.yml").write_text(text.replace("        left: 2026-11-20\n", ""), "utf-8")
    assert won["with"]
    assert won["with"] == won["without"]


def test_history_export_and_diagnosis_still_know_the_rep(run: Run, team: Path) -> None:
    collected(run, team, "last.yml", HAND.format(rep=REP, week=LAST))
    history = run("history", REP, "--team", team)
    assert "criterion.calls: 3" in history.output
    out = team.parent / "table.csv"
    assert run("export", "--team", team, "--out", out).exit_code == 0
    assert REP in out.read_text(encoding="utf-8-sig")
    diagnosis = run("diagnose", REP, "--team", team, "--week", AFTER, "--lang", "en")
    assert diagnosis.exit_code == 0, diagnosis.output
    assert NAME in diagnosis.output
    assert run("review", "--team", team).exit_code == 0
