"""What was refused is read in both languages, on the review page and in the report."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.words import fill_names, word_texts
from coachbook.scorecard.refusal_words import joined, refusal_in, says

from .printed import DEMO, WEEK
from .test_webform_reader import file_of

Run = Callable[..., Result]
WORDS = word_texts("scorecard/refusals")
HAN = re.compile(r"[一-鿿]")
SAMPLES = {"count": "3", "boxes": "boxes have", "says": says("blank_form"), "why": says("no_sheet")}
CARD = f"""\
team: training-1
rep: wang-zhe
week: {WEEK}
deals: {{1: D26-9999, 2: D26-0218}}
values:
  criterion.learning: 3.5
  criterion.cals: 3
  criterion.prospects: [1]
  criterion.records: 7
  criterion.calls/own: na
  check.prospects/1: 88小时
  deal/1/fact.asks-invoice: true
  deal/2/fact.asks-invoice: x
  deal/2/fact.asks-invoice/date: 3/4
  deal/2/fact.asks-discount/date: 2027-01-01
  commitment/7: done
  objection/item: 99
facts:
  - {{deal: D26-0001, fact: fact.asks-invoice, on: 2026-11-24}}
"""


@pytest.fixture
def page_data(tmp_path: Path, run: Run) -> Callable[[str, str], Mapping[str, Any]]:
    """The data of the review page after one file has been collected."""

    def page_data(name: str, text: str) -> Mapping[str, Any]:
        team = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
        (tmp_path / name).write_text(text, encoding="utf-8")
        run("collect", tmp_path / name, "--team", team)
        assert run("review", "--team", team, "--lang", "zh").exit_code == 0
        page = (team / "records" / "review.html").read_text(encoding="utf-8")
        found = re.search(r'id="data">(.*?)</script>', page)
        assert found
        data: Mapping[str, Any] = json.loads(found[1])
        return data

    return page_data


def refused(data: Mapping[str, Any]) -> list[Mapping[str, str]]:
    every = (seen["refused"] for question in data["questions"] for seen in question["seen"])
    return [each for each in every if each["en"]]


@pytest.mark.parametrize("name", WORDS)
def test_each_sentence_is_found_again(name: str) -> None:
    blanks = re.findall(r"\[(\w+)\]", WORDS[name].en)
    values = {
        each: SAMPLES.get(each, "甲; [b]" if f"'[{each}]'" in WORDS[name].en else "甲 [b]")
        for each in blanks
    }
    sentence = says(name, **values)
    in_chinese = {
        key: refusal_in(value, Language.ZH) if key in ("says", "why") else value
        for key, value in values.items()
    }
    expected = fill_names(WORDS[name].zh, **in_chinese)
    assert refusal_in(sentence, Language.ZH) == expected
    assert HAN.search(expected)
    two = joined(sentence, says("type_into_fields"))
    assert refusal_in(two, Language.ZH) == f"{expected}；{WORDS['type_into_fields'].zh}"
    assert refusal_in(sentence, Language.EN) == sentence


def test_a_sentence_that_nobody_knows_is_shown_as_it_is() -> None:
    for each in ("kaputt", "kaputt; type into the fields", "; " * 200, ""):
        assert refusal_in(each, Language.ZH) == each


def test_what_a_card_by_hand_was_refused_for_is_chinese_on_the_page(
    page_data: Callable[[str, str], Mapping[str, Any]],
) -> None:
    told = refused(page_data("a.yml", CARD))
    assert len(told) >= 10
    assert [each for each in told if not HAN.search(each["zh"])] == []
    assert [each for each in told if HAN.search(each["en"].replace("小时", ""))] == []
    chinese = {each["zh"] for each in told}
    assert "“3.5”不是整数；应为 0 到 4，没法评的写 N" in chinese
    assert "没有“criterion.cals”这一项；是不是“criterion.calls”？" in chinese
    assert "“88小时”不是整数；应为 0 到 9999 的整数" in chinese or "“88小时”：" in "".join(chinese)


def test_what_a_web_file_was_refused_for_is_chinese_on_the_page(
    page_data: Callable[[str, str], Mapping[str, Any]],
) -> None:
    values = {"criterion.learning": 9, "criterion.nothing": 1, "deal/9/said": "他说周五"}
    told = refused(page_data("a.json", json.dumps(file_of(values))))
    assert {each["zh"] for each in told} >= {"9 超出范围；应为 0 到 4，没法评的写 N"}
    assert all(HAN.search(each["zh"]) for each in told)


@pytest.mark.usefixtures("heavy")
def test_the_report_says_it_in_its_language(tmp_path: Path, run: Run) -> None:
    team = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    (tmp_path / "a.yml").write_text(CARD, encoding="utf-8")
    run("collect", tmp_path / "a.yml", "--team", team)
    options = ("--team", team, "--week", WEEK, "--lang", "zh", "--out", tmp_path / "out")
    assert run("report", *options).exit_code == 0
    html = next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")
    assert "“3.5”不是整数" in html
    assert "is not a whole number" not in html
