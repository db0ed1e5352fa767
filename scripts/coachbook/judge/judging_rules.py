"""The rules for judging statements as plain data, used both in Python and in the browser.

The keys:

- `most_characters`: only so many characters of a statement are read
- `margins`: for each language, by how many hundredths of log-odds a verdict must be ahead
- `breaks`, `commas`: for each language, a pattern; see `note_parts`
- `signs`: `sign`, `role` (see `SignRole`), `words` and `but` for each language; first those of
  persons, acts and times, then those of facts for and against a deal, of bars and of feelings,
  which are known by their ids
- `opens`: patterns; a statement that opens so is never a fact
- `named`: patterns by the id of a fact for a deal: only where one of them matches is it named
- `levels`: the evidence level (1 to 3) of each fact for a deal, by its id
- `decisive`: ids of the facts against a deal that decide what a note is
- `asks`: the id of the question to ask, by the id of what was found
- `names`, `questions`: the words for an id in each language
- `feeling`: the id of a feeling that no mark names
- `otherwise`: the id of the question to ask if nothing else says which
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypedDict

from coachbook.base.text import Language, Text
from coachbook.playbook.ladder import fact_levels
from coachbook.playbook.model.claims import Patterns, SignRole
from coachbook.playbook.model.playbook import Playbook

CUSTOMER = "<customer>"


class SignData(TypedDict):
    """Words to look for, and what looks like them and is none."""

    sign: str
    role: str
    words: dict[str, list[str]]
    but: dict[str, list[str]]


class JudgingRules(TypedDict):
    """All rules; the keys are explained at the top of this module."""

    most_characters: int
    margins: dict[str, dict[str, int]]
    breaks: dict[str, str]
    commas: dict[str, str]
    signs: list[SignData]
    opens: list[str]
    named: dict[str, list[str]]
    levels: dict[str, int]
    decisive: list[str]
    asks: dict[str, str]
    names: dict[str, dict[str, str]]
    questions: dict[str, dict[str, str]]
    feeling: str
    otherwise: str


def judging_rules(playbook: Playbook) -> JudgingRules:
    """The rules of a playbook, ready for `judge` or for JSON."""
    claims = playbook.claims
    asks = dict(_asks(playbook))
    named = [*asks, claims.feeling]
    questions = {question.id: question.ask for question in playbook.questions.questions}
    asked = sorted({*asks.values(), claims.otherwise})
    return {
        "most_characters": claims.most_characters,
        "margins": {each.value: claims.margins.in_(each).model_dump() for each in Language},
        "breaks": {each.value: claims.breaks.in_(each)[0] for each in Language},
        "commas": {each.value: claims.commas.in_(each)[0] for each in Language},
        "signs": list(_signs(playbook)),
        "opens": [pattern for bar in claims.bars for pattern in _both(bar.opens)],
        "named": {
            topic.about: _both(topic.named) or _both(topic.words)
            for topic in claims.topics
            if topic.about.startswith("fact.")
        },
        "levels": fact_levels(playbook),
        "decisive": [each.id for each in playbook.facts.against if each.decisive],
        "asks": asks,
        "names": _in_words((each, playbook.entries[each].name) for each in named),
        "questions": _in_words((each, questions[each]) for each in asked),
        "feeling": claims.feeling,
        "otherwise": claims.otherwise,
    }


def _asks(playbook: Playbook) -> Iterator[tuple[str, str]]:
    yield from ((fact.id, fact.next) for fact in playbook.facts.facts)
    yield from ((against.id, against.ask) for against in playbook.facts.against)
    yield from ((bar.id, bar.ask) for bar in playbook.claims.bars)
    yield from ((feeling.id, feeling.ask_instead) for feeling in playbook.feelings.feelings)


def _signs(playbook: Playbook) -> Iterator[SignData]:
    claims = playbook.claims
    for sign in claims.signs:
        words, but = (_with_customer(each, claims.customer) for each in (sign.words, sign.but))
        yield _sign(sign.sign, sign.role, words, but)
    for topic in claims.topics:
        role = SignRole.NEVER if topic.about.startswith("against.") else SignRole.NONE
        yield _sign(topic.about, role, topic.words, topic.but)
    for bar in claims.bars:
        yield _sign(bar.id, bar.role, bar.words, bar.but)
    for mark in claims.marks:
        yield _sign(mark.feeling, mark.role, mark.words, Patterns())


def _sign(name: str, role: SignRole, words: Patterns, but: Patterns) -> SignData:
    return {"sign": name, "role": role.value, "words": _each(words), "but": _each(but)}


def _with_customer(patterns: Patterns, customer: Patterns) -> Patterns:
    """The patterns with the persons that `<customer>` stands for, each in its own language."""
    return Patterns(
        **{
            each.value: tuple(
                pattern.replace(CUSTOMER, "".join(customer.in_(each)))
                for pattern in patterns.in_(each)
            )
            for each in Language
        }
    )


def _each(patterns: Patterns) -> dict[str, list[str]]:
    return {each.value: [*patterns.in_(each)] for each in Language}


def _both(patterns: Patterns) -> list[str]:
    """The patterns of both languages, for a statement may mix them."""
    return [*patterns.zh, *patterns.en]


def _in_words(texts: Iterable[tuple[str, Text]]) -> dict[str, dict[str, str]]:
    return {key: {each.value: text.in_(each) for each in Language} for key, text in texts}
