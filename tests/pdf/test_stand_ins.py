"""What stands on paper for a character that the font lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.font_coverage import characters
from coachbook.base.text import Language
from coachbook.pdf.stand_ins import printable_html, printable_text

GLYPHS = characters(Path(__file__).resolve().parents[2] / "checklists")
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
SHRUG = "\U0001f937\U0001f3fd\u200d\u2640\ufe0f"

SHOWN = [
    ("发方案👍", "发方案〔赞〕"),
    ("没道理😡!", "没道理〔怒火中烧〕!"),
    ("👍👎", "〔赞 拇指向下〕"),
    ("王\U00020bb7㙓", "王〔〓U+20BB7 〓U+3653〕"),
    ("\U000323b0", "〔〓U+323B0〕"),
    (f"{FAMILY} {SHRUG}", "〔男人+女人+女孩〕 〔耸肩〕"),
    ("👍\U0001f3fd", "〔赞〕"),
    ("\U0001f1e8\U0001f1f3", "〔CN〕"),
    ("1\ufe0f\u20e3", "1"),
    ("\u263a\ufe0f", "〔微笑〕"),
    ("e\u0301", "é"),
    ("Šokol Łukasz İ", "Sokol Lukasz I"),
    ("\U0001d400\U0001d7cf", "A1"),
    ("10\u2075 \u2152", "10〔superscript five〕 〔vulgar fraction one tenth〕"),
    ("\u33e0", "〔1日〕"),
    ("김민", "〔gim min〕"),
    ("مح", "〔meem hah〕"),
    ("100\u202e001", "100001"),
    ("a\u200bb\ufeffc\td\ne\x07", "abc d e"),
    ("a\u2009b", "a b"),
    ("王\ue000", "王〔U+E000〕"),
    ("〔a〕〔b〕👍", "〔a〕〔b〕〔赞〕"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_a_text_has_names_for_what_the_font_lacks(text: str, shown: str) -> None:
    assert printable_text(text, GLYPHS, Language.ZH).text == shown


def test_a_name_is_in_the_language_of_the_sheet() -> None:
    assert printable_text("👍", GLYPHS, Language.EN).text == "〔thumbs up〕"


@pytest.mark.parametrize("text", ["王喆 100 é ㎡ ①", "e\u0301", "a\u200bb", "a\u2009b", ""])
def test_what_looks_the_same_is_no_stand_in(text: str) -> None:
    assert printable_text(text, GLYPHS, Language.ZH).stand_ins == ()


def test_each_stand_in_is_told_once_with_its_code() -> None:
    found = printable_text("👍好👍", GLYPHS, Language.ZH).stand_ins
    assert list(map(str, found)) == ["U+1F44D (thumbs up sign), printed as 〔赞〕"]


@given(st.text())
def test_whatever_is_written_the_font_can_print(text: str) -> None:
    printed = printable_text(text, GLYPHS, Language.ZH)
    assert all(ord(each) in GLYPHS for each in printed.text)
    assert all(each in printed.text or " " in printed.text for each in text if ord(each) in GLYPHS)


def test_a_page_keeps_its_lines() -> None:
    page = "<p>\n<b>好👍</b>\n</p>"
    assert printable_html(page, GLYPHS, Language.ZH) == "<p>\n<b>好〔赞〕</b>\n</p>"
