"""ISO weeks: those that exist, and no others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.week import Week

DAYS = st.dates(date(1583, 1, 10), date(9998, 12, 25))


@given(DAYS)
def test_every_day_lies_in_its_week(day: date) -> None:
    week = Week.of(day)
    assert 0 <= (day - week.monday).days < 7
    assert Week.parse(str(week)) == week
    assert week.days == tuple(week.monday + timedelta(days=n) for n in range(5))
    assert week.previous().monday == week.monday - timedelta(days=7)
    assert week.previous() < week


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-W54", "there is no week 54 in 2026; the last is 53"),
        ("2025-W53", "there is no week 53 in 2025; the last is 52"),
        ("2026-W00", "there is no week 0 in 2026; the last is 53"),
        ("2026-48", "'2026-48' is not a week such as 2026-W48"),
        ("2026-W4８", "'2026-W4８' is not a week such as 2026-W48"),
        ("0000-W01", "the year 0 is out of range"),
        ("", "'' is not a week such as 2026-W48"),
    ],
)
def test_a_week_that_does_not_exist_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its words are compared
        Week.parse(text)
    assert str(refused.value) == says


def test_week_48_of_2026() -> None:
    assert Week.parse("2026-W48").days[0] == date(2026, 11, 23)
