"""The web form for everyone: both languages, keyboard, phone, paper, axe, and hostile names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from .webform_page import (
    CRITERIA,
    DESK,
    PHONE,
    Form,
    demo,
    opened,
    page_of,
    score_all,
)

AXE = "() => axe.run({ resultTypes: ['violations'], preload: false })"
WIDE = "[document.documentElement.scrollWidth, innerWidth]"


def test_switching_the_language_loses_nothing(form: Form) -> None:
    score_all(form)
    form.page.locator("details.anchors summary").first.click()
    form.fill("deal/1/said", "写了一半")
    form.speak("English")
    assert form.value("deal/1/said") == "写了一半"
    assert form.chosen(CRITERIA[2]) == "4"
    assert form.page.locator("details.anchors").first.get_attribute("open") is not None
    assert form.page.locator("html").get_attribute("lang") == "en"
    assert form.page.locator("h1").inner_text() == "Weekly coaching sheet"
    left = form.page.evaluate("document.querySelector('.scores').innerText")
    assert not [c for c in left if "\u4e00" <= c <= "\u9fff"]
    form.page.reload()
    assert form.page.locator("h1").inner_text() == "Weekly coaching sheet"
    form.speak("中文")
    assert form.page.locator("h1").inner_text() == "周辅导表"
    assert form.page.title().startswith("周辅导表")


def test_it_can_be_filled_in_with_the_keyboard_alone(form: Form) -> None:
    page: Page = form.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "field-criterion-prospects":
            break
    page.keyboard.press("Space")
    assert form.chosen(CRITERIA[0]) == "0"
    page.keyboard.press("ArrowDown")
    assert form.chosen(CRITERIA[0]) == "1"
    outline = "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Backspace")
    assert form.chosen(CRITERIA[0]) is None
    page.locator("#panel summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "field-commitment-1"


def test_paper_shows_the_card_and_nothing_to_press(form: Form) -> None:
    score_all(form)
    form.page.emulate_media(media="print")
    assert not form.page.locator("#tools").is_visible()
    assert not form.page.locator("#reps").is_visible()
    assert form.page.locator("#panel .number").is_visible()
    assert len(form.page.pdf(prefer_css_page_size=True)) > 1000


@pytest.mark.parametrize(
    ("window", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"]
)
def test_axe_finds_nothing(
    browser: Browser,
    webform_file: Path,
    window: ViewportSize,
    scheme: Literal["light", "dark"],
    project_root: Path,
) -> None:
    axe = (project_root / "tests" / "vendor" / "axe.js").read_text(encoding="utf-8")
    with browser.new_context(viewport=window, color_scheme=scheme, bypass_csp=True) as context:
        form = opened(context, webform_file)
        score_all(form)
        form.tick("deal/1/fact.asks-discount")
        form.fill("deal/1/said", "我感觉这家有戏")
        form.fill("check.calls/1", "viele")
        form.page.locator("#panel summary").click()
        form.page.evaluate(axe)
        for name in ("中文", "English"):
            form.speak(name)
            found = form.page.evaluate(
                "() => axe.run({ resultTypes: ['violations'], preload: false })"
            )["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


HOSTILE = "</script><script>window.bad=1</script><img src=x onerror=window.bad=1>"
NAMES = [
    HOSTILE,
    "长" * 10_000,
    "x" * 10_000,
    "\u202eمحمد <b>\u2028]]>",
    "<!--",
    "{{ 7*7 }}",
    "__proto__",
]


def test_hostile_names_are_only_text(browser: Browser, tmp_path: Path) -> None:
    folder = demo()
    team = folder.teams[0]
    reps = [
        rep.model_copy(update={"name": name})
        for rep, name in zip(team.reps, [*NAMES, ""], strict=True)
    ]
    team = team.model_copy(update={"reps": tuple(reps), "name": HOSTILE})
    deals = tuple(
        replace(deal, customer=NAMES[n % len(NAMES)], product=HOSTILE)
        for n, deal in enumerate(folder.deals)
    )
    owed = tuple(replace(item, what=HOSTILE * 20) for item in folder.commitments)
    page = tmp_path / "form.html"
    hostile = replace(folder, teams=(team,), deals=deals, commitments=owed)
    page.write_text(page_of(hostile), encoding="utf-8")
    with browser.new_context(viewport=PHONE) as context:
        form = opened(context, page)
        assert form.page.locator("#who").text_content() == HOSTILE
        for number in range(len(reps)):
            form.open(number)
            scroll, inner = form.page.evaluate(WIDE)
            assert (number, scroll) <= (number, inner)
        assert form.page.evaluate("window.bad") is None


@pytest.mark.parametrize("language", ["中文", "English"])
def test_a_phone_needs_no_sideways_scroll_and_targets_are_big(form: Form, language: str) -> None:
    form.speak(language)
    score_all(form)
    scroll, inner = form.page.evaluate(WIDE)
    assert scroll <= inner == 390
    small = form.page.evaluate(
        """() => [...document.querySelectorAll('.option, .tick, input[type=text], #reps button')]
        .filter(each => each.getClientRects().length)
        .filter(each => Math.min(each.offsetHeight, each.offsetWidth) < 40)
        .map(each => each.outerHTML.slice(0, 90))"""
    )
    assert small == []
