"""A measured number and its rule, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from coachbook.playbook.model.coaching import Measure, NumberRule
from coachbook.report.diagnosis import RuleCheck

COUNTS = {Measure.SECTOR_REPS, Measure.SECTORS_DOWN}


class ReportVocabulary(Protocol):
    """What has the words of words/report.yml."""

    def say(self, key: str, **values: object) -> str:
        """A text, filled in."""
        ...

    def names(self, ids: tuple[str, ...]) -> str:
        """Entries by name."""
        ...


def measured_words(held: RuleCheck, speech: ReportVocabulary) -> str:
    """What was counted."""
    number, key = held.measured, f"measure_{held.rule.measure.value}"
    few = number.value is None and held.rule.measure in _WITH_VALUE
    return speech.say(
        f"{key}_few" if few else key,
        part=number.part,
        whole=number.whole,
        value="" if number.value is None else format_number(number.value),
        fact=speech.names((held.rule.fact,)) if held.rule.fact else "",
    )


def rule_words(rule: NumberRule, speech: ReportVocabulary) -> str:
    """What the number must be."""
    unit = "" if rule.measure in COUNTS else "%"
    said = [
        speech.say(key, n=format_number(number), unit=unit)
        for key, number in (("rule_least", rule.least), ("rule_most", rule.most))
        if number is not None
    ]
    return " ".join(said)


def format_number(number: Decimal) -> str:
    """A number without needless decimals."""
    return f"{number.quantize(Decimal(1))}"


_WITH_VALUE = {Measure.INTEREST_RATE, Measure.INTERESTED, Measure.SIGNED}
