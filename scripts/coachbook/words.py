"""The words of the screen and of paper that are not the playbook's: words/<name>.yml.

Each key has a text in each language, side by side, so that none can lack a translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pydantic import RootModel

from coachbook.shape import shape
from coachbook.text import Language, Text
from coachbook.yaml_file import read_yaml

_FOLDER = Path(__file__).resolve().parent / "words"


class WordFile(RootModel[dict[str, Text]]):
    """words/<name>.yml: a key, and its text in each language."""


@cache
def word_texts(name: str) -> Mapping[str, Text]:
    """The words of one file in both languages.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    source = read_yaml(_FOLDER / f"{name}.yml", _FOLDER)
    return MappingProxyType(shape(WordFile, source).root)


@cache
def words(name: str, language: Language) -> Mapping[str, str]:
    """The words of one file in one language.

    Raises:
        Problems: the file cannot be read or lacks a translation.
    """
    texts = word_texts(name)
    return MappingProxyType({key: text.in_(language) for key, text in texts.items()})
