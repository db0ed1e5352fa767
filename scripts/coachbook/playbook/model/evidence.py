"""Evidence: levels, facts, feelings, questions; and the customer classes that follow."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from coachbook.base.text import Phrases, Text
from coachbook.playbook.model.entry import Entry, Guided, RefTo, Topic

FactRef = Annotated[str, RefTo(("fact",))]
FeelingRef = Annotated[str, RefTo(("feeling",))]
QuestionRef = Annotated[str, RefTo(("question",))]
LevelRef = Annotated[str, RefTo(("level",))]


class Level(Entry):
    """An evidence level of a deal, 0 (nothing) to 3 (a commitment)."""

    kind: ClassVar[str] = "level"
    number: int = Field(ge=0, le=3, description="The level; every number stands once.")
    means: Text = Field(description="What a deal on this level rests on.")
    proof: Text = Field(description="What someone else could check.")


class Fact(Entry):
    """Something the customer said or did that someone else could check."""

    kind: ClassVar[str] = "fact"
    level: LevelRef = Field(description="The evidence level it proves.")
    wordings: Phrases = Field(description="How it typically sounds, in each language.")
    check: Text = Field(description="Who, what and when to note, so that it can be checked.")
    expires_days: int = Field(ge=1, le=365, description="Days until it no longer counts.")
    next: QuestionRef = Field(description="The question to ask next.")


class Against(Entry):
    """Something the customer said or did against a deal; it raises and lowers nothing."""

    kind: ClassVar[str] = "against"
    means: Text = Field(description="What it says of the deal.")
    wordings: Phrases = Field(description="How it typically sounds, in each language.")
    check: Text = Field(description="Who, what and when to note, so that it can be checked.")
    expires_days: int = Field(ge=1, le=365, description="Days until it is no longer shown.")
    decisive: bool = Field(
        False, description="Whatever else the same note says, this is what counts in it."
    )
    ask: QuestionRef = Field(description="The question to ask next.")


class Feeling(Entry):
    """A rep's impression; it never raises a deal."""

    kind: ClassVar[str] = "feeling"
    wordings: Phrases = Field(description="How it typically sounds, in each language.")
    why_not: Text = Field(description="Why it proves nothing.")
    ask_instead: QuestionRef = Field(description="The question that turns it into a fact.")


class Question(Entry):
    """A question for inspecting a deal."""

    kind: ClassVar[str] = "question"
    ask: Text = Field(description="The question, in the words to say.")
    why: Text = Field(description="What it brings to light.")
    counts: tuple[FactRef, ...] = Field(min_length=1, description="Answers that count.")
    counts_not: tuple[FeelingRef, ...] = Field(min_length=1, description="Answers that do not.")
    misreading: Text = Field(description="The misreading to watch for.")
    follow_up: tuple[Text, ...] = Field(min_length=1, description="What to ask next.")


class CustomerClass(Guided):
    """A class of customers. A deal is in the highest class whose terms its facts meet."""

    kind: ClassVar[str] = "class"
    rank: int = Field(ge=1, le=9, description="1 is the lowest rung of the ladder.")
    level: LevelRef = Field(description="The facts counted are of this level or higher.")
    facts: int = Field(0, ge=0, description="At least so many different live facts.")
    any_of: tuple[FactRef, ...] = Field((), description="One of these facts is needed.")
    next_call_days: int = Field(ge=0, description="Days until the next call at the latest.")


class Flag(Guided):
    """A mark beside the class, such as key account."""

    kind: ClassVar[str] = "flag"


class Evidence(Topic):
    """playbook/evidence.yml"""

    levels: tuple[Level, ...] = Field(min_length=1)


class Facts(Topic):
    """playbook/facts.yml"""

    facts: tuple[Fact, ...] = Field(min_length=1)
    against: tuple[Against, ...] = Field((), description="Facts that speak against a deal.")


class Feelings(Topic):
    """playbook/feelings.yml"""

    feelings: tuple[Feeling, ...] = Field(min_length=1)


class Questions(Topic):
    """playbook/questions.yml"""

    questions: tuple[Question, ...] = Field(min_length=1)


class Customers(Topic):
    """playbook/customers.yml"""

    interested: Annotated[str, RefTo(("class",))] = Field(
        description="The lowest class in which a customer is interested; facts of its level or "
        "higher are buying facts."
    )
    classes: tuple[CustomerClass, ...] = Field(min_length=1)
    flags: tuple[Flag, ...] = ()
