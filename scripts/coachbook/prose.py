"""The two marks that prose may carry: `@id` (a titled link) and `{id}` (an entry's value)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coachbook.model.base import ID_PATTERN, Entry
from coachbook.model.cadence import Meeting
from coachbook.model.reference import Figure, Listing
from coachbook.text import Language

_MARK = re.compile(rf"(?<!\w)@(?P<link>{ID_PATTERN})|\{{(?P<value>{ID_PATTERN})\}}", re.ASCII)
JOINER = {Language.ZH: "、", Language.EN: ", "}


class Mark(StrEnum):
    """What a piece of prose is."""

    PLAIN = "plain"
    LINK = "link"
    VALUE = "value"


@dataclass(frozen=True)
class Piece:
    """A run of plain text, or the id that a mark names."""

    mark: Mark
    text: str


def pieces(prose: str) -> Iterator[Piece]:
    """Cut prose into plain runs, links and values, in order."""
    end = 0
    for match in _MARK.finditer(prose):
        if match.start() > end:
            yield Piece(Mark.PLAIN, prose[end : match.start()])
        if match["link"]:
            yield Piece(Mark.LINK, match["link"])
        else:
            yield Piece(Mark.VALUE, match["value"])
        end = match.end()
    if end < len(prose):
        yield Piece(Mark.PLAIN, prose[end:])


def value_of(entry: Entry, language: Language) -> str:
    """What `{id}` shows: a figure's number, a meeting's time, a list's items, else the name."""
    if isinstance(entry, Figure | Meeting):
        return entry.shown
    if isinstance(entry, Listing):
        return JOINER[language].join(item.in_(language) for item in entry.items)
    return entry.name.in_(language)


def plain(prose: str, entries: dict[str, Entry], language: Language) -> str:
    """Prose with its marks written out as plain text, for paper and terminals."""
    return "".join(
        piece.text
        if piece.mark is Mark.PLAIN
        else entries[piece.text].name.in_(language)
        if piece.mark is Mark.LINK
        else value_of(entries[piece.text], language)
        for piece in pieces(prose)
    )
