"""Whether bytes are a text of DOS, which Windows reads as another: `Caf‚` is Café, `Nov k` Novák.

Programs that run at a prompt still write the code pages of DOS. Nearly all their bytes are letters
or signs in Windows, too. A page of DOS is likely if what comes out are words of the languages that
it writes, and its letters stand there less oddly than letters and signs do in what Windows reads;
or, in words of one language, as oddly.
"""

from __future__ import annotations

import re

from coachbook.team.latin_letters import (
    HIGH_RUN,
    SIGNS_IN_PLACE,
    encoding_words,
    has_language,
    has_letters_of,
    is_odd_letter,
    is_of_language,
    is_western,
    letters_of,
    small_letters,
)

DOS = "cp850"
_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_ONE = frozenset("àèéÀ")
# So many letters must differ where both readings are as likely: every François might be Franšois.
_LEAST = {"cp850": 1, "cp852": 2, "cp857": 2, "cp775": 3}


def dos_pages(content: bytes, read: str, *, is_asked: bool) -> tuple[str, ...]:
    """The pages of DOS in which bytes are as likely a text as in the reading `read`, if any.

    Of pages that read the same the first is given. `is_asked`: which it is must be asked anyhow, so
    that one letter is enough.
    """
    found: dict[str, str] = {}
    for name, windows in encoding_words().dos.items():
        least = 1 if is_asked else _LEAST[name]
        text = content.decode(name, errors="replace")
        if (
            text not in found
            and _is_text(text, windows)
            and (
                not read
                or _is_rival(text, read, least if is_asked or is_of_language(text, windows) else 0)
            )
        ):
            found[text] = name
    return tuple(found.values())


def _is_text(text: str, windows: str) -> bool:
    """Whether all beyond ASCII are letters of a page's languages in words, or signs apart."""
    return (
        has_letters_of(text, windows)
        and not letters_of(small_letters(text)) & {*encoding_words().icelandic}
        and is_western(text)
        and all(_stands_in_word(text, run) for run in HIGH_RUN.finditer(text))
    )


def _stands_in_word(text: str, run: re.Match[str]) -> bool:
    """Whether letters stand in a word, in which only the first or all may be capitals."""
    if not any(character.isalpha() for character in run[0]):
        return True
    start, end = run.span()
    while start and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    word = text[start:end]
    if len(word) == 1:
        return word in _WORDS_OF_ONE
    return word.isalpha() and (word[1:].islower() or word.isupper())


def _is_rival(text: str, read: str, least: int) -> bool:
    """Whether a text is more likely than the reading `read`; or as likely, in so many letters.

    `least`: 0: not if it is only as likely.
    """
    if len(text) != len(read):
        return False
    here, there = small_letters(read), small_letters(text)
    in_place = {each.start() for each in SIGNS_IN_PLACE.finditer(read)}
    differing = [
        number
        for number, (old, new) in enumerate(zip(here, there, strict=True))
        if old != new and new.isalpha()
    ]
    odd = odd_there = 0
    for number in differing:
        if here[number].isalpha():
            odd += not has_language("windows-1252", {here[number]}) or _is_odd(here, number)
        else:
            odd += number not in in_place
        odd_there += _is_odd(there, number)
    letters = {there[number] for number in differing}
    return bool(letters) and (odd > odd_there or (odd == odd_there and 0 < least <= len(letters)))


def _is_odd(text: str, number: int) -> bool:
    start, end = number, number + 1
    while start and _WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and _WORD.match(text[end]):
        end += 1
    return is_odd_letter(text, number, (start, end))
