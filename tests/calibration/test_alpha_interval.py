"""Between which values alpha lies: which draws are cut off, and how many may be lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from coachbook.calibration.alpha import alpha, interval

# Groups of units in which leads agree the more, the later they stand; with the last one alone
# there is only one level, so that nothing can be reckoned.
LOWEST, LOW, MIDDLE, HIGH, HIGHEST, LOST = range(6)
GROUPS = [
    [[0, 4], [4, 0]],
    [[0, 4], [4, 4]],
    [[0, 1], [4, 1], [4, 4]],
    [[0, 1], [4, 3], [0, 0]],
    [[0, 0], [4, 4]],
    [[2, 2]],
]


def drawing(rounds: Sequence[int]) -> Callable[[], float]:
    """Chance that draws, in each round, one group only."""
    places = ((group + 0.5) / len(GROUPS) for group in rounds for _ in GROUPS)
    return lambda: next(places)


def alone(group: int) -> float | None:
    """Alpha of a round in which only this group was drawn."""
    return alpha(GROUPS[group] * len(GROUPS))


def test_each_group_agrees_more_than_the_one_before() -> None:
    values = [alone(group) or -2 for group in range(LOST)]
    assert values == sorted({*values})
    assert alone(LOST) is None


def test_one_draw_in_forty_is_cut_off_at_each_end() -> None:
    rounds = [HIGHEST, LOW, *[MIDDLE] * 37, LOWEST, HIGH]
    assert interval(GROUPS, drawing(rounds), len(rounds)) == (alone(LOW), alone(HIGH))


def test_of_fewer_draws_none_is_cut_off() -> None:
    rounds = [HIGHEST, LOW, *[MIDDLE] * 36, LOWEST, HIGH]
    assert interval(GROUPS, drawing(rounds), len(rounds)) == (alone(LOWEST), alone(HIGHEST))


@pytest.mark.parametrize(("lost", "enough"), [(2, True), (3, False)])
def test_at_most_one_draw_in_twenty_may_be_lost(lost: int, enough: bool) -> None:
    rounds = [LOST] * lost + [MIDDLE] * (40 - lost)
    expected = (alone(MIDDLE), alone(MIDDLE)) if enough else None
    assert interval(GROUPS, drawing(rounds), len(rounds)) == expected


def test_a_thousand_draws_are_made_unless_another_number_is_asked_for() -> None:
    chance = drawing([MIDDLE] * 1000)
    assert interval(GROUPS, chance) == (alone(MIDDLE), alone(MIDDLE))
    with pytest.raises(StopIteration):
        chance()
