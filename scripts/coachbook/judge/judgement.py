"""What is a note about a deal worth: facts for it, facts against it, a feeling, or nothing known?

Only a fact for the deal may ever count as evidence. The browser runs the same steps on the same
data (`judge.js`):

1. Fold the text and cut it into parts (`note_parts`), each with the signs that stand in it.
2. Score each part for five labels (`weighing`): a fact for the deal, one against it, a feeling,
   something of our own, anything else. A label wins by its margin over the next best.
3. A part is a fact only if the customer did or said it: a sign in it has the role sure (an act
   that nobody else does), or one names the customer (role customer, or a quotation) and another an
   act or what a fact is about. It must be ahead by `fact`; by `doubtful` if a sign has the role
   doubt or a feeling stands elsewhere in the note; by `bare`, too, if no act is sure. It never is
   one if a sign says so (role never: our own act, a refusal, hearsay, a promise), if a feeling
   stands in the same sentence, or if the note opens with such words. If a refusal or a rival stands
   anywhere in the note (role stop), only a part is one that is clear, with customer and act and no
   doubt, and only beside a fact against the deal.
4. Which fact it is is named only if it is ahead of every other by `named`, an act with its object
   stands in the part that makes it this fact, and no bar (“not”, “perhaps”, “if”, “will”) does; one
   of level 3 must be ahead by `binding`, and needs an act that binds, too (role commit). Otherwise
   the likely ones are told, and a person says which.
5. If no part says anything, the note is judged as a whole.
6. What a note is follows from its last part that is a fact for or against the deal, or from one
   that decides (a refusal); else it is a feeling if a part is one; else it cannot be told. A fact
   against the deal takes away no fact for it: both are told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from coachbook.base.text import Language
from coachbook.judge.judging_rules import JudgingRules
from coachbook.judge.note_parts import NotePart, note_parts, whole_note
from coachbook.judge.sign_search import first_match
from coachbook.judge.weighing import ACTS, KINDS, STEP, PartFeatures, Weighing, features_of
from coachbook.judge.word_runs import fold_text

FACT, AGAINST, FEELING = "fact", "against", "feeling"
COMMITMENT = 3  # the level of a fact that binds
LIKELY = 3  # so many facts are offered where none is named
TOPIC_FOR = "fact."
OUR_VOICE = ("bar.ours", "our-act", "we-did")  # “I” and “we”: the customer's own, if quoted
_NO_FACTS = ("against.", "feeling.")  # what may be told in place of a fact
_SAYS = re.compile(r"[0-9a-z\u4e00-\u9fff]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class StatementKind(StrEnum):
    """What a statement is."""

    FACT = "fact"
    AGAINST = "against"
    FEELING = "feeling"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, order=True)
class TextSpan:
    """Words that a verdict rests on: from `start` up to `end`, and the id of what they point to.

    `about` is empty for words that are a fact of which nobody can tell which.
    """

    start: int
    end: int
    about: str


@dataclass(frozen=True)
class Verdict:
    """What a statement is worth.

    Attributes:
        kind: A fact for the deal, one against it, a feeling, or it cannot be told.
        level: The highest evidence level of the facts named, 0 if none is; None without a fact.
        facts: Ids of the facts for the deal that are named, the highest level first.
        likely: Ids of facts that it may be, the likeliest first, where it is a fact and none is
            named; a person taps the right one.
        against: Ids of the facts against the deal, in the order of the text.
        words: The words it rests on; if it cannot be told, those that say why it is no fact.
        ask: The id of the question to ask next.
    """

    kind: StatementKind
    level: int | None
    facts: tuple[str, ...]
    likely: tuple[str, ...]
    against: tuple[str, ...]
    words: tuple[TextSpan, ...]
    ask: str


@dataclass(frozen=True)
class _PartVerdict:
    """What a part is: its label, which one, what else it may be, and the words that say so."""

    label: str
    about: str
    likely: tuple[str, ...]
    words: tuple[TextSpan, ...]


def language_of(text: str) -> Language:
    """Chinese if there is a Chinese character in the text, else English."""
    return Language.ZH if _HAN.search(text) else Language.EN


def judge(text: str, rules: JudgingRules, weighing: Weighing) -> Verdict:
    """The verdict on one statement."""
    folded = fold_text(text[: rules["most_characters"]])
    language = language_of(folded).value
    parts = note_parts(folded, rules, language)
    felt = (
        part.sentence
        for part in parts
        if any(f.role == "never" and f.sign.startswith("feeling.") for f in part.signs)
    )
    barred = first_match(rules["opens"], folded) is not None
    stopped = any(found.role == "stop" for part in parts for found in part.signs)
    note = _Note(rules, weighing, rules["margins"][language], barred, stopped, frozenset(felt))
    judged = [_PartJudge(part, note).verdict() for part in parts]
    if len(parts) > 1 and not any(each.label for each in judged):
        judged = [_PartJudge(whole_note(folded, rules), note).verdict()]
    facts = [each for each in judged if each.label == FACT]
    against = [each for each in judged if each.label == AGAINST]
    facts = facts if against or not stopped else []
    if facts or against:
        return _facts_told(judged, facts, against, rules)
    if feelings := [each for each in judged if each.label == FEELING]:
        ask = rules["asks"].get(feelings[0].about, rules["otherwise"])
        return _verdict(StatementKind.FEELING, feelings, ask)
    bars = [
        TextSpan(part.start + found.start, part.start + found.end, found.sign)
        for sign in rules["signs"]
        if sign["sign"].startswith("bar.")
        for part in parts
        for found in part.signs
        if found.sign == sign["sign"]
    ]
    ask = rules["asks"][bars[0].about] if bars else rules["otherwise"]
    return Verdict(StatementKind.CANNOT_TELL, None, (), (), (), tuple(sorted(set(bars))), ask)


def _facts_told(
    judged: Sequence[_PartVerdict],
    facts: Sequence[_PartVerdict],
    against: Sequence[_PartVerdict],
    rules: JudgingRules,
) -> Verdict:
    """The verdict on a note with a fact for or against the deal in it."""
    decisive = [each for each in against if each.about in rules["decisive"]]
    told = [each for each in judged if each in facts or each in against]
    last = (decisive or told)[-1]
    levels = rules["levels"]
    named = sorted({each.about: 0 for each in facts if each.about}, key=lambda fact: -levels[fact])
    likely = [each for part in facts if not part.about for each in part.likely]
    if last.label == FACT:
        ask = rules["asks"][named[0]] if named else rules["otherwise"]
    else:
        ask = rules["asks"].get(last.about, rules["otherwise"])
    level = max((levels[fact] for fact in named), default=0) if facts else None
    return Verdict(
        kind=StatementKind(last.label),
        level=level,
        facts=tuple(named),
        likely=() if named else tuple(dict.fromkeys(likely))[:LIKELY],
        against=tuple(dict.fromkeys(each.about for each in against if each.about)),
        words=tuple(sorted({span for each in told for span in each.words})),
        ask=ask,
    )


def _verdict(kind: StatementKind, parts: Sequence[_PartVerdict], ask: str) -> Verdict:
    spans = tuple(sorted({span for each in parts for span in each.words}))
    return Verdict(kind, None, (), (), (), spans, ask)


@dataclass(frozen=True)
class _Note:
    """What the parts of a note share: `felt` are its sentences in which a feeling stands."""

    rules: JudgingRules
    weighing: Weighing
    margins: Mapping[str, int]
    barred: bool
    stopped: bool
    felt: frozenset[int]


class _PartJudge:
    """Judges one part of a note."""

    def __init__(self, part: NotePart, note: _Note) -> None:
        self._part = part
        self._rules = note.rules
        self._weighing = note.weighing
        self._margins = note.margins
        self._felt_elsewhere = bool(note.felt)
        self._features = features_of(part.text, part.signs)
        signs = [found for found in part.signs if not (part.quoted and found.sign in OUR_VOICE)]
        self._roles = {found.role for found in signs} | ({"customer"} if part.quoted else set())
        never = [found.sign for found in signs if found.role == "never"]
        self._stopped = note.stopped
        self._refused = part.sentence in note.felt or any(
            sign.startswith(_NO_FACTS) for sign in never
        )
        self._barred = note.barred or any(not sign.startswith(_NO_FACTS) for sign in never)

    def verdict(self) -> _PartVerdict:
        """What the part is: `fact`, `against`, `feeling`, or nothing that counts."""
        scores = self._weighing.scores(self._features, KINDS)
        if not scores or not _SAYS.search(self._part.text):
            return _PartVerdict("", "", (), ())
        best = max(scores, key=lambda label: scores[label])
        ahead = scores[best] - max(
            (score for label, score in scores.items() if label != best), default=-inf
        )
        if best == FACT and ahead >= self._needed():
            return self._fact()
        if best == AGAINST and ahead >= self._margins["against"] and not self._barred:
            return self._against()
        if best == FEELING and ahead >= self._margins["feeling"]:
            return self._feeling()
        return _PartVerdict("", "", (), ())

    def _needed(self) -> float:
        """By how much a fact must be ahead."""
        if self._barred or self._refused:
            return inf
        if self._is_clear():
            return self._margins["fact"]
        if self._stopped:
            return inf
        doubtful = self._felt_elsewhere or "doubt" in self._roles
        needed = self._margins["doubtful" if doubtful else "fact"]
        if "sure" in self._roles:
            return needed
        told = any(role in self._roles for role in ACTS) or any(
            sign.startswith(TOPIC_FOR) for sign in self._features.signs
        )
        theirs = "customer" in self._roles and told
        return max(needed, self._margins["bare"]) if theirs else inf

    def _is_clear(self) -> bool:
        """Whether it says who, and what only a customer does, without a doubt."""
        return {"customer", "sure"} <= self._roles and not {"doubt", "stop"} & self._roles

    def _fact(self) -> _PartVerdict:
        order = self._ranked(self._rules["levels"])
        name = self._named(order)
        words = (self._with_own(self._span((FACT, name) if name else (FACT,), name)),)
        return _PartVerdict(FACT, name, () if name else self._likely(order), words)

    def _named(self, order: Sequence[tuple[str, float]]) -> str:
        """The fact that the part is for sure; empty if there is none."""
        if not order or not self._tells(order[0][0]) or self._is_open():
            return ""
        best, score = order[0]
        binds = self._rules["levels"][best] >= COMMITMENT
        if len(order) > 1 and score - order[1][1] < self._margins["binding" if binds else "named"]:
            return ""
        return best if not binds or "commit" in self._roles else ""

    def _tells(self, fact: str) -> bool:
        """Whether an act with its object stands in the part that makes it this fact."""
        return first_match(self._rules["named"][fact], self._part.text) is not None

    def _is_open(self) -> bool:
        """Whether the part says “not”, “perhaps”, “if”, “will”, or asks: then it names no fact."""
        return any(
            sign.startswith("bar.") and not (self._part.quoted and sign in OUR_VOICE)
            for sign in self._features.signs
        )

    def _likely(self, order: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        """The likeliest facts: first those with a word of their own in the part."""
        ids = [fact for fact, _ in order]
        told = [fact for fact in ids if fact in self._features.signs]
        return tuple(dict.fromkeys((*told, *ids)))[:LIKELY]

    def _with_own(self, span: TextSpan) -> TextSpan:
        """A stretch of words, made longer by the words of the fact's own."""
        own = [found for found in self._part.signs if found.sign == span.about]
        start = min([span.start, *(self._part.start + found.start for found in own)])
        end = max([span.end, *(self._part.start + found.end for found in own)])
        return TextSpan(start, end, span.about)

    def _against(self) -> _PartVerdict:
        order = self._ranked([each for each in self._rules["asks"] if each.startswith("against.")])
        told = [against for against, _ in order if against in self._features.signs]
        name = (told or [against for against, _ in order] or [""])[0]
        return _PartVerdict(AGAINST, name, (), (self._span((AGAINST,), name),))

    def _feeling(self) -> _PartVerdict:
        marks = [found for found in self._part.signs if found.sign.startswith("feeling.")]
        order = [sign["sign"] for sign in self._rules["signs"]]
        marks.sort(key=lambda found: order.index(found.sign))
        start = self._part.start
        spans = tuple(TextSpan(start + f.start, start + f.end, f.sign) for f in marks)
        about = marks[0].sign if marks else self._rules["feeling"]
        return _PartVerdict(FEELING, about, (), spans or (self._span((FEELING,), about),))

    def _ranked(self, labels: Sequence[str] | dict[str, int]) -> list[tuple[str, float]]:
        scores = self._weighing.scores(self._features, labels)
        return sorted(scores.items(), key=lambda item: -item[1])

    def _span(self, labels: Sequence[str], about: str) -> TextSpan:
        """The words of the part that speak most for some labels."""
        first, last = _best_stretch(_credits(self._features, labels, self._weighing))
        words, start = self._features.words, self._part.start
        return TextSpan(start + words[first].start, start + words[last].end, about)


def _credits(features: PartFeatures, labels: Sequence[str], weighing: Weighing) -> list[int]:
    """What each word adds: the weight of a run goes to each of its words, a longer run's in part.

    Sixths, since a run has one to three words: so each share is a whole number.
    """
    added = [0] * len(features.words)
    for run in features.runs:
        inside = range(max(run.first, 0), min(run.last + 1, len(added)))
        for label in labels:
            weight = weighing.bucket_weight(label, run.text) * STEP
            for place in inside:
                added[place] += weight * 6 // len(inside)
    return added


def _best_stretch(numbers: Sequence[int]) -> tuple[int, int]:
    """The first and last place of the stretch whose numbers sum highest; of equals the first.

    In one pass (Kadane's maximum subarray). 2, -3, 4, 1 has the stretch 4, 1.
    """
    best, first, last = -inf, 0, 0
    running, start = 0, 0
    for place, each in enumerate(numbers):
        if running <= 0:
            running, start = 0, place
        running += each
        if running > best:
            best, first, last = running, start, place
    return first, last
