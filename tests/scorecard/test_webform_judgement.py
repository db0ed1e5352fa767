"""The web form tells facts from feelings with the same verdicts as `judge` in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser

from coachbook.base.text import Language
from coachbook.judge.statement_judge import Judge

from .webform_page import BOOK, PHONE, opened

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
    cases = yaml.safe_load((JUDGED / "verdicts.yml").read_text(encoding="utf-8"))
    found = [*ODD, *(case["text"] for case in cases)]
    for language in Language:
        file = JUDGED / f"statements.{language}.yml"
        parts: dict[str, list[dict[str, str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
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
        assert verdict.locator("button:visible").count() == 0
        assert not any("feeling" in each for each in form.missing())
