"""The web form in a real browser: filling in, the score while one does, and keeping it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result
from playwright.sync_api import Browser, BrowserContext, Error, expect

from coachbook.base.text import Language
from coachbook.scorecard.scoring import score
from coachbook.scorecard.webform_page import Webform, webform_data
from coachbook.sheet.sheet import make_sheet

from . import score_cases
from .score_cases import CASES, EVERY_LEVEL, LOW
from .webform_page import (
    BOOK,
    CRITERIA,
    DEMO,
    LEVELS,
    PHONE,
    REP,
    WEEK,
    Form,
    demo,
    opened,
    score_all,
    values_in,
)


def test_the_command_makes_a_page_a_team(run: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = run("webform", "--team", DEMO, "--week", "2026-W48", "--out", out)
    assert made.exit_code == 0, made.output
    (page,) = out.iterdir()
    assert page.name == "2026-W48_training-1.html"
    first = page.read_bytes()
    run("webform", "--team", DEMO, "--week", "2026-W48", "--out", out)
    assert page.read_bytes() == first
    refused = run("webform", "--team", DEMO, "--team", "trainig-1", "--week", "2026-W48")
    assert refused.exit_code == 1
    assert "did you mean 'training-1'?" in refused.output


def test_the_page_asks_for_nothing_and_lets_nothing_else_run(
    phone: BrowserContext, webform_file: Path
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    form = opened(phone, webform_file)
    score_all(form)
    assert asked == [webform_file.as_uri()]
    page = form.page
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.bad=1>')"
    )
    page.evaluate(
        "document.body.append("
        "Object.assign(document.createElement('script'), {text: 'window.bad=1'}))"
    )
    assert page.evaluate("window.bad") is None


def test_score_plank_and_what_is_missing_show_while_one_fills_in(form: Form) -> None:
    assert form.score == "–"
    score_all(form)
    levels = {c: "na" if n == 5 else n for c, n in zip(CRITERIA, LEVELS, strict=False)}
    reckoned = score(levels, BOOK.scorecard.criteria)
    assert form.score == str(reckoned.percent)
    plank = next(c.name.zh for c in BOOK.scorecard.criteria if c.id == reckoned.weakest)
    assert plank in form.page.locator("#panel .plank").inner_text()
    missing = form.missing()
    assert BOOK.scorecard.criteria[-1].name.zh in missing
    assert any("根因" in each for each in missing)
    before = len(missing)
    form.choose(f"{CRITERIA[1]}/cause", 2)
    assert len(form.missing()) == before - 1


def test_at_the_top_the_panel_names_no_plank(form: Form) -> None:
    plank = form.page.locator("#panel .plank")
    for criterion in CRITERIA:
        form.choose(criterion, 4)
    assert plank.inner_text() == "评过的各项都到顶"
    form.choose(CRITERIA[0], 3)
    assert BOOK.scorecard.criteria[0].name.zh in plank.inner_text()


def test_the_page_reckons_as_the_reports_do(form: Form) -> None:
    for rep, levels in enumerate([(0, 0), (4, 4), (1, 5), (5, 5), (3, 2), (1, 4, 2), (2, 1, 0)]):
        form.open(rep)
        for criterion, level in zip(CRITERIA, levels, strict=False):
            form.choose(criterion, level)
        marks = {c: "na" if n == 5 else n for c, n in zip(CRITERIA, levels, strict=False)}
        percent = score(marks, BOOK.scorecard.criteria).percent
        assert form.score == ("–" if percent is None else str(percent))


def test_the_page_reckons_what_the_table_says(form: Form) -> None:
    criteria = [{"id": one.id, "weight": one.weight} for one in score_cases.CRITERIA]
    every = form.page.evaluate(
        """([criteria, every]) => every
            .map(levels => criteria.map((criterion, n) => ({ criterion, level: levels[n] })))
            .map(scoreOfRows)
            .map(({ score, answered, plank }) => [score, answered, plank?.criterion.id ?? null])""",
        [criteria, [case.levels for case in CASES]],
    )
    wanted = [[case.score, case.answered, case.weakest_id] for case in CASES]
    assert every == wanted


@pytest.mark.parametrize(("low_level", "low"), LOW)
def test_a_root_cause_is_asked_for_where_the_playbook_calls_a_level_low(
    form: Form, low_level: int, low: list[int]
) -> None:
    asked = form.page.evaluate(
        "([low, levels]) => { DATA.low_level = low; return levels.filter(needsCause); }",
        [low_level, EVERY_LEVEL],
    )
    assert asked == low


def test_the_page_knows_which_levels_the_playbook_calls_low() -> None:
    reckoning = BOOK.diagnosis.reckoning.model_copy(update={"low_level": 2})
    topic = BOOK.diagnosis.model_copy(update={"reckoning": reckoning})
    book = BOOK.model_copy(update={"diagnosis": topic})
    folder = demo()
    team = folder.teams[0]
    sheet = make_sheet(team, team.reps[0], folder, book, WEEK)
    wanted = Webform(team, WEEK, "normal", "zhou-min", (sheet,), {})
    assert webform_data(wanted, book, Language.ZH)["low_level"] == 2


def test_a_choice_is_taken_back_by_pressing_it_again(form: Form) -> None:
    form.choose(CRITERIA[0], 3)
    assert form.chosen(CRITERIA[0]) == "3"
    form.choose(CRITERIA[0], 3)
    assert form.chosen(CRITERIA[0]) is None
    assert form.score == "–"


def test_reload_and_crash_lose_nothing(
    phone: BrowserContext, form: Form, webform_file: Path
) -> None:
    score_all(form)
    form.fill("check.calls/1", "８6")
    form.fill("deal/1/said", "王总周三说：合同发我")
    form.open(1)
    form.choose(CRITERIA[0], 2)
    form.page.reload()
    assert form.chosen(CRITERIA[2]) == "4"
    again = opened(phone, webform_file)  # without the first page ever closing
    assert again.value("check.calls/1") == "86"
    assert again.value("deal/1/said") == "王总周三说：合同发我"
    again.open(1)
    assert again.chosen(CRITERIA[0]) == "2"


def test_two_tabs_of_one_form_do_not_undo_each_other(
    phone: BrowserContext, form: Form, webform_file: Path
) -> None:
    other = opened(phone, webform_file)
    form.choose(CRITERIA[0], 3)
    other.choose(CRITERIA[1], 4)
    form.choose(CRITERIA[2], 2)
    expect(form.page.locator(".levels input:checked")).to_have_count(3)
    other.page.reload()
    assert [other.chosen(each) for each in CRITERIA[:3]] == ["3", "4", "2"]


def kill_all_of(home: Path) -> None:
    """Kill the browser that lives in this folder, as the system does when memory runs out."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ProcessLookupError):
            if entry.name.isdigit() and str(home).encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)


def test_a_browser_that_is_killed_loses_nothing(
    browser: Browser, webform_file: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    names = ("chromium", "chromium-browser", "google-chrome")
    start = partial(
        browser.browser_type.launch_persistent_context,
        home,
        executable_path=next(filter(None, map(shutil.which, names))),
        args=["--no-sandbox", "--disable-gpu"],
        viewport=PHONE,
    )
    context = start()
    form = opened(context, webform_file)
    form.choose(CRITERIA[0], 3)
    form.fill("deal/1/said", "王总周三说：合同发我")
    form.page.wait_for_timeout(400)
    kill_all_of(home)
    with suppress(Error):
        context.close()
    again = start()
    form = opened(again, webform_file)
    expect(form.page.locator(".levels input:checked")).to_have_count(1)
    assert form.chosen(CRITERIA[0]) == "3"
    assert form.value("deal/1/said") == "王总周三说：合同发我"
    again.close()


NO_STORAGE = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException() }});"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') };"
NO_VAULT = "indexedDB.__proto__.open = () => { throw new DOMException() };"


@pytest.mark.parametrize(
    ("fault", "says"), [(NO_STORAGE + NO_VAULT, "不让"), (FULL + NO_VAULT, "满了")]
)
def test_the_page_says_when_it_cannot_save_and_still_exports(
    phone: BrowserContext, webform_file: Path, tmp_path: Path, fault: str, says: str
) -> None:
    phone.add_init_script(fault)
    form = opened(phone, webform_file)
    assert says in form.page.locator("#banner").inner_text()
    form.choose(CRITERIA[0], 4)
    form.open(1)
    form.open(0)
    assert form.chosen(CRITERIA[0]) == "4"
    assert says in form.page.locator("#banner").inner_text()
    assert values_in(form.export(tmp_path), REP) == {CRITERIA[0]: 4}


@pytest.mark.parametrize("fault", [NO_STORAGE, FULL, NO_VAULT])
def test_one_way_of_saving_is_enough(phone: BrowserContext, webform_file: Path, fault: str) -> None:
    phone.add_init_script(fault)
    form = opened(phone, webform_file)
    form.choose(CRITERIA[0], 4)
    form.page.wait_for_timeout(300)
    assert not form.page.locator("#banner").is_visible()
    form.page.reload()
    expect(form.page.locator(".levels input:checked")).to_have_count(1)
    assert form.chosen(CRITERIA[0]) == "4"
