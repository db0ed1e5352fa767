"""The web form tells facts from feelings with the same verdicts as `judge` in Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from coachbook.base.text import Language
from coachbook.judge.statement_judge import Judge
from coachbook.scorecard.readers.web_reader import read

from ..conftest import cases_in
from .webform_page import BOOK, PHONE, Form, known, opened

JUDGE = Judge(BOOK)
JUDGED = Path(__file__).parents[1] / "judge"
ODD = [
    "",
    " ",
    "。",
    "？？",
    "“”",
    "“没说完",
    '""他说"好"',
    "王总说：“发票怎么开？”，问“几个人”",
    "a" * 5000,
]
ODD += [
    "“" * 200,
    "他问，" * 300,
    "𠮷总说要发票😀，「多少钱」",
    "ＡＳＫＳ ｆｏｒ ａｎ ｉｎｖｏｉｃｅ",
    "İstanbul said ‘yes’…",
]


def statements() -> list[str]:
    cases = cases_in(JUDGED / "verdicts.yml")
    found = [*ODD, *(case["text"] for case in cases)]
    for language in Language:
        file = JUDGED / f"statements.{language}.yml"
        parts: dict[str, list[dict[str, str]]] = cases_in(file)
        found += [said for part in parts.values() for one in part for said in one.values()]
    return found


def in_python(text: str) -> list[Any]:
    made = JUDGE.verdict(text)
    words = [[text[one.start : one.end], one.about] for one in made.words]
    told = [*made.facts], [*made.likely], [*made.against]
    return [made.kind.value, made.level, *told, made.ask, words]


def test_the_page_and_python_give_the_same_verdicts(browser: Browser, webform_file: Path) -> None:
    every = statements()
    with browser.new_context(viewport=PHONE) as context:
        page = opened(context, webform_file).page
        judged = page.evaluate(
            """texts => texts.map(text => [text, judge(text)]).map(([text, made]) => [made.kind,
            made.level, made.facts, made.likely, made.against, made.ask,
            made.words.map(w => [text.slice(w.start, w.end), w.about])])""",
            every,
        )
    assert len(every) > 300
    differ = [
        (text, mine, theirs)
        for text, mine, theirs in zip(every, map(in_python, every), judged, strict=True)
        if mine != theirs
    ]
    assert differ == []


def test_a_feeling_is_refused_and_a_fact_offers_its_tick(
    browser: Browser, webform_file: Path
) -> None:
    with browser.new_context(viewport=PHONE) as context:
        form = opened(context, webform_file)
        verdict = form.page.locator(".deal .verdict").first
        form.fill("deal/1/said", "我感觉这家有戏")
        assert "feeling" in (verdict.get_attribute("class") or "")
        assert "不算事实" in verdict.inner_text()
        assert verdict.locator("q").inner_text()
        assert any("感觉" in each for each in form.missing())
        form.speak("English")
        assert "A feeling, not a fact" in verdict.inner_text()
        form.fill("deal/1/said", "王总周三问：“五个人一起报能便宜多少？”")
        assert "fact" in (verdict.get_attribute("class") or "").split()
        verdict.locator("button").first.click()
        assert form.page.locator("#field-deal-1-fact-asks-discount").is_checked()
        assert verdict.locator("button[data-field]:visible").count() == 0
        assert not any("feeling" in each for each in form.missing())


def test_a_wrong_verdict_is_set_right_with_one_tap(form: Form, tmp_path: Path) -> None:
    verdict = form.page.locator(".deal .verdict").first
    form.fill("deal/1/said", "我感觉这家有戏")
    verdict.get_by_role("button", name="事实", exact=True).click()
    assert "fact" in (verdict.get_attribute("class") or "").split()
    assert verdict.inner_text().startswith("您认定：事实")
    expect(verdict.get_by_role("button", name="收回")).to_be_focused()
    assert not any("感觉" in each for each in form.missing())
    for _ in range(20):  # a browser hands on what a page keeps when it gets to it
        form.page.reload()
        if "您认定" in verdict.inner_text():
            break
    assert "您认定：事实" in verdict.inner_text()
    verdict.get_by_role("button", name="收回").click()
    assert any("感觉" in each for each in form.missing())
    assert "examples" not in json.loads(form.export(tmp_path).read_text(encoding="utf-8"))


def test_what_was_set_right_goes_with_the_file_only_if_chosen(form: Form, tmp_path: Path) -> None:
    go = form.page.locator(".hand-in .examples")
    assert not go.is_visible()
    for number, said in enumerate(("我感觉这家有戏", "这个以后会删掉"), start=1):
        form.fill(f"deal/{number}/said", said)
        verdict = form.page.locator(".deal .verdict").nth(number - 1)
        verdict.get_by_role("button", name="我们自己做的").click()
    form.fill("deal/2/said", "")
    first = json.loads(form.export(tmp_path).read_text(encoding="utf-8"))
    assert "examples" not in first
    go.click()
    file = form.export(tmp_path)
    whole = json.loads(file.read_text(encoding="utf-8"))
    assert whole["examples"] == [{"text": "我感觉这家有戏", "label": "ours"}]
    assert read(file.read_bytes(), file.name, known()).examples == (("我感觉这家有戏", "ours"),)


def test_what_was_set_right_comes_along_into_another_browser(
    form: Form, browser: Browser, webform_file: Path, tmp_path: Path
) -> None:
    form.fill("deal/1/said", "我感觉这家有戏")
    form.page.locator(".deal .verdict").first.get_by_role("button", name="事实", exact=True).click()
    form.page.locator(".hand-in .examples").click()
    file = form.export(tmp_path)
    with browser.new_context(viewport=PHONE) as context:
        other = opened(context, webform_file)
        other.take(file)
        assert "您认定：事实" in other.page.locator(".deal .verdict").first.inner_text()
        again = json.loads(other.export(tmp_path).read_text(encoding="utf-8"))
        assert again["examples"] == [{"text": "我感觉这家有戏", "label": "fact"}]
