"""What Chinese words sound like, and the order of a dictionary, which follows from it."""

from __future__ import annotations

import re

from coachbook.base.text import Language

# The syllables of words with their tones, as far as they are known, and what is not Chinese
# between them. Whoever fills it spares the loading of a dictionary.
SYLLABLES: dict[str, list[str]] = {}
_OTHER = "="  # stands before what is not Chinese


def pinyin(word: str) -> str:
    """The pinyin of a word's Chinese characters, without tones."""
    return " ".join(map(_toneless, (s for s in _syllables(word) if not s.startswith(_OTHER))))


def sort_key(word: str, language: Language) -> tuple[str, ...]:
    """What a word is sorted by: its letters without marks; Chinese by pinyin, then tone."""
    bare = re.sub(r"[^\w\s]|_", "", word).casefold().strip() or word
    if language is Language.EN:
        return (bare,)
    spoken = _syllables(bare)
    return (*map(_toneless, spoken), "\0", *(s.removeprefix(_OTHER) for s in spoken), bare)


def _toneless(syllable: str) -> str:
    other = syllable.startswith(_OTHER)
    return syllable.removeprefix(_OTHER) if other else syllable.rstrip("1234")


def _syllables(word: str) -> list[str]:
    if word not in SYLLABLES:
        # ImportResult only here: its dictionary takes longer to load than everything else here.
        from pypinyin import Style, lazy_pinyin

        SYLLABLES[word] = lazy_pinyin(word, style=Style.TONE3, errors=lambda run: _OTHER + run)
    return SYLLABLES[word]
