"""Which texts a line can be made of, and where their script changes.

Pango shapes each run of one script by itself, so letters are not kerned across its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HAN, LATIN, COMMON = "Hani", "Latn", "Zyyy"

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\uff21-\uff3a\uff41-\uff5a"
_COMMON = (
    "!-@\\[-`{-~\u00b7\u00d7\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
    "\u3001-\u3003\u3008-\u3011\u3014-\u3017\uff01-\uff20\uff3b-\uff40\uff5b-\uff5e\uffe5"
)
_PLAIN = re.compile(f"[{_HAN}{_LATIN}{_COMMON}]+(?: [{_HAN}{_LATIN}{_COMMON}]+)*")
_IS_HAN, _IS_LATIN = re.compile(f"[{_HAN}]"), re.compile(f"[{_LATIN}]")

_PAIRS = "() [] {} <> \u2018\u2019 \u201c\u201d 〈〉 《》 「」 『』 【】 〔〕 〖〗 （） ［］ ｛｝"
_OPENS = {pair[0]: pair[1] for pair in _PAIRS.split()}
_CLOSES = {close: opens for opens, close in _OPENS.items()}


def plain(text: str) -> bool:
    """Whether a text is made of characters that every part of the house sets the same way:
    Chinese and western letters, figures, punctuation, single spaces between."""
    return _PLAIN.fullmatch(text) is not None


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The runs of one script, each with its script. What belongs to no script goes with the
    letters before it, a closing bracket with its opening one."""
    han, latin = _IS_HAN.search(text), _IS_LATIN.search(text)
    if not (han and latin):
        yield (HAN if han else LATIN if latin else COMMON), text
        return
    begin, now = 0, COMMON
    brackets: list[tuple[str, str]] = []
    for index, letter in enumerate(text):
        script = _script(letter)
        if letter in _CLOSES:
            while brackets and brackets[-1][0] != _CLOSES[letter]:
                brackets.pop()
            if brackets:
                script = brackets.pop()[1]
        if COMMON not in (script, now) and script != now:
            yield now, text[begin:index]
            begin, now = index, script
        elif now == COMMON and script != COMMON:
            now = script
            brackets = [(opens, now) for opens, _ in brackets]
        if letter in _OPENS:
            brackets.append((letter, now))
    yield now, text[begin:]


def _script(letter: str) -> str:
    if _IS_HAN.match(letter):
        return HAN
    return LATIN if _IS_LATIN.match(letter) else COMMON
