"""The words of the screen and of paper that are not the playbook's: words/<name>.yml.

Each key has a text in each language, side by side, so that none can lack a translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import RootModel

from coachbook.shape import shape
from coachbook.text import Language, Text
from coachbook.yaml_file import read_yaml

WORDS = Path(__file__).resolve().parent / "words"


class WordFile(RootModel[dict[str, Text]]):
    """words/<name>.yml: a key, and its text in each language."""


@cache
def word_texts(name: str) -> Mapping[str, Text]:
    """The words of one file in both languages.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    source = read_yaml(WORDS / f"{name}.yml", WORDS)
    return MappingProxyType(shape(WordFile, source).root)


@cache
def words(name: str, language: Language) -> Mapping[str, str]:
    """The words of one file in one language.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    texts = word_texts(name)
    return MappingProxyType({key: text.in_(language) for key, text in texts.items()})


def forget_words() -> None:
    """Read the files again when their words are next wanted."""
    word_texts.cache_clear()
    words.cache_clear()


def fill(pattern: str, **values: object) -> str:
    """A text with `[name]` replaced by the value of that name; what is put in stays as it is."""
    return re.sub(
        r"\[(\w+)\]", lambda match: str(values.get(match[1], match[0])), pattern, flags=re.ASCII
    )
