"""The two marks in prose: `@id`, which becomes a titled link, and `{id}`, an entry's value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coachbook.base.text import Language
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.entry import ID_PATTERN, Entry
from coachbook.playbook.model.reference import Figure, Listing

# The sign stands before what must not precede it: so a search leaps from sign to sign.
_MARK = re.compile(rf"@(?<!\w@)(?P<link>{ID_PATTERN})|\{{(?P<value>{ID_PATTERN})\}}", re.ASCII)
JOINER = {Language.ZH: "、", Language.EN: ", "}


class ProseMark(StrEnum):
    """Which mark a piece of prose has, if any."""

    PLAIN = "plain"
    LINK = "link"
    VALUE = "value"


@dataclass(frozen=True)
class Piece:
    """A run of plain text, or the id in a mark."""

    mark: ProseMark
    text: str


def split_prose(prose: str) -> Iterator[Piece]:
    """Cut prose into plain runs, links and values, in order."""
    end = 0
    for match in _MARK.finditer(prose):
        if match.start() > end:
            yield Piece(ProseMark.PLAIN, prose[end : match.start()])
        if match["link"]:
            yield Piece(ProseMark.LINK, match["link"])
        else:
            yield Piece(ProseMark.VALUE, match["value"])
        end = match.end()
    if end < len(prose):
        yield Piece(ProseMark.PLAIN, prose[end:])


def without_marks(prose: str) -> str:
    """Prose without its marks and the ids in them."""
    return _MARK.sub("", prose)


def prose_value(entry: Entry, language: Language) -> str:
    """What `{id}` shows: a figure's number, a meeting's time, a list's items, else the name."""
    if isinstance(entry, Figure):
        return entry.in_words(language)
    if isinstance(entry, Meeting):
        return entry.display
    if isinstance(entry, Listing):
        return JOINER[language].join(item.in_(language) for item in entry.items)
    return entry.name.in_(language)


def plain_text(prose: str, entries: dict[str, Entry], language: Language) -> str:
    """Prose with its marks written out as plain text, for paper and terminals."""
    return "".join(
        piece.text
        if piece.mark is ProseMark.PLAIN
        else entries[piece.text].name.in_(language)
        if piece.mark is ProseMark.LINK
        else prose_value(entries[piece.text], language)
        for piece in split_prose(prose)
    )
