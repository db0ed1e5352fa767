"""Filling in a text: each `[name]` gets its value, and nothing else happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from playwright.sync_api import Browser

from coachbook.base.text import Language, Text
from coachbook.base.words import WORDS, fill_names, fill_text, load_words

BLANK = re.compile(r"\[(\w+)\]", re.ASCII)
ROOT = Path(__file__).parents[2]
NAMES = st.from_regex(r"[A-Za-z_]\w*", fullmatch=True).filter(str.isascii)


@given(st.text(), st.text())
def test_what_is_filled_in_is_not_read_again(one: str, other: str) -> None:
    assert fill_names("[a]-[b]", a="[b]" + one, b=other) == f"[b]{one}-{other}"


# What the pages' scripts fill in too: pattern, name, what is said. [n] is 9.
CASES = [
    ("", "", ""),
    ("“[name]”（[n] 天）", "李晓燕", "“李晓燕”（9 天）"),
    ("[n][n] [name]", "李晓燕", "99 李晓燕"),
    ("{name} {} {0} %s $name \\1 \\g<n>", "", "{name} {} {0} %s $name \\1 \\g<n>"),
    ("[] [ n] [n ] [a-b] [a.b] [姓名] [", "", "[] [ n] [n ] [a-b] [a.b] [姓名] ["),
    ("[[n]]", "", "[9]"),
    ("[n\n]", "", "[n\n]"),
    *(
        ("《[name]》", value, f"《{value}》")
        for value in (
            "[n]",
            "[name]",
            "\\1",
            "\\g<0>",
            "{n}",
            "%(n)s",
            "$&",
            "$1",
            "<b>",
            "",
            "周报",
        )
    ),
]


@pytest.mark.parametrize(("pattern", "name", "said"), CASES)
def test_only_a_name_in_brackets_is_filled_in(pattern: str, name: str, said: str) -> None:
    assert fill_names(pattern, n=9, name=name) == said


@pytest.mark.parametrize(
    ("script", "function"),
    [
        ("checklists/scorecard/fill.js", "filled"),
        ("docs/assets/handbook.js", "window.handbookFill"),
    ],
)
def test_the_pages_fill_in_the_same(browser: Browser, script: str, function: str) -> None:
    page = browser.new_page()
    page.add_script_tag(content=(ROOT / script).read_text(encoding="utf-8"))
    for pattern, name, said in CASES:
        found = page.evaluate(
            f"([text, name]) => {function}(text, {{ n: 9, name }})", [pattern, name]
        )
        assert found == said
    # A page does not stop for a name that has no value: it shows the name.
    left = page.evaluate(f"{function}('[name] [none] [constructor]', {{ none: undefined }})")
    assert left == "[name] [none] [constructor]"
    page.close()


@given(NAMES)
def test_a_name_without_a_value_is_an_error(name: str) -> None:
    with pytest.raises(LookupError, match=rf"no value for \[{name}\] in 'a \[{name}\]'"):
        fill_names(f"a [{name}]", **{f"{name}_": 1})
    assert fill_names(f"a [{name}]", **{name: None}) == "a None"


def test_a_value_that_is_not_asked_for_is_left_out() -> None:
    assert fill_names("as before", n=3) == "as before"


def test_a_page_escapes_what_was_filled_in() -> None:
    for pattern, value in (("[name]", Markup("<b>")), (Markup("<i>[name]</i>"), "<b>")):
        assert type(fill_names(pattern, name=value)) is str


def test_each_language_gets_its_own_value() -> None:
    rung = Text(zh="意向[n]类", en="interested [n]")
    said = fill_text(Text(zh="只够[rung]，[n]天", en="[n] days: [rung]"), rung=rung, n=9)
    assert said == Text(zh="只够意向[n]类，9天", en="9 days: interested [n]")
    with pytest.raises(LookupError, match="days"):
        fill_text(Text(zh="[n]", en="[days]"), n=1)


@pytest.mark.parametrize("file", sorted(WORDS.glob("*.yml")), ids=lambda file: str(file.stem))
def test_both_languages_ask_for_the_same_names(file: Path) -> None:
    asked = {
        language: {
            key: {*BLANK.findall(said)} for key, said in load_words(file.stem, language).items()
        }
        for language in Language
    }
    assert asked[Language.ZH] == asked[Language.EN]
