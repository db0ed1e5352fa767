"""Krippendorff's alpha for ordinal data, and a confidence interval for it.

Alpha says how far several judges agree beyond what chance would give:

    alpha = 1 - observed disagreement / disagreement expected by chance

It takes any number of judges and units, and judgements may be missing. The computation follows
Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), with the ordinal difference
function. We have our own because the `krippendorff` library is under the GPL and brings
70 MB of numpy for these few lines.

The interval is a percentile bootstrap that draws whole units with replacement. In trials it held
what it promises from 10 units on. Drawing single pairs of judgements, as the macro of Hayes and
Krippendorff does, treats pairs of one unit as independent and gives an interval that is too narrow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor

Unit = Sequence[int]
"""The levels given to one thing that was judged: one for each judge who gave any."""

Coincidences = Mapping[tuple[int, int], float]
"""How often two levels were given to the same unit, by the pair of levels, in both orders."""

ROUNDS = 1000
CONFIDENCE = 0.95
MOST_LOST = 0.05  # the share of draws that may come out without an alpha


def alpha(units: Sequence[Unit]) -> float | None:
    """Ordinal alpha: 1 is perfect agreement, 0 is what chance gives, below 0 is worse than chance.

    None if it is not defined: no unit has two judgements, or every judgement is the same level, so
    that agreement cannot be told from never using another level.
    """
    return _alpha([_coincidences(unit) for unit in units])


def interval(
    groups: Sequence[Sequence[Unit]], random: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float] | None:
    """The 95 % confidence interval of alpha: lower and upper bound.

    Each round draws as many groups as there are, with replacement, and computes alpha of them; the
    bounds are the 2.5th and 97.5th percentile. Units that depend on each other, such as one rep's
    criteria, belong in one group, so that they are drawn together; other units are a group each.

    Args:
        groups: The units that alpha was computed from.
        random: Returns the next number in [0, 1); seeded by the caller.
        rounds: How often to draw.

    Returns:
        None if all judges agree on every unit, or more than 5 % of the draws contain only one
        level: there is no variation to draw from, and an interval of width 0 would be false.
    """
    if not any(len(set(unit)) > 1 for group in groups for unit in group):
        return None
    matrices = [_sum([_coincidences(unit) for unit in group]) for group in groups]
    values = []
    for _ in range(rounds):
        picks = Counter(int(random() * len(matrices)) for _ in matrices)
        value = _alpha([matrices[pick] for pick in sorted(picks) for _ in range(picks[pick])])
        if value is not None:
            values.append(value)
    if len(values) < rounds * (1 - MOST_LOST):
        return None
    values.sort()
    cut = (1 - CONFIDENCE) / 2 * (len(values) - 1)
    return values[floor(cut)], values[ceil(len(values) - 1 - cut)]


def _coincidences(unit: Unit) -> Coincidences:
    """The coincidence matrix of one unit.

    With m judgements there are m(m-1) ordered pairs, each weighted 1/(m-1), so that every judgement
    counts once. Levels 2, 2, 3 give (2, 2): 1, (2, 3): 1, (3, 2): 1, which sum to m = 3.
    """
    if len(unit) < 2:
        return {}
    counts = sorted(Counter(unit).items())
    share = 1 / (len(unit) - 1)
    return {
        (one, other): count * (other_count - (one == other)) * share
        for one, count in counts
        for other, other_count in counts
        if count * (other_count - (one == other))
    }


def _sum(matrices: Sequence[Coincidences]) -> Coincidences:
    total: dict[tuple[int, int], float] = {}
    for matrix in matrices:
        for pair, weight in matrix.items():
            total[pair] = total.get(pair, 0.0) + weight
    return total


def _alpha(matrices: Sequence[Coincidences]) -> float | None:
    """Alpha of the sum of some coincidence matrices; None if fewer than two levels were given.

    The ordinal difference of levels c < k is the square of n_c/2 + (all n between) + n_k/2, where
    n is how often a level was given. That is the distance between the mid-ranks of the two levels.
    With 0 given 4 times, 1 twice and 2 four times, the mid-ranks are 2, 5 and 8.

    Observed and expected disagreement are both left as sums over pairs of levels. With N judgements
    in all, their ratio is then (N - 1) * observed / expected.
    """
    observed_pairs = _sum(matrices)
    counts: dict[int, float] = {}
    for (level, _), weight in observed_pairs.items():
        counts[level] = counts.get(level, 0.0) + weight
    levels = sorted(counts)
    if len(levels) < 2:
        return None
    below = {level: sum(counts[each] for each in levels if each < level) for level in levels}
    mid_rank = {level: below[level] + counts[level] / 2 for level in levels}
    observed = expected = 0.0
    for one in levels:
        for other in levels:
            difference = (mid_rank[one] - mid_rank[other]) ** 2
            observed += observed_pairs.get((one, other), 0.0) * difference
            expected += counts[one] * counts[other] * difference
    return 1 - (sum(counts.values()) - 1) * observed / expected
