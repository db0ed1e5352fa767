"""The site in a real browser: language switch, phone width, print, and no request outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Site


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
