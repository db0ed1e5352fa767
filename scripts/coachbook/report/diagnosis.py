"""Which of the playbook's causes a rep's numbers support.

The playbook gives each cause its rules, each of which holds a measure (see `measures`) against a
lower or an upper bound. A cause is supported if every rule holds, and ruled out as soon as one
fails. If none fails but some cannot be checked, because there is too little data, it stays open:
missing data never counts for or against a cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coachbook.playbook.model.coaching import Cause, NumberRule
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.measures import MeasuredNumber, TeamMeasures


class RuleResult(StrEnum):
    """Whether a rule holds, or all rules of a cause. FEW: too little data to say."""

    YES = "yes"
    NO = "no"
    FEW = "few"


@dataclass(frozen=True)
class RuleCheck:
    """A rule and the number that it is checked against."""

    rule: NumberRule
    number: MeasuredNumber

    @property
    def verdict(self) -> RuleResult:
        """Whether the number is within the bounds of the rule, which are inclusive."""
        value = self.number.value
        if value is None:
            return RuleResult.FEW
        low = self.rule.least is not None and value < self.rule.least
        high = self.rule.most is not None and value > self.rule.most
        return RuleResult.NO if low or high else RuleResult.YES


@dataclass(frozen=True)
class Finding:
    """A cause, and the checks of its rules."""

    cause: Cause
    checks: tuple[RuleCheck, ...]

    @property
    def verdict(self) -> RuleResult:
        """NO if any rule fails, YES if all hold, else FEW; a cause without rules is FEW."""
        verdicts = {one.verdict for one in self.checks}
        if RuleResult.NO in verdicts:
            return RuleResult.NO
        return RuleResult.YES if verdicts == {RuleResult.YES} else RuleResult.FEW


def diagnose(rep: str, measures: TeamMeasures, playbook: Playbook) -> tuple[Finding, ...]:
    """A finding for every cause, in the order of the playbook, which is the order to ask in."""
    return tuple(
        Finding(
            cause, tuple(RuleCheck(rule, measures.measure(rep, rule)) for rule in cause.numbers)
        )
        for cause in playbook.diagnosis.causes
    )


def first_supported(findings: tuple[Finding, ...]) -> Finding | None:
    """The first cause that the numbers support; None: they support none."""
    return next((one for one in findings if one.verdict is RuleResult.YES), None)
