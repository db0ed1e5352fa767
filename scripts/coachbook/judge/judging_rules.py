"""The rules for judging statements as plain data, used both in Python and in the browser.

The keys, for one language:

- `language`: zh or en
- `most_characters`: only so many characters of a statement are read
- `least`: the score from which a statement is a fact, or a feeling
- `marked`: what a mark found in the text adds to the score for a feeling
- `breaks`: a pattern; each match ends a sentence
- `facts`: `fact`, `name`, `level` (1 to 3), `ask` (a question's id)
- `bars`: `id`, `name`, `means`, `opens`, `words`, `but`, `ask`
- `marks`: `feeling`, `name`, `why_not`, `ask`, `words`; the last is that
  of a feeling which no other mark names
- `questions`: the text of every question that an `ask` names, by its id
- `otherwise`: the id of the question to ask if nothing else says which

Patterns are regular expressions that mean the same in Python (with re.ASCII) and in JavaScript
(without flags). They are tried on folded text: see `coachbook.judge.word_runs.fold_text`.
"""

from __future__ import annotations

from typing import TypedDict

from coachbook.base.text import Language
from coachbook.playbook.ladder import fact_levels
from coachbook.playbook.model.claims import Bar, Mark
from coachbook.playbook.model.evidence import Fact
from coachbook.playbook.model.playbook import Playbook


class FactData(TypedDict):
    """A fact that a statement may speak of."""

    fact: str
    name: str
    level: int
    ask: str


class BarData(TypedDict):
    """A bar: openings that rule a fact out, and words that say why a statement is no fact."""

    id: str
    name: str
    means: str
    opens: list[str]
    words: list[str]
    but: list[str]
    ask: str


class MarkData(TypedDict):
    """A mark: the words by which one feeling is known."""

    feeling: str
    name: str
    why_not: str
    ask: str
    words: list[str]


class JudgingRules(TypedDict):
    """All rules for one language; the keys are explained at the top of this module."""

    language: str
    most_characters: int
    least: int
    marked: int
    breaks: str
    facts: list[FactData]
    bars: list[BarData]
    marks: list[MarkData]
    questions: dict[str, str]
    otherwise: str


def judging_rules(playbook: Playbook, language: Language) -> JudgingRules:
    """The rules for one language, ready for `judge` or for JSON."""
    claims, levels = playbook.claims, fact_levels(playbook)
    facts = [_fact(fact, levels[fact.id], language) for fact in playbook.facts.facts]
    bars = [_bar(bar, language) for bar in claims.bars]
    marks = [_mark(mark, playbook, language) for mark in claims.marks]
    marks.append(_unnamed_feeling(playbook, language))
    questions_asked = {claims.otherwise, *(row["ask"] for row in (*facts, *bars, *marks))}
    return {
        "language": language.value,
        "most_characters": claims.most_characters,
        "least": claims.least,
        "marked": claims.marked,
        "breaks": claims.breaks.in_(language)[0],
        "facts": facts,
        "bars": bars,
        "marks": marks,
        "questions": {
            question.id: question.ask.in_(language)
            for question in playbook.questions.questions
            if question.id in questions_asked
        },
        "otherwise": claims.otherwise,
    }


def _fact(fact: Fact, level: int, language: Language) -> FactData:
    return {"fact": fact.id, "name": fact.name.in_(language), "level": level, "ask": fact.next}


def _bar(bar: Bar, language: Language) -> BarData:
    return {
        "id": bar.id,
        "name": bar.name.in_(language),
        "means": bar.means.in_(language),
        "opens": [*bar.opens.zh, *bar.opens.en],  # a statement may mix them
        "words": [*bar.words.in_(language)],
        "but": [*bar.but.in_(language)],
        "ask": bar.ask,
    }


def _mark(mark: Mark, playbook: Playbook, language: Language) -> MarkData:
    feeling = next(one for one in playbook.feelings.feelings if one.id == mark.feeling)
    return {
        "feeling": feeling.id,
        "name": feeling.name.in_(language),
        "why_not": feeling.why_not.in_(language),
        "ask": feeling.ask_instead,
        "words": [*mark.words.in_(language)],
    }


def _unnamed_feeling(playbook: Playbook, language: Language) -> MarkData:
    """The last mark: a feeling that no other mark names."""
    claims = playbook.claims
    name = playbook.entries[claims.feeling].name.in_(language)
    return {
        "feeling": claims.feeling,
        "name": name,
        "why_not": "",
        "ask": claims.otherwise,
        "words": [],
    }
