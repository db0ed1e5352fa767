"""Fact or feeling: one statement judged by what its words speak for.

Nothing is guessed. Only a verdict of the kind `fact` may ever count.

How it is judged (the web form does the same, step by step, with the same data):

1. `fold` the text and take the runs of one to three words in it that have a weight.
2. A score is the bias and the weights of these runs, divided by the root of how many they are.
   From `least` on it is a fact, unless it opens with words that never make one. Else, if the
   score for a feeling, to which marks of one add, is `least` or more, it is a feeling. Else it
   cannot be told.
3. Of a fact, each sentence that is one by itself names the fact with the highest score; if none
   is, the whole names it. What it rests on is the stretch of words whose weights add up to most.
4. Of a feeling, its marks name it. Of what cannot be told, the bars say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf, sqrt

from coachbook.base.text import Language
from coachbook.judge.judging_rules import BarData, ClaimsData
from coachbook.judge.word_runs import Gram, PlacedWord, fold_text, grams_of, placed_words
from coachbook.playbook.model.claims import Weights

FACT, FEELING = "fact", "feeling"
FILLER = "\ufffc"
_HAN = re.compile(r"[\u4e00-\u9fff]")


class StatementKind(StrEnum):
    """What a statement is."""

    FACT = "fact"
    FEELING = "feeling"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, order=True)
class TextSpan:
    """Words that a verdict rests on, and the fact, feeling or bar that they point to."""

    start: int
    end: int
    about: str


@dataclass(frozen=True)
class Verdict:
    """What a statement is worth.

    Attributes:
        kind: A fact, a feeling, or neither can be told.
        level: Of a fact: the highest evidence level of those it points to.
        facts: Ids of the facts it points to, the highest level first.
        words: The words it rests on; of "cannot tell", those that say why it is no fact.
        ask: The id of the question to ask next.
        question: That question, in words.
    """

    kind: StatementKind
    level: int | None
    facts: tuple[str, ...]
    words: tuple[TextSpan, ...]
    ask: str
    question: str


@dataclass(frozen=True)
class _WeightedText:
    """A statement or a sentence of one: its words, and the runs of them that have a weight."""

    words: list[PlacedWord]
    grams: list[Gram]
    different: frozenset[str]

    def score(self, key: str, weights: Weights) -> float:
        """What speaks for it, in hundredths of log-odds; nothing if no word is known."""
        if not self.different:
            return -inf
        found = weights.grams.get(key, {})
        added = sum(found.get(each, 0) for each in self.different)
        return weights.bias.get(key, 0) + added / sqrt(len(self.different))


def language_of(text: str) -> Language:
    """Chinese, if there is any Chinese in it."""
    return Language.ZH if _HAN.search(text) else Language.EN


def judge(text: str, rules: ClaimsData, weights: Weights) -> Verdict:
    """The verdict on one statement, by the rules of its language."""
    plain = fold_text(text[: rules["most_characters"]])
    whole = _part(placed_words(plain), weights)
    opened = any(_first(bar["opens"], plain) for bar in rules["bars"])
    if not opened and whole.score(FACT, weights) >= rules["least"]:
        spans = _named(plain, whole, rules, weights)
        told = sorted((f for f in rules["facts"] if f["fact"] in spans), key=lambda f: -f["level"])
        facts = tuple(fact["fact"] for fact in told)
        where = tuple(sorted(spans.values()))
        return _verdict(StatementKind.FACT, rules, told[0]["ask"], where, told[0]["level"], facts)
    marked = [*_marked(plain, rules)]
    if whole.score(FEELING, weights) + (rules["marked"] if marked else 0) >= rules["least"]:
        felt = marked or [_unnamed(whole, rules, weights)]
        return _verdict(
            StatementKind.FEELING, rules, felt[0][0], tuple(sorted(span for _, span in felt))
        )
    barred = [*_barred(plain, rules)]
    ask = barred[0][0] if barred else rules["otherwise"]
    return _verdict(
        StatementKind.CANNOT_TELL, rules, ask, tuple(sorted(span for _, span in barred))
    )


def _verdict(
    kind: StatementKind,
    rules: ClaimsData,
    ask: str,
    words: tuple[TextSpan, ...],
    level: int | None = None,
    facts: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(kind, level, facts, words, ask, rules["questions"][ask])


def _part(words: list[PlacedWord], weights: Weights) -> _WeightedText:
    known = weights.grams.get(FACT, {})
    grams = [gram for gram in grams_of(words) if gram.text in known]
    return _WeightedText(words, grams, frozenset(gram.text for gram in grams))


def _named(
    plain: str, whole: _WeightedText, rules: ClaimsData, weights: Weights
) -> Mapping[str, TextSpan]:
    """The facts that a statement speaks of, each with the words that say so."""
    parts = [_part(words, weights) for words in _sentences(plain, whole.words, rules["breaks"])]
    sure = [part for part in parts if part.score(FACT, weights) >= rules["least"]]
    spans: dict[str, TextSpan] = {}
    for part in sure or [whole]:
        facts = [fact["fact"] for fact in rules["facts"]]
        best = max(facts, key=lambda fact: part.score(fact, weights))
        spans.setdefault(best, _span(part, (FACT, best), best, weights))
    return spans


def _sentences(plain: str, words: Sequence[PlacedWord], breaks: str) -> Iterator[list[PlacedWord]]:
    """The words of each sentence that has any."""
    ends = [match.end() for match in _pattern(breaks).finditer(plain)]
    starts = [0, *ends]
    for start, end in zip(starts, [*ends, len(plain)], strict=True):
        if inside := [word for word in words if start <= word.start < end]:
            yield inside


def _span(part: _WeightedText, keys: Sequence[str], about: str, weights: Weights) -> TextSpan:
    """The stretch of words whose weights add up to most; of equals the first."""
    credit = [0.0] * len(part.words)
    for gram in part.grams:
        inside = range(max(gram.first, 0), min(gram.last + 1, len(part.words)))
        weight = sum(weights.grams.get(key, {}).get(gram.text, 0) for key in keys)
        for place in inside:
            credit[place] += weight / len(inside)
    best, first, last = -inf, 0, 0
    running, start = 0.0, 0
    for place, each in enumerate(credit):
        if running <= 0:
            running, start = 0.0, place
        running += each
        if running > best:
            best, first, last = running, start, place
    return TextSpan(part.words[first].start, part.words[last].end, about)


def _unnamed(whole: _WeightedText, rules: ClaimsData, weights: Weights) -> tuple[str, TextSpan]:
    mark = rules["marks"][-1]
    return mark["ask"], _span(whole, (FEELING,), mark["feeling"], weights)


def _marked(plain: str, rules: ClaimsData) -> Iterator[tuple[str, TextSpan]]:
    """The feelings whose words stand in a text, with the question each asks."""
    for mark in rules["marks"]:
        if match := _first(mark["words"], plain):
            yield mark["ask"], TextSpan(*match.span(), mark["feeling"])


def _barred(plain: str, rules: ClaimsData) -> Iterator[tuple[str, TextSpan]]:
    """The bars whose words stand in a text, with the question each asks."""
    for bar in rules["bars"]:
        if match := _first(bar["words"], _without(bar, plain)):
            yield bar["ask"], TextSpan(*match.span(), bar["id"])


def _without(bar: BarData, text: str) -> str:
    """The text without what only looks like the words of a bar."""
    for pattern in bar["but"]:
        text = _pattern(pattern).sub(lambda match: FILLER * len(match[0]), text)
    return text


def _first(patterns: Sequence[str], text: str) -> re.Match[str] | None:
    """The match of the first pattern that has one."""
    searches: Iterator[re.Match[str] | None] = (_pattern(each).search(text) for each in patterns)
    return next((match for match in searches if match), None)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
