"""How far leads agree who scored the same reps without seeing each other's scores.

Only scorecards of kind calibration count here, and they count nowhere else. Agreement is told in
three ways: how many pairs of levels are identical, how many are within one level, and
Krippendorff's alpha with its interval (see `alpha`). What may be said follows from the interval,
not from alpha alone: leads agree if all of it lies at or above the playbook's threshold, they
differ if all of it lies below, and otherwise it is unsettled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from coachbook.calibration.alpha import Unit, alpha, interval
from coachbook.playbook.model.coaching import CalibrationRule, Criterion
from coachbook.scorecard.observation import NOT_APPLICABLE, CardKind, Scorecard, State

RandomFactory = Callable[[str], Callable[[], float]]
"""Makes a seeded random source from a name: its numbers lie in [0, 1) and are always the same."""


class AgreementVerdict(StrEnum):
    """What may be said of how far leads agree. ALIKE: they gave the same level every time."""

    TOO_FEW = "too-few"
    ALIKE = "alike"
    AGREE = "agree"
    DIFFER = "differ"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, order=True)
class LeadLevel:
    """The level that one lead gave; None: not applicable."""

    scorer: str
    level: int | None


@dataclass(frozen=True)
class CalibrationCase:
    """One rep, week and criterion, with the level of every lead who scored it."""

    week: str
    team: str
    rep: str
    lead_levels: tuple[LeadLevel, ...]

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels given, lowest first."""
        return tuple(sorted(each.level for each in self.lead_levels if each.level is not None))

    @property
    def spread(self) -> int:
        """The highest level minus the lowest."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    @property
    def split(self) -> bool:
        """Whether some leads gave a level and others said that it does not apply."""
        return 0 < len(self.levels) < len(self.lead_levels)


@dataclass(frozen=True)
class Agreement:
    """How far leads agree.

    Attributes:
        cases: How many reps have levels from two leads or more; a rep counts once a week.
        pairs: How many pairs of levels there are: two leads on the same rep, week and criterion.
        identical: Pairs with the same level.
        within_one: Pairs with the same level or the next.
        distance: The difference in levels, summed over all pairs.
        verdict: What may be said.
        alpha: Krippendorff's ordinal alpha; None: too few cases, or it is not defined.
        interval: The 95 % confidence interval of alpha; None: none can be given.
    """

    cases: int
    pairs: int
    identical: int
    within_one: int
    distance: int
    verdict: AgreementVerdict
    alpha: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class CriterionAgreement:
    """How far leads agree on one criterion; the cases with the widest spread stand first."""

    criterion: Criterion
    cases: tuple[CalibrationCase, ...]
    agreement: Agreement

    @property
    def stake(self) -> int:
        """How much a score depends on who gives it: the distance times the criterion's weight."""
        return self.agreement.distance * self.criterion.weight

    @property
    def splits(self) -> int:
        """On how many cases leads differ about whether the criterion applies."""
        return sum(case.split for case in self.cases)


@dataclass(frozen=True)
class Calibration:
    """The result of a calibration.

    Attributes:
        scorers: The ids of the leads who scored.
        reps: Week, team and rep of those scored by two leads or more.
        scored_once: Week, team and rep of those scored by one lead only.
        lines: The criteria, in the scorecard's order.
        overall: All criteria together.
        topic: The criterion to discuss, with the highest stake; None: no two leads differ.
        in_review: How many cards have questions that a person must settle first.
        editions: The editions of the playbook that were scored by.
    """

    scorers: tuple[str, ...]
    reps: tuple[tuple[str, str, str], ...]
    scored_once: tuple[tuple[str, str, str], ...]
    lines: tuple[CriterionAgreement, ...]
    overall: Agreement
    topic: CriterionAgreement | None
    in_review: int
    editions: tuple[str, ...]


def calibrate(
    cards: Iterable[Scorecard],
    criteria: Sequence[Criterion],
    rule: CalibrationRule,
    random_for: RandomFactory,
) -> Calibration:
    """How far leads agree. Pure; the order of the cards makes no difference.

    Args:
        cards: The latest revisions; cards of another kind are ignored.
        criteria: The scorecard's.
        rule: How many cases it takes to say anything, and the alpha that counts as agreement.
        random_for: Random sources for the intervals.
    """
    calibration_cards = [card for card in cards if card.card.kind is CardKind.CALIBRATION]
    scored: dict[tuple[str, str, str], list[Scorecard]] = defaultdict(list)
    for card in calibration_cards:
        scored[card.card.week, card.card.team, card.card.rep].append(card)
    lines = tuple(_criterion_agreement(each, scored, rule, random_for) for each in criteria)
    differing = [line for line in lines if line.agreement.distance or line.splits]
    return Calibration(
        scorers=tuple(sorted({card.card.scorer for card in calibration_cards})),
        reps=tuple(sorted(rep for rep, by in scored.items() if len(by) > 1)),
        scored_once=tuple(sorted(rep for rep, by in scored.items() if len(by) == 1)),
        lines=tuple(line for line in lines if line.cases),
        overall=_overall(lines, rule, random_for),
        topic=max(differing, key=_stakes, default=None),
        in_review=sum(card.state is State.NEEDS_REVIEW for card in calibration_cards),
        editions=tuple(sorted({card.edition for card in calibration_cards})),
    )


def _stakes(line: CriterionAgreement) -> tuple[int, int, int]:
    """What makes a criterion worth discussing, the most important first."""
    return line.stake, line.splits, line.criterion.weight


def _criterion_agreement(
    criterion: Criterion,
    scored: Mapping[tuple[str, str, str], Sequence[Scorecard]],
    rule: CalibrationRule,
    random_for: RandomFactory,
) -> CriterionAgreement:
    calibration_cards = (
        CalibrationCase(*rep, _lead_levels(cards, criterion.id))
        for rep, cards in sorted(scored.items())
    )
    cases = [case for case in calibration_cards if len(case.lead_levels) > 1]
    groups = [[case.levels] for case in cases if len(case.levels) > 1]
    agreement = _agreement(groups, rule, random_for(criterion.id))
    widest = sorted(cases, key=lambda case: (-case.spread, not case.split))
    return CriterionAgreement(criterion, tuple(widest), agreement)


def _lead_levels(cards: Iterable[Scorecard], criterion: str) -> tuple[LeadLevel, ...]:
    """The level of each lead; a field that is blank or still in review is left out."""
    values = {card.card.scorer: card.value(criterion) for card in cards}
    return tuple(
        LeadLevel(scorer, None if value == NOT_APPLICABLE else int(value))
        for scorer, value in sorted(values.items())
        if value is not None
    )


def _overall(
    lines: Iterable[CriterionAgreement], rule: CalibrationRule, random_for: RandomFactory
) -> Agreement:
    """Agreement over all criteria. One rep's criteria depend on each other, so they are a group."""
    groups: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
    for line in lines:
        for case in line.cases:
            if len(case.levels) > 1:
                groups[case.week, case.team, case.rep].append(case.levels)
    return _agreement([groups[rep] for rep in sorted(groups)], rule, random_for("overall"))


def _agreement(
    groups: Sequence[Sequence[Unit]], rule: CalibrationRule, random: Callable[[], float]
) -> Agreement:
    units = [unit for group in groups for unit in group]
    gaps = [abs(first - second) for unit in units for first, second in combinations(unit, 2)]
    too_few = len(groups) < rule.cases
    value = None if too_few else alpha(units)
    bounds = None if too_few else interval(groups, random)
    return Agreement(
        cases=len(groups),
        pairs=len(gaps),
        identical=sum(gap == 0 for gap in gaps),
        within_one=sum(gap <= 1 for gap in gaps),
        distance=sum(gaps),
        verdict=AgreementVerdict.TOO_FEW
        if too_few
        else _verdict(any(gaps), bounds, float(rule.alpha)),
        alpha=value,
        interval=bounds,
    )


def _verdict(
    any_difference: bool, bounds: tuple[float, float] | None, threshold: float
) -> AgreementVerdict:
    """What may be said, by where the interval lies; without one it is unsettled."""
    if not any_difference:
        return AgreementVerdict.ALIKE
    if bounds and bounds[0] >= threshold:
        return AgreementVerdict.AGREE
    return (
        AgreementVerdict.DIFFER if bounds and bounds[1] < threshold else AgreementVerdict.UNSETTLED
    )
