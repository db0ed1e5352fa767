"""Whether a text of Latin letters is as likely one of another encoding: Müller, Bjørn or Dvořák.

The Windows encodings of Europe share most bytes, and differ in the letters of one language or
another: `ø` in one is `ř` in the other. What tells them apart is which language has all letters
that are there, and where a letter stands: a vowel beside a consonant, a consonant beside a vowel.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model

_FILE = Path(__file__).resolve().parent / "encoding_words.yml"
_WORD = re.compile(r"[^\W\d_]+")
_READ = "windows-1252"
# So many letters must differ where Windows-1252 has a language, too, unless only Icelandic has
# them: with fewer every Sánchez, and every Danish firm, might be Lithuanian.
_LEAST = {"windows-1257": 3}


class EncodingWords(Model):
    """encoding_words.yml"""

    headers: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, Mapping[str, str]]
    vowels: str
    diphthongs: tuple[str, ...]
    icelandic: str
    cyrillic: str


@cache
def encoding_words() -> EncodingWords:
    """The words and letters by which encodings are judged."""
    return build_model(EncodingWords, read_yaml(_FILE, _FILE.parent))


def rivals(content: bytes) -> tuple[str, ...]:
    """The encodings in which a text that reads as Windows-1252 makes as much sense, or more."""
    text = _small(content.decode(_READ))
    return tuple(name for name in encoding_words().languages if _is_rival(name, content, text))


def _is_rival(name: str, content: bytes, text: str) -> bool:
    other = _small(content.decode(name, errors="replace"))
    if name == _READ or "\ufffd" in other or len(other) != len(text):
        return False
    here, there = _letters(text), _letters(other)
    pairs = {*zip(text, other, strict=True)}
    differing = {new for old, new in pairs if old != new and new.isalpha()}
    if not differing or not _has_language(name, there):
        return False
    if not _has_language(_READ, here):
        return True
    is_scarce = bool(here & {*encoding_words().icelandic})
    if len(differing) < _LEAST.get(name, 1) and not is_scarce:
        return False
    return _odd_places(text, other) >= _odd_places(other, text)


def _small(text: str) -> str:
    """A text in small letters, one for each; İ would be two, and stays."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in text)


def _letters(text: str) -> set[str]:
    return {letter for letter in text if letter > "\x7f" and letter.isalpha()}


def _has_language(name: str, letters: set[str]) -> bool:
    """Whether one language of an encoding has all these letters."""
    return any(letters <= {*all_of} for all_of in encoding_words().languages[name].values())


def _odd_places(text: str, other: str) -> int:
    """How many of the letters that differ from another reading stand where such a letter does not.

    A vowel beside a vowel, or a consonant without one; ñ and ń before what each is not before.
    """
    odd = 0
    for word in _WORD.finditer(text):
        for number in range(word.start(), word.end()):
            if text[number] != other[number]:
                odd += _is_odd(text, number, word.span())
    return odd


def _is_odd(text: str, number: int, word: tuple[int, int]) -> bool:
    words = encoding_words()
    before = text[number - 1] if number > word[0] else ""
    after = text[number + 1] if number + 1 < word[1] else ""
    beside = [letter for letter in (before, after) if letter]
    letter = text[number]
    if letter in words.vowels:
        pairs: Sequence[str] = (before + letter, letter + after)
        sounds = [one for one in beside if one in words.vowels and one != "y"]
        return bool(sounds) and not any(pair in words.diphthongs for pair in pairs)
    if letter == "ñ":
        return after not in words.vowels or not after
    if letter == "ń":
        return bool(after) and after in words.vowels
    return bool(beside) and not any(one in words.vowels for one in beside)
