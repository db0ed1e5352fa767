"""Levels drawn towards a rep's own mean: what follows from the method whatever the numbers are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coachbook.playbook.model.coaching import FocusRule
from coachbook.team.level_estimates import AgedLevel, LevelEstimate, estimate_levels

STEADY = FocusRule(half_life=10_000_000)  # as good as no fading


def estimated(rule: FocusRule = STEADY, **rows: str) -> dict[str, LevelEstimate]:
    """Estimates from a level a week, the last one a week ago; `.` is a week without."""
    history = {
        name: [AgedLevel(len(row) - at, int(one)) for at, one in enumerate(row) if one != "."]
        for name, row in rows.items()
    }
    return dict(estimate_levels(history, rule))


def test_what_was_never_scored_has_no_estimate() -> None:
    assert estimated() == {}
    assert estimated(a="...") == {}
    assert estimated(a="...", b="3").keys() == {"b"}


def test_a_single_criterion_stands_at_its_mean() -> None:
    one = estimated(a="1322")["a"]
    assert one.level == pytest.approx(2)
    assert one.mean == pytest.approx(2)


def test_estimates_lie_between_the_mean_scored_and_the_reps_own_in_order() -> None:
    found = estimated(a="0101", b="2222", c="3434")
    assert found["a"].mean < found["a"].level < found["b"].level < found["c"].level
    assert found["c"].level < found["c"].mean
    assert found["b"].level == pytest.approx(2)


def test_more_scores_are_trusted_more() -> None:
    shares = [estimated(a="1" * n, b="2" * n, c="3" * n)["a"].share for n in (1, 2, 4, 8)]
    assert shares == sorted(shares)
    sparse = estimated(a="1", b="2222", c="3333", d="1111")
    assert sparse["a"].share < sparse["d"].share
    assert sparse["a"].level > sparse["d"].level


def test_weeks_that_jump_are_trusted_less_than_weeks_that_climb() -> None:
    climbs = estimated(a="0011", b="3344", c="1122")
    jumps = estimated(a="0101", b="3434", c="1212")
    assert climbs["a"].mean == pytest.approx(jumps["a"].mean)
    assert climbs["a"].share > jumps["a"].share


def test_a_score_so_many_weeks_older_counts_half() -> None:
    rule = FocusRule(half_life=3)
    found = estimated(rule, a="3..0")["a"]
    assert found.mean == pytest.approx(3 * 0.5 / 1.5)


def test_where_criteria_differ_by_chance_only_they_stand_together_but_in_order() -> None:
    found = estimated(a="2232", b="2322", c="3222", d="2223", e="2222")
    levels = {name: one.level for name, one in found.items()}
    assert max(levels.values()) - min(levels.values()) < 0.01
    assert min(levels, key=lambda name: levels[name]) == "e"


def test_a_worked_example() -> None:
    """Noise 0.5, a score each: see the top of the module."""
    rule = FocusRule(half_life=10_000_000, noise=Decimal("0.5"), noise_scores=1)
    found = estimated(rule, a="0", b="2", c="4")
    # Q = (4 + 0 + 4) / 0.25 = 32; scale = 12 - 48 / 12 = 8; spread² = (32 - 2 - 2) / 8 = 3.5
    share = 3.5 / (3.5 + 0.25)
    assert found["a"].share == pytest.approx(share)
    assert [one.level for one in found.values()] == pytest.approx([2 - 2 * share, 2, 2 + 2 * share])
