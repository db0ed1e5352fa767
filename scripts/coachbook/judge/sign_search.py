"""The signs in a text: which words of the lists in claims.yml stand in it, and where.

A sign is found where the first of its patterns that has a match has its first one; then what only
looks like it (`but`) is blanked out, and it must be found again. Patterns of a language are tried
where letters of it stand: of both in a text that mixes them. Patterns mean the same here (with
re.ASCII) and in a browser (without flags), and are tried on folded text: see `word_runs.fold_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from coachbook.judge.judging_rules import SignData

FILLER = "\ufffc"
LETTERS = {"zh": "[\u4e00-\u9fff]", "en": "[a-z]"}


@dataclass(frozen=True, order=True)
class SignFound:
    """A sign that stands in a text from `start` up to `end`, and its role (see `SignRole`)."""

    start: int
    end: int
    sign: str
    role: str


def signs_in(folded: str, signs: Sequence[SignData]) -> list[SignFound]:
    """The signs that stand in a folded text, in the order of their places."""
    return sorted(_found(folded, signs))


def has_role(folded: str, signs: Sequence[SignData], roles: Sequence[str]) -> bool:
    """Whether a sign with one of some roles stands in a folded text."""
    return any(True for _ in _found(folded, [sign for sign in signs if sign["role"] in roles]))


def first_match(patterns: Sequence[str], text: str) -> re.Match[str] | None:
    """The match of the first pattern that has one of any length."""
    for pattern in patterns:
        match = compiled(pattern).search(text)
        if match and match[0]:
            return match
    return None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of claims.yml, ready to use."""
    return re.compile(pattern, re.ASCII)


def _found(folded: str, signs: Sequence[SignData]) -> Iterator[SignFound]:
    languages = [each for each, letters in LETTERS.items() if compiled(letters).search(folded)]
    for sign in signs:
        words = [one for each in languages for one in sign["words"][each]]
        match = first_match(words, folded)
        but = [one for each in languages for one in sign["but"][each]] if match else ()
        if but:
            text = folded
            for pattern in but:
                text = compiled(pattern).sub(lambda found: FILLER * len(found[0]), text)
            match = first_match(words, text)
        if match:
            yield SignFound(*match.span(), sign["sign"], sign["role"])
