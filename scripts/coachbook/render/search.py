"""The rows that the handbook's search looks through: docs/assets/search.js reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coachbook.model.base import Entry
from coachbook.model.reference import Term
from coachbook.model.walk import phrases_of, texts_of
from coachbook.prose import plain
from coachbook.render.links import Links
from coachbook.text import Text

Row = dict[str, str]


def search_script(links: Links) -> str:
    """The rows as a classic script, which a browser reads from a folder, too."""
    rows = json.dumps(list(search_rows(links)), ensure_ascii=False, separators=(",", ":"))
    return f"window.handbookRows = {rows};\n".replace("\u2028", " ").replace("\u2029", " ")


def search_rows(links: Links) -> Iterator[Row]:
    """A row for each page and each entry: where it is, what it is called, what it says."""
    for name, topic in links.shown.topics.items():
        page = "index" if name == "edition" else name
        title, intro = _plain(links, topic.title), _plain(links, topic.intro)
        yield _row(page, page, title, "", "", intro)
    for entry in links.shown.entries.values():
        topic_name = links.shown.topic_of[entry.id]
        topic_title = _plain(links, links.shown.topics[topic_name].title)
        title = _plain(links, entry.name)
        yield _row(
            entry.id, topic_name, title, topic_title, _aliases(links, entry), _text(links, entry)
        )


def _row(name: str, page: str, title: str, topic: str, aliases: str, text: str) -> Row:
    return {
        "id": name,
        "page": f"{page}.html",
        "title": title,
        "topic": topic,
        "aliases": aliases,
        "text": text,
    }


def _aliases(links: Links, entry: Entry) -> str:
    words = entry.aliases.in_(links.language)
    avoided = entry.avoid.in_(links.language) if isinstance(entry, Term) else ()
    return " / ".join((*words, *avoided))


def _text(links: Links, entry: Entry) -> str:
    texts = [_plain(links, text) for path, text in texts_of(entry) if path != ("name",)]
    phrases = [
        phrase
        for path, found in phrases_of(entry)
        if path not in (("aliases",), ("avoid",))
        for phrase in found.in_(links.language)
    ]
    return " ".join((*texts, *phrases))


def _plain(links: Links, text: Text) -> str:
    return plain(text.in_(links.language), links.full.entries, links.language)
