"""Labelled statements -> weights: which runs of words speak for a fact, a feeling, one fact.

The learning itself is scikit-learn's logistic regression (liblinear, L2); for the same statements
it finds the same weights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

from coachbook.judge.judgement import FACT, FEELING
from coachbook.judge.word_runs import fold_text, grams_of, placed_words
from coachbook.playbook.labelled_statements import (
    Statement,
)
from coachbook.playbook.model.claims import Weights

RARE = 2  # a run of words in fewer statements says nothing of others
MOST = 12_000  # runs kept: those that say most
MOST_NAMING = 250  # for each fact, and for feelings
STRENGTH = 30.0  # how closely weights follow the statements
STRENGTH_NAMING = 10.0
HUNDREDTHS = 100


@dataclass(frozen=True)
class TrialResult:
    """How it does on statements it did not learn from, a fifth of them at a time."""

    facts: int
    found: int
    feelings: int
    felt: int
    others: int
    taken: int


def learn(statements: Sequence[Statement], of: str) -> Weights:
    """The weights of some statements whose fingerprint is `of`."""
    grams = [_grams(one) for one in statements]
    is_fact = [one.label.startswith(f"{FACT}.") for one in statements]
    counted = Counter(gram for each in grams for gram in each)
    common = sorted(gram for gram, count in counted.items() if count >= RARE)
    first = _fitted(grams, is_fact, common, STRENGTH)[1]
    kept = sorted(sorted(common, key=lambda gram: (-abs(first[gram]), gram))[:MOST])
    bias, weights = {}, {}
    bias[FACT], weights[FACT] = _rounded(*_fitted(grams, is_fact, kept, STRENGTH))
    others = [n for n, fact in enumerate(is_fact) if not fact]
    facts = [n for n, fact in enumerate(is_fact) if fact]
    named = sorted({statements[n].label for n in facts})
    for name, among in ((FEELING, others), *((name, facts) for name in named)):
        mine = [statements[n].label == name for n in among]
        made = _fitted([grams[n] for n in among], mine, kept, STRENGTH_NAMING)
        bias[name], weights[name] = _rounded(*made, most=MOST_NAMING)
    return Weights(of=of, bias=bias, grams=weights)


def try_out(
    statements: Sequence[Statement], judged_a_fact: Callable[[Weights, str], bool]
) -> TrialResult:
    """Learn from four fifths and judge the last, five times; the fifths are set by the texts."""
    seen: list[tuple[str, bool]] = []
    for fifth in range(5):
        left_out = [_fifth(one) == fifth for one in statements]
        rest = [one for one, out in zip(statements, left_out, strict=True) if not out]
        weights = learn(rest, "")
        tried = (one for one, out in zip(statements, left_out, strict=True) if out)
        seen += [(one.label, judged_a_fact(weights, one.text)) for one in tried]
    facts = [fact for label, fact in seen if label.startswith(f"{FACT}.")]
    feelings = [fact for label, fact in seen if label == FEELING]
    others = [fact for label, fact in seen if not label.startswith((f"{FACT}.", FEELING))]
    return TrialResult(
        *(len(facts), sum(facts)), *(len(feelings), sum(feelings)), *(len(others), sum(others))
    )


def _grams(one: Statement) -> frozenset[str]:
    return frozenset(gram.text for gram in grams_of(placed_words(fold_text(one.text))))


def _fifth(one: Statement) -> int:
    return sha256(one.text.encode()).digest()[0] % 5


def _fitted(
    grams: Sequence[frozenset[str]], right: Sequence[bool], known: Sequence[str], strength: float
) -> tuple[float, dict[str, float]]:
    """Bias and weights, in log-odds, that tell the statements that are right from the others."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    column = {gram: place for place, gram in enumerate(known)}
    rows = [sorted(column[gram] for gram in each if gram in column) for each in grams]
    values = [1 / sqrt(len(row)) for row in rows for _ in row]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    places = [place for row in rows for place in row]
    table = csr_matrix((values, places, starts), shape=(len(rows), len(known)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(table, list(right))
    return float(model.intercept_[0]), dict(zip(known, map(float, model.coef_[0]), strict=True))


def _rounded(
    bias: float, weights: dict[str, float], most: int | None = None
) -> tuple[int, dict[str, int]]:
    """In hundredths; at most so many weights, those that say most."""
    order = sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))[:most]
    return round(bias * HUNDREDTHS), {gram: round(weights[gram] * HUNDREDTHS) for gram in order}
