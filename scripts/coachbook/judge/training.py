"""Training: from labelled statements to what signs and word runs weigh for each label.

For each label one logistic regression, that label against all others (scikit-learn's liblinear
solver with an L2 penalty), over the features of `weighing`: the signs of a statement and the
buckets of its word runs, each set scaled to unit length. The five kinds are learned from all
statements, which fact it is from the facts alone, with fewer buckets.

A note as reps jot it down (files `notes-*.yml`) counts `NOTE_WEIGHT` times as much as a written-out
sentence: there are fewer of them, and they are what is judged. Signs weigh in hundredths of
log-odds, buckets in steps of `weighing.STEP` between -127 and 127. The same statements give the
same weights: columns are sorted and the solver's random state is fixed.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from math import sqrt
from operator import eq

from coachbook.judge.judgement import Verdict
from coachbook.judge.judging_rules import JudgingRules
from coachbook.judge.sign_search import signs_in
from coachbook.judge.weighing import (
    BUCKETS,
    BUCKETS_NAMING,
    KINDS,
    STEP,
    TOPICS,
    PartFeatures,
    buckets_of,
    features_of,
)
from coachbook.judge.word_runs import fold_text
from coachbook.playbook.labelled_statements import Statement
from coachbook.playbook.model.claims import Weights

NOTE_WEIGHT = 4.0
STRENGTH = 3.0  # the inverse of the penalty
STRENGTH_NAMING = 10.0
HUNDREDTHS = 100
MOST_STEPS = 127
FOLDS = 5


@dataclass(frozen=True)
class _Model:
    bias: int
    signs: dict[str, int]
    runs: str


def learn(statements: Sequence[Statement], fingerprint: str, rules: JudgingRules) -> Weights:
    """The weights learned from some statements; `fingerprint` says which statements these were."""
    return fit(statements, features(statements, rules), fingerprint)


def features(statements: Sequence[Statement], rules: JudgingRules) -> list[PartFeatures]:
    """What the weights are learned on, for each statement."""
    folded = [fold_text(statement.text) for statement in statements]
    return [features_of(text, signs_in(text, rules["signs"])) for text in folded]


def fit(
    statements: Sequence[Statement], features: Sequence[PartFeatures], fingerprint: str
) -> Weights:
    """The weights learned from statements with their features."""
    everything = range(len(statements))
    models: dict[str, _Model] = {}
    table = _Table(statements, features, everything, BUCKETS)
    for kind in table.kinds():
        models[kind] = table.model(partial(_is_of_kind, kind), STRENGTH)
    for topic in TOPICS:
        chosen = [n for n in everything if statements[n].label.startswith(topic)]
        table = _Table(statements, features, chosen, BUCKETS_NAMING)
        for name in table.names():
            models[name] = table.model(partial(eq, name), STRENGTH_NAMING)
    return Weights(
        of=fingerprint,
        bias={name: model.bias for name, model in models.items()},
        signs={name: model.signs for name, model in models.items()},
        runs={name: model.runs for name, model in models.items()},
    )


def held_out(
    statements: Sequence[Statement],
    rules: JudgingRules,
    judge_by: Callable[[Weights], Callable[[str], Verdict]],
) -> list[tuple[Statement, Verdict]]:
    """Each statement with the verdict of weights that were learned without it.

    Fivefold cross-validation: train on four fifths, judge the last fifth, five times. Which fifth a
    statement is in follows from the hash of its text, so that adding statements does not shuffle
    the others.
    """
    every = features(statements, rules)
    folds = [_fold(statement) for statement in statements]
    pairs: list[tuple[Statement, Verdict]] = []
    for fold in range(FOLDS):
        learned = [n for n, each in enumerate(folds) if each != fold]
        weights = fit([statements[n] for n in learned], [every[n] for n in learned], "")
        judged = judge_by(weights)
        pairs += [
            (statement, judged(statement.text))
            for statement, each in zip(statements, folds, strict=True)
            if each == fold
        ]
    return pairs


def _is_of_kind(kind: str, label: str) -> bool:
    return label.split(".")[0] == kind


def _fold(statement: Statement) -> int:
    return sha256(statement.text.encode()).digest()[0] % FOLDS


class _Table:
    """The features of some statements as the rows of a sparse table.

    The first columns are the signs, the others the buckets; a row has 1/sqrt(n) for each of its n
    signs and 1/sqrt(m) for each of its m buckets, as `weighing` scores a part.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        features: Sequence[PartFeatures],
        chosen: Sequence[int],
        buckets: int,
    ) -> None:
        from scipy.sparse import csr_matrix

        self._buckets = buckets
        self._labels = [statements[n].label for n in chosen]
        self._strengths = [NOTE_WEIGHT if statements[n].is_note else 1.0 for n in chosen]
        self._signs = sorted({sign for n in chosen for sign in features[n].signs})
        column = {sign: place for place, sign in enumerate(self._signs)}
        places: list[int] = []
        values: list[float] = []
        starts = [0]
        for n in chosen:
            signs = sorted(column[sign] for sign in features[n].signs)
            runs = sorted(len(column) + each for each in buckets_of(features[n], buckets))
            for block in (signs, runs):
                places += block
                values += [1 / sqrt(len(block))] * len(block) if block else []
            starts.append(len(places))
        shape = (len(chosen), len(column) + buckets)
        self._rows = csr_matrix((values, places, starts), shape=shape)

    def kinds(self) -> tuple[str, ...]:
        """The kinds that can be told from others: some statements are of one, and some are not."""
        found = {label.split(".")[0] for label in self._labels}
        return tuple(kind for kind in KINDS if kind in found and len(found) > 1)

    def names(self) -> tuple[str, ...]:
        """The labels that can be told from others, likewise."""
        found = {*self._labels}
        return tuple(sorted(found)) if len(found) > 1 else ()

    def model(self, positive: Callable[[str], bool], strength: float) -> _Model:
        """What tells the statements whose label is `positive` from the others."""
        from sklearn.linear_model import LogisticRegression

        solver = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=0)
        wanted = [positive(label) for label in self._labels]
        solver.fit(self._rows, wanted, sample_weight=self._strengths)
        weights = [float(each) * HUNDREDTHS for each in solver.coef_[0]]
        signs = dict(zip(self._signs, map(round, weights), strict=False))
        steps = [round(each / STEP) for each in weights[len(self._signs) :]]
        runs = bytes(max(-MOST_STEPS, min(MOST_STEPS, each)) % 256 for each in steps)
        return _Model(
            bias=round(float(solver.intercept_[0]) * HUNDREDTHS),
            signs={sign: weight for sign, weight in signs.items() if weight},
            runs=b64encode(runs).decode(),
        )
