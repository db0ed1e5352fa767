"""Where a rep stands on each criterion, from levels of several weeks that stray by chance.

A level strays by most of a step from week to week. The lowest of eight such levels is low partly by
bad luck, and rises by itself the week after. Each criterion's mean is therefore drawn towards the
rep's own mean, the more, the less the rep's criteria differ beyond what chance explains
(empirical Bayes: James and Stein 1961; Efron and Morris, JASA 70, 1975):

    estimate = own + share * (mean - own)      share = spread² / (spread² + noise² / scores)

- A score counts half as much for every `half_life` weeks of age, so `mean` is a weighted one, and
  `scores` is what the weights are worth: (sum w)² / sum w², which is 8 for eight equal ones.
- noise² is how a criterion's level strays, pooled over the criteria: half the mean square of the
  steps from each score to the next (von Neumann, Ann. Math. Stat. 12, 1941), since a rep who falls
  from 4 to 0 in a month has changed and is not noisy. A few weeks say little about it, so the
  playbook's usual noise stands in as `noise_scores` more steps.
- spread² is how far the rep's criteria truly differ: what their means differ by, less what noise
  explains, by the method of moments for means of unequal precision (DerSimonian and Laird,
  Controlled Clinical Trials 7, 1986). It wants no iteration and no prior, and can come out below 0:
  all is chance, as far as one can tell. LEAST_SPREAD then keeps the criteria in their order.
  Cut off so, it is too high on average where they do not differ; CAUTION makes up for that.
- own is the mean of the criteria's means, each weighed by its precision.

Eight weeks at 1 or 2 on calls, mean 1.5, in a rep with own mean 2.5, noise 0.8 and spread 0.7:
noise² over scores is 0.08, the share 0.49 / 0.57 = 0.86, the estimate 1.64. After one such week it
is 0.64 in place of 0.08, the share 0.43 and the estimate 2.07. In made-up worlds the level of the
next week is, on average, what was estimated: `tests/bench/bench_focus.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coachbook.playbook.model.coaching import FocusRule

LEAST_SPREAD = 0.05
CAUTION = 2  # added to the criteria less one, which is what differences by chance come to


@dataclass(frozen=True)
class AgedLevel:
    """A level, 0 to 4, and how many weeks ago it was given."""

    weeks_ago: int
    level: int


@dataclass(frozen=True)
class LevelEstimate:
    """Where a rep stands on a criterion.

    Attributes:
        level: The estimate, 0 to 4.
        mean: The weighted mean that it was drawn from.
        share: How much of the way from the rep's own mean to this mean it goes, 0 to 1.
    """

    level: float
    mean: float
    share: float


@dataclass(frozen=True)
class _WeightedMean:
    """A criterion's mean; `per_noise` times noise² is its variance.

    `stepped` is half the sum of the squares of the `steps` from each level to the next.
    """

    mean: float
    per_noise: float
    stepped: float
    steps: int


def estimate_levels(
    history: Mapping[str, Sequence[AgedLevel]], rule: FocusRule
) -> Mapping[str, LevelEstimate]:
    """An estimate for each criterion that has a level in `history`, by criterion id.

    Args:
        history: Each criterion's levels, the earliest first.
        rule: How fast they fade, and the usual noise.
    """
    means = {
        name: _weighted_mean(levels, rule.half_life) for name, levels in history.items() if levels
    }
    if not means:
        return {}
    noise = _noise_squared(means.values(), rule)
    spread = max(_spread_squared([*means.values()], noise), LEAST_SPREAD**2)
    precisions = {name: 1 / (spread + noise * one.per_noise) for name, one in means.items()}
    own = sum(precisions[name] * one.mean for name, one in means.items()) / sum(precisions.values())
    shares = {name: spread * precision for name, precision in precisions.items()}
    return {
        name: LevelEstimate(own + shares[name] * (one.mean - own), one.mean, shares[name])
        for name, one in means.items()
    }


def _weighted_mean(levels: Sequence[AgedLevel], half_life: int) -> _WeightedMean:
    weights = [0.5 ** (one.weeks_ago / half_life) for one in levels]
    total, squares = sum(weights), sum(weight**2 for weight in weights)
    # Levels are whole: all equal give exactly that level, as no quotient of sums need do.
    lowest = min(one.level for one in levels)
    above = sum(w * (one.level - lowest) for w, one in zip(weights, levels, strict=True)) / total
    stepped = sum((after.level - before.level) ** 2 / 2 for before, after in pairwise(levels))
    return _WeightedMean(lowest + above, squares / total**2, stepped, len(levels) - 1)


def _noise_squared(means: Iterable[_WeightedMean], rule: FocusRule) -> float:
    every = tuple(means)
    usual = float(rule.noise) ** 2 * rule.noise_scores
    stepped = sum(one.stepped for one in every)
    return (usual + stepped) / (rule.noise_scores + sum(one.steps for one in every))


def _spread_squared(means: Sequence[_WeightedMean], noise: float) -> float:
    """The moments estimate of DerSimonian and Laird; below 0 where chance explains more."""
    precisions = [1 / (noise * one.per_noise) for one in means]
    total = sum(precisions)
    centre = sum(p * one.mean for p, one in zip(precisions, means, strict=True)) / total
    differ = sum(p * (one.mean - centre) ** 2 for p, one in zip(precisions, means, strict=True))
    scale = total - sum(p**2 for p in precisions) / total
    return (differ - (len(means) - 1) - CAUTION) / scale if len(means) > 1 else 0.0
