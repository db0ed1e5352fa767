"""The index of a book: every term, entry and alias, in the order of a dictionary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import groupby

from coachbook.base.text import Language
from coachbook.handbook.book.paper_pages import book_anchor
from coachbook.handbook.links import Links
from coachbook.handbook.pinyin import sort_key
from coachbook.playbook.model.entry import Entry
from coachbook.playbook.model.reference import Term

_NO_LETTER = "#"


@dataclass(frozen=True)
class IndexWord:
    """A word of the index.

    Attributes:
        word: The word.
        stands_for: The names of entries that it is another word for; none: it is a name itself.
        main: Where it is explained: the places of its term.
        places: Where else it is found.
    """

    word: str
    stands_for: tuple[str, ...]
    main: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """The words under one letter: their first, or that of their pinyin."""

    letter: str
    words: tuple[IndexWord, ...]


def book_index(links: Links, topics: Set[str]) -> tuple[Letter, ...]:
    """The index of the entries of some topics."""
    owners: dict[str, list[Entry]] = defaultdict(list)
    for entry in links.playbook.entries.values():
        if links.playbook.topic_of[entry.id] in topics:
            for word in dict.fromkeys((_name(links, entry), *entry.aliases.in_(links.language))):
                owners[word].append(entry)
    words = sorted(owners, key=lambda word: sort_key(word, links.language))
    return tuple(
        Letter(letter, tuple(_word(links, topics, word, owners[word]) for word in group))
        for letter, group in groupby(words, lambda word: _letter(word, links.language))
    )


def _word(links: Links, topics: Set[str], word: str, owners: list[Entry]) -> IndexWord:
    explained = [
        entry for entry in owners if isinstance(entry, Term) and _name(links, entry) == word
    ]
    names = tuple(_name(links, entry) for entry in owners)
    return IndexWord(
        word=word,
        stands_for=() if word in names else names,
        main=tuple(_place(links, entry.id) for entry in explained),
        places=tuple(
            _place(links, name)
            for entry in owners
            for name in _explaining(entry)
            if links.playbook.topic_of.get(name) in topics
        ),
    )


def _explaining(entry: Entry) -> Iterator[str]:
    """An entry and, if it is a term, the entries that the term explains."""
    yield entry.id
    if isinstance(entry, Term):
        yield from entry.defines


def _place(links: Links, name: str) -> str:
    return book_anchor(links.playbook.topic_of[name], name)


def _name(links: Links, entry: Entry) -> str:
    return entry.name.in_(links.language)


def _letter(word: str, language: Language) -> str:
    first = sort_key(word, language)[0][:1].upper()
    return first if "A" <= first <= "Z" else _NO_LETTER
