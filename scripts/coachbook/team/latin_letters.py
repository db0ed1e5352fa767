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
HIGH_RUN = re.compile(r"[^\x00-\x7f]+")
_LATIN_SIGNS = frozenset("€£¥§©®°±²³´·¼½¾«»‘’‚“”„•–—…™\xa0×÷¿¡ºª")
_BESIDE_LETTERS = frozenset("‘’“”„«»–—…\xa0")
_WITHIN_WORDS = frozenset("’–—\xa0")
_WORDS_OF_ONE = frozenset("àÀáÁéÉèÈêÊóÓòÒúÚùÙôÔøØåÅöÖæÆ")
SIGNS_IN_PLACE = re.compile(
    r"(?<!u)’(?=(?:s|t|d|m|re|ve|ll|S|T)\b)|(?<=\b[A-Za-z])’(?=[A-Za-z])|(?<=s)’(?!\w)"
    r"|[“‘](?=\w)(?<!\w.)|(?<=[\w.!?,])[”’](?!\w)|(?<!\w)[–—…•](?!\w)|(?<=\w)…"
)
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
    after: Mapping[str, str]
    behind: Mapping[str, str]
    icelandic: str
    dos: Mapping[str, str]
    cyrillic: str


@cache
def encoding_words() -> EncodingWords:
    """The words and letters by which encodings are judged."""
    return build_model(EncodingWords, read_yaml(_FILE, _FILE.parent))


def is_western(text: str) -> bool:
    """Whether accented letters stand within Latin words, at most two in a row, and signs apart."""
    within = alone = 0
    for run in HIGH_RUN.finditer(text):
        letters = [character for character in run[0] if character not in _LATIN_SIGNS]
        if not all(character.isalpha() for character in letters) or len(letters) > 2:
            return False
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        beside = [character for character in before + after if character.isalpha()]
        if letters and before.isalpha() and _is_odd_case(letters, before, after):
            return False
        if letters and not beside and not {*letters} <= _WORDS_OF_ONE:
            return False
        signs = {*run[0]} & _LATIN_SIGNS
        if (letters and signs - _BESIDE_LETTERS) or (len(beside) == 2 and signs - _WITHIN_WORDS):
            return False
        within += bool(letters and beside)
        alone += bool(letters and not beside)
    return within > 0 or not alone


def _is_odd_case(letters: Sequence[str], before: str, after: str) -> bool:
    """Whether a capital stands within small letters, or a small one between capitals."""
    capital = any(letter.isupper() for letter in letters)
    if capital:
        return before.islower() or after.islower()
    return before.isupper() and after.isupper()


def rivals(content: bytes) -> tuple[str, ...]:
    """The encodings in which a text that reads as Windows-1252 makes as much sense, or more."""
    text = small_letters(content.decode(_READ))
    return tuple(name for name in encoding_words().languages if _is_rival(name, content, text))


def _is_rival(name: str, content: bytes, text: str) -> bool:
    other = small_letters(content.decode(name, errors="replace"))
    if name == _READ or "\ufffd" in other or len(other) != len(text):
        return False
    here, there = letters_of(text), letters_of(other)
    pairs = {*zip(text, other, strict=True)}
    differing = {new for old, new in pairs if old != new and new.isalpha()}
    if not differing or not has_letters_of(other, name) or not _in_words(text, other):
        return False
    if not has_language(name, there):
        return _odd_places(text, other) > _odd_places(other, text)  # of several languages
    if not has_language(_READ, here):
        return True
    is_scarce = bool(here & {*encoding_words().icelandic})
    odd, odd_there = _odd_places(text, other), _odd_places(other, text)
    if len(differing) < _LEAST.get(name, 1) and not is_scarce:
        return odd > odd_there
    return odd >= odd_there


def _in_words(text: str, other: str) -> bool:
    """Whether letters that the other reading has for signs stand in words: £50 is no Ł50."""
    signs = (n for n, (old, new) in enumerate(zip(text, other, strict=True)) if old != new)
    return all(
        any(map(str.isalpha, beside)) and not any(map(str.isdigit, beside))
        for number in signs
        if other[number].isalpha() and not text[number].isalpha()
        for beside in [other[max(number - 1, 0) : number] + other[number + 1 : number + 2]]
    )


def is_of_language(text: str, encoding: str) -> bool:
    """Whether there are letters beyond a to z, and one language of an encoding has them all."""
    letters = letters_of(small_letters(text))
    return bool(letters) and has_language(encoding, letters)


def has_letters_of(text: str, encoding: str) -> bool:
    """Whether there are letters beyond a to z, and all are those of an encoding's languages."""
    every = {*"".join(encoding_words().languages[encoding].values())}
    return set() != letters_of(small_letters(text)) <= every


def small_letters(text: str) -> str:
    """A text in small letters, one for each; İ would be two, and stays."""
    return "".join(small if len(small := each.lower()) == 1 else each for each in text)


def letters_of(text: str) -> set[str]:
    """The letters of a text beyond a to z."""
    return {letter for letter in text if letter > "\x7f" and letter.isalpha()}


def has_language(name: str, letters: set[str]) -> bool:
    """Whether one language of an encoding has all these small letters."""
    return any(letters <= {*all_of} for all_of in encoding_words().languages[name].values())


def _odd_places(text: str, other: str) -> int:
    """How many of the letters that differ from another reading stand where such a letter does not.

    A vowel beside a vowel, or a consonant without one; ñ and ń before what each is not before.
    """
    odd = 0
    for word in _WORD.finditer(text):
        for number in range(word.start(), word.end()):
            if text[number] != other[number]:
                odd += is_odd_letter(text, number, word.span())
    return odd


def is_odd_letter(text: str, number: int, word: tuple[int, int]) -> bool:
    """Whether a small letter stands where it does not in the languages that have it.

    `number` is its place in the text, `word` where its word begins and ends.
    """
    words = encoding_words()
    before = text[number - 1] if number > word[0] else ""
    after = text[number + 1] if number + 1 < word[1] else ""
    beside = [letter for letter in (before, after) if letter]
    letter = text[number]
    if letter in words.vowels:
        pairs: Sequence[str] = (before + letter, letter + after)
        sounds = [one for one in beside if one in words.vowels and one != "y"]
        if letter in words.after and after not in words.after[letter]:
            return True
        if letter in words.behind and before not in words.behind[letter]:
            return True
        return bool(sounds) and not any(pair in words.diphthongs for pair in pairs)
    if letter == "ß":
        return not before or before not in words.vowels
    if letter == "ñ":
        return after not in words.vowels or not after
    if letter == "ń":
        return bool(after) and after in words.vowels
    return bool(beside) and not any(one in words.vowels for one in beside)
