"""Leads who scored the same reps without seeing each other's scores: how far they agree.

Only cards of the kind `calibration` count here, and they count nowhere else.
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
"""By a name, a source of numbers from 0 up to 1 that gives the same ones every time."""


class AgreementVerdict(StrEnum):
    """What may be said of leads' agreement."""

    TOO_FEW = "too-few"
    ALIKE = "alike"
    AGREE = "agree"
    DIFFER = "differ"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, order=True)
class LeadLevel:
    """What one lead gave; None: not applicable."""

    scorer: str
    level: int | None


@dataclass(frozen=True)
class CalibrationCase:
    """One rep in one week on one criterion, as those leads scored it who did."""

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
        """How many levels lie between the lowest and the highest."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    @property
    def split(self) -> bool:
        """Whether some gave a level and others held that it does not apply."""
        return 0 < len(self.levels) < len(self.lead_levels)


@dataclass(frozen=True)
class Agreement:
    """How far leads agree.

    Attributes:
        cases: How many reps (each week anew) have levels from two leads or more.
        pairs: Two leads and a rep at a time: how many such pairs of levels there are.
        identical: Pairs with the same level.
        within_one: Pairs with the same level or the next.
        distance: The levels between the two, added up over all pairs.
        verdict: What may be said.
        alpha: None: nothing may be said of it.
        interval: Its confidence interval; None: none can be given.
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
    """A criterion: what was given, those furthest apart first, and how far leads agree."""

    criterion: Criterion
    cases: tuple[CalibrationCase, ...]
    agreement: Agreement

    @property
    def stake(self) -> int:
        """How much hangs on who scores: levels between leads, times the criterion's weight."""
        return self.agreement.distance * self.criterion.weight

    @property
    def splits(self) -> int:
        """On how many reps leads differ whether it applies."""
        return sum(case.split for case in self.cases)


@dataclass(frozen=True)
class Calibration:
    """Everything that is said of a calibration.

    Attributes:
        scorers: Who scored, by id.
        reps: Week, team and rep of those whom two leads or more scored.
        scored_once: Likewise of those whom one lead scored.
        lines: The criteria, in the scorecard's order.
        overall: All criteria together.
        topic: The criterion to talk about; None: no two leads differ.
        in_review: Cards with questions that a person must settle first.
        editions: Of the playbook, by which was scored.
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
    """How far the leads agree who scored for calibration. Pure; the order of cards is no matter.

    Args:
        cards: The latest revisions; those of another kind are passed over.
        criteria: The scorecard's.
        rule: From how many cases on something is said, and what counts as agreement.
        chances: For the intervals.
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
    """What each lead gave; blank, and what waits for a person, is missing."""
    values = {card.card.scorer: card.value(criterion) for card in cards}
    return tuple(
        LeadLevel(scorer, None if value == NOT_APPLICABLE else int(value))
        for scorer, value in sorted(values.items())
        if value is not None
    )


def _overall(
    lines: Iterable[CriterionAgreement], rule: CalibrationRule, random_for: RandomFactory
) -> Agreement:
    """All criteria as one; a rep's criteria hang together and are drawn together."""
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
    """What the interval allows to say, not the number alone."""
    if not any_difference:
        return AgreementVerdict.ALIKE
    if bounds and bounds[0] >= threshold:
        return AgreementVerdict.AGREE
    return (
        AgreementVerdict.DIFFER if bounds and bounds[1] < threshold else AgreementVerdict.UNSETTLED
    )
