"""Krippendorff's alpha for ordinal data, and how far it may be trusted.

After Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). Our own, because the
library of that name is under the GPL and brings 70 MB of numpy for these few lines. The interval
draws whole units, which held what it promises in trials from 10 units on; drawing single pairs, as
the authors' macro does, gives one that is too narrow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import ceil, floor

Unit = Sequence[int]
"""The levels that one thing was given, one a judge who gave any."""

Pairs = Mapping[tuple[int, int], float]

ROUNDS = 1000
SURE = 0.95
MOST_LOST = 0.05


def alpha(units: Sequence[Unit]) -> float | None:
    """Ordinal alpha: 1 is agreement, 0 is what chance gives.

    None: no unit has two judgements, or all judgements are the same level, so that agreement
    cannot be told from never using another.
    """
    return _alpha([_coincidences(unit) for unit in units])


def interval(
    groups: Sequence[Sequence[Unit]], chance: Callable[[], float], rounds: int = ROUNDS
) -> tuple[float, float] | None:
    """Between which two values alpha lies, 95 times of 100: groups of units are drawn anew.

    Units that hang together (one rep's criteria) make a group; else each is one of its own.

    Args:
        groups: The units that alpha was reckoned from.
        chance: Gives the next number from 0 up to 1, seeded by the caller.
        rounds: How often to draw.

    Returns:
        None if nothing differs within a unit or too many draws have only one level: then there is
        nothing to reckon with, and a width of 0 would be false.
    """
    if not any(len(set(unit)) > 1 for group in groups for unit in group):
        return None
    known = [_sum([_coincidences(unit) for unit in group]) for group in groups]
    drawn = []
    for _ in range(rounds):
        picks = Counter(int(chance() * len(known)) for _ in known)
        value = _alpha([known[pick] for pick in sorted(picks) for _ in range(picks[pick])])
        if value is not None:
            drawn.append(value)
    if len(drawn) < rounds * (1 - MOST_LOST):
        return None
    drawn.sort()
    cut = (1 - SURE) / 2 * (len(drawn) - 1)
    return drawn[floor(cut)], drawn[ceil(len(drawn) - 1 - cut)]


def _coincidences(unit: Unit) -> Pairs:
    """How often each two levels stand side by side, such that each judgement counts once."""
    if len(unit) < 2:
        return {}
    counts = sorted(Counter(unit).items())
    share = 1 / (len(unit) - 1)
    return {
        (one, other): many * (more - (one == other)) * share
        for one, many in counts
        for other, more in counts
        if many * (more - (one == other))
    }


def _sum(parts: Sequence[Pairs]) -> Pairs:
    total: dict[tuple[int, int], float] = {}
    for part in parts:
        for pair, weight in part.items():
            total[pair] = total.get(pair, 0.0) + weight
    return total


def _alpha(parts: Sequence[Pairs]) -> float | None:
    seen = _sum(parts)
    sizes: dict[int, float] = {}
    for (one, _), weight in seen.items():
        sizes[one] = sizes.get(one, 0.0) + weight
    levels = sorted(sizes)
    if len(levels) < 2:
        return None
    below = {level: sum(sizes[each] for each in levels if each < level) for level in levels}
    middle = {level: below[level] + sizes[level] / 2 for level in levels}
    observed = expected = 0.0
    for one in levels:
        for other in levels:
            distance = (middle[one] - middle[other]) ** 2
            observed += seen.get((one, other), 0.0) * distance
            expected += sizes[one] * sizes[other] * distance
    return 1 - (sum(sizes.values()) - 1) * observed / expected
