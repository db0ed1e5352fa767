"""The review page says what the numbers that answer a question stand for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from playwright.sync_api import BrowserContext, Page, expect

from coachbook.base.text import Language

from .filling import filled
from .printed import BOOK, ROOT, Printed
from .reviewing import ITEM, OWN, anchors, criterion, numbers, show

Run = Callable[..., Result]


def meanings(page: Page) -> list[str]:
    return [" ".join(each.split()) for each in page.locator(".meanings li").all_inner_texts()]


@pytest.mark.parametrize("language", Language)
def test_each_level_stands_beside_what_is_seen_at_it(
    doubtful: Printed, phone: BrowserContext, language: Language
) -> None:
    page = phone.new_page()
    page.goto((doubtful.records / "review.html").as_uri())
    page.get_by_role("button", name={"zh": "中文", "en": "English"}[language]).click()
    show(page, {"zh": "练习", "en": "Practice"}[language])
    told = anchors(language)
    assert meanings(page) == numbers(told, first=0)
    three = page.get_by_role("button", name="3", exact=True)
    expect(three).to_have_accessible_description(told[3])
    three.click()
    assert page.locator("nav .given").all_inner_texts() == ["✓ 3"]


def test_own_marks_causes_and_items_say_what_their_numbers_mean(
    team: Printed, run: Run, phone: BrowserContext, tmp_path: Path
) -> None:
    for name, values in (("c", {OWN: "3", ITEM: "8"}), ("d", {OWN: "1", ITEM: "1"})):
        (tmp_path / f"{name}.pdf").write_bytes(filled(team.sheet(), values))
    run("collect", tmp_path, "--team", team.team)
    run("review", "--team", team.team, "--lang", "en")
    page = phone.new_page()
    page.goto((team.records / "review.html").as_uri())
    show(page, "Practice · Own")
    assert meanings(page) == numbers(anchors(Language.EN), first=0)
    card_of = BOOK.scorecard
    show(page, "Also low: cause")
    causes = [f"{each.name.en} {each.means.en}" for each in card_of.root_causes]
    assert meanings(page) == numbers(causes)
    show(page, "I disagree with item")
    assert meanings(page) == numbers([each.name.en for each in card_of.criteria])
    assert {*page.locator(".seen .value").all_inner_texts()} == {"8 Practice", "1 New prospects"}
    page.get_by_role("button", name="8", exact=True).click()
    assert page.locator("nav .given").all_inner_texts() == ["✓ 8 Practice"]


def test_an_anchor_is_never_markup(
    team: Printed, run: Run, phone: BrowserContext, tmp_path: Path
) -> None:
    odd = "</script><img src=x onerror=window.bad=1>"
    shutil.copytree(ROOT / "playbook", tmp_path / "playbook")
    file = tmp_path / "playbook" / "scorecard.yml"
    text = file.read_text(encoding="utf-8")
    anchor = criterion().anchors[4].en
    assert anchor in text
    file.write_text(text.replace(anchor, odd), encoding="utf-8")
    run("review", "--team", team.team, "--lang", "en", "--playbook", tmp_path / "playbook")
    page = phone.new_page()
    page.goto((team.records / "review.html").as_uri())
    show(page, "Practice")
    assert meanings(page)[4].endswith(odd)
    assert page.evaluate("window.bad") is None
