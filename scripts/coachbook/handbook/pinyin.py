"""The pinyin of Chinese words, for the search, and for sorting as a dictionary does.

A Chinese dictionary sorts by sound: first by the letters of the syllables, then by tone. So 一
(yi1) comes before 以 (yi3), and both before 影 (ying3). Words are looked up whole, because a
character's sound can depend on its neighbours: 行 is hang2 in 银行 (bank), xing2 in 行动 (action).
"""

from __future__ import annotations

import re

from coachbook.base.text import Language

# Words that were looked up: their syllables with tones (1 to 4; none: neutral), and runs of other
# characters with `=` in front. A build fills it from the last one (`build_cache`), so that pypinyin
# and its dictionary need not be loaded.
SYLLABLES: dict[str, list[str]] = {}
_OTHER = "="  # in front of a run that is not Chinese


def pinyin(word: str) -> str:
    """The pinyin of a word's Chinese characters without tones: `ke hu` for 客户."""
    return " ".join(map(_toneless, (s for s in _syllables(word) if not s.startswith(_OTHER))))


def sort_key(word: str, language: Language) -> tuple[str, ...]:
    """The key that sorts words as a dictionary does.

    Letters, then tones, then the characters themselves. Punctuation does not count.
    """
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
        # Imported only here: its dictionary takes longer to load than everything else here.
        from pypinyin import Style, lazy_pinyin

        SYLLABLES[word] = lazy_pinyin(word, style=Style.TONE3, errors=lambda run: _OTHER + run)
    return SYLLABLES[word]
