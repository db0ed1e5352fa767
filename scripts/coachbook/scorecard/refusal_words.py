"""The sentences on what is refused: written in English, and found again to be read in Chinese.

Logs and scorecards keep the English sentence, which is one of words/scorecard/refusals.yml, or
several joined by "; ". A page finds it there and fills in the same sentence in its own language. So
a record needs no other form, and one that is years old is read in both languages, too. A sentence
that is not found there is shown as it is.

For example: "'3.5' is not a whole number; expected 0 to 4, or N if it cannot be scored" is two
sentences, and the first one is "'[value]' is not a whole number" with the value 3.5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, load_words, word_texts

_WORDS = "scorecard/refusals"
_BETWEEN = {Language.EN: "; ", Language.ZH: "；"}
_BLANK = re.compile(r"\[(\w+)\]", re.ASCII)
_WORDED = ("says", "why", "part", "mark")  # values that are words of the file, too
_MOST_PARTS = 20


def says(name: str, /, **values: object) -> str:
    """A sentence of the file in English, with its values filled in."""
    return fill_names(load_words(_WORDS, Language.EN)[name], **values)


def joined(*sentences: str) -> str:
    """Sentences one after the other; empty ones are left out."""
    return _BETWEEN[Language.EN].join(filter(None, sentences))


def refusal_in(sentence: str, language: Language) -> str:
    """A sentence that was refused with, in a language."""
    return sentence if language is Language.EN else _found(sentence, language) or sentence


@cache
def _found(sentence: str, language: Language) -> str:
    """Sentences in another language; empty: one of them is not known."""
    if whole := _found_whole(sentence, language):
        return whole
    parts = sentence.split(_BETWEEN[Language.EN])[:_MOST_PARTS]
    for count in range(1, len(parts)):
        first = _found_whole(_BETWEEN[Language.EN].join(parts[:count]), language)
        if first and (rest := _found(_BETWEEN[Language.EN].join(parts[count:]), language)):
            return f"{first}{_BETWEEN[language]}{rest}"
    return ""


def _found_whole(sentence: str, language: Language) -> str:
    for pattern, text in _patterns():
        if match := pattern.fullmatch(sentence):
            values = {
                name: refusal_in(value, language) if name in _WORDED else value
                for name, value in match.groupdict().items()
            }
            return fill_names(text.in_(language), **values)
    return ""


@cache
def _patterns() -> Sequence[tuple[re.Pattern[str], Text]]:
    """Each sentence of the file as a pattern; the one with the most text of its own first."""
    texts = sorted(word_texts(_WORDS).values(), key=_own_length, reverse=True)
    return [(_pattern(text.in_(Language.EN)), text) for text in texts]


def _own_length(text: Text) -> int:
    return len(_BLANK.sub("", text.in_(Language.EN)))


def _pattern(text: str) -> re.Pattern[str]:
    """A sentence as a pattern. Only what stands in quote marks may hold what joins sentences."""
    parts = _BLANK.split(text)  # what stands between blanks, and their names, in turn
    pattern = re.escape(parts[0])
    for before, name, after in zip(parts[:-2:2], parts[1::2], parts[2::2], strict=True):
        is_free = (before[-1:], after[:1]) == ("'", "'") or name in _WORDED
        pattern += f"(?P<{name}>{'.*?' if is_free else '(?:(?!; ).)*?'})" + re.escape(after)
    return re.compile(pattern, re.DOTALL)
