"""Which of the playbook's causes the numbers of a rep support."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coachbook.model.coaching import Cause, NumberRule
from coachbook.model.playbook import Playbook
from coachbook.scorecards.measures import Measured, Numbers


class Verdict(StrEnum):
    """Whether a rule holds; of a cause, whether all of its rules do."""

    YES = "yes"
    NO = "no"
    FEW = "few"


@dataclass(frozen=True)
class Held:
    """A rule, the number it was held against, and what came of it."""

    rule: NumberRule
    measured: Measured

    @property
    def verdict(self) -> Verdict:
        """Whether the number is as the rule asks."""
        value = self.measured.value
        if value is None:
            return Verdict.FEW
        low = self.rule.least is not None and value < self.rule.least
        high = self.rule.most is not None and value > self.rule.most
        return Verdict.NO if low or high else Verdict.YES


@dataclass(frozen=True)
class Finding:
    """A cause and what the numbers say of it."""

    cause: Cause
    held: tuple[Held, ...]

    @property
    def verdict(self) -> Verdict:
        """One rule that fails speaks against it; one that cannot be held leaves it open."""
        verdicts = {one.verdict for one in self.held}
        if Verdict.NO in verdicts:
            return Verdict.NO
        return Verdict.YES if verdicts == {Verdict.YES} else Verdict.FEW


def diagnose(rep: str, numbers: Numbers, playbook: Playbook) -> tuple[Finding, ...]:
    """Every cause, in the order in which they are to be asked about."""
    return tuple(
        Finding(cause, tuple(Held(rule, numbers.measure(rep, rule)) for rule in cause.numbers))
        for cause in playbook.diagnosis.causes
    )


def first_supported(findings: tuple[Finding, ...]) -> Finding | None:
    """The first cause that the numbers support; None: they support none."""
    return next((one for one in findings if one.verdict is Verdict.YES), None)
