"""A statement cut into words, and its n-grams: the runs of one to three words it is judged by.

A Chinese character is a word by itself, since Chinese has no spaces. So is a run of Latin letters,
a number (all numbers become "0": which one it is says nothing) and a punctuation mark. "^" and "$"
stand for the start and the end of the text. "Paid 500." has the words paid, 0 and "." and the runs
^, "^ paid", "^ paid 0", paid, "paid 0", "paid 0 .", 0, "0 .", "0 . $", ".", ". $" and $.

A run is known by its bucket, a number that its text is hashed to: so the weights of all runs are
one short table, whatever there is to learn from. Runs that share a bucket share a weight.

A browser cuts and hashes statements in the same way, with the same `WORD`, `FOLDED`, `LONGEST`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 3
START, END, NUMBER = "^", "$", "0"
DIGITS = "0123456789"
WORD = r"[a-z]+(?:'[a-z]+)*|[0-9]+(?:[.,:][0-9]+)*|[^ \na-z0-9]"
FOLDED = {"，": ",", "？": "?", "！": "!", "；": ";", "：": ":", "（": "(", "）": ")"}
FOLDED |= {"’": "'", "‘": "'", "\t": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "％": "%"}


@dataclass(frozen=True)
class Gram:
    """One to three adjacent words; `first` and `last` are their numbers, from 0 (-1: the start)."""

    text: str
    first: int
    last: int


@dataclass(frozen=True)
class PlacedWord:
    """A word of a folded text, from `start` up to `end`."""

    text: str
    start: int
    end: int


def fold_text(text: str) -> str:
    """The text in lower case with half-width marks, character for character, so places stay put."""
    return "".join(map(_folded, text))


def placed_words(plain: str) -> list[PlacedWord]:
    """The words of a folded text."""
    return [
        PlacedWord(NUMBER if match[0][0] in DIGITS else match[0], *match.span())
        for match in re.finditer(WORD, plain)
    ]


def grams_of(words: list[PlacedWord]) -> Iterator[Gram]:
    """Every run of one to three words; the start and the end of a text count as words."""
    texts = [START, *(word.text for word in words), END] if words else []
    for first in range(len(texts)):
        for last in range(first, min(first + LONGEST, len(texts))):
            yield Gram(" ".join(texts[first : last + 1]), first - 1, last - 1)


def bucket_of(text: str, buckets: int) -> int:
    """The bucket of a run, from 0 up to `buckets`: FNV-1a of its UTF-16 units, 32 bits.

    Over UTF-16 units and not bytes, since that is what a browser's text is made of.
    """
    return _hash(text) % buckets


@lru_cache(maxsize=1 << 16)
def _hash(text: str) -> int:
    units = text.encode("utf-16-le")
    hashed = 0x811C9DC5
    for place in range(0, len(units), 2):
        unit = units[place] | units[place + 1] << 8
        hashed = ((hashed ^ unit) * 0x01000193) & 0xFFFFFFFF
    return hashed


def _folded(character: str) -> str:
    """One character folded; full-width forms lie 0xFEE0 above ASCII in Unicode."""
    if "！" <= character <= "～" and character not in FOLDED:
        character = chr(ord(character) - 0xFEE0)
    small = character.lower() if character.isascii() else character
    return FOLDED.get(small, small)
