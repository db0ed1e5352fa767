"""What was issued and collected before still collects, to the same values (tests/issued/README.md).

All goes through the command line, and is compared whole with what the code of then made of it.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from playwright.sync_api import Browser

from coachbook.base.words import word_texts
from coachbook.scorecard.reader_context import ReaderContext

from ..conftest import cases_in
from .conftest import in_process
from .printed import BOOK, ROOT
from .webform_page import DESK, opened

pytestmark = pytest.mark.usefixtures("heavy")

ISSUED = ROOT / "tests" / "issued"
EXPECTED = ISSUED / "expected"
FILLED, ANSWERS = ISSUED / "filled", ISSUED / "answers.json"
STORES = ("scorecards", "scorecards.sqlite")
WEEK = "2026-W48"
REPS = ("lin", "smith", "gao")
WORKBOOKS = {
    "north.xlsx": "training",
    "north_self.xlsx": "training",
    "north_calibration_he-jing.xlsx": "training",
    "soft_office.xlsx": "software",
}

_ONE_BOX = re.compile(r"check\.(next-calls|submission|daily-meeting|discipline)/\d")
IDENTITY = 8  # the cell of the hidden sheet
UNREAD = "what is written could not be read"

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The team after its files and then the answers were collected, and what was said and kept."""
    team = team_in(tmp_path_factory.mktemp("issued"))
    first = in_process("collect", FILLED, "--team", team)
    told: dict[str, Any] = {"filled": {**outcome(first), "cards": cards(team)}}
    asked = in_process("review", "--team", team, "--lang", "en")
    assert asked.exit_code == 0, asked.output
    told["questions"] = questions(team)
    second = in_process("collect", ANSWERS, "--team", team)
    told["answers"] = {**outcome(second), "cards": cards(team)}
    return team, told


def team_in(folder: Path, store: str = "") -> Path:
    """A copy of the team folder with its records, and with a store of then."""
    team = shutil.copytree(ISSUED / "team", folder / "team")
    kept = ISSUED / "stores" / store
    if store and kept.is_dir():
        shutil.copytree(kept, team / "records" / store)
    elif store:
        shutil.copy(kept, team / "records" / store)
    return team


def outcome(done: Result) -> dict[str, Any]:
    """What a command said, without where the files lie, and what it ended with.

    Also without what it asks because of today's judge, which learns.
    """
    text = re.sub(r"\S*/(?=\S)", _from_here, done.output)
    lines = [each for each in text.splitlines() if "no proof yet, ask:" not in each]
    return {"ends with": done.exit_code, "says": lines}


def _from_here(path: re.Match[str]) -> str:
    """Nothing in place of a path on this machine; ids with a slash stay."""
    return "" if path[0].startswith("/") else path[0]


def cards(team: Path) -> dict[str, Any]:
    """The latest scorecards as the table has them: field -> value, and what is open."""
    file = team.parent / "table.csv"
    done = in_process("export", "--team", team, "--out", file, "--again")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = defaultdict(lambda: {"values": {}, "open": {}})
    for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))):
        card = found["{team}/{rep} {week} {kind} {scorer}".format(**row)]
        card["state"] = "{state}, revision {revision}, edition {edition}".format(**row)
        about = f"{row['field']} ({row['about']})" if row["about"] else row["field"]
        card["open" if row["question"] else "values"][about] = row["question"] or row["value"]
    return dict(found)


def questions(team: Path) -> list[dict[str, Any]]:
    """What the review page asks, with what was seen where; why it was refused in English."""
    page = (team / "records" / "review.html").read_text(encoding="utf-8")
    kept = ("id", "card", "field", "choices", "seen", "settles", "reason")
    asked = data_of(page)["questions"]
    for seen in (each for one in asked for each in one["seen"]):
        seen["refused"] = seen["refused"]["en"]
        del seen["verdict"]  # the judge of today's, which learns
    return [{key: one[key] for key in kept} for one in asked]


def data_of(page: str) -> Any:
    """The data that a page carries."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def expected(name: str) -> Any:
    return cases_in(EXPECTED / name)


def kept_in(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("part", ["filled", "questions", "answers"])
def test_files_of_then_are_read_asked_about_and_settled_as_then(
    collected: tuple[Path, dict[str, Any]], part: str
) -> None:
    name = "answers_now" if part == "answers" else part
    assert collected[1][part] == expected(f"{name}.yml")


def test_the_scorecards_are_those_of_then_value_by_value(
    collected: tuple[Path, dict[str, Any]],
) -> None:
    """Only what a file has besides and could not be read is a question now; then it was lost."""
    records = collected[0] / "records"
    now, then = collected[1]["answers"]["cards"], expected("answers.yml")["cards"]
    assert now.keys() == then.keys()
    for name, card in then.items():
        unread = {field for field, why in now[name]["open"].items() if why == UNREAD}
        kept = {field: value for field, value in card["values"].items() if field not in unread}
        assert now[name]["values"] == kept
        assert now[name]["open"].keys() - unread == card["open"].keys()
    refused = {"stranger.yml"}
    taken = [file for file in FILLED.iterdir() if file.name not in refused]
    originals = {sha256(file.read_bytes()).hexdigest() for file in (*taken, ANSWERS)}
    assert {file.stem for file in (records / "inbox").iterdir()} == originals


@pytest.mark.parametrize("store", STORES)
def test_a_store_of_then_has_the_same_history_and_table(
    store: str, run: Run, tmp_path: Path
) -> None:
    team = team_in(tmp_path, store)
    said = "".join(run("history", rep, "--team", team).output for rep in REPS)
    assert said == (EXPECTED / "history.txt").read_text(encoding="utf-8")
    assert cards(team) == expected("answers.yml")["cards"]


@pytest.mark.parametrize("store", STORES)
def test_a_store_of_then_already_knows_its_files(store: str, run: Run, tmp_path: Path) -> None:
    team = team_in(tmp_path, store)
    done = run("collect", FILLED / "lin.pdf", FILLED / "north_page.json", ANSWERS, "--team", team)
    assert "3 files: 0 with something new, 3 already known" in done.output
    assert cards(team) == expected("answers.yml")["cards"]


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize(("store", "of"), [*zip(STORES, ("north", "soft"), strict=True)])
def test_a_report_on_a_store_of_then_says_the_same(
    store: str, of: str, run: Run, tmp_path: Path
) -> None:
    team = team_in(tmp_path, store)
    out = tmp_path / "out"
    asked = ("--team", team, "--team", of, "--week", WEEK, "--lang", "zh", "--out", out)
    done = run("report", *asked)
    assert done.exit_code == 0, done.output
    rows = "\n".join(rows_of(out / f"{WEEK}_{of}_report_zh.xlsx"))
    assert rows == (EXPECTED / f"report_{of}.txt").read_text(encoding="utf-8").rstrip("\n")


def rows_of(file: Path) -> Iterator[str]:
    """Every row of every table, after the table's name, without verdicts: the judge learns."""
    for sheet in openpyxl.load_workbook(file).worksheets:
        yield f"== {sheet.title}"
        judged = sheet.title == word_texts("report")["sheet_said"].zh
        for whole in sheet.iter_rows(values_only=True):
            row = whole[:-1] if judged else whole
            yield " | ".join("" if cell is None else str(cell) for cell in row).rstrip(" |")


@pytest.fixture(scope="module")
def playbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The playbook outside git, as then: no commit stands on a sheet, which would differ."""
    return shutil.copytree(ROOT / "playbook", tmp_path_factory.mktemp("book") / "playbook")


@pytest.mark.usefixtures("heavy")
def test_printed_again_a_sheet_has_a_new_form_and_the_old_ones_stay(
    playbook: Path, run: Run, tmp_path: Path
) -> None:
    team = team_in(tmp_path)
    records = team / "records"
    before = kept_in(records)
    asked = ("--playbook", playbook, "--team", team, "--week", WEEK, "--out", tmp_path / "out")
    alone = run("sheets", *asked, "--rep", "lin", "--rep", "smith", "--fillable")
    assert "2 sheets in" in alone.output
    after = kept_in(records)
    changing = ("printed/", "forms/drawn.json")  # the log, and which page gave which form
    stays = {name for name in before if not name.startswith(changing)}
    assert {name: after[name] for name in stays} == {name: before[name] for name in stays}
    assert maps_in(after).items() > maps_in(before).items()
    for form, drawn in maps_in(after).items():
        assert bool(drawn.get("areas")) is (form not in maps_in(before))


def maps_in(records: dict[str, bytes]) -> dict[str, Any]:
    """Every form's map by its file."""
    names = (name for name in records if re.fullmatch(r"forms/\w{4}\.json", name))
    return {name: json.loads(records[name]) for name in names}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_all_that_an_issued_workbook_asks_is_known_today(name: str) -> None:
    book = openpyxl.load_workbook(FILLED / name)
    hidden = [str(cell.value) for row in book["coachbook"].iter_rows() for cell in row]
    asked = json.loads(hidden[IDENTITY])["fields"]
    known = ReaderContext(BOOK, ()).fields(WORKBOOKS[name])
    assert len(asked) > 50
    assert {*asked} <= {*known}


@pytest.mark.parametrize("when", ["issued", "today"])
def test_a_page_takes_in_what_the_issued_page_exported(
    when: str, browser: Browser, run: Run, tmp_path: Path
) -> None:
    page = ISSUED / "page.html"
    if when == "today":
        team = team_in(tmp_path)
        asked = ("--team", team, "--team", "north", "--week", WEEK, "--out", tmp_path)
        made = run("webform", *asked)
        assert made.exit_code == 0, made.output
        page = tmp_path / f"{WEEK}_north.html"
    exported = FILLED / "north_page.json"
    with browser.new_context(viewport=DESK, offline=True) as context:
        form = opened(context, page)
        form.take(exported)
        again = json.loads(form.export(tmp_path).read_text(encoding="utf-8"))
    before = json.loads(exported.read_text(encoding="utf-8"))
    if when == "issued":
        assert again["page"] == before["page"]
        assert again["reps"] == before["reps"]
        return
    for each, card in before["reps"].items():
        kept = {name: one for name, one in card["values"].items() if not _ONE_BOX.fullmatch(name)}
        assert {name: again["reps"][each]["values"][name] for name in kept} == kept
