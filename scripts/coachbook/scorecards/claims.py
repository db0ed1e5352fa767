"""Fact or feeling: one statement judged by the rules of playbook/claims.yml.

Nothing is guessed. What no rule recognises, or what a bar rules out, is "cannot tell", and only
a verdict of the kind `fact` may ever count.

How it is judged (the web form does the same, step by step, with the same data):

1. `fold` the text, character by character, so that places stay what they are.
2. Take out what stands in quotation marks; a quotation ends its clause.
3. Cut the rest into sentences, these into clauses. Likewise each quotation.
4. In each clause find the bars (on the clause without what only looks like them). A bar spares
   what it says it spares: words after a verb of asking or saying, or in quotation marks.
   By its scope it rules out its clause, also those after it, or the whole sentence.
5. In each clause, less the mark that ends it, try the signs of every fact that no bar rules out:
   `told` on the clause, `said` and `asked` on what comes after such a verb in the sentence, or on
   a quotation; `asked` only if a quotation, or what was said, is a question or a request.
6. A sign makes it a fact. Else a mark of a feeling makes it a feeling. Else it cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from coachbook.scorecards.claims_data import BarData, ClaimsData, SignData
from coachbook.text import Language

FILLER = "\ufffc"
_QUOTED = r'“[^”]*”|"[^"]*"|「[^」]*」|『[^』]*』'
_FOLDED = {"，": ",", "？": "?", "！": "!", "；": ";", "：": ":", "（": "(", "）": ")"}
_FOLDED |= {"’": "'", "‘": "'", "\t": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "％": "%"}
_ENDS = ",:;.!。… \n"
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Kind(StrEnum):
    """What a statement is."""

    FACT = "fact"
    FEELING = "feeling"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, order=True)
class Span:
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
        words: The words it rests on; of "cannot tell", those that rule a fact out.
        ask: The id of the question to ask next.
        question: That question, in words.
    """

    kind: Kind
    level: int | None
    facts: tuple[str, ...]
    words: tuple[Span, ...]
    ask: str
    question: str


@dataclass(frozen=True, eq=False)
class _Sentence:
    """A sentence; two with the same words are not the same."""

    text: str
    quoted: bool


@dataclass
class _Clause:
    """A clause: its place, where the customer begins to speak, the bars that rule it out."""

    start: int
    text: str
    sentence: _Sentence
    asked: int | None
    said: int | None
    found: list[tuple[BarData, int, int]]
    barred: set[str]


def fold(text: str) -> str:
    """Small letters and plain marks, character for character, as patterns expect them."""
    return "".join(map(_folded, text))


def language_of(text: str) -> Language:
    """Chinese, if there is any Chinese in it."""
    return Language.ZH if _HAN.search(text) else Language.EN


def judge(text: str, rules: ClaimsData) -> Verdict:
    """The verdict on one statement, by the rules of its language."""
    plain = fold(text[: rules["most_characters"]])
    clauses = _clauses(plain, rules)
    signs = {span.about: span for span in sorted(_signs(clauses, rules), reverse=True)}
    if signs:
        told = [sign for sign in rules["signs"] if sign["fact"] in signs]
        told.sort(key=lambda sign: -sign["level"])
        facts = tuple(sign["fact"] for sign in told)
        spans = tuple(sorted(signs.values()))
        return _verdict(Kind.FACT, rules, told[0]["ask"], spans, told[0]["level"], facts)
    felt = [
        (mark["ask"], Span(*match.span(), mark["feeling"]))
        for mark in rules["marks"]
        if (match := _first(mark["words"], plain))
    ]
    if felt:
        spans = tuple(sorted(span for _, span in felt))
        return _verdict(Kind.FEELING, rules, felt[0][0], spans)
    bars = [(bar, Span(start, end, bar["id"])) for one in clauses for bar, start, end in one.found]
    ask = bars[0][0]["ask"] if bars else rules["otherwise"]
    return _verdict(Kind.CANNOT_TELL, rules, ask, tuple(sorted(span for _, span in bars)))


def _verdict(
    kind: Kind,
    rules: ClaimsData,
    ask: str,
    words: tuple[Span, ...],
    level: int | None = None,
    facts: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(kind, level, facts, words, ask, rules["questions"][ask])


def _folded(character: str) -> str:
    if "！" <= character <= "～" and character not in _FOLDED:
        character = chr(ord(character) - 0xFEE0)
    small = character.lower() if character.isascii() else character
    return _FOLDED.get(small, small)


def _clauses(plain: str, rules: ClaimsData) -> list[_Clause]:
    """Every clause, in order, with the bars that rule it out; quotations after the rest."""
    outer, quotations = plain, []
    for match in re.finditer(_QUOTED, plain):
        start, end = match.span()
        outer = outer[:start] + FILLER * (end - start - 1) + "," + outer[end:]
        quotations.append((start + 1, match[0][1:-1]))
    clauses = list(_sentences(0, outer, rules, quoted=False))
    for start, inner in quotations:
        around = [one for one in clauses if not one.sentence.quoted and one.start <= start]
        inherited = around[-1].barred if around else set()
        for clause in _sentences(start, inner, rules, quoted=True):
            clause.barred |= inherited
            clauses.append(clause)
    return clauses


def _sentences(start: int, text: str, rules: ClaimsData, quoted: bool) -> Iterator[_Clause]:
    """The clauses of each sentence of a text that starts at a place of the whole."""
    for at, words in _cut(rules["breaks"]["sentence"], text):
        sentence = _Sentence(words, quoted)
        clauses = [
            _clause(start + at + here, part.rstrip(_ENDS), sentence, rules)
            for here, part in _cut(rules["breaks"]["clause"], words)
        ]
        _spread(clauses)
        yield from clauses


def _cut(pattern: str, text: str) -> Iterator[tuple[int, str]]:
    """The parts of a text with their places; each keeps the mark that ends it."""
    here = 0
    for match in _pattern(pattern).finditer(text):
        if match[1]:
            yield here, text[here : match.end()]
            here = match.end()
    if here < len(text):
        yield here, text[here:]


def _clause(start: int, text: str, sentence: _Sentence, rules: ClaimsData) -> _Clause:
    speech = rules["speech"]
    asked, said = _first(speech["asked"], text), _first(speech["said"], text)
    ways = {"asked": asked.start() if asked else None, "said": said.start() if said else None}
    if sentence.quoted:
        ways["quoted"] = 0
        ways["asked"] = 0 if _first(speech["question"], sentence.text) else ways["asked"]
    found = []
    for bar in rules["bars"]:
        spared = [at for way in bar["spares"] if (at := ways.get(way)) is not None]
        match = _bar(bar, text, min(spared, default=len(text) + 1))
        if match:
            found.append((bar, start + match.start(), start + match.end()))
    return _Clause(
        start,
        text,
        sentence,
        asked.end() if asked else None,
        said.end() if said else None,
        found,
        {bar["id"] for bar, _, _ in found},
    )


def _bar(bar: BarData, text: str, before: int) -> re.Match[str] | None:
    """The first words of a bar in a clause, if they start before a place."""
    for pattern in bar["but"]:
        text = _pattern(pattern).sub(lambda match: FILLER * len(match[0]), text)
    matches = (_pattern(pattern).search(text) for pattern in bar["words"])
    return next((match for match in matches if match and match.start() < before), None)


def _spread(clauses: Sequence[_Clause]) -> None:
    """Rule out what a bar's scope reaches beyond its own clause."""
    for number, clause in enumerate(clauses):
        for bar, _, _ in clause.found:
            if bar["scope"] != "clause":
                for other in clauses if bar["scope"] == "sentence" else clauses[number:]:
                    other.barred.add(bar["id"])


def _signs(clauses: Sequence[_Clause], rules: ClaimsData) -> Iterator[Span]:
    """The words of every fact that no bar rules out."""
    asked = said = False
    sentence: _Sentence | None = None
    for clause in clauses:
        if clause.sentence is not sentence:
            asked = said = False
            sentence = clause.sentence
        quoted = clause.sentence.quoted
        asked_from = 0 if asked or quoted else clause.asked
        said_from = 0 if said or quoted else clause.said
        for sign in rules["signs"]:
            span = _sign(sign, clause, (asked_from, said_from), rules["speech"]["question"])
            if span:
                yield span
        asked = asked or (clause.asked is not None and not clause.barred)
        said = said or (clause.said is not None and not clause.barred)


def _sign(
    sign: SignData, clause: _Clause, speaks: tuple[int | None, int | None], question: list[str]
) -> Span | None:
    if clause.barred - {*sign["despite"]} or _first(sign["unless"], clause.sentence.text):
        return None
    asked, said = speaks
    sentence = clause.sentence
    tries: list[tuple[list[str], int]] = [(sign["told"], 0)]
    if said is not None:
        tries.append((sign["said"], said))
    if asked is not None and not sentence.quoted:
        tries.append((sign["asked"], asked))
    if said is not None and _first(question, sentence.text if sentence.quoted else clause.text):
        tries.append((sign["asked"], said))
    for patterns, start in tries:
        if match := _first(patterns, clause.text[start:]):
            place = clause.start + start
            return Span(place + match.start(), place + match.end(), sign["fact"])
    return None


def _first(patterns: Sequence[str], text: str) -> re.Match[str] | None:
    """The match of the first pattern that has one."""
    searches: Iterator[re.Match[str] | None] = (_pattern(each).search(text) for each in patterns)
    return next((match for match in searches if match), None)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
