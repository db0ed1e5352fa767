"""Fact or feeling: how a statement about a deal is judged, and how the verdict is explained."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from coachbook.base.text import Language, Phrases, Text
from coachbook.playbook.model.entry import Entry, Model, RefTo, Topic
from coachbook.playbook.model.evidence import FeelingRef, QuestionRef

TermRef = Annotated[str, RefTo(("term",))]


class Patterns(Model):
    """Regular expressions in each language."""

    zh: tuple[str, ...] = Field((), description="Patterns for Chinese text.")
    en: tuple[str, ...] = Field((), description="Patterns for English text.")

    def in_(self, language: Language) -> tuple[str, ...]:
        """The patterns in one language."""
        return self.zh if language is Language.ZH else self.en


class Bar(Entry):
    """Words that tell why a statement is no fact."""

    kind: ClassVar[str] = "bar"
    means: Text = Field(description="Why such words prove nothing.")
    examples: Phrases = Field(description="Statements that are no facts because of them.")
    ask: QuestionRef = Field(description="The question to ask instead.")
    opens: Patterns = Field(Patterns(), description="A statement that opens so is never a fact.")
    words: Patterns = Field(description="The words.")
    but: Patterns = Field(Patterns(), description="What looks like them and is none.")


class Mark(Model):
    """The words by which a feeling is named."""

    feeling: FeelingRef = Field(description="The feeling; each has one mark.")
    words: Patterns = Field(description="The words.")


class Claims(Topic):
    """playbook/claims.yml"""

    steps: tuple[Text, ...] = Field(min_length=1, description="How a statement is judged.")
    least: int = Field(
        ge=-500,
        le=500,
        description="From this much on it is a fact or a feeling, in hundredths of log-odds.",
    )
    marked: int = Field(
        ge=0, le=500, description="What words that mark a feeling add to what speaks for one."
    )
    otherwise: QuestionRef = Field(description="What to ask where nothing can be told.")
    feeling: TermRef = Field(description="What a feeling is called that has no mark.")
    most_characters: int = Field(ge=100, le=10_000, description="What comes after is not read.")
    breaks: Patterns = Field(description="One pattern: where a sentence ends.")
    bars: tuple[Bar, ...] = Field(min_length=1, description="Words that tell why it is no fact.")
    marks: tuple[Mark, ...] = Field(min_length=1, description="Words of each feeling.")


class Weights(Model):
    """playbook/statements/weights.json, written by `coachbook learn`.

    A weight is in hundredths of log-odds. A key of `bias` and `grams` is a fact's id, `fact` (it
    is one, whichever) or `feeling` (of what is no fact, it is a feeling).
    """

    of: str = Field("", description="The SHA-256 of the statements that it was learned from.")
    bias: dict[str, int] = Field({}, description="What speaks for each before a word is read.")
    grams: dict[str, dict[str, int]] = Field({}, description="What each run of words adds.")
