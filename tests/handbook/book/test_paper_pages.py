"""From a page of the site to a page of the book, and Chinese punctuation."""

from __future__ import annotations

import pytest
import yaml

from coachbook.base.project import Project
from coachbook.base.punctuation import tighten_punctuation
from coachbook.base.text import Language
from coachbook.handbook.book.book_index import book_index
from coachbook.handbook.book.paper_pages import EXTENSIONS, paper_pages
from coachbook.handbook.links import Links
from coachbook.playbook.model.playbook import Playbook

FORMS = {"see": "(see page [n])", "at": "→[n]"}


def html(source: str, **others: str) -> str:
    """A page `a` as it stands in a book where everything is on page 12."""
    pages = paper_pages({"a": source, **others}, ["a", *others])

    places = {"a/y", "a/a.y", "b/b", "b/b.x", "b/r"}
    return pages["a"].fill(dict.fromkeys(places, 12), FORMS)


def test_the_book_reads_markdown_as_the_site_does(project: Project) -> None:
    config = yaml.safe_load((project.root / "mkdocs.yml").read_text(encoding="utf-8"))
    names = [next(iter(x)) if isinstance(x, dict) else x for x in config["markdown_extensions"]]
    assert names == [*EXTENSIONS]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "as [X](b.md#b.x) says",
            '<a href="#b/b.x">X</a><i class="cb-see n2">(see page 12)</i> says',
        ),
        ("as [X](b.md) says", '<a href="#b/b">X</a>'),
        ("as [X](#a.y) says", '<a href="#a/a.y">X</a>'),
        ("[X](b.md#b.x)", '<a href="#b/b.x">X</a><i class="cb-at n2">→12</i>'),
        (
            "[X](b.md) · [Y](#y)",
            '<i class="cb-at n2">→12</i>\N{NO-BREAK SPACE}· <a href="#a/y">Y</a>',
        ),
        ("as [X](c.md#c.x) says", "as <span>X</span> says"),
        ("as [X](http://127.0.0.1/) says", "as <span>X</span> says"),
        ("[X](b.md) · [Q](quiz.md)", "→12</i></p>"),
        ("[X](cards.md#card.x) y", "<span>X</span> y"),
        ("*[R1](b.md#r)*{ .cb-badge }", '<a href="#b/r">R1</a></em>'),
        ("x\n{ .cb-screen }", ""),
    ],
)
def test_links_stay_in_the_book_and_say_their_page(source: str, shown: str) -> None:
    assert shown in html(source, b="# B { #b }")
    assert "quiz" not in html(source, b="")
    assert shown or html(source) == ""


def test_a_question_card_on_the_site_is_its_question_in_the_book() -> None:
    shown = html("[X](cards.md#card.x) y [Z](cards.md)", questions="")
    assert 'href="#questions/question.x"' in shown
    assert 'href="#questions/questions"' in shown


def test_headings_step_down_and_ids_name_their_page() -> None:
    page = paper_pages({"a": "# A & B { #a }\n\n## C { #c }\n\n## D { #d .cb-screen }"}, ["a"])["a"]
    assert '<h2 id="a/a">A &amp; B</h2>' in page.html
    assert '<h3 id="a/c">C</h3>' in page.html
    assert [(h.place, h.title, [i.place for i in h.inner]) for h in page.headings] == [
        ("a/a", "A &amp; B", ["a/c"])
    ]


def test_a_label_stands_with_what_it_says() -> None:
    shown = html("How { .cb-dt-how }\n:   1. one\n    1. two\n")
    assert '<div class="cb-row cb-dt-how"><p class="cb-name">How</p>' in shown.replace("\n", "")
    assert "<dl" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("说：“好”。", "说[：]“好[”]。"),
        ("（“好”）", "（[“]好[”]）"),
        ("好，好。", "好，好。"),
        ("a: “b”.", "a: “b”."),
        ('<p title="：“">，</p>', '<p title="：“">，</p>'),
        ("<svg><text>：“</text></svg>。”", "<svg><text>：“</text></svg>[。]”"),
        ('<a href="#x">：“x”</a>，', '<a href="#x">：“x”</a>，'),
        ("<title>：“</title>", "<title>：“</title>"),
    ],
)
def test_where_two_marks_meet_one_gives_way(text: str, shown: str) -> None:
    marked = shown.replace("[", '<span class="half">').replace("]", "</span>")
    assert tighten_punctuation(text) == marked


def test_the_index_is_in_the_order_of_pinyin_or_of_letters(real: Playbook) -> None:
    topics = real.topics.keys()
    letters = {language: book_index(Links(real, real, language), topics) for language in Language}
    for language, found in letters.items():
        names = [letter.letter for letter in found]
        assert names == sorted(set(names)), language
    words = {
        language: [w.word for x in found for w in x.words] for language, found in letters.items()
    }
    zh = words[Language.ZH]
    known = ["晨会", "话术", "回访客户", "意向A类客户", "重点客户", "抓单"]
    assert sorted(known, key=zh.index) == known
    en = [word.casefold() for word in words[Language.EN] if word.isalpha()]
    assert en == sorted(en)
    for language in Language:
        for entry in real.entries.values():
            assert entry.name.in_(language) in words[language]


def test_a_word_of_several_entries_leads_to_all_of_them(real: Playbook) -> None:
    for letter in book_index(Links(real, real, Language.EN), real.topics.keys()):
        for word in letter.words:
            owners = [
                entry.id
                for entry in real.entries.values()
                if word.word in (entry.name.en, *entry.aliases.en)
            ]
            assert {f"{real.topic_of[name]}/{name}" for name in owners} <= {*word.places}
            assert word.stands_for == () or len(word.stands_for) == len(owners)
