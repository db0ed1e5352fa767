"""How a judge did on labelled statements: what was taken for a fact for the deal, above all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import exp, lgamma, log

from coachbook.judge.judgement import AGAINST, FACT, FEELING, StatementKind, Verdict
from coachbook.playbook.labelled_statements import OURS, Statement

CONFIDENCE = 0.95
STEPS = 50  # halvings of the interval between 0 and 1: more than a float tells apart


@dataclass(frozen=True)
class Tally:
    """Counts by the first word of a label: how many there are, and what they were judged to be."""

    total: Counter[str]
    judged: Counter[tuple[str, StatementKind]]
    named: int
    named_right: int

    @staticmethod
    def of(pairs: Iterable[tuple[Statement, Verdict]]) -> Tally:
        """The tally of statements with their verdicts."""
        total: Counter[str] = Counter()
        judged: Counter[tuple[str, StatementKind]] = Counter()
        named = named_right = 0
        for statement, verdict in pairs:
            kind = statement.label.split(".")[0]
            total[kind] += 1
            judged[kind, verdict.kind] += 1
            if statement.label.startswith(f"{FACT}.") and verdict.facts:
                named += 1
                named_right += statement.label in verdict.facts
        return Tally(total, judged, named, named_right)

    def up(self, kind: str) -> int:
        """How many statements of a kind were taken for a fact for the deal."""
        return self.judged[kind, StatementKind.FACT]

    def lines(self) -> Iterator[str]:
        """The tally in words, with the interval that holds the true share in 95 cases of 100."""
        yield f"facts recognised: {share(self.up(FACT), self.total[FACT])}"
        yield f"named, and rightly: {share(self.named_right, self.named)}"
        yield f"feelings taken for a fact: {share(self.up(FEELING), self.total[FEELING])}"
        yield f"refusals taken for a fact: {share(self.up(AGAINST), self.total[AGAINST])}"
        yield f"our own acts taken for a fact: {share(self.up(OURS), self.total[OURS])}"
        told = self.judged[AGAINST, StatementKind.AGAINST]
        yield f"refusals told as such: {share(told, self.total[AGAINST])}"
        rest = StatementKind.CANNOT_TELL.value
        yield f"others taken for a fact: {share(self.up(rest), self.total[rest])}"


def share(part: int, whole: int) -> str:
    """How many of how many, in per cent, with the interval for the true share."""
    if not whole:
        return "none"
    low, high = interval(part, whole)
    return f"{part} of {whole} ({part / whole:.1%}; {low:.1%} to {high:.1%})"


def interval(part: int, whole: int) -> tuple[float, float]:
    """The Clopper-Pearson interval for a share: both ends by the binomial distribution itself.

    Of 0 in 100 it says 0 to 3.6 %: with a true share above that, 0 would come in fewer than 25
    of 1000 samples. Exact, and so never too short, which the usual approximation is near 0.

    Reference: C. J. Clopper, E. S. Pearson, The use of confidence or fiducial limits illustrated
    in the case of the binomial, Biometrika 26 (1934).
    """
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if part == 0 else _share_where(lambda p: 1 - _at_most(part - 1, whole, p) > tail)
    high = 1.0 if part == whole else _share_where(lambda p: _at_most(part, whole, p) < tail)
    return low, high


def _share_where(is_above: Callable[[float], bool]) -> float:
    """The share from which on a condition holds, by halving the interval."""
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_above(middle) else (middle, high)
    return high


def _at_most(part: int, whole: int, p: float) -> float:
    """The chance of `part` or fewer in `whole` draws with the chance `p` each, 0 < p < 1.

    By logarithms, since the number of ways to draw some of many is too large for a float.
    """
    ways = (lgamma(whole + 1) - lgamma(n + 1) - lgamma(whole - n + 1) for n in range(part + 1))
    return sum(exp(way + n * log(p) + (whole - n) * log(1 - p)) for n, way in enumerate(ways))
