"""Bilingual text, and the choice of a language: `in_` is the only place that makes it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Language(StrEnum):
    """A language Coachbook speaks. zh (Simplified Chinese) is the source language."""

    ZH = "zh"
    EN = "en"


class Text(BaseModel):
    """One text in each language, side by side. Plain text with two marks.

    `@duty.team` becomes a titled link to that entry; `{figure.calls-per-day}` becomes the
    figure's value. Everything else is shown as it is written.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Words
    en: Words

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.zh if language is Language.ZH else self.en


class Phrases(BaseModel):
    """Lists of phrases that need not correspond one to one between the languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: tuple[Words, ...] = ()
    en: tuple[Words, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The phrases in one language."""
        return self.zh if language is Language.ZH else self.en
