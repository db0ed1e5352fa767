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

Chances = Callable[[str], Callable[[], float]]
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
    given: tuple[LeadLevel, ...]

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels given, lowest first."""
        return tuple(sorted(each.level for each in self.given if each.level is not None))

    @property
    def apart(self) -> int:
        """How many levels lie between the lowest and the highest."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    @property
    def split(self) -> bool:
        """Whether some gave a level and others held that it does not apply."""
        return 0 < len(self.levels) < len(self.given)


@dataclass(frozen=True)
class Agreement:
    """How far leads agree.

    Attributes:
        cases: How many reps (each week anew) have levels from two leads or more.
        pairs: Two leads and a rep at a time: how many such pairs of levels there are.
        alike: Pairs with the same level.
        near: Pairs with the same level or the next.
        distance: The levels between the two, added up over all pairs.
        verdict: What may be said.
        alpha: None: nothing may be said of it.
        between: Its interval; None: none can be given.
    """

    cases: int
    pairs: int
    alike: int
    near: int
    distance: int
    verdict: AgreementVerdict
    alpha: float | None = None
    between: tuple[float, float] | None = None


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
        alone: Likewise of those whom one lead scored.
        lines: The criteria, in the scorecard's order.
        overall: All criteria together.
        topic: The criterion to talk about; None: no two leads differ.
        waiting: Cards with questions that a person must settle first.
        editions: Of the playbook, by which was scored.
    """

    scorers: tuple[str, ...]
    reps: tuple[tuple[str, str, str], ...]
    alone: tuple[tuple[str, str, str], ...]
    lines: tuple[CriterionAgreement, ...]
    overall: Agreement
    topic: CriterionAgreement | None
    waiting: int
    editions: tuple[str, ...]


def calibrate(
    cards: Iterable[Scorecard],
    criteria: Sequence[Criterion],
    rule: CalibrationRule,
    chances: Chances,
) -> Calibration:
    """How far the leads agree who scored for calibration. Pure; the order of cards is no matter.

    Args:
        cards: The latest revisions; those of another kind are passed over.
        criteria: The scorecard's.
        rule: From how many cases on something is said, and what counts as agreement.
        chances: For the intervals.
    """
    every = [card for card in cards if card.card.kind is CardKind.CALIBRATION]
    scored: dict[tuple[str, str, str], list[Scorecard]] = defaultdict(list)
    for card in every:
        scored[card.card.week, card.card.team, card.card.rep].append(card)
    lines = tuple(_line(each, scored, rule, chances) for each in criteria)
    differing = [line for line in lines if line.agreement.distance or line.splits]
    return Calibration(
        scorers=tuple(sorted({card.card.scorer for card in every})),
        reps=tuple(sorted(rep for rep, by in scored.items() if len(by) > 1)),
        alone=tuple(sorted(rep for rep, by in scored.items() if len(by) == 1)),
        lines=tuple(line for line in lines if line.cases),
        overall=_overall(lines, rule, chances),
        topic=max(differing, key=_matters, default=None),
        waiting=sum(card.state is State.NEEDS_REVIEW for card in every),
        editions=tuple(sorted({card.edition for card in every})),
    )


def _matters(line: CriterionAgreement) -> tuple[int, int, int]:
    return line.stake, line.splits, line.criterion.weight


def _line(
    criterion: Criterion,
    scored: Mapping[tuple[str, str, str], Sequence[Scorecard]],
    rule: CalibrationRule,
    chances: Chances,
) -> CriterionAgreement:
    every = (
        CalibrationCase(*rep, _given(cards, criterion.id)) for rep, cards in sorted(scored.items())
    )
    cases = [case for case in every if len(case.given) > 1]
    groups = [[case.levels] for case in cases if len(case.levels) > 1]
    agreement = _agreement(groups, rule, chances(criterion.id))
    widest = sorted(cases, key=lambda case: (-case.apart, not case.split))
    return CriterionAgreement(criterion, tuple(widest), agreement)


def _given(cards: Iterable[Scorecard], criterion: str) -> tuple[LeadLevel, ...]:
    """What each lead gave; blank, and what waits for a person, is missing."""
    values = {card.card.scorer: card.value(criterion) for card in cards}
    return tuple(
        LeadLevel(scorer, None if value == NOT_APPLICABLE else int(value))
        for scorer, value in sorted(values.items())
        if value is not None
    )


def _overall(
    lines: Iterable[CriterionAgreement], rule: CalibrationRule, chances: Chances
) -> Agreement:
    """All criteria as one; a rep's criteria hang together and are drawn together."""
    groups: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
    for line in lines:
        for case in line.cases:
            if len(case.levels) > 1:
                groups[case.week, case.team, case.rep].append(case.levels)
    return _agreement([groups[rep] for rep in sorted(groups)], rule, chances("overall"))


def _agreement(
    groups: Sequence[Sequence[Unit]], rule: CalibrationRule, chance: Callable[[], float]
) -> Agreement:
    units = [unit for group in groups for unit in group]
    gaps = [abs(one - other) for unit in units for one, other in combinations(unit, 2)]
    few = len(groups) < rule.cases
    value = None if few else alpha(units)
    between = None if few else interval(groups, chance)
    return Agreement(
        cases=len(groups),
        pairs=len(gaps),
        alike=sum(gap == 0 for gap in gaps),
        near=sum(gap <= 1 for gap in gaps),
        distance=sum(gaps),
        verdict=AgreementVerdict.TOO_FEW
        if few
        else _verdict(any(gaps), between, float(rule.alpha)),
        alpha=value,
        between=between,
    )


def _verdict(differ: bool, between: tuple[float, float] | None, enough: float) -> AgreementVerdict:
    """What the interval allows to say, not the number alone."""
    if not differ:
        return AgreementVerdict.ALIKE
    if between and between[0] >= enough:
        return AgreementVerdict.AGREE
    return (
        AgreementVerdict.DIFFER if between and between[1] < enough else AgreementVerdict.UNSETTLED
    )
