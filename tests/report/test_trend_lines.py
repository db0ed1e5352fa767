"""Lines over the weeks: where they break, what a mean says, and whom to learn from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from coachbook.base.week import Week
from coachbook.report.trends import (
    Point,
    RoleModel,
    Trend,
    role_model_of,
    trends,
    weeks_until,
)
from coachbook.scorecard.observation import Value
from coachbook.scorecard.weekly_levels import WeeklyLevels

from .made_up import SMALL

CALLS, EVIDENCE = SMALL.scorecard.criteria  # they weigh 60 and 40
WEEKS = ("2026-W45", "2026-W46", "2026-W47")


def trend(*points: tuple[str, int | None]) -> Trend:
    """A trend of numbers, each with its edition."""
    return Trend(
        tuple(
            Point(f"W{number}", edition, None if value is None else Decimal(value))
            for number, (edition, value) in enumerate(points, start=1)
        )
    )


def weeks_of(points: tuple[Point, ...]) -> list[str]:
    return [point.week for point in points]


@pytest.mark.parametrize(
    ("points", "pieces"),
    [
        ([], []),
        ([("1", None)], []),
        ([("1", 0)], [["W1"]]),
        ([("1", 1), ("1", 2), ("1", 3)], [["W1", "W2", "W3"]]),
        ([("1", 1), ("2", 2)], [["W1"], ["W2"]]),
        ([("1", 1), ("1", None), ("1", 2)], [["W1"], ["W3"]]),
        ([("1", None), ("1", 2)], [["W2"]]),
        ([("1", 1), ("1", None)], [["W1"]]),
    ],
)
def test_a_line_is_drawn_within_one_edition_and_without_a_gap(
    points: list[tuple[str, int | None]], pieces: list[list[str]]
) -> None:
    assert [weeks_of(piece) for piece in trend(*points).pieces] == pieces


@pytest.mark.parametrize(
    ("points", "breaks"),
    [
        ([], []),
        ([("1", 1), ("1", 2)], []),
        ([("1", 1), ("2", 2), ("2", 3), ("1", 4)], ["W2", "W4"]),
        ([("1", 1), ("", None), ("1", 2)], []),
        ([("1", 1), ("", None), ("2", 2)], ["W3"]),
    ],
)
def test_a_line_breaks_where_another_edition_begins(
    points: list[tuple[str, int | None]], breaks: list[str]
) -> None:
    assert weeks_of(trend(*points).breaks) == breaks


@pytest.mark.parametrize(
    ("points", "last", "change"),
    [
        ([], None, None),
        ([("1", 3)], 3, None),
        ([("1", 3), ("1", 1)], 1, -2),
        ([("1", 5), ("1", 3), ("1", 7)], 7, 4),
        ([("1", 0), ("1", 4)], 4, 4),
        ([("1", 4), ("1", 0)], 0, -4),
        ([("1", 3), ("2", 1)], 1, None),
        ([("1", 3), ("1", 1), ("1", None)], None, None),
        ([("1", 3), ("1", None), ("1", 1)], 1, None),
    ],
)
def test_a_change_is_from_one_week_to_the_next_of_the_same_edition(
    points: list[tuple[str, int | None]], last: int | None, change: int | None
) -> None:
    assert (trend(*points).last, trend(*points).change) == (last, change)


def test_a_point_is_of_one_rep_unless_it_says_otherwise() -> None:
    assert Point("W1", "1", Decimal(1)).count == 1


@pytest.mark.parametrize(
    ("most", "known", "weeks"),
    [
        (2, ["2026-W01"], ["2026-W53", "2027-W01"]),
        (3, ["2026-W01"], ["2026-W52", "2026-W53", "2027-W01"]),
        (3, ["2026-W53", "2027-W01"], ["2026-W53", "2027-W01"]),
        (3, ["2027-W01"], ["2027-W01"]),
        (3, ["2027-W02"], ["2027-W01"]),
        (3, [], ["2027-W01"]),
        (1, ["2026-W01"], ["2027-W01"]),
    ],
)
def test_weeks_run_up_to_the_last_from_the_first_with_a_number(
    most: int, known: list[str], weeks: list[str]
) -> None:
    assert weeks_until(Week(2027, 1), most, iter(known)) == tuple(weeks)


def levels(
    week: str, calls: Value, evidence: Value = None, edition: str = "1.0"
) -> dict[str, WeeklyLevels]:
    """One week of one rep."""
    given = {CALLS.id: calls, EVIDENCE.id: evidence}
    scored = {name: level for name, level in given.items() if level is not None}
    return {week: WeeklyLevels(week, edition, scored, {}, {})}


def calls_of(*reps: Mapping[str, WeeklyLevels], few: int = 1) -> list[tuple[str, str | None, int]]:
    """The trend of a criterion: edition, mean and count of each week."""
    found = trends(reps, SMALL.scorecard.criteria, WEEKS, few)
    return [
        (point.edition, None if point.value is None else str(point.value), point.count)
        for point in found.criteria[CALLS.id].points
    ]


def test_a_reps_trend_has_each_week_with_its_edition_and_score() -> None:
    one = levels(WEEKS[0], 4, 0) | levels(WEEKS[1], "na", 3, "1.1")
    found = trends([one], SMALL.scorecard.criteria, WEEKS, 0)
    assert found.score.points == (
        Point(WEEKS[0], "1.0", Decimal("60.0"), 1),
        Point(WEEKS[1], "1.1", Decimal("75.0"), 1),
        Point(WEEKS[2], "", None, 0),
    )
    assert set(found.criteria) == {CALLS.id, EVIDENCE.id}
    assert calls_of(one, few=0) == [("1.0", "4.0", 1), ("1.1", None, 0), ("", None, 0)]
    assert [point.value for point in found.criteria[EVIDENCE.id].points] == [0, 3, None]


def test_a_mean_is_of_those_who_were_scored_and_of_enough_of_them() -> None:
    reps = [levels(WEEKS[0], level) for level in (1, 2, 2)]
    blank = levels(WEEKS[0], None, 4)
    assert calls_of(*reps, blank)[0] == ("1.0", "1.7", 3)
    assert calls_of(*reps, blank, few=3)[0] == ("1.0", "1.7", 3)
    assert calls_of(*reps, blank, few=4)[0] == ("1.0", None, 3)
    assert calls_of(levels(WEEKS[0], 0))[0] == ("1.0", "0.0", 1)


def test_a_weeks_edition_is_that_of_most_of_its_cards_of_equals_the_first() -> None:
    old, new = levels(WEEKS[0], 1, edition="1.0"), levels(WEEKS[0], 1, edition="1.1")
    assert calls_of(new, old)[0][0] == "1.0"
    assert calls_of(old, new, new)[0][0] == "1.1"
    assert calls_of(old, old, new)[0][0] == "1.0"


def model(
    marks: Mapping[str, Mapping[str, WeeklyLevels]], least: int = 3, few: int = 2
) -> RoleModel | None:
    return role_model_of(marks, CALLS.id, WEEKS, least, few)


def weekly(*given: Value) -> dict[str, WeeklyLevels]:
    """A rep's levels in the last weeks; None: no card."""
    scored = zip(WEEKS, given, strict=True)
    found = [levels(week, level) for week, level in scored if level is not None]
    return {week: one for each in found for week, one in each.items()}


def test_one_learns_from_the_best_mean_of_these_weeks() -> None:
    marks = {"a": weekly(2, 3, 3), "b": weekly(3, 3, 3), "c": weekly(2, 2, 3)}
    assert model(marks) == RoleModel("b", Decimal("3.0"), 3)
    older = {"2026-W44": levels("2026-W44", 0)["2026-W44"]}
    assert model({"a": older | weekly(3, 3, 3)}) == RoleModel("a", Decimal("3.0"), 3)
    assert RoleModel("a", Fraction(8, 3), 3).mean == Decimal("2.7")


def test_of_the_same_mean_it_is_the_one_of_more_weeks_then_the_first_by_id() -> None:
    marks = {"a": weekly(None, 3, 3), "b": weekly(3, 3, 3)}
    assert model(marks) == RoleModel("b", Decimal("3.0"), 3)
    assert model({"b": weekly(3, 3, 3), "a": weekly(3, 3, 3)}) == RoleModel("a", Decimal(3), 3)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((None, 3, 3), True),
        ((None, None, 3), False),
        ((None, "na", 3), False),
        ((3, 3, 2), False),
        ((4, 4, None), False),
        ((4, 4, "na"), False),
        ((0, 0, 3), True),
        ((None, 0, 3), True),
    ],
)
def test_one_learns_from_who_is_good_now_and_was_scored_often_enough(
    given: tuple[Value, ...], found: bool
) -> None:
    assert (model({"a": weekly(*given)}) is not None) == found


def test_without_reps_or_weeks_there_is_nobody_to_learn_from() -> None:
    assert model({}) is None
    assert role_model_of({"a": weekly(3, 3, 3)}, CALLS.id, (), 3, 0) is None
