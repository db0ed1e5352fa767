"""Plain text -> Markdown that shows exactly that text, whatever characters are in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from markupsafe import Markup

from coachbook.base.text import Text
from coachbook.playbook.prose import Piece, ProseMark, split_prose

_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# What any Markdown dialect might take for layout: most marks anywhere; a colon, except before a
# space and in a time of day; at the start of a text every mark, and a number with a dot or bracket.
_LAYOUT = re.compile(
    r"""[\\`*_{}\[\]<>&|~^$\#@"+=]
    | :(?!\s) (?! (?<=\d:) \d\d (?![\d:]) )
    | ^\ ?[!-/:-@\[-`{-~]
    | ^\ ?\d+[.)]""",
    re.VERBOSE | re.ASCII,
)


def escape(text: str) -> Markup:
    """Markdown that shows `text`: what could be layout becomes a character reference.

    For example `*a*` becomes `&#42;a&#42;`. Character references survive every block and inline
    rule of Markdown, which backslashes do not. Line breaks and control characters become spaces, so
    that a text cannot break out of its line.
    """
    return Markup(_escaped(text))


def prose(text: str, link: Callable[[str], Markup], value: Callable[[str], str]) -> Markup:
    """Markdown of prose: `@id` becomes `link(id)`, `{id}` the text `value(id)`."""
    return Markup("".join(_piece(piece, link, value) for piece in split_prose(text)))


def as_markdown(value: object, text: Callable[[Text], Markup]) -> Markup:
    """A value in a template as Markdown; everything but finished Markdown is escaped.

    Raises:
        TypeError: a value of a type that no reader should see.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, Text):
        return text(value).strip()
    if isinstance(value, str | int | Decimal):
        return Markup(_escaped(str(value)).strip())
    raise TypeError(f"a template shows a {type(value).__name__}")


def _piece(piece: Piece, link: Callable[[str], Markup], value: Callable[[str], str]) -> str:
    if piece.mark is ProseMark.LINK:
        return link(piece.text)
    return _escaped(value(piece.text) if piece.mark is ProseMark.VALUE else piece.text)


def _escaped(text: str) -> str:
    return _LAYOUT.sub(_reference, _BLANKS.sub(" ", text))


def _reference(match: re.Match[str]) -> str:
    return "".join(
        character if character in " 0123456789" else f"&#{ord(character)};"
        for character in match[0]
    )
