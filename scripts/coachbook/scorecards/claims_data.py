"""The rules of judging as plain data: what `judge` works with, in Python and in a browser.

Keys of the data, for one language:

- `language`; `most_characters`: what comes after is not read
- `breaks`: `sentence` and `clause`, one pattern each; a match cuts after itself if group 1 is set
- `speech`: `asked`, `said`, `question`, lists of patterns
- `bars`: `id`, `name`, `means`, `scope`, `spares`, `words`, `but`, `ask` (a question's id)
- `signs`: `fact`, `name`, `level` (1 to 3), `ask`, `asked`, `said`, `told`, `unless`, `despite`
- `marks`: `feeling`, `name`, `why_not`, `ask`, `words`
- `questions`: the text of every question that an `ask` names; `otherwise`: the one to ask last

Patterns are regular expressions that mean the same in Python (with re.ASCII) and in JavaScript
(without flags). They are tried on folded text: see `coachbook.scorecards.claims.fold`.
"""

from __future__ import annotations

from typing import TypedDict

from coachbook.model.claims import Bar, Mark, Patterns, Sign
from coachbook.model.ladder import fact_levels
from coachbook.model.playbook import Playbook
from coachbook.text import Language


class BreakData(TypedDict):
    """Where a statement is cut."""

    sentence: str
    clause: str


class SpeechData(TypedDict):
    """How the customer is said to speak."""

    asked: list[str]
    said: list[str]
    question: list[str]


class BarData(TypedDict):
    """Words that rule a fact out."""

    id: str
    name: str
    means: str
    scope: str
    spares: list[str]
    words: list[str]
    but: list[str]
    ask: str


class SignData(TypedDict):
    """The words of one fact."""

    fact: str
    name: str
    level: int
    ask: str
    asked: list[str]
    said: list[str]
    told: list[str]
    unless: list[str]
    despite: list[str]


class MarkData(TypedDict):
    """The words of one feeling."""

    feeling: str
    name: str
    why_not: str
    ask: str
    words: list[str]


class ClaimsData(TypedDict):
    """All of it, for one language."""

    language: str
    most_characters: int
    breaks: BreakData
    speech: SpeechData
    bars: list[BarData]
    signs: list[SignData]
    marks: list[MarkData]
    questions: dict[str, str]
    otherwise: str


def claims_data(playbook: Playbook, language: Language) -> ClaimsData:
    """The rules of one language, ready for `judge` or for JSON."""
    claims, speech = playbook.claims, playbook.claims.speech
    make = _Make(playbook, language)
    bars = [make.bar(bar) for bar in claims.bars]
    signs = [make.sign(sign) for sign in claims.signs]
    marks = [make.mark(mark) for mark in claims.marks]
    asked = {claims.otherwise, *(row["ask"] for row in (*bars, *signs, *marks))}
    return {
        "language": language.value,
        "most_characters": claims.most_characters,
        "breaks": {
            "sentence": make.patterns(claims.breaks.sentence)[0],
            "clause": make.patterns(claims.breaks.clause)[0],
        },
        "speech": {
            "asked": make.patterns(speech.asked),
            "said": make.patterns(speech.said),
            "question": make.patterns(speech.question),
        },
        "bars": bars,
        "signs": signs,
        "marks": marks,
        "questions": {
            question.id: question.ask.in_(language)
            for question in playbook.questions.questions
            if question.id in asked
        },
        "otherwise": claims.otherwise,
    }


class _Make:
    """Rows of plain data, in one language."""

    def __init__(self, playbook: Playbook, language: Language) -> None:
        self._claims, self._language = playbook.claims, language
        self._facts = {fact.id: fact for fact in playbook.facts.facts}
        self._feelings = {feeling.id: feeling for feeling in playbook.feelings.feelings}
        self._levels = fact_levels(playbook)

    def patterns(self, patterns: Patterns) -> list[str]:
        return [
            self._claims.expanded(pattern, self._language)
            for pattern in patterns.in_(self._language)
        ]

    def bar(self, bar: Bar) -> BarData:
        return {
            "id": bar.id,
            "name": bar.name.in_(self._language),
            "means": bar.means.in_(self._language),
            "scope": bar.scope.value,
            "spares": [way.value for way in bar.spares],
            "words": self.patterns(bar.words),
            "but": self.patterns(bar.but),
            "ask": bar.ask,
        }

    def sign(self, sign: Sign) -> SignData:
        fact = self._facts[sign.fact]
        return {
            "fact": fact.id,
            "name": fact.name.in_(self._language),
            "level": self._levels[fact.id],
            "ask": fact.next,
            "asked": self.patterns(sign.asked),
            "said": self.patterns(sign.said),
            "told": self.patterns(sign.told),
            "unless": self.patterns(sign.unless),
            "despite": list(sign.despite),
        }

    def mark(self, mark: Mark) -> MarkData:
        feeling = self._feelings[mark.feeling]
        return {
            "feeling": feeling.id,
            "name": feeling.name.in_(self._language),
            "why_not": feeling.why_not.in_(self._language),
            "ask": feeling.ask_instead,
            "words": self.patterns(mark.words),
        }
