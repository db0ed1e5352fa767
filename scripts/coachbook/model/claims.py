"""Fact or feeling: the words by which a statement about a deal is judged."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from coachbook.model.base import Entry, Model, RefTo, Topic
from coachbook.model.evidence import FactRef, FeelingRef, QuestionRef
from coachbook.text import Language, Phrases, Text, Words

BarRef = Annotated[str, RefTo(("bar",))]

_NAME = re.compile(r"<([a-z]+)>")


class Scope(StrEnum):
    """How far a bar reaches: its clause, that and those after it, or the whole sentence."""

    CLAUSE = "clause"
    ONWARD = "onward"
    SENTENCE = "sentence"


class Spared(StrEnum):
    """Where a bar says nothing: in what the customer asked or said, or in quotation marks."""

    ASKED = "asked"
    SAID = "said"
    QUOTED = "quoted"


class Patterns(Model):
    """Regular expressions in each language; `<name>` stands for the words of that name."""

    zh: tuple[str, ...] = Field((), description="Patterns for Chinese text.")
    en: tuple[str, ...] = Field((), description="Patterns for English text.")

    def in_(self, language: Language) -> tuple[str, ...]:
        """The patterns in one language."""
        return self.zh if language is Language.ZH else self.en


class Named(Model):
    """Words that several patterns share."""

    name: Words = Field(description="What patterns write between < and >.")
    zh: str = Field(description="Its pattern for Chinese.")
    en: str = Field(description="Its pattern for English.")


class Breaks(Model):
    """Where a statement is cut. A match cuts if its first group holds something."""

    sentence: Patterns = Field(description="One pattern: where a sentence ends.")
    clause: Patterns = Field(description="One pattern: where a clause ends.")


class Speech(Model):
    """How a rep tells that the customer speaks."""

    asked: Patterns = Field(description="Verbs of asking.")
    said: Patterns = Field(description="Verbs of saying.")
    question: Patterns = Field(description="What makes the customer's words a question or request.")


class Bar(Entry):
    """Words that rule a fact out."""

    kind: ClassVar[str] = "bar"
    means: Text = Field(description="Why such words prove nothing.")
    examples: Phrases = Field(description="Statements that it rules out.")
    ask: QuestionRef = Field(description="The question to ask instead.")
    scope: Scope = Field(
        description="What it rules out: its clause, that and all onward, or the whole sentence."
    )
    spares: tuple[Spared, ...] = Field(
        (), description="Where it says nothing: in what the customer asked or said, or in quotes."
    )
    words: Patterns = Field(description="The words.")
    but: Patterns = Field(Patterns(), description="What looks like them and is none.")


class Sign(Model):
    """The words by which a customer fact is recognised."""

    fact: FactRef = Field(description="The fact; each has one sign.")
    asked: Patterns = Field(Patterns(), description="What the customer asked about.")
    said: Patterns = Field(Patterns(), description="What stands in the customer's own words.")
    told: Patterns = Field(Patterns(), description="How a rep tells it.")
    unless: Patterns = Field(Patterns(), description="In the same sentence: then it is none.")
    despite: tuple[BarRef, ...] = Field((), description="Bars that do not rule it out.")


class Mark(Model):
    """The words by which a feeling is recognised."""

    feeling: FeelingRef = Field(description="The feeling; each has one mark.")
    words: Patterns = Field(description="The words.")


class Claims(Topic):
    """playbook/claims.yml"""

    steps: tuple[Text, ...] = Field(min_length=1, description="How a statement is judged.")
    otherwise: QuestionRef = Field(description="What to ask where nothing can be told.")
    most_characters: int = Field(ge=100, le=10_000, description="What comes after is not read.")
    breaks: Breaks = Field(description="Where a statement is cut.")
    speech: Speech = Field(description="How a rep tells that the customer speaks.")
    words: tuple[Named, ...] = Field((), description="Words that several patterns share.")
    bars: tuple[Bar, ...] = Field(min_length=1, description="Words that rule a fact out.")
    signs: tuple[Sign, ...] = Field(min_length=1, description="Words of each fact.")
    marks: tuple[Mark, ...] = Field(min_length=1, description="Words of each feeling.")

    def expanded(self, pattern: str, language: Language) -> str:
        """A pattern with its `<name>`s filled in.

        Raises:
            KeyError: there are no words of that name.
        """
        named = {each.name: getattr(each, language.value) for each in self.words}
        return _NAME.sub(lambda match: str(named[match[1]]), pattern)
