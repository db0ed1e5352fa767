"""A measured number and the rule it is checked against, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from coachbook.base.rounding import to_tenth
from coachbook.playbook.model.coaching import Measure, NumberRule
from coachbook.report.diagnosis import RuleCheck

COUNTS = {Measure.SECTOR_REPS, Measure.SECTORS_DOWN}


class ReportVocabulary(Protocol):
    """Something that words things by words/report.yml (`ReportWords` does)."""

    def say(self, key: str, **values: object) -> str:
        """A text, filled in."""
        ...

    def names(self, ids: tuple[str, ...]) -> str:
        """Entries by name."""
        ...


def number_words(check: RuleCheck, vocabulary: ReportVocabulary) -> str:
    """What was counted, such as: short days 3 of 5."""
    number, key = check.number, f"measure_{check.rule.measure.value}"
    too_few = number.value is None and check.rule.measure in _RELATIVE_MEASURES
    return vocabulary.say(
        f"{key}_few" if too_few else key,
        part=number.part,
        whole=number.whole,
        value="" if number.value is None else format_number(number.value),
        fact=vocabulary.names((check.rule.fact,)) if check.rule.fact else "",
    )


def rule_words(rule: NumberRule, vocabulary: ReportVocabulary) -> str:
    """The bounds of a rule, such as: must be ≥ 50%."""
    unit = "" if rule.measure in COUNTS else "%"
    bounds = [
        vocabulary.say(key, n=format_number(number), unit=unit)
        for key, number in (("rule_least", rule.least), ("rule_most", rule.most))
        if number is not None
    ]
    return " ".join(bounds)


def format_number(number: Decimal) -> str:
    """A number with the decimal that it was compared by; a whole one without.

    Shown as a whole number, 50.4 would seem to be within a bound of 50 that it breaks.
    """
    return f"{to_tenth(number):f}".removesuffix(".0")


_RELATIVE_MEASURES = {Measure.INTEREST_RATE, Measure.INTERESTED, Measure.SIGNED}
