"""Is a statement a fact, a feeling, or can it not be told? A linear model over runs of words.

Only the verdict `fact` may ever count as evidence. Whatever is not clearly a fact or a feeling gets
the verdict `cannot-tell` and a question to ask, so a doubtful statement never raises a deal.

The web form runs the same steps on the same data (`claims.js`):

1. Fold the text and collect the different runs of one to three words that have a weight (see
   `word_runs`); a run counts once, however often it occurs.
2. The score for a label is its bias plus the sum of its weights over these n runs divided by the
   square root of n. Training scales each statement in the same way, to unit length; without that,
   a long statement would outweigh its words. Scores are hundredths of log-odds: 0 is even odds.
3. From `least` on the statement is a fact, unless it opens with words that rule a fact out. If not,
   and the score for a feeling is `least` or more (with `marked` added if a mark of a feeling stands
   in the text), it is a feeling. Else it cannot be told.
4. Each sentence that is a fact by itself names the fact with the highest score; if no sentence is,
   the whole statement names one. The words shown for it are the stretch whose weights sum highest.
5. A feeling is named by its marks. Of what cannot be told, the bars found in the text say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import inf, sqrt

from coachbook.base.text import Language
from coachbook.judge.judging_rules import BarData, JudgingRules
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
    """Words that a verdict rests on: from `start` up to `end`, and the id of what they point to."""

    start: int
    end: int
    about: str


@dataclass(frozen=True)
class Verdict:
    """What a statement is worth.

    Attributes:
        kind: A fact, a feeling, or it cannot be told.
        level: The highest evidence level of the facts it points to; None if it is no fact.
        facts: Ids of the facts it points to, the highest level first.
        words: The words it rests on; if it cannot be told, those that say why it is no fact.
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
    """A statement or one of its sentences: its words, and the runs of them that have a weight."""

    words: list[PlacedWord]
    grams: list[Gram]
    distinct: frozenset[str]

    def score(self, key: str, weights: Weights) -> float:
        """The score for a label in hundredths of log-odds; minus infinity if it has no runs."""
        if not self.distinct:
            return -inf
        key_weights = weights.grams.get(key, {})
        added = sum(key_weights.get(each, 0) for each in self.distinct)
        return weights.bias.get(key, 0) + added / sqrt(len(self.distinct))


def language_of(text: str) -> Language:
    """Chinese if there is a Chinese character in the text, else English."""
    return Language.ZH if _HAN.search(text) else Language.EN


def judge(text: str, rules: JudgingRules, weights: Weights) -> Verdict:
    """The verdict on one statement, by the rules of its language."""
    folded = fold_text(text[: rules["most_characters"]])
    whole = _weigh(placed_words(folded), weights)
    never_a_fact = any(_first_match(bar["opens"], folded) for bar in rules["bars"])
    if not never_a_fact and whole.score(FACT, weights) >= rules["least"]:
        spans = _facts_named(folded, whole, rules, weights)
        facts_found = sorted(
            (f for f in rules["facts"] if f["fact"] in spans), key=lambda f: -f["level"]
        )
        facts = tuple(fact["fact"] for fact in facts_found)
        spans_in_order = tuple(sorted(spans.values()))
        return _verdict(
            StatementKind.FACT,
            rules,
            facts_found[0]["ask"],
            spans_in_order,
            facts_found[0]["level"],
            facts,
        )
    feelings = [*_feelings_marked(folded, rules)]
    if whole.score(FEELING, weights) + (rules["marked"] if feelings else 0) >= rules["least"]:
        named = feelings or [_unnamed_feeling(whole, rules, weights)]
        return _verdict(
            StatementKind.FEELING, rules, named[0][0], tuple(sorted(span for _, span in named))
        )
    bars = [*_bars_met(folded, rules)]
    ask = bars[0][0] if bars else rules["otherwise"]
    return _verdict(StatementKind.CANNOT_TELL, rules, ask, tuple(sorted(span for _, span in bars)))


def _verdict(
    kind: StatementKind,
    rules: JudgingRules,
    ask: str,
    words: tuple[TextSpan, ...],
    level: int | None = None,
    facts: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(kind, level, facts, words, ask, rules["questions"][ask])


def _weigh(words: list[PlacedWord], weights: Weights) -> _WeightedText:
    fact_weights = weights.grams.get(FACT, {})
    grams = [gram for gram in grams_of(words) if gram.text in fact_weights]
    return _WeightedText(words, grams, frozenset(gram.text for gram in grams))


def _facts_named(
    folded: str, whole: _WeightedText, rules: JudgingRules, weights: Weights
) -> Mapping[str, TextSpan]:
    """The ids of the facts that a statement speaks of, each with the words that say so."""
    texts = [_weigh(words, weights) for words in _sentences(folded, whole.words, rules["breaks"])]
    factual = [text for text in texts if text.score(FACT, weights) >= rules["least"]]
    spans: dict[str, TextSpan] = {}
    for text in factual or [whole]:
        facts = [fact["fact"] for fact in rules["facts"]]
        best = max(facts, key=lambda fact: text.score(fact, weights))
        spans.setdefault(best, _span(text, (FACT, best), best, weights))
    return spans


def _sentences(folded: str, words: Sequence[PlacedWord], breaks: str) -> Iterator[list[PlacedWord]]:
    """The words of each sentence that has any."""
    ends = [match.end() for match in _pattern(breaks).finditer(folded)]
    starts = [0, *ends]
    for start, end in zip(starts, [*ends, len(folded)], strict=True):
        if inside := [word for word in words if start <= word.start < end]:
            yield inside


def _span(text: _WeightedText, keys: Sequence[str], about: str, weights: Weights) -> TextSpan:
    """The stretch of words whose weights for some labels sum highest; of equals the first.

    The weight of a run is shared equally among its words, then the best stretch is found in one
    pass (Kadane's maximum subarray). Credits 2, -3, 4, 1 give the stretch (4, 1).
    """
    credit = [0.0] * len(text.words)
    for gram in text.grams:
        inside = range(max(gram.first, 0), min(gram.last + 1, len(text.words)))
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
    return TextSpan(text.words[first].start, text.words[last].end, about)


def _unnamed_feeling(
    whole: _WeightedText, rules: JudgingRules, weights: Weights
) -> tuple[str, TextSpan]:
    mark = rules["marks"][-1]
    return mark["ask"], _span(whole, (FEELING,), mark["feeling"], weights)


def _feelings_marked(folded: str, rules: JudgingRules) -> Iterator[tuple[str, TextSpan]]:
    """The feelings whose words stand in a text, with the question each asks."""
    for mark in rules["marks"]:
        if match := _first_match(mark["words"], folded):
            yield mark["ask"], TextSpan(*match.span(), mark["feeling"])


def _bars_met(folded: str, rules: JudgingRules) -> Iterator[tuple[str, TextSpan]]:
    """The bars whose words stand in a text, with the question each asks."""
    for bar in rules["bars"]:
        if match := _first_match(bar["words"], _without_exceptions(bar, folded)):
            yield bar["ask"], TextSpan(*match.span(), bar["id"])


def _without_exceptions(bar: BarData, text: str) -> str:
    """The text with the exceptions of a bar blanked out, so that all places stay the same."""
    for pattern in bar["but"]:
        text = _pattern(pattern).sub(lambda match: FILLER * len(match[0]), text)
    return text


def _first_match(patterns: Sequence[str], text: str) -> re.Match[str] | None:
    """The match of the first pattern that has one."""
    searches: Iterator[re.Match[str] | None] = (_pattern(each).search(text) for each in patterns)
    return next((match for match in searches if match), None)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
