"""Levels that a short week does not have are refused with their place, whatever the medium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import BrowserContext, expect

from coachbook.__main__ import cli
from coachbook.scorecard.observation import CardKey, CardKind, Value
from coachbook.scorecard.store.open_store import open_store
from coachbook.scorecard.workbook.identity import cell_name

from .reviewing import show
from .webform_page import dom_id, opened

Run = Callable[..., Result]
WEEK = "2026-W41"  # free but for Saturday 10 October: levels 1 to 3 of calls are the same
KEY = CardKey("north", "lin", WEEK, CardKind.NORMAL, "zhou")
HOLIDAYS = "holidays: [{from: 2026-10-01, to: 2026-10-07}, {from: 2026-10-08, to: 2026-10-09}]\n"
TEAM = """\
makeup_days: [2026-10-10]
teams:
  - id: north
    name: 华北
    department: training
    supervisor: {id: zhou, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
"""
HEAD = f"team: north\nrep: lin\nweek: {WEEK}\n"
SAYS = f"the week {WEEK} has too few working days for level 2: write what it is the same as, 3"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "team.yml").write_text(HOLIDAYS + TEAM, encoding="utf-8")
    (folder / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    return folder


@pytest.fixture
def hand_in(team: Path, run: Run) -> Callable[[str], Result]:
    def hand_in(values: str) -> Result:
        (team.parent / "card.yml").write_text(f"{HEAD}{values}\n", encoding="utf-8")
        return run("collect", team.parent / "card.yml", "--team", team)

    return hand_in


HandIn = Callable[[str], Result]


def value(team: Path, field: str) -> Value:
    card = open_store(team / "records").latest(KEY)
    return card.value(field) if card else None


@pytest.mark.parametrize("field", ["criterion.calls", "criterion.calls/own"])
def test_a_card_by_hand(team: Path, hand_in: HandIn, field: str) -> None:
    done = hand_in(f"values: {{{field}: 2, criterion.records: 1}}")
    assert done.exit_code == 1
    assert f"line 4:{len(field) + 12}" in done.output
    assert SAYS in done.output
    assert value(team, field) is None
    assert value(team, "criterion.records") == 1


@pytest.mark.parametrize("level", [0, 3, 4])
def test_a_level_that_the_week_has_counts(team: Path, hand_in: HandIn, level: int) -> None:
    assert hand_in(f"values: {{criterion.calls: {level}}}").exit_code == 0
    assert value(team, "criterion.calls") == level


def test_a_form_that_was_issued_before_the_holiday_was_known(team: Path, run: Run) -> None:
    (team / "team.yml").write_text(TEAM.partition("\n")[2], encoding="utf-8")
    run("workbook", "--team", team, "--week", WEEK, "--out", team.parent / "out")
    (team / "team.yml").write_text(HOLIDAYS + TEAM, encoding="utf-8")
    [file] = (team.parent / "out").iterdir()
    book = openpyxl.load_workbook(file)
    [(sheet, address)] = book.defined_names[cell_name(1, "criterion.calls")].destinations
    book[sheet][address.replace("$", "")].value = 2
    book.save(file)
    done = run("collect", file, "--team", team)
    assert SAYS in done.output
    assert value(team, "criterion.calls") is None


def test_the_scores_of_a_team_folder(team: Path, run: Run) -> None:
    rows = (
        f"week,rep,criterion,level\n{WEEK},lin,criterion.records,2\n{WEEK},lin,criterion.calls,2\n"
    )
    (team / "scores.csv").write_text(rows, encoding="utf-8")
    done = run("report", "--team", team, "--week", WEEK, "--out", team.parent / "out")
    assert done.exit_code == 1
    assert "scores.csv:3:30: error: " in done.output
    assert "it is the same as 3; write 3" in done.output


def test_review_offers_the_levels_of_the_week_and_explains_them_by_it(
    team: Path, hand_in: HandIn, run: Run, phone: BrowserContext
) -> None:
    hand_in("values: {criterion.calls: 2}")
    assert run("review", "--team", team, "--lang", "en").exit_code == 0
    page = phone.new_page()
    page.goto((team / "records/review.html").as_uri())
    show(page, "Calls made")
    for level in (1, 2):
        expect(page.get_by_role("button", name=str(level), exact=True)).to_have_count(0)
        page.keyboard.press(str(level))
    assert page.locator("nav .given").count() == 0
    told = " ".join(page.locator(".meanings li").all_inner_texts())
    assert "1 day" in told
    assert "3 days" not in told
    page.keyboard.press("3")
    assert page.locator("nav .given").all_inner_texts() == ["✓ 3"]


def test_review_in_the_terminal(team: Path, hand_in: HandIn) -> None:
    hand_in("values: {criterion.calls: 2}")
    asked = ["review", "--team", str(team), "--terminal", "--lang", "zh"]
    done = CliRunner().invoke(cli, asked, input="2\n3\n")
    assert "没有 2 分" in done.output
    assert value(team, "criterion.calls") == 3


def test_the_web_page_has_no_button_for_a_level_that_the_week_does_not_have(
    team: Path, run: Run, phone: BrowserContext
) -> None:
    run("webform", "--team", team, "--week", WEEK, "--lang", "en", "--out", team.parent / "out")
    [file] = (team.parent / "out").iterdir()
    form = opened(phone, file)
    for field in ("criterion.calls", "criterion.calls/own"):
        group = form.page.locator(f"#{dom_id(field)}")
        used = group.locator("input").evaluate_all("all => all.map(each => each.value)")
        assert [each for each in used if each != "na"] == ["0", "3", "4"]
        group.locator("[data-value='0']").click()
        group.locator("input[value='0']").press("ArrowDown")
        assert form.chosen(field) == "3"
        for key in ("1", "2"):
            form.page.keyboard.press(key)
            assert form.chosen(field) == "3"
    anchors = form.page.locator("article", has=form.page.locator("#" + dom_id("criterion.calls")))
    assert "1 day" in str(anchors.locator(".anchors").text_content())
