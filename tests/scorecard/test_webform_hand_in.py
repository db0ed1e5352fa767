"""How a web form's file is handed in: shared, saved or copied, and what the page claims."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from coachbook.base.text import Language
from coachbook.base.words import word_texts
from coachbook.scorecard.readers.pasted_text import pasted_files

from .webform_page import Form, opened, score_all

WORDS = word_texts("scorecard/webform")
SHARE = """() => {
window.shared = [];
navigator.canShare = ({ files }) => files.every((file) => ACCEPTS.includes(file.type));
navigator.share = async ({ files }) => {
  if (window.refuses) throw new DOMException("no", window.refuses);
  window.shared.push([files[0].name, files[0].type, await files[0].text()]);
};
}"""


def can_share(form: Form, *types: str, refuses: str = "") -> None:
    form.page.evaluate(SHARE.replace("ACCEPTS", str([*types])))
    form.page.evaluate("(name) => { window.refuses = name; }", refuses)


def press_export(page: Page) -> None:
    page.locator("#tools .next").click()


def shown_text(page: Page, language: Language = Language.ZH) -> str:
    page.locator("#tools").get_by_role("button", name=WORDS["copy_text"].in_(language)).click()
    return page.locator("#text textarea").input_value()


def test_the_text_to_copy_is_the_file(form: Form, tmp_path: Path) -> None:
    score_all(form)
    form.fill("signature/rep", "王喆 𠮷")
    file = form.export(tmp_path)
    text = shown_text(form.page)
    (found,) = pasted_files(text)
    assert (found.fault, found.content) == ("", file.read_bytes())
    assert "王喆" not in text.partition("[")[0]


def test_a_browser_that_cannot_deflate_makes_a_longer_text(form: Form, tmp_path: Path) -> None:
    score_all(form)
    short = shown_text(form.page)
    form.page.locator("#text .link").click()
    form.page.evaluate("delete window.CompressionStream")
    file, long = form.export(tmp_path), shown_text(form.page)
    assert [each.content for each in pasted_files(long)] == [file.read_bytes()]
    assert len(long) > len(short)


@pytest.mark.parametrize("types", [("application/json",), ("text/plain",)])
def test_where_files_can_be_shared_they_are(form: Form, types: tuple[str, ...]) -> None:
    score_all(form)
    can_share(form, *types)
    press_export(form.page)
    expect(form.page.locator("#said")).to_have_text(WORDS["handed_on"].zh)
    ((name, kind, content),) = form.page.evaluate("window.shared")
    assert kind == types[0]
    assert Path(name).suffix == {"application/json": ".json", "text/plain": ".txt"}[kind]
    assert '"coachbook": "coachbook webform 1"' in content


def test_who_closes_the_share_sheet_gets_a_file_next_time(form: Form, tmp_path: Path) -> None:
    score_all(form)
    can_share(form, "application/json", refuses="AbortError")
    press_export(form.page)
    expect(form.page.locator("#said")).to_have_text(WORDS["not_handed_on"].zh)
    assert form.export(tmp_path).suffix == ".json"


def test_where_sharing_fails_the_file_is_saved(form: Form, tmp_path: Path) -> None:
    score_all(form)
    can_share(form, "application/json", refuses="NotAllowedError")
    assert form.export(tmp_path).suffix == ".json"


def test_the_page_says_when_it_is_safe_and_claims_nothing_else(form: Form, tmp_path: Path) -> None:
    page = form.page
    assert WORDS["safe_when"].zh in page.locator(".hand-in").inner_text()
    press_export(page)
    expect(page.locator("#said")).to_have_text(WORDS["nothing_yet"].zh)
    score_all(form)
    form.export(tmp_path)
    expect(page.locator("#said")).to_contain_text("存没存下这里看不到")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown_text(page)
    box = page.locator("#text").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.evaluate("innerWidth")


def test_copying_says_whether_it_worked(phone: BrowserContext, webform_file: Path) -> None:
    phone.grant_permissions(["clipboard-read", "clipboard-write"])
    form = opened(phone, webform_file)
    score_all(form)
    text = shown_text(form.page)
    button = form.page.locator("#text").get_by_role("button", name=WORDS["copy"].zh, exact=True)
    button.click()
    expect(form.page.locator("#text [role=status]")).to_have_text(WORDS["copied"].zh)
    assert form.page.evaluate("navigator.clipboard.readText()") == text
    form.page.evaluate(
        "navigator.clipboard.writeText = () => Promise.reject(); document.execCommand = () => false"
    )
    button.click()
    expect(form.page.locator("#text [role=status]")).to_have_text(WORDS["copy_yourself"].zh)
