"""Fact or feeling: how a statement about a deal is judged, and how the verdict is explained."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from coachbook.base.text import Language, Phrases, Text
from coachbook.playbook.model.entry import Entry, Model, RefTo, Topic
from coachbook.playbook.model.evidence import FeelingRef, QuestionRef

TermRef = Annotated[str, RefTo(("term",))]
TopicRef = Annotated[str, RefTo(("fact", "against"))]


class SignRole(StrEnum):
    """What a sign does to a statement in which it stands, beside what its weight adds."""

    NONE = "none"
    ACT = "act"
    COMMIT = "commit"
    CUSTOMER = "customer"
    SURE = "sure"
    DOUBT = "doubt"
    NEVER = "never"
    STOP = "stop"


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
    ours: bool = Field(False, description="Whether it tells of our own doing.")
    role: SignRole = Field(
        SignRole.DOUBT, description="`never`: never a fact; `doubt`: only with much more for it."
    )


class WordSign(Model):
    """Words that tell who acts, what is done, or when; the weights say what they speak for."""

    sign: str = Field(pattern="^[a-z]+(?:-[a-z]+)*$", description="A name for the words.")
    role: SignRole = Field(
        SignRole.NONE,
        description="`sure`: an act of nobody but the customer, `customer`: a person there; `act`: "
        "what a customer does, `commit`: what binds them, too; `doubt`: a fact only with much more "
        "for it; `never`: no fact; `stop`: nor any other part of the note.",
    )
    words: Patterns = Field(description="The words.")
    but: Patterns = Field(Patterns(), description="What looks like them and is none.")


class TopicWords(Model):
    """The words by which one fact for or against a deal is known."""

    about: TopicRef = Field(description="The fact; each has one such list.")
    words: Patterns = Field(description="The words.")
    but: Patterns = Field(Patterns(), description="What looks like them and is none.")
    named: Patterns = Field(
        Patterns(),
        description="The act with its object: the fact is named only where one of these stands. "
        "Without them the words are enough.",
    )


class Mark(Model):
    """The words by which a feeling is named."""

    feeling: FeelingRef = Field(description="The feeling; each has one mark.")
    role: SignRole = Field(
        SignRole.NEVER, description="`never`: never a fact; `doubt`: only with much more for it."
    )
    words: Patterns = Field(description="The words.")


class Margin(Model):
    """How far ahead a verdict must be of the next best, in hundredths of log-odds."""

    fact: int = Field(ge=0, le=2000, description="A fact, over whatever else it may be.")
    doubtful: int = Field(ge=0, le=2000, description="A fact in words that a doubt stands in.")
    bare: int = Field(ge=0, le=2000, description="A fact in words that tell of no act.")
    named: int = Field(ge=0, le=2000, description="Which fact it is, over any other.")
    binding: int = Field(ge=0, le=2000, description="Which fact it is, if one of level 3.")
    against: int = Field(ge=0, le=2000, description="A fact against the deal, likewise.")
    feeling: int = Field(ge=0, le=2000, description="A feeling.")


class Margins(Model):
    """The margins in each language; `coachbook learn --try` shows what they lead to."""

    zh: Margin = Field(description="For Chinese text.")
    en: Margin = Field(description="For English text.")

    def in_(self, language: Language) -> Margin:
        """The margins in one language."""
        return self.zh if language is Language.ZH else self.en


class Claims(Topic):
    """playbook/claims.yml"""

    steps: tuple[Text, ...] = Field(min_length=1, description="How a statement is judged.")
    measured: tuple[Text, ...] = Field(
        (), description="How well it does, on what, with intervals, and who labelled it."
    )
    margins: Margins = Field(description="How sure is sure enough, in each language.")
    otherwise: QuestionRef = Field(description="What to ask where nothing can be told.")
    feeling: TermRef = Field(description="What a feeling is called that has no mark.")
    most_characters: int = Field(ge=100, le=10_000, description="What comes after is not read.")
    breaks: Patterns = Field(description="One pattern: where one part of a note ends.")
    commas: Patterns = Field(
        description="One pattern: where a part ends if something is done on both sides."
    )
    customer: Patterns = Field(
        Patterns(), description="One pattern: who the customer may be; `<customer>` in `signs`."
    )
    signs: tuple[WordSign, ...] = Field((), description="Words of persons, acts and times.")
    topics: tuple[TopicWords, ...] = Field((), description="Words of each fact, for and against.")
    bars: tuple[Bar, ...] = Field(min_length=1, description="Words that tell why it is no fact.")
    marks: tuple[Mark, ...] = Field(min_length=1, description="Words of each feeling.")


class Weights(Model):
    """weights.json, written by `coachbook learn`.

    Weights of signs and biases are in hundredths of log-odds. `runs` has a weight for each bucket
    of word runs, a signed byte in eighths of log-odds (see `judge.weighing`), written in base64.
    A key is `fact`, `against`, `feeling`, `ours` or `cannot-tell`, or the id of a fact for or
    against a deal.
    """

    of: str = Field("", description="The SHA-256 of the statements that it was learned from.")
    bias: dict[str, int] = Field({}, description="What speaks for each before a word is read.")
    signs: dict[str, dict[str, int]] = Field({}, description="What each sign adds.")
    runs: dict[str, str] = Field({}, description="What each bucket of word runs adds.")
