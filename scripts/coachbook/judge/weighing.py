"""What speaks for each label in a part of a note: the sum of what its signs and word runs weigh.

A part is described by two sets: the signs found in it, and the buckets of its word runs. To the
runs are added the pairs of signs that follow each other, and of each act with each thing it may be
about, written “&first>second”: the order says who did it, and what. Each set is scaled to unit
length, so that a long part does not outweigh its words. The score for a label is

    bias + (weights of the signs) / sqrt(signs) + STEP * (weights of the buckets) / sqrt(buckets)

in hundredths of log-odds. Weights are whole numbers and each sum is divided once, so that Python
and a browser get the same score to the last bit.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from coachbook.judge.sign_search import SignFound
from coachbook.judge.word_runs import Gram, PlacedWord, bucket_of, grams_of, placed_words
from coachbook.playbook.model.claims import Weights

KINDS = ("fact", "against", "feeling", "ours", "cannot-tell")
STEP = 8  # hundredths of log-odds to one step of a bucket's weight
BUCKETS = 8192  # to tell what a part is
BUCKETS_NAMING = 512  # to tell which fact it is
TOPICS = ("fact.", "against.")
FEELINGS = "feeling."
ACTS = ("act", "commit")  # roles of signs that tell of something the customer did


@dataclass(frozen=True)
class PartFeatures:
    """What the weights are asked about a part of a note."""

    words: list[PlacedWord]
    runs: list[Gram]
    signs: frozenset[str]
    pairs: frozenset[str]


@dataclass(frozen=True)
class Weighing:
    """Weights made ready: those of the buckets as signed numbers."""

    bias: Mapping[str, int]
    signs: Mapping[str, Mapping[str, int]]
    runs: Mapping[str, Sequence[int]]

    def scores(self, features: PartFeatures, labels: Iterable[str]) -> dict[str, float]:
        """The score for each of some labels that there are weights for."""
        known = [label for label in labels if label in self.bias]
        sizes = {len(self.runs.get(label, ())) for label in known}
        buckets = {size: buckets_of(features, size) if size else frozenset() for size in sizes}
        return {
            label: self._score(features, label, buckets[len(self.runs.get(label, ()))])
            for label in known
        }

    def bucket_weight(self, label: str, run: str) -> int:
        """What one run of words adds to a label, in steps."""
        runs = self.runs.get(label, ())
        return runs[bucket_of(run, len(runs))] if runs else 0

    def _score(self, features: PartFeatures, label: str, buckets: frozenset[int]) -> float:
        score = float(self.bias[label])
        if features.signs:
            weights = self.signs.get(label, {})
            added = sum(weights.get(sign, 0) for sign in features.signs)
            score += added / sqrt(len(features.signs))
        if buckets:
            runs = self.runs[label]
            score += STEP * sum(runs[bucket] for bucket in buckets) / sqrt(len(buckets))
        return score


def weighing(weights: Weights) -> Weighing:
    """The weights of a playbook, ready to score with."""
    runs = {label: _signed(b64decode(text)) for label, text in weights.runs.items()}
    return Weighing(weights.bias, weights.signs, runs)


def features_of(text: str, signs: Sequence[SignFound]) -> PartFeatures:
    """The features of a folded part with the signs in it."""
    words = placed_words(text)
    names = frozenset(found.sign for found in signs)
    return PartFeatures(words, list(grams_of(words)), names, frozenset(_pairs(signs)))


def buckets_of(features: PartFeatures, buckets: int) -> frozenset[int]:
    """The different buckets of a part's runs and pairs."""
    return frozenset(
        bucket_of(each, buckets) for each in (*{run.text for run in features.runs}, *features.pairs)
    )


def _pairs(signs: Sequence[SignFound]) -> Iterator[str]:
    names = [found.sign for found in signs]
    plain = ["^", *(name for name in names if not name.startswith((*TOPICS, FEELINGS)))]
    yield from (f"&{first}>{second}" for first, second in pairwise(plain))
    topics = [name for name in names if name.startswith(TOPICS)]
    for found in signs:
        if found.role in ACTS:
            yield from (f"&{found.sign}*{topic}" for topic in topics)


def _signed(content: bytes) -> list[int]:
    """Bytes as numbers from -128 to 127."""
    return [byte - 256 if byte > 127 else byte for byte in content]
