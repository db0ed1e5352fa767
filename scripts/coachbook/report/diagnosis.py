"""Which of the playbook's causes the numbers of a rep support."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coachbook.playbook.model.coaching import Cause, NumberRule
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.measures import MeasuredNumber, TeamMeasures


class RuleResult(StrEnum):
    """Whether a rule holds; of a cause, whether all of its rules do."""

    YES = "yes"
    NO = "no"
    FEW = "few"


@dataclass(frozen=True)
class RuleCheck:
    """A rule, the number it was held against, and what came of it."""

    rule: NumberRule
    number: MeasuredNumber

    @property
    def verdict(self) -> RuleResult:
        """Whether the number is as the rule asks."""
        value = self.number.value
        if value is None:
            return RuleResult.FEW
        low = self.rule.least is not None and value < self.rule.least
        high = self.rule.most is not None and value > self.rule.most
        return RuleResult.NO if low or high else RuleResult.YES


@dataclass(frozen=True)
class Finding:
    """A cause and what the numbers say of it."""

    cause: Cause
    checks: tuple[RuleCheck, ...]

    @property
    def verdict(self) -> RuleResult:
        """One rule that fails speaks against it; one that cannot be held leaves it open."""
        verdicts = {one.verdict for one in self.checks}
        if RuleResult.NO in verdicts:
            return RuleResult.NO
        return RuleResult.YES if verdicts == {RuleResult.YES} else RuleResult.FEW


def diagnose(rep: str, measures: TeamMeasures, playbook: Playbook) -> tuple[Finding, ...]:
    """Every cause, in the order in which they are to be asked about."""
    return tuple(
        Finding(
            cause, tuple(RuleCheck(rule, measures.measure(rep, rule)) for rule in cause.numbers)
        )
        for cause in playbook.diagnosis.causes
    )


def first_supported(findings: tuple[Finding, ...]) -> Finding | None:
    """The first cause that the numbers support; None: they support none."""
    return next((one for one in findings if one.verdict is RuleResult.YES), None)
