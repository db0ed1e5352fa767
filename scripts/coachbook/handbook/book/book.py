"""The handbook's pages for paper -> one HTML book. Its layout is in docs/book.

A page number can only be printed once the book has been laid out. So the book is laid out several
times, each time with the numbers of the round before, until they are those of its own pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from jinja2 import Template

from coachbook.base.punctuation import tighten_punctuation
from coachbook.base.templates import html_environment
from coachbook.base.text import Language
from coachbook.base.words import load_words
from coachbook.handbook.book.book_index import Letter, book_index
from coachbook.handbook.book.paper_pages import BookHeading, PaperPage, book_anchor, paper_pages
from coachbook.handbook.links import Links
from coachbook.handbook.pages import CHAPTERS

_TAGS = {Language.ZH: "zh-Hans", Language.EN: "en"}

Chapters = Mapping[str, Sequence[str]]

# Pages before the first chapter of a whole book.
FRONT = ("index", "today")
# The chapters of the site, and the page of changes, which stands outside them there.
CONTENTS: Chapters = {**CHAPTERS, "reference": (*CHAPTERS["reference"], "changes")}


@dataclass(frozen=True)
class Chapter:
    """A run of pages under one title."""

    name: str
    title: str
    pages: tuple[PaperPage, ...]

    @property
    def place(self) -> str:
        """The anchor of its beginning."""
        return book_anchor("chapter", self.name)


@dataclass(frozen=True)
class Book:
    """The content of a book, without page numbers."""

    links: Links
    whole: bool  # otherwise a booklet of some chapters, without the pages in front
    chapters: tuple[Chapter, ...]
    front: tuple[PaperPage, ...]
    index: tuple[Letter, ...]
    revision: str

    @property
    def title(self) -> str:
        """The title on its cover."""
        name = self.links.playbook.edition.title.in_(self.links.language)
        return name if self.whole else f"{name} · {' · '.join(c.title for c in self.chapters)}"


def make_book(
    links: Links,
    sources: Mapping[str, str],
    chapters: Chapters,
    revision: str = "",
) -> Book:
    """A book made of Markdown pages.

    Args:
        links: The handbook that the pages were made for.
        sources: The Markdown pages, by file name without `.md`.
        chapters: The topics of each chapter by its name, which may be a topic's. CONTENTS makes the
            whole book, anything else a booklet.
        revision: The playbook's commit; empty: unknown.
    """
    topics = [topic for names in chapters.values() for topic in names]
    whole = chapters == CONTENTS
    front = FRONT if whole else ()
    pages = paper_pages(sources, [*front, *topics])
    if links.language is Language.ZH:
        pages = {
            name: replace(page, html=tighten_punctuation(page.html)) for name, page in pages.items()
        }
    return Book(
        links,
        whole,
        tuple(
            Chapter(name, _title(links, name), tuple(pages[topic] for topic in names))
            for name, names in chapters.items()
        ),
        tuple(pages[name] for name in front),
        book_index(links, {*topics}),
        revision,
    )


def book_html(book: Book, numbers: Mapping[str, int], template: Template) -> str:
    """A book as HTML. `numbers` are the pages of places in the last layout; empty at first."""
    language = book.links.language
    word = load_words("handbook/book", language)
    return template.render(
        book=book,
        word=word,
        tag=_TAGS[language],
        edition=book.links.playbook.edition,
        fill=lambda page: page.fill(numbers, word),
        page=lambda where: numbers.get(where, 0),
        pages_of=partial(_pages_of, numbers),
        leaves=leaves,
    )


def book_template(folder: Path, name: str) -> Template:
    """A template of docs/book."""
    return html_environment(folder).get_template(f"{name}.html.jinja")


def leaves(page: PaperPage) -> list[BookHeading]:
    """The headings of a page that have none beneath them: its entries."""
    headings: list[BookHeading] = []
    for heading in (inner for top in page.headings for inner in top.inner):
        headings += heading.inner or (heading,)
    return headings


def _pages_of(numbers: Mapping[str, int], places: Sequence[str]) -> list[tuple[int, str]]:
    """The pages that some places are on, each once with the first place on it."""
    first: dict[int, str] = {}
    for where in places:
        first.setdefault(numbers.get(where, 0), where)
    return sorted(first.items())


def _title(links: Links, name: str) -> str:
    if name in links.playbook.topics:
        return links.playbook.topics[name].title.in_(links.language)
    return load_words("handbook", links.language)[f"chapter_{name}"]
