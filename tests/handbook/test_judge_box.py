"""The box on the page “Fact or feeling”: judged in the page, offline, and nothing is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("He asked for a discount", "Fact · Asks for a discount"),
        ("Requested a quote for monthly SEO", "of which kind is not sure"),
        ("not interested, hung up", "A fact against the deal"),
        ("He sounded keen", "A feeling, not a fact"),
        ("", ""),
    ],
)
def test_what_is_typed_is_judged_in_the_page(
    page: Page, address: str, typed: str, told: str
) -> None:
    page.goto(f"{address}/en/claims.html")
    page.locator("#cb-judge-text").focus()
    page.wait_for_function("window.handbookJudge !== undefined")
    page.locator("#cb-judge-text").fill(typed)
    shown = page.locator(".cb-judge-verdict").inner_text()
    assert told in shown
    assert ("Ask next: " in shown) == bool(typed)
    page.reload()
    assert page.locator("#cb-judge-text").input_value() == ""
