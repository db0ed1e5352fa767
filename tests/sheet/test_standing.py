"""The sheet's gap, focus of the week, daily averages and open commitments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.sheet import make_sheet
from coachbook.sheet.standing import WeeklyFocus, daily_average, weekly_focus
from coachbook.team.model import (
    Commitment,
    DayActivity,
    Deal,
    DealState,
    MonthTarget,
    PastLevel,
    Person,
    Rep,
    RepTarget,
    TargetsFile,
    Team,
    TeamFolder,
)

from ..report.made_up import SMALL

WEEK = Week(2026, 48)
REP = Rep(id="lin", name="林", joined=date(2025, 1, 1))
TEAM = Team(
    id="n", name="一组", department="training", supervisor=Person(id="z", name="周"), reps=(REP,)
)


def test_the_sheets_gap_counts_what_was_won_before_its_monday(book: Playbook) -> None:
    target = MonthTarget(month="2026-11", reps=(RepTarget(rep="lin", amount=Decimal(1000)),))
    days = (WEEK.monday - timedelta(days=1), WEEK.monday)
    deals = tuple(
        Deal(str(day), "lin", state=DealState.WON, amount=Decimal(300), closed=day) for day in days
    )
    folder = TeamFolder((TEAM,), deals, targets=TargetsFile(months=(target,)))
    sheet = make_sheet(TEAM, REP, folder, book, WEEK)
    assert sheet.gap is not None
    assert sheet.gap.won == 300


def test_focus_is_the_lowest_of_the_newest_scores(book: Playbook) -> None:
    criteria = book.scorecard.criteria
    scores = (
        PastLevel("2026-W46", "lin", criteria[0].id, 0),
        PastLevel("2026-W47", "lin", criteria[0].id, 3),
        PastLevel("2026-W47", "lin", criteria[1].id, 1),
        PastLevel("2026-W47", "lin", criteria[2].id, None),
        PastLevel("2026-W47", "wang", criteria[3].id, 0),
        PastLevel("2026-W48", "lin", criteria[4].id, 0),
    )
    focus = weekly_focus(REP, TeamFolder((TEAM,), scores=scores), criteria, WEEK)
    assert (focus.criterion, focus.level, focus.next_level) == (criteria[1], 1, 2)


def test_focus_of_equals_is_the_heaviest_and_unscored_the_heaviest_of_all(book: Playbook) -> None:
    light, first, second, heavy = (
        one.model_copy(update={"weight": weight})
        for one, weight in zip(book.scorecard.criteria, (10, 20, 20, 50), strict=False)
    )
    criteria = (light, first, second, heavy)

    def focus(levels: dict[str, int]) -> tuple[str, int | None]:
        scores = tuple(PastLevel("2026-W47", "lin", name, level) for name, level in levels.items())
        found = weekly_focus(REP, TeamFolder((TEAM,), scores=scores), criteria, WEEK)
        return found.criterion.id, found.level

    assert focus({one.id: 2 for one in criteria}) == (heavy.id, 2)
    assert focus({light.id: 2, second.id: 2, first.id: 2, heavy.id: 3}) == (first.id, 2)
    assert focus({light.id: 1, heavy.id: 2}) == (light.id, 1)
    assert focus({}) == (heavy.id, None)


def test_daily_average_counts_days_present_only() -> None:
    rows = [
        DayActivity(date(2026, 11, 16), "lin", 80, 30, 20, Decimal(1)),
        DayActivity(date(2026, 11, 17), "lin", 45, 30, 20, Decimal("0.5")),
        DayActivity(date(2026, 11, 18), "lin", 0, 0, 0, Decimal(0)),
        DayActivity(date(2026, 11, 23), "lin", 500, 0, 0, Decimal(1)),
    ]
    assert daily_average(rows, Counted.CALLS, Week(2026, 47)) == "83"
    assert daily_average(rows, Counted.CALLS, Week(2026, 46)) == ""


def test_open_commitments_earliest_due_first(book: Playbook) -> None:
    def item(name: str, due: int, agreed: int = 16, done: date | None = None) -> Commitment:
        return Commitment(name, "lin", date(2026, 11, agreed), name, date(2026, 11, due), done)

    items = (
        item("late", 27),
        item("soon", 24),
        item("done", 20, done=date(2026, 11, 19)),
        item("this week", 25, agreed=23),
        *(item(f"more {n}", 28) for n in range(4)),
    )
    sheet = make_sheet(TEAM, REP, TeamFolder((TEAM,), commitments=items), book, WEEK)
    assert [c.id for c in sheet.commitments] == ["soon", "late", "more 0", "more 1"]
    assert sheet.more_commitments == 2


def test_days_before_a_rep_joined_are_not_theirs(book: Playbook) -> None:
    late = REP.model_copy(update={"joined": date(2026, 11, 25)})
    sheet = make_sheet(TEAM, late, TeamFolder((TEAM,)), book, WEEK)
    assert [there for _, there in sheet.days] == [False, False, True, True, True]


@pytest.mark.parametrize(("level", "following"), [(None, 2), (0, 1), (1, 2), (3, 4), (4, 4)])
def test_the_level_to_reach_is_the_next_up_to_the_highest(
    level: int | None, following: int
) -> None:
    assert WeeklyFocus(SMALL.scorecard.criteria[0], level).next_level == following


def test_where_nothing_could_be_scored_last_the_heaviest_is_the_focus() -> None:
    light, heavy = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    scores = (
        PastLevel("2026-W46", "lin", light.id, 0),
        PastLevel("2026-W47", "lin", light.id, None),
    )
    folder = TeamFolder((TEAM,), scores=scores)
    assert weekly_focus(REP, folder, (light, heavy), WEEK) == WeeklyFocus(heavy, None)
    earlier = weekly_focus(REP, folder, (light, heavy), Week(2026, 47))
    assert earlier == WeeklyFocus(light, 0)
    assert weekly_focus(REP, folder, (light, heavy), Week(2026, 46)) == WeeklyFocus(heavy, None)


@pytest.mark.parametrize(
    ("rows", "average"),
    [
        ([(0, 0, "1")], "0"),
        ([(0, 5, "0.5")], "10"),
        ([(0, 2, "1"), (1, 3, "1")], "3"),
        ([(0, 1, "1"), (4, 1, "1"), (2, 2, "1")], "1"),
        ([(0, 7, "1"), (1, 99, "0")], "7"),
        ([(-1, 99, "1"), (0, 7, "1"), (7, 99, "1")], "7"),
        ([(0, 7, "1"), (5, 9, "1"), (6, 5, "0.5")], "8"),
        ([(0, 99, "0")], ""),
        ([], ""),
    ],
)
def test_an_average_is_over_the_days_there_and_a_half_goes_up(
    rows: list[tuple[int, int, str]], average: str
) -> None:
    days = [
        DayActivity(WEEK.monday + timedelta(days=day), "lin", 50, 60, count, Decimal(present))
        for day, count, present in rows
    ]
    assert daily_average(days, Counted.RECORDS, WEEK) == average
    others = {daily_average(days, one, WEEK) for one in (Counted.CALLS, Counted.PROSPECTS)}
    assert average not in others or not average
