"""Training: from labelled statements to the weight of each run of words for each label.

The model is a logistic regression over which runs of one to three words occur (scikit-learn's
liblinear solver with an L2 penalty), in two stages:

1. Fact or not, over all statements. A first fit ranks the runs by the size of their weights; the
   best `MOST_GRAMS` are kept and fitted again. So the weights stay small enough for a web page.
2. Over the same runs: a feeling or not, among the statements that are no facts, and for each fact,
   that fact or another one, among the facts. Only the strongest weights of these are kept.

Weights are stored in hundredths, as whole numbers. The same statements give the same weights: the
runs are sorted, ties are broken by the run's text and the solver's random state is fixed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt

from coachbook.judge.judgement import FACT, FEELING
from coachbook.judge.word_runs import fold_text, grams_of, placed_words
from coachbook.playbook.labelled_statements import Statement
from coachbook.playbook.model.claims import Weights

FEWEST_STATEMENTS = 2  # a run that occurs in fewer says nothing about other statements
MOST_GRAMS = 12_000  # kept to tell a fact: those with the largest weights
MOST_GRAMS_NAMING = 250  # kept to name each fact, and to tell a feeling
STRENGTH = 30.0  # inverse of the penalty (C): the higher, the closer to the training statements
STRENGTH_NAMING = 10.0
HUNDREDTHS = 100


@dataclass(frozen=True)
class TrialResult:
    """How statements left out of training were judged.

    Of the facts, how many were recognised; of the rest, how many were mistaken for facts.
    """

    facts: int
    facts_recognised: int
    feelings: int
    feelings_mistaken: int
    others: int
    others_mistaken: int


def learn(statements: Sequence[Statement], fingerprint: str) -> Weights:
    """The weights learned from some statements; `fingerprint` says which statements these were."""
    grams = [_grams(statement) for statement in statements]
    is_fact = [statement.label.startswith(f"{FACT}.") for statement in statements]
    counted = Counter(gram for each in grams for gram in each)
    candidates = sorted(gram for gram, count in counted.items() if count >= FEWEST_STATEMENTS)
    first_weights = _fit(grams, is_fact, candidates, STRENGTH)[1]
    vocabulary = sorted(
        sorted(candidates, key=lambda gram: (-abs(first_weights[gram]), gram))[:MOST_GRAMS]
    )
    bias, weights = {}, {}
    bias[FACT], weights[FACT] = _to_hundredths(*_fit(grams, is_fact, vocabulary, STRENGTH))
    others = [n for n, fact in enumerate(is_fact) if not fact]
    facts = [n for n, fact in enumerate(is_fact) if fact]
    fact_labels = sorted({statements[n].label for n in facts})
    for name, indices in ((FEELING, others), *((name, facts) for name in fact_labels)):
        labels = [statements[n].label == name for n in indices]
        fitted = _fit([grams[n] for n in indices], labels, vocabulary, STRENGTH_NAMING)
        bias[name], weights[name] = _to_hundredths(*fitted, most=MOST_GRAMS_NAMING)
    return Weights(of=fingerprint, bias=bias, grams=weights)


def try_out(
    statements: Sequence[Statement], judged_a_fact: Callable[[Weights, str], bool]
) -> TrialResult:
    """Fivefold cross-validation: train on four fifths, judge the last fifth, five times.

    Which fifth a statement is in follows from the hash of its text, so that adding statements does
    not shuffle the others.
    """
    judged: list[tuple[str, bool]] = []
    for fifth in range(5):
        in_fifth = [_fifth(statement) == fifth for statement in statements]
        training_set = [
            statement for statement, held in zip(statements, in_fifth, strict=True) if not held
        ]
        weights = learn(training_set, "")
        held_out = (statement for statement, held in zip(statements, in_fifth, strict=True) if held)
        judged += [
            (statement.label, judged_a_fact(weights, statement.text)) for statement in held_out
        ]
    facts = [fact for label, fact in judged if label.startswith(f"{FACT}.")]
    feelings = [fact for label, fact in judged if label == FEELING]
    others = [fact for label, fact in judged if not label.startswith((f"{FACT}.", FEELING))]
    return TrialResult(
        *(len(facts), sum(facts)), *(len(feelings), sum(feelings)), *(len(others), sum(others))
    )


def _grams(statement: Statement) -> frozenset[str]:
    return frozenset(gram.text for gram in grams_of(placed_words(fold_text(statement.text))))


def _fifth(statement: Statement) -> int:
    return sha256(statement.text.encode()).digest()[0] % 5


def _fit(
    grams: Sequence[frozenset[str]],
    positive: Sequence[bool],
    vocabulary: Sequence[str],
    strength: float,
) -> tuple[float, dict[str, float]]:
    """Bias and weights, in log-odds, that tell the positive statements from the others.

    A statement is a row with 1/sqrt(n) for each of its n known runs, which gives it unit length;
    `judgement` scores a statement in the same way.
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    column = {gram: place for place, gram in enumerate(vocabulary)}
    rows = [sorted(column[gram] for gram in each if gram in column) for each in grams]
    values = [1 / sqrt(len(row)) for row in rows for _ in row]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    places = [place for row in rows for place in row]
    table = csr_matrix((values, places, starts), shape=(len(rows), len(vocabulary)))
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=0)
    model.fit(table, list(positive))
    return float(model.intercept_[0]), dict(
        zip(vocabulary, map(float, model.coef_[0]), strict=True)
    )


def _to_hundredths(
    bias: float, weights: dict[str, float], most: int | None = None
) -> tuple[int, dict[str, int]]:
    """Bias and weights as whole hundredths; only the `most` largest weights, if given."""
    order = sorted(weights, key=lambda gram: (-abs(weights[gram]), gram))[:most]
    return round(bias * HUNDREDTHS), {gram: round(weights[gram] * HUNDREDTHS) for gram in order}
