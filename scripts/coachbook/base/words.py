"""The words on screen and paper that are not the playbook's: words/<name>.yml.

Each key has a text in each language, side by side, so that none can lack a translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import RootModel

from coachbook.base.text import Language, Text
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml

WORDS = Path(__file__).resolve().parents[1] / "words"
_BLANK = re.compile(r"\[(\w+)\]", re.ASCII)


class WordFile(RootModel[dict[str, Text]]):
    """words/<name>.yml: a key, and its text in each language."""


@cache
def word_texts(name: str) -> Mapping[str, Text]:
    """The words of one file in both languages.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    source = read_yaml(WORDS / f"{name}.yml", WORDS)
    return MappingProxyType(build_model(WordFile, source).root)


@cache
def load_words(name: str, language: Language) -> Mapping[str, str]:
    """The words of one file in one language.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    texts = word_texts(name)
    return MappingProxyType({key: text.in_(language) for key, text in texts.items()})


def forget_words() -> None:
    """Read the files anew at the next use; for a preview whose words are being edited."""
    word_texts.cache_clear()
    load_words.cache_clear()


def fill_names(pattern: str, /, **values: object) -> str:
    """A text with each `[name]` replaced by the value of that name.

    A value may come from anyone: what is put in is not read again, and the result is plain text
    whatever the values were, so that a page escapes it like any other. Values that the text does
    not ask for are left out: one language may need fewer than the other.

    Raises:
        LookupError: the text asks for a name that has no value.
    """

    def value(blank: re.Match[str]) -> str:
        if blank[1] not in values:
            raise LookupError(f"there is no value for {blank[0]} in '{pattern}'")
        return str(values[blank[1]])

    return _BLANK.sub(value, pattern)


def fill_text(pattern: Text, /, **values: object) -> Text:
    """A text with each `[name]` replaced, in each language; a value may be a Text itself.

    Raises:
        LookupError: the text asks for a name that has no value.
    """

    def in_(language: Language) -> str:
        in_language = {
            name: value.in_(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }
        return fill_names(pattern.in_(language), **in_language)

    return Text(zh=in_(Language.ZH), en=in_(Language.EN))
