"""The site's Markdown pages -> HTML that can be part of a book.

Ids get the name of their page in front, so that all pages fit into one document. A link inside the
book gets the number of the page that it leads to; a link out of it becomes plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from coachbook.base.words import fill_names

# Those of mkdocs.yml: the book and the site read the same Markdown.
EXTENSIONS = ("attr_list", "def_list", "md_in_html", "tables", "toc")

_ONLY_ON_SCREEN = {"cb-edit", "cb-screen"}
_SCREEN_PAGES = {"quiz", "print", "authors"}  # not in a book
# Addresses that have a counterpart in a book.
_COUNTERPARTS = (("cards.md#card.", "questions.md#question."), ("cards.md", "questions.md"))
# A book has one font; on the site, drawings use the reader's.
_FONTS = re.compile(r"font-family:[^;]+;")
_FONT = 'font-family: "Coachbook Sans";'
_PICTURES = ".."  # from docs/book to the folder that a page's addresses start from
_TITLED = "index"  # the book has a title of its own for this page
_WITHOUT_PAGE = {"cb-badge"}  # links there are not followed by a page number
_BETWEEN = " \n·\N{NO-BREAK SPACE}"  # characters between links side by side
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5"}  # h1 is for the parts of the book
_LINK = re.compile(r"(?:(?P<page>[\w-]+)\.md)?(?:#(?P<id>.+))?", re.ASCII)
_NUMBER = re.compile(r'(?<=<i class="cb-)(see|at)">([^<]*)')


@dataclass(frozen=True)
class BookHeading:
    """A heading of a page: its anchor in the book, its text as HTML, the headings beneath it."""

    place: str
    title: Markup
    inner: tuple[BookHeading, ...]


@dataclass(frozen=True)
class PaperPage:
    """A page of the handbook as HTML, in which `fill` writes the page numbers."""

    name: str
    html: str
    headings: tuple[BookHeading, ...]

    def fill(self, numbers: Mapping[str, int], forms: Mapping[str, str]) -> Markup:
        """The page with its page numbers.

        `forms` are the words around a number: "see" in running text, "at" in lists of links. The
        class says how many digits there are, and the style makes all numbers equally wide: then
        another number in the next round of layout moves no line.
        """

        def with_number(match: re.Match[str]) -> str:
            number = str(numbers.get(match[2], 0))
            return f'{match[1]} n{len(number)}">{escape(fill_names(forms[match[1]], n=number))}'

        return Markup(_NUMBER.sub(with_number, self.html))


def paper_pages(sources: Mapping[str, str], names: Sequence[str]) -> dict[str, PaperPage]:
    """The pages `names` of `sources` (Markdown by name); other pages are not in the book."""
    extension = _PaperExtension(frozenset(names))
    markdown = Markdown(extensions=[*EXTENSIONS, extension])
    pages: dict[str, PaperPage] = {}
    for name in names:
        extension.page = name
        html = _FONTS.sub(_FONT, markdown.reset().convert(_body(sources[name])))
        pages[name] = PaperPage(name, html, _headings(name, markdown.toc_tokens, html))
    return pages


def book_anchor(page: str, name: str = "") -> str:
    """The anchor in the book of a page, or of an id on it."""
    return f"{page}/{name or page}"


def _body(source: str) -> str:
    """A page without its front matter, which is for the site generator."""
    return source.split("\n---\n", 1)[-1] if source.startswith("---\n") else source


def _headings(
    page: str, tokens: Iterable[Mapping[str, object]], html: str
) -> tuple[BookHeading, ...]:
    """The headings of a page that are left on paper."""
    headings: list[BookHeading] = []
    for token in tokens:
        where, inner = book_anchor(page, str(token["id"])), token["children"]
        if f'id="{where}"' in html:
            children = _headings(page, inner, html) if isinstance(inner, list) else ()
            headings.append(BookHeading(where, Markup(token["html"]), children))
    return tuple(headings)


class _PaperExtension(Extension):  # type: ignore[misc]  # it comes without types
    """Reworks a page after all other steps; `page` is the name of the one being converted."""

    def __init__(self, page_names: frozenset[str]) -> None:
        super().__init__()
        self.page_names, self.page = page_names, ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Register the last step, after the headings have been collected."""
        md.treeprocessors.register(_PaperProcessor(md, self), "paper", 1)


class _PaperProcessor(Treeprocessor):  # type: ignore[misc]  # it comes without types
    def __init__(self, md: Markdown, book: _PaperExtension) -> None:
        super().__init__(md)
        self.book = book

    def run(self, root: Element) -> None:
        """Turn a page of the site into one of the book."""
        for parent in [*root.iter()]:
            for child in [*parent]:
                if _classes(child) & _ONLY_ON_SCREEN or self._is_title(child):
                    parent.remove(child)
                elif child.tag == "a":
                    self._link(child, parent)
            if name := parent.get("id"):
                parent.set("id", book_anchor(self.book.page, name))
            if source := parent.get("src"):
                parent.set("src", f"{_PICTURES}/{source}")
            if parent.tag == "dl":
                _definition_rows(parent)
            elif "cb-back" in _classes(parent):
                _join_lists(parent)
            parent.tag = self._tag(parent.tag)

    def _is_title(self, element: Element) -> bool:
        return element.tag == "h1" and self.book.page == _TITLED

    def _tag(self, tag: str) -> str:
        return tag if self.book.page == _TITLED else _HEADINGS.get(tag, tag)

    def _link(self, link: Element, parent: Element) -> None:
        """A link to a page of the screen goes, one into the book gets a number, others are text."""
        address = link.attrib.pop("href", "")
        for screen, book in _COUNTERPARTS:
            address = address.replace(screen, book)
        match = _LINK.fullmatch(address)
        page = match and (match["page"] or self.book.page)
        if page in _SCREEN_PAGES:
            _remove_link(link, parent)
        elif match and page in self.book.page_names:
            self._link_inside_book(link, parent, book_anchor(page, match["id"] or page))
        else:
            link.tag = "span"

    def _link_inside_book(self, link: Element, parent: Element, target: str) -> None:
        link.set("href", f"#{target}")
        after = link.tail or ""
        if after.startswith(" ·"):
            link.tail = f"\N{NO-BREAK SPACE}{after[1:]}"  # a line does not begin with the dot
        if not _classes(parent) & _WITHOUT_PAGE:
            form = "at" if _is_list(parent) else "see"
            number = Element("i", {"class": f"cb-{form}"})
            number.text, number.tail, link.tail = target, link.tail, None
            parent.insert([*parent].index(link) + 1, number)


def _remove_link(link: Element, parent: Element) -> None:
    """Remove a link and the dot before it; if it begins an item of a list, hide the item."""
    position, after = [*parent].index(link), link.tail or ""
    if position:
        before = parent[position - 1]
        before.tail = (before.tail or "").rstrip(_BETWEEN) + after
        parent.remove(link)
    elif parent.tag == "li" and not (parent.text or "").strip():
        parent.clear()
        parent.set("hidden", "")
    else:
        parent.text = (parent.text or "") + after
        parent.remove(link)


def _definition_rows(definitions: Element) -> None:
    """A definition list as rows, so that a label is never alone at the end of a page."""
    definitions.tag = "div"
    definitions.set("class", "cb-rows")
    row = Element("div")
    for child in [*definitions]:
        definitions.remove(child)
        if child.tag == "dt":
            row = Element("div", {"class": f"cb-row {child.get('class', '')}".strip()})
            definitions.append(row)
            child.tag = "p"
            child.set("class", "cb-name")
        else:
            child.tag = "div"
        row.append(child)


def _join_lists(details: Element) -> None:
    """Turn lists of links into paragraphs of links side by side."""
    for element in details.iter():
        element.tag = {"ul": "p", "li": "span"}.get(element.tag, element.tag)


def _is_list(parent: Element) -> bool:
    """Whether an element holds links side by side and no running text."""
    beside = (parent.text or "") + "".join(child.tail or "" for child in parent)
    return parent.tag in {"td", "th"} or not beside.strip(_BETWEEN)


def _classes(element: Element) -> set[str]:
    return {*element.get("class", "").split()}
