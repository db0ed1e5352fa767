"""The data of the handbook's search: a row for each page and entry, read by search-index.js.

The search runs in the browser, without a server. MiniSearch ranks the rows (BM25) over five fields:
a title counts most, then aliases and the title in the other language, then pinyin, then the text;
the weights are in search-index.js. This module only decides what is in the fields. Chinese is not
cut into words here: the script indexes pairs of characters, so that any part of a compound is
found, as 客户 in 老客户名单. Pinyin is for people who type `kehu`. docs/README.md says why this
engine was chosen, and how well it finds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, load_words, word_texts
from coachbook.handbook.links import Links
from coachbook.handbook.page_content import entry_groups
from coachbook.handbook.pages import GUIDES
from coachbook.handbook.pinyin import pinyin
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.coaching import Day
from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.reference import Figure, Term
from coachbook.playbook.model.walk import phrases_of, texts_of

# Pages without a topic, and the file of words that has their title and introduction.
OWN_WORDS = {"changes": "playbook/changes", "authors": "handbook/author_reference"}


class IndexRow(TypedDict):
    """A page or an entry: where it is, what it is called, and what it says."""

    id: str
    page: str
    title: str
    kind: str  # as readers know it: the topic and, where it has several, the part
    aliases: list[str]
    other: str  # its name in the other language: teams mix them
    sounds: list[str]  # pinyin of the title and of each alias; empty in English
    text: str


def search_script(links: Links) -> str:
    """The data as a script, because a browser may not read JSON from a folder (`file://`)."""
    data = {
        "skip": load_words("handbook", links.language)["search_skip"].split(),
        "rows": list(search_rows(links)),
    }
    script = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"window.handbookData = {script};\n".replace("\u2028", " ").replace("\u2029", " ")


def search_rows(links: Links) -> Iterator[IndexRow]:
    """The rows of the topics' pages, of the other pages, and of all entries."""
    for name, topic in links.playbook.topics.items():
        page = "index" if name == "edition" else name
        yield _row(links, page, page, topic.title, "", (), links.plain(topic.intro))
    label = word_texts("handbook")
    for name in GUIDES:
        says = label[f"guide_{name}_says"].in_(links.language)
        yield _row(links, name, name, label[f"guide_{name}"], "", (), says)
    for name, words in OWN_WORDS.items():
        own = word_texts(words)
        yield _row(links, name, name, own["title"], "", (), own["intro"].in_(links.language))
    for name, topic in links.playbook.topics.items():
        for entry, kind in _kinds(links, topic):
            text = _text(links, entry)
            yield _row(links, entry.id, name, entry.name, kind, _aliases(links, entry), text)


def _row(
    links: Links,
    name: str,
    page: str,
    title: Text,
    kind: str,
    aliases: tuple[str, ...],
    text: str,
) -> IndexRow:
    title_text = links.plain(title)
    other = next(each for each in Language if each is not links.language)
    return {
        "id": name,
        "page": f"{page}.html",
        "title": title_text,
        "kind": kind,
        "aliases": list(aliases),
        "other": title.in_(other),
        "sounds": [*map(pinyin, (title_text, *aliases))] if links.language is Language.ZH else [],
        "text": text,
    }


def _kinds(links: Links, topic: Topic) -> Iterator[tuple[Entry, str]]:
    """Each entry of a topic, and its kind as readers know it."""
    word = load_words("handbook", links.language)
    title = links.plain(topic.title)
    groups = entry_groups(topic)
    for group in groups:
        kind = title if len(groups) == 1 else f"{title} · {word[f'part_{group.field}']}"
        for entry in group.entries:
            yield entry, kind


def _aliases(links: Links, entry: Entry) -> tuple[str, ...]:
    """What else people type to find an entry: other words, its number, its time, its day."""
    language = links.language
    aliases = list(entry.aliases.in_(language))
    if isinstance(entry, Term):
        aliases += entry.avoid.in_(language)
    elif isinstance(entry, Figure):
        aliases.append(f"{entry.display} {entry.unit.in_(language) if entry.unit else ''}".strip())
    elif isinstance(entry, Meeting):
        aliases.append(entry.display)
    elif isinstance(entry, Day):
        aliases.append(fill_names(load_words("handbook", language)["day_n"], n=entry.number))
    return tuple(dict.fromkeys(aliases))


def _text(links: Links, entry: Entry) -> str:
    texts = [links.plain(text) for path, text in texts_of(entry) if path != ("name",)]
    phrases = [
        phrase
        for path, found in phrases_of(entry)
        if path not in (("aliases",), ("avoid",))
        for phrase in found.in_(links.language)
    ]
    return " ".join((*texts, *phrases))
