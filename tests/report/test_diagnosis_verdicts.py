"""Which causes the numbers support: all of its rules must hold, and the first such cause leads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coachbook.playbook.model.coaching import Measure, NumberRule, Reckoning
from coachbook.report.diagnosis import Finding, RuleCheck, RuleResult, diagnose, first_supported
from coachbook.report.measures import MeasuredNumber, TeamMeasures
from coachbook.team.model import TeamFolder

from .made_up import MONDAY, SMALL, WEEK, rep, team, with_reckoning, worked

CAUSE = SMALL.diagnosis.causes[0]
YES, NO, FEW = RuleResult.YES, RuleResult.NO, RuleResult.FEW


def checked(value: str | None, least: str | None = None, most: str | None = None) -> RuleCheck:
    rule = NumberRule(
        measure=Measure.SIGNED,
        least=None if least is None else Decimal(least),
        most=None if most is None else Decimal(most),
    )
    number = None if value is None else Decimal(value)
    return RuleCheck(rule, MeasuredNumber(number, 1, 1))


@pytest.mark.parametrize(
    ("value", "least", "most", "verdict"),
    [
        ("39.9", "40", None, NO),
        ("40", "40", None, YES),
        ("60", None, "60", YES),
        ("60.1", None, "60", NO),
        ("39.9", "40", "60", NO),
        ("50", "40", "60", YES),
        ("60.1", "40", "60", NO),
        ("50", None, None, YES),
        ("0", "0", "0", YES),
        (None, "40", "60", FEW),
        (None, None, None, FEW),
    ],
)
def test_a_rule_holds_from_its_least_to_its_most(
    value: str | None, least: str | None, most: str | None, verdict: RuleResult
) -> None:
    assert checked(value, least, most).verdict is verdict


PASSED, FAILED, UNSAID = checked("1"), checked("1", least="2"), checked(None)


@pytest.mark.parametrize(
    ("checks", "verdict"),
    [
        ((PASSED,), YES),
        ((PASSED, PASSED), YES),
        ((PASSED, FAILED), NO),
        ((FAILED, UNSAID), NO),
        ((UNSAID, PASSED), FEW),
        ((UNSAID,), FEW),
        ((), FEW),
    ],
)
def test_one_rule_that_fails_speaks_against_a_cause_one_that_says_nothing_leaves_it_open(
    checks: tuple[RuleCheck, ...], verdict: RuleResult
) -> None:
    assert Finding(CAUSE, checks).verdict is verdict


def test_the_first_cause_that_is_supported_leads() -> None:
    against, unsaid, first, second = (
        Finding(CAUSE.model_copy(update={"id": f"cause.{number}"}), (check,))
        for number, check in enumerate((FAILED, UNSAID, PASSED, PASSED))
    )
    assert first_supported((against, unsaid, first, second)) is first
    assert first_supported((against, unsaid)) is None


def test_every_cause_is_held_against_the_reps_own_numbers_in_the_order_of_the_playbook() -> None:
    short = NumberRule(measure=Measure.SHORT_DAYS, least=Decimal(60))
    full = NumberRule(measure=Measure.FULL_DAYS, most=Decimal(40))
    causes = (
        CAUSE.model_copy(update={"id": "cause.two", "numbers": (short, full)}),
        CAUSE.model_copy(update={"id": "cause.none", "numbers": ()}),
    )
    book = with_reckoning(Reckoning(few_days=1))
    diagnosis = book.diagnosis.model_copy(update={"causes": causes})
    book = book.model_copy(update={"diagnosis": diagnosis})
    one = team(rep("a"), rep("b"))
    folder = TeamFolder((one,), activity=(worked(MONDAY, "a", calls=1), worked(MONDAY, "b")))
    numbers = TeamMeasures(one, folder, book, WEEK)
    found = diagnose("a", numbers, book)
    assert [(each.cause, each.verdict) for each in found] == [(causes[0], YES), (causes[1], FEW)]
    assert [check.rule for check in found[0].checks] == [short, full]
    assert [check.number for check in found[0].checks] == [
        MeasuredNumber(Decimal(100), 1, 1),
        MeasuredNumber(Decimal(0), 0, 1),
    ]
    assert [each.verdict for each in diagnose("b", numbers, book)] == [NO, FEW]
