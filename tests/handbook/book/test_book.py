"""The printed book: opened and read by two other libraries."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.words import load_words
from coachbook.handbook.book.book import CONTENTS
from coachbook.playbook.model.playbook import Playbook

from .pdf_file import POINTS, Box, Pdf

pytestmark = pytest.mark.usefixtures("heavy")

Run = Callable[..., Result]
FOOT = 20 * POINTS  # where the text of a page ends
SIDES = 15 * POINTS  # the narrowest margin, with something to spare


def squeezed(text: str) -> str:
    """A text without blanks and marks: lines may break anywhere, “ ” come in several forms."""
    return re.sub(r"[\W_]", "", text)


def around(name: str, pdf: Pdf) -> str:
    """The text from a place to the foot of its page, and of the next page."""
    number, _, top = pdf.places[name]
    here = pdf.text_in(number, Box(0, FOOT, 600, top + 3))
    return squeezed(here + (pdf.texts[number] if number < len(pdf) else ""))


def test_every_entry_stands_where_its_name_leads(
    book: Pdf, small: Playbook, language: Language
) -> None:
    for name, entry in small.entries.items():
        place = f"{small.topic_of[name]}/{name}"
        assert squeezed(entry.name.in_(language)) in around(place, book), name


def test_every_topic_begins_a_page_of_its_chapter(
    book: Pdf, small: Playbook, language: Language
) -> None:
    pages = []
    for topic in (name for names in CONTENTS.values() for name in names):
        number, _, top = book.places[f"{topic}/{topic}"]
        assert top > 250 * POINTS, topic
        pages.append(number)
        if topic in small.topics:
            title = squeezed(small.topics[topic].title.in_(language))
            assert title in squeezed(book.texts[number - 1])
    assert pages == sorted(set(pages))


def test_the_page_numbers_of_the_contents_are_those_of_the_pages(
    book: Pdf, small: Playbook
) -> None:
    numbered = 0
    for link in book.links:
        said = book.text_in(link.page, link.box).strip()
        if said.isdecimal():
            assert int(said) == book.places[link.target][0], link
            numbered += 1
    assert numbered > len(small.topics)


def test_every_link_leads_to_a_place(book: Pdf, small: Playbook) -> None:
    targets = {link.target for link in book.links}
    assert targets <= book.places.keys()
    assert {f"{small.topic_of[name]}/{name}" for name in small.entries} <= targets


def test_no_reference_is_without_a_page(book: Pdf, language: Language) -> None:
    text = " ".join(book.texts)
    see = load_words("handbook/book", language)["see"].strip("（）()")
    assert "→" in text
    assert re.search(see.replace("[n]", r"\d+"), text)
    assert not re.search(see.replace("[n]", r"0\b"), text)
    assert not re.search(r"→(0\b|\D)", text)


def test_references_in_the_text_name_the_page_of_their_place(book: Pdf) -> None:
    arrows = 0
    for link in book.links:
        after = Box(link.box.right, link.box.bottom, link.box.right + 30, link.box.top)
        said = re.match(r"\s*→(\d+)", book.text_in(link.page, after))
        if said:
            assert int(said[1]) == book.places[link.target][0], link
            arrows += 1
    assert arrows > 100


def test_bookmarks_are_chapters_topics_and_entries(
    book: Pdf, small: Playbook, language: Language
) -> None:
    marks = book.bookmarks
    titles = [squeezed(mark.title) for mark in marks]
    word = load_words("handbook", language)
    chapters = [squeezed(word[f"chapter_{name}"]) for name in CONTENTS]
    tops = [squeezed(mark.title) for mark in marks if mark.level == 0]
    assert [title for title in tops if title in chapters] == chapters
    for topic in (name for names in CONTENTS.values() for name in names if name in small.topics):
        title = squeezed(small.topics[topic].title.in_(language))
        assert any(m.level == 1 and squeezed(m.title) == title for m in marks), topic
    for entry in small.entries.values():
        assert any(squeezed(entry.name.in_(language)) in title for title in titles), entry.id
    assert [mark.page for mark in marks] == sorted(mark.page for mark in marks)


def test_no_heading_is_left_at_the_foot_of_a_page(book: Pdf) -> None:
    for mark in book.bookmarks:
        below = Box(0, FOOT, 600, mark.top - 20)
        assert book.text_in(mark.page, below).strip(), mark


def test_nothing_runs_into_the_margins(book: Pdf) -> None:
    for number in range(2, len(book) + 1):
        width, height = map(float, book.built.pages[number - 1].mediabox[2:])
        for box in (Box(0, 0, SIDES, height), Box(width - SIDES, 0, width, height)):
            assert not book.text_in(number, box).strip(), number


def test_the_cover_says_title_edition_and_date(
    book: Pdf, small: Playbook, language: Language
) -> None:
    cover = book.texts[0]
    assert squeezed(small.edition.title.in_(language)) in squeezed(cover)
    assert (
        load_words("handbook/book", language)["edition"].replace("[n]", small.edition.version)
        in cover
    )
    assert small.edition.date.isoformat() in cover


def test_running_heads_name_the_topic(book: Pdf, small: Playbook, language: Language) -> None:
    heads = " ".join(
        book.text_in(number, Box(0, 275 * POINTS, 600, 842)) for number in range(2, len(book) + 1)
    )
    for name, topic in small.topics.items():
        if name != "edition":
            assert squeezed(topic.title.in_(language)) in squeezed(heads), name


def test_the_index_has_terms_and_aliases_with_their_pages(
    book: Pdf, small: Playbook, language: Language
) -> None:
    start = book.places["index"][0]
    index = squeezed(" ".join(book.texts[start - 1 :]))
    for term in small.glossary.terms:
        for word in (term.name.in_(language), *term.aliases.in_(language)):
            assert squeezed(word) in index, word
    targets = {link.target for link in book.links if link.page >= start}
    assert {f"glossary/{term.id}" for term in small.glossary.terms} <= targets


def test_anyone_can_read_the_file(printed: dict[str, Pdf]) -> None:
    tags = {Language.ZH: "zh-Hans", Language.EN: "en"}
    for name, pdf in printed.items():
        assert pdf.faults == [], name
        assert len(pdf) > 0
        assert tags[Language(name.removesuffix(".pdf").split("-")[1])] == pdf.built.Root.Lang
        assert str(pdf.built.docinfo["/Title"])


def test_only_the_committed_font_is_used(printed: dict[str, Pdf]) -> None:
    for name, pdf in printed.items():
        assert pdf.fonts == {"Coachbook-Sans", "Coachbook-Sans-Bold"}, name


def test_a_chapter_is_a_booklet_with_page_numbers_of_its_own(
    run: Run, small_folder: Path, tmp_path: Path
) -> None:
    options = ("--playbook", small_folder, "--lang", "en", "--chapter", "deals")
    for name in ("once", "again"):
        result = run("handbook", *options, "--chapter", "questions", "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
    files = ["coachbook-en-deals.pdf", "coachbook-en-questions.pdf"]
    assert sorted(file.name for file in (tmp_path / "once").rglob("*.pdf")) == files
    assert not (tmp_path / "once" / "site").exists()
    for name in files:
        once, again = (tmp_path / each / "book" / name for each in ("once", "again"))
        assert once.read_bytes() == again.read_bytes()
    pdf = Pdf(tmp_path / "once" / "book" / files[0])
    topics = {name.split("/")[0] for name in pdf.places} - {"chapter", "index"}
    assert topics == {*CONTENTS["deals"]}
    assert pdf.places[f"{CONTENTS['deals'][0]}/{CONTENTS['deals'][0]}"][0] == 3
    assert {link.target for link in pdf.links} <= pdf.places.keys()
    assert pdf.faults == []
    pdf.close()


def test_the_escalation_path_stands_under_its_title_in_type_that_can_be_read(
    run: Run, tmp_path: Path
) -> None:
    result = run("handbook", "--chapter", "roles", "--out", tmp_path)
    assert result.exit_code == 0
    for language in Language:
        pdf = Pdf(tmp_path / "book" / f"coachbook-{language}-roles.pdf")
        number = pdf.places["roles/roles"][0]
        path = load_words("handbook/drawings", language)["escalation_to"].replace("[n]", "")
        assert squeezed(path) in squeezed(pdf.texts[number - 1])
        assert min(pdf.sizes_on(number)) >= 7.5
        pdf.close()


def test_a_tall_drawing_leaves_no_page_with_a_title_alone(run: Run, tmp_path: Path) -> None:
    for name in ("diagnosis", "scorecard"):
        result = run("handbook", "--chapter", name, "--lang", "en", "--out", tmp_path)
        assert result.exit_code == 0
        pdf = Pdf(tmp_path / "book" / f"coachbook-en-{name}.pdf")
        assert len(squeezed(pdf.texts[pdf.places[f"{name}/{name}"][0] - 1])) > 800
        pdf.close()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--chapter", "qestions"), "there is no chapter 'qestions'; did you mean 'questions'?"),
        (("--chapter", "zzz"), "there is no chapter 'zzz'; expected one of: "),
        (("--serve", "--pdf"), "--serve shows the site: leave out --pdf"),
        (("--serve", "--offline"), "--serve shows the site: leave out --offline"),
        (
            ("--serve", "--offline", "--cards", "--chapter", "deals"),
            "--serve shows the site: leave out --offline and --cards and --chapter",
        ),
    ],
)
def test_what_cannot_be_printed_is_told(
    run: Run, small_folder: Path, tmp_path: Path, options: tuple[str, ...], says: str
) -> None:
    result = run("handbook", "--playbook", small_folder, "--out", tmp_path / "out", *options)
    assert result.exit_code == 2
    assert says in result.output
    assert not list(tmp_path.rglob("*.pdf"))


def test_a_character_without_a_form_in_the_font_is_told_before_printing(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    file = folder / "questions.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("What did the customer do?", "What 😀?"), encoding="utf-8")
    options = ("--playbook", folder, "--lang", "en", "--out", tmp_path / "out")
    book = run("handbook", *options, "--chapter", "questions")
    cards = run("handbook", *options, "--cards")
    assert (book.exit_code, cards.exit_code) == (1, 1)
    assert "the font lacks 😀 of 'questions' (en) [book-glyphs]" in book.output
    assert "the font lacks 😀 of 'question.what-facts' (en) [book-glyphs]" in cards.output
    assert not list(tmp_path.rglob("*.pdf"))


def test_layout_in_a_text_is_shown_as_text(run: Run, folder: Path, tmp_path: Path) -> None:
    hostile = "<script>x</script> {{ 7*7 }} [a](b.md) ![i](http://127.0.0.1:9/x.png) | *y*"
    file = folder / "questions.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("What did the customer do?", f"'{hostile}'"), encoding="utf-8")
    options = ("--playbook", folder, "--lang", "en", "--out", tmp_path)
    result = run("handbook", *options, "--chapter", "questions", "--cards")
    assert result.exit_code == 0, result.output
    for name in ("coachbook-en-questions.pdf", "cards-en.pdf"):
        pdf = Pdf(tmp_path / "book" / name)
        assert re.sub(r"\s", "", hostile) in re.sub(r"\s", "", "".join(pdf.texts)), name
        pdf.close()
