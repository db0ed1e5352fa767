"""How wide words are, and where a line breaks, as an upper bound for the fonts that readers have.

SVG does not break lines, and the reader's font is not known when a drawing is made. So widths are
estimated by classes of characters, from the widest of the common sans serifs: a box may be a little
too large, but no text sticks out of it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Widths in em of bold sans serifs such as Arial and Noto, rounded up; regular weights are narrower.
_LATIN = {
    character: em
    for em, characters in {
        0.35: " ij|',.:;Il",
        0.45: "!()-/[\\]{}frt",
        0.55: "*csz",
        0.6: '"#$+0123456789<=>J^_aekvxy~–',
        0.65: "?FLTZ`bdghnopqu",
        0.7: "EPSVXY",
        0.75: "&ABCDHKNRU",
        0.8: "GOQ",
        0.85: "M",
        0.95: "Ww",
        1.05: "%@m",
    }.items()
    for character in characters
}
_HAN, _EMOJI, _LETTER, _UNKNOWN, _REGULAR = 1.0, 1.5, 0.8, 1.1, 0.95
_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"\s+|[^\s{_WIDE}]+|[{_WIDE}]")
_BLANKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
_OPENING = tuple("（《「『“‘(")
_CLOSING = tuple("，。、！？：；）》」』”’…·%,.;:!?)")


def single_line(text: str) -> str:
    """Text on one line, without characters that XML forbids."""
    return _BLANKS.sub(" ", text).strip()


def text_width(text: str, size: float, bold: bool = True) -> float:
    """The greatest width of a text at a font size, in the unit of the size."""
    weight = 1.0 if bold else _REGULAR
    return sum(_em(c) * (weight if c in _LATIN else 1) for c in text) * size


def wrap(text: str, room: float, size: float, bold: bool = True) -> tuple[str, ...]:
    """A text in lines no wider than `room`.

    Lines break between words and Han characters; a word that is wider than a line breaks anywhere.
    """
    lines, line = list[str](), ""
    for atom in _atoms(single_line(text)):
        if text_width((line + atom).rstrip(), size, bold) <= room:
            line += atom
            continue
        lines.append(line.rstrip())
        *full, line = _cut(atom.lstrip(), room, size, bold)
        lines.extend(full)
    return tuple(line for line in (*lines, line.rstrip()) if line)


def balanced(text: str, room: float, size: float) -> tuple[str, ...]:
    """A text in as few lines as `wrap` makes, but of about equal length.

    The narrowest room that needs no more lines is found by bisection, to a quarter of the size.
    """
    best = wrap(text, room, size)
    longest = max((text_width(atom.strip(), size) for atom in _atoms(single_line(text))), default=0)
    low, high = max(text_width(text, size) / max(len(best), 1) * 0.9, longest), room
    while len(best) > 1 and high - low > size / 4:
        middle = (low + high) / 2
        lines = wrap(text, middle, size)
        low, high, best = (low, middle, lines) if len(lines) <= len(best) else (middle, high, best)
    return best


def clipped(lines: tuple[str, ...], most: int, room: float, size: float) -> tuple[str, ...]:
    """The first `most` lines; an ellipsis shows that text is missing."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and text_width(last + "…", size) > room:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip() + "…")


def _atoms(text: str) -> list[str]:
    """The pieces between which a line may break; punctuation stays with its word."""
    atoms = [""]
    for token in _TOKEN.findall(text):
        if token.isspace() or token.startswith(_CLOSING) or atoms[-1].endswith(_OPENING):
            atoms[-1] += token
        else:
            atoms.append(token)
    return atoms


def _cut(atom: str, room: float, size: float, bold: bool) -> list[str]:
    """An atom that may be wider than a line, cut where the line is full."""
    pieces = [""]
    for character in atom:
        if pieces[-1] and text_width((pieces[-1] + character).rstrip(), size, bold) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


@cache
def _em(character: str) -> float:
    if character in _LATIN:
        return _LATIN[character]
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    if ord(character) >= 0x1F000 and ord(character) < 0x20000:
        return _EMOJI
    if unicodedata.east_asian_width(character) in "WFA":
        return _HAN
    return _LETTER if ord(character) < 0x250 else _UNKNOWN
