"""The review page in a browser: keys, languages, everyone, and answers that are collected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from playwright.sync_api import Browser, BrowserContext, Page

from coachbook.scorecard.observation import Value

from .filling import filled
from .printed import ROOT, Printed
from .reviewing import ASKED, CAUSE, DAY, DONE, SCORE, TICK, WHAT, card, show

AXE = ROOT / "tests" / "vendor" / "axe.js"
WIDE = "[document.documentElement.scrollWidth, innerWidth]"

Run = Callable[..., Result]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    made.set_default_timeout(5_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, doubtful: Printed) -> Page:
    made = context.new_page()
    made.goto((doubtful.records / "review.html").as_uri())
    return made


def export(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export answers").click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def test_answers_on_the_page_settle_what_they_were_asked(
    team: Printed, page: Page, run: Run, tmp_path: Path
) -> None:
    assert page.locator("#progress").inner_text() == "0 of 6 answered"
    show(page, "Practice")
    assert page.locator(".seen .value").all_inner_texts() == ["3", "N/A"]
    page.keyboard.press("2")
    show(page, "Commitment 1 · " + card(team).commitments["1"])
    page.keyboard.press("n")
    show(page, "New commitment 1 · What")
    page.locator("#entry").fill("周四前当面见")
    page.get_by_role("button", name="Use what I entered").click()
    show(page, "Also low: cause")
    page.get_by_role("button", name=re.compile("Take this: 2")).click()
    show(page, f"Deal 1 · {card(team).deals['1']} · Reply form")
    page.keyboard.press("t")
    show(page, f"Deal 1 · {card(team).deals['1']} · day of the new fact")
    page.keyboard.press(" ")
    assert page.locator("#said").inner_text().startswith("All are answered")
    file = export(page, tmp_path)
    done = run("collect", file, "--team", team.team)
    assert done.exit_code == 0, done.output
    assert "6 answers of 1 scorecard read" in done.output
    settled = card(team)
    assert settled.open == ()
    found: dict[str, Value] = {name: settled.value(name) for name in ASKED}
    assert found == {
        SCORE: 2,
        DONE: "not-done",
        WHAT: "周四前当面见",
        CAUSE: 2,
        TICK: True,
        DAY: None,
    }
    assert "already known" in run("collect", file, "--team", team.team).output
    assert "0 questions" in run("review", "--team", team.team).output


def test_one_click_takes_a_whole_file_and_files_have_their_names(page: Page) -> None:
    """A doubt must be looked at by itself."""
    show(page, "Practice")
    assert page.locator(".seen .source a").all_inner_texts() == ["a.pdf", "b.pdf"]
    buttons = page.locator("nav .file .label").all_inner_texts()
    assert buttons == ["a.pdf", "b.pdf"]
    page.locator("nav .file", has_text="b.pdf").click()
    assert page.locator("#progress").inner_text() == "5 of 6 answered"
    assert page.locator("#said").inner_text() == "5 answered by b.pdf."
    assert page.locator("nav .file").count() == 0
    show(page, "Practice")
    taken = page.locator(".seen [aria-pressed=true]")
    assert taken.get_attribute("aria-label") == "Take this: N/A (PDF form)"


def test_answers_outlive_a_reload_and_can_be_withdrawn(page: Page) -> None:
    show(page, "Practice")
    page.keyboard.press("4")
    page.reload()
    assert page.locator("#progress").inner_text() == "1 of 6 answered"
    show(page, "Practice")
    assert page.locator('.choice[aria-pressed="true"]').inner_text() == "4"
    page.get_by_role("button", name="Withdraw the answer").click()
    page.reload()
    assert page.locator("#progress").inner_text() == "0 of 6 answered"


def test_the_keyboard_alone_is_enough_and_can_be_left_out(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    first = page.locator("#asked").inner_text()
    page.keyboard.press("ArrowRight")
    assert page.locator("#asked").inner_text() != first
    page.keyboard.press("ArrowLeft")
    assert page.locator("#asked").inner_text() == first
    page.get_by_role("button", name="Keys").click()
    show(page, "Practice")
    page.keyboard.press("3")
    assert page.locator("#progress").inner_text() == "0 of 6 answered"
    page.get_by_role("button", name="Keys").click()
    show(page, "New commitment 1 · What")
    page.locator("#entry").fill("")
    page.keyboard.type("2 n t ")
    assert page.locator("#progress").inner_text() == "0 of 6 answered"


def test_what_does_not_fit_is_not_taken(page: Page) -> None:
    show(page, "Also low: cause")
    page.locator("#entry").fill("99")
    page.get_by_role("button", name="Use what I entered").click()
    assert page.locator("#said").inner_text() == "Enter something that fits first."
    assert page.locator("#progress").inner_text() == "0 of 6 answered"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for label in ("Practice", "Also low: cause", "New commitment 1 · What"):
        show(page, label)
        for language in ("中文", "English"):
            page.get_by_role("button", name=language).click()
            found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
            needed, there = page.evaluate(WIDE)
            assert needed <= there


def test_switching_the_language_keeps_the_question(page: Page) -> None:
    show(page, "Practice")
    page.get_by_role("button", name="中文").click()
    assert page.locator("#asked").inner_text() == "练习"
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    words = page.locator("main").inner_text()
    assert not re.search("seen|right|Previous", words)


def test_the_page_asks_for_nothing_and_runs_nothing_else(
    context: BrowserContext, page: Page, doubtful: Printed
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert asked == [(doubtful.records / "review.html").as_uri()]
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=bad=1>')")
    assert page.evaluate("window.bad") is None


def test_what_was_written_is_never_markup(
    team: Printed, run: Run, context: BrowserContext, tmp_path: Path
) -> None:
    odd = "</script><img src=x onerror=window.bad=1>\u2028'\"&"
    (tmp_path / "c.pdf").write_bytes(filled(team.sheet(), {WHAT: odd}))
    run("collect", tmp_path / "c.pdf", "--team", team.team)
    run("review", "--team", team.team, "--lang", "en")
    page = context.new_page()
    page.goto((team.records / "review.html").as_uri())
    show(page, "New commitment 1 · What")
    assert any("</script><img" in each for each in page.locator(".value").all_inner_texts())
    assert page.evaluate("window.bad") is None
