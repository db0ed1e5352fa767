"""The site in a real browser: search, language switch, phone width, and no request outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from coachbook.text import Language

from .conftest import Site

WAYS = ["http", "file"]
SEARCHES = {
    Language.ZH: {
        "抓单": "standard.inspect-deals",
        "回执表": "term.reply-form",
        "意向A类": "class.interested-a",
        "意向Ａ类": "class.interested-a",
        "一对一": "meeting.one-to-one",
        "撞车": "rule.one-customer-one-rep",
        "找原因": "diagnosis",
        "客户说考虑考虑": "feeling.will-think",
        "最短的板": "term.shortest-plank",
    },
    Language.EN: {
        "inspect deals": "standard.inspect-deals",
        "reply form": "term.reply-form",
        "Interested A": "class.interested-a",
        "shortest plank": "term.shortest-plank",
        "prospect list": "term.prospect-list",
        "calibraton": "meeting.calibration",
        "year review": "meeting.year-review",
    },
}


@pytest.fixture(params=WAYS)
def address(request: pytest.FixtureRequest, site: Site) -> str:
    """Where the site is, over http and in a folder."""
    return site.addresses[request.param]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on any script error and any request outside."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    outside: list[str] = []
    errors: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "file:", "data:")):
            outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert not outside
    assert not errors


def test_search_finds_the_entry_first(page: Page, address: str) -> None:
    for language, searches in SEARCHES.items():
        page.goto(f"{address}/{language}/facts.html")
        for query, name in searches.items():
            page.locator("#cb-search").fill(query)
            first = page.locator(".cb-search__link").first.get_attribute("href") or ""
            assert first.endswith((f"#{name}", f"{name}.html")), (query, first)


def test_enter_leads_to_the_entry_itself(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/index.html")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="搜索手册")
    expect(box).to_be_focused()
    page.keyboard.insert_text("抓单")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role="option"][aria-selected="true"]')
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zh/standards.html#standard.inspect-deals")
    expect(page.locator("[id='standard.inspect-deals']")).to_be_in_viewport()


def test_arrows_go_round_and_escape_closes(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/en/index.html")
    box = page.get_by_role("combobox", name="Search the handbook")
    box.fill("coaching")
    options = page.get_by_role("option")
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".cb-search__panel")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_nothing_found_is_said_and_leads_to_the_glossary(page: Page, address: str) -> None:
    page.goto(f"{address}/en/index.html")
    page.locator("#cb-search").fill("zqxvwk")
    expect(page.locator(".cb-search__status")).to_contain_text("Nothing found.")
    page.get_by_role("link", name="Open the glossary").click()
    page.wait_for_url("**/en/glossary.html")


def test_search_results_are_text_whatever_is_typed(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/en/index.html")
    page.locator("#cb-search").fill("<img src=x onerror=alert(1)> (deals [a+")
    assert page.locator(".cb-search img").count() == 0


def test_the_language_switch_keeps_page_and_place(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/questions.html#question.who-decides")
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/en/questions.html#question.who-decides")
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url("**/zh/questions.html#question.who-decides")


def test_the_entrance_opens_the_chinese_handbook(page: Page, address: str) -> None:
    page.goto(f"{address}/index.html")
    page.wait_for_url("**/zh/index.html")


def test_no_page_is_wider_than_a_phone_or_asks_outside(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for file in sorted(site.folder.rglob("*/*.html")):
        page.goto(file.as_uri())
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, file.relative_to(site.folder)


def test_search_works_on_a_phone(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site.addresses['file']}/zh/index.html")
    page.locator("#cb-search").click()
    page.keyboard.insert_text("优惠")
    page.locator(".cb-search__link").first.click()
    page.wait_for_url("**/zh/facts.html#fact.asks-discount")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_readers_light_or_dark(
    browser: Browser, site: Site, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(f"{site.addresses['file']}/zh/index.html")
    used = {"light": "default", "dark": "slate"}[scheme]
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", used)
    context.close()


def test_print_leaves_out_the_frame_and_shows_every_link_back(page: Page, site: Site) -> None:
    page.goto(f"{site.addresses['file']}/zh/roles.html")
    closed = page.locator(".cb-back:not([open]) > ul").first
    expect(closed).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).to_be_hidden()
    expect(closed).to_be_visible()
