"""The sheet's gap, focus of the week, daily averages and open commitments."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted, FocusRule
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
from coachbook.team.work_calendar import Leave

from ..report.made_up import SMALL

WEEK, LAST_WEEK = Week(2026, 48), Week(2026, 47)
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


def scored(levels: dict[str, str], until: Week = LAST_WEEK) -> TeamFolder:
    """Levels by criterion id, a week each, up to `until`; `-` is N/A, `.` not scored."""
    scores = tuple(
        PastLevel(
            str(until.earlier(len(row) - at)), "lin", name, None if each == "-" else int(each)
        )
        for name, row in levels.items()
        for at, each in enumerate(row, start=1)
        if each != "."
    )
    return TeamFolder((TEAM,), scores=scores)


def test_scores_of_others_of_the_week_itself_and_of_other_rubrics_do_not_count(
    book: Playbook,
) -> None:
    criteria = book.scorecard.criteria
    scores = (
        PastLevel("2026-W46", "lin", criteria[0].id, 3),
        PastLevel("2026-W47", "lin", criteria[0].id, 3),
        PastLevel("2026-W47", "lin", criteria[1].id, 1),
        PastLevel("2026-W47", "lin", "criterion.of-old", 0),
        PastLevel("2026-W47", "lin", criteria[2].id, None),
        PastLevel("2026-W47", "wang", criteria[3].id, 0),
        PastLevel("2026-W48", "lin", criteria[4].id, 0),
    )
    focus = weekly_focus(REP, TeamFolder((TEAM,), scores=scores), criteria, WEEK)
    assert (focus.criterion, focus.scores, focus.newest) == (criteria[1], 1, "2026-W47")
    assert focus.last_level == 1
    assert focus.level is not None
    assert 1 < focus.level < 2
    assert (focus.whole_level, focus.next_level) == (1, 2)


def test_one_bad_week_is_no_weakness() -> None:
    light, heavy = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    folder = scored({light.id: "11112", heavy.id: "33331"})
    focus = weekly_focus(REP, folder, (light, heavy), WEEK)
    assert (focus.criterion, focus.scores, focus.last_level) == (light, 5, 2)


def test_a_week_in_which_little_was_scored_does_not_hide_the_weeks_before(book: Playbook) -> None:
    prospects, calls = (
        next(one for one in book.scorecard.criteria if one.id == f"criterion.{name}")
        for name in ("prospects", "calls")
    )
    folder = scored({prospects.id: "34", calls.id: "0."})
    focus = weekly_focus(REP, folder, book.scorecard.criteria, WEEK)
    assert (focus.criterion, focus.newest, focus.last_level) == (calls, "2026-W46", 0)


@pytest.mark.parametrize(
    ("ago", "level"), [(1, Decimal(0)), (13, Decimal(0)), (14, None), (57, None)]
)
def test_a_score_that_is_too_old_is_no_score(ago: int, level: Decimal | None) -> None:
    light, heavy = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    until = WEEK.earlier(ago)
    focus = weekly_focus(REP, scored({light.id: "0"}, until), (light, heavy), WEEK)
    assert focus.level == level
    assert focus.criterion == (heavy if level is None else light)
    assert focus.newest == str(until)


def test_focus_of_equals_is_the_heaviest_and_unscored_the_heaviest_of_all(book: Playbook) -> None:
    light, first, second, heavy = (
        one.model_copy(update={"weight": weight})
        for one, weight in zip(book.scorecard.criteria, (10, 20, 20, 50), strict=False)
    )
    criteria = (light, first, second, heavy)

    def focus(levels: dict[str, int]) -> str:
        folder = scored({name: str(level) for name, level in levels.items()})
        return weekly_focus(REP, folder, criteria, WEEK).criterion.id

    assert focus({one.id: 2 for one in criteria}) == heavy.id
    assert focus({light.id: 2, second.id: 2, first.id: 2, heavy.id: 3}) == first.id
    assert focus({light.id: 1, heavy.id: 2}) == light.id
    assert focus({light.id: 3, first.id: 4, second.id: 4, heavy.id: 4}) == light.id
    assert focus({}) == heavy.id


@pytest.mark.parametrize(("near", "chosen"), [("0.49", 0), ("0.5", 1), ("0.51", 1)])
def test_means_that_lie_near_are_as_low_and_the_heavier_is_chosen(near: str, chosen: int) -> None:
    criteria = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    rule = FocusRule(half_life=10_000_000, near=Decimal(near))
    folder = scored({criteria[0].id: "2323", criteria[1].id: "3333"})
    focus = weekly_focus(REP, folder, criteria, WEEK, rule)
    assert focus.criterion == criteria[chosen]
    assert not focus.lot


def test_a_lot_among_criteria_as_low_is_the_same_each_time_and_falls_on_each(
    book: Playbook,
) -> None:
    criteria = book.scorecard.criteria
    rule = FocusRule(lot=True)
    low = criteria[2:5]
    drawn = Counter(
        (focus.criterion.id, focus.lot)
        for at in range(300)
        for week in (WEEK.earlier(-at),)
        for focus in (
            weekly_focus(
                REP,
                scored({one.id: "1" if one in low else "3" for one in criteria}, week.previous()),
                criteria,
                week,
                rule,
            ),
        )
    )
    assert {lot for _, lot in drawn} == {tuple(one.id for one in low)}
    assert {name for name, _ in drawn} == {one.id for one in low}
    assert min(drawn.values()) > 70
    folder = scored({one.id: "1" if one in low else "3" for one in criteria})
    first = weekly_focus(REP, folder, criteria, WEEK, rule)
    assert first == weekly_focus(REP, folder, criteria, WEEK, rule)
    digests = {one.id: sha256(f"2026-W48\nlin\n{one.id}".encode()).hexdigest() for one in low}
    assert first.criterion.id == min(digests, key=lambda name: digests[name])
    single = scored({one.id: "1" if one is low[0] else "3" for one in criteria})
    assert weekly_focus(REP, single, criteria, WEEK, rule).lot == ()


def test_at_the_top_on_all_nothing_is_short(book: Playbook) -> None:
    criteria = book.scorecard.criteria
    best = max(criteria, key=lambda one: one.weight)
    for row in ("4", "444", "-4", "4.4"):
        focus = weekly_focus(REP, scored({one.id: row for one in criteria}), criteria, WEEK)
        assert focus.nothing_short
        assert (focus.criterion, focus.level, focus.newest) == (best, Decimal(4), "2026-W47")
    once = {one.id: "4" for one in criteria} | {criteria[7].id: "3"}
    long = {one.id: "44444444" for one in criteria} | {criteria[7].id: "44444443"}
    for levels in (once, long):
        focus = weekly_focus(REP, scored(levels), criteria, WEEK)
        assert not focus.nothing_short
        assert (focus.criterion, focus.next_level) == (criteria[7], 4)
        assert focus.level is not None
        assert focus.level < 4


def test_one_slip_long_ago_leaves_nothing_short(book: Playbook) -> None:
    criteria = book.scorecard.criteria
    levels = {one.id: "4444444444444" for one in criteria} | {criteria[7].id: "3444444444444"}
    assert weekly_focus(REP, scored(levels), criteria, WEEK).nothing_short


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
    assert [c.id for c in sheet.further] == ["more 2", "more 3"]
    assert [c.id for c in sheet.on_screen][-3:] == ["more 1", "more 2", "more 3"]


def test_days_before_a_rep_joined_are_not_theirs(book: Playbook) -> None:
    late = REP.model_copy(update={"joined": date(2026, 11, 25)})
    sheet = make_sheet(TEAM, late, TeamFolder((TEAM,)), book, WEEK)
    assert [there for _, there in sheet.days] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("level", "following"),
    [(None, None), ("0", 1), ("0.9", 1), ("1", 2), ("1.8", 2), ("3.0", 4), ("3.9", 4), ("4", 4)],
)
def test_the_level_to_reach_is_the_next_up_to_the_highest(
    level: str | None, following: int | None
) -> None:
    known = None if level is None else Decimal(level)
    assert WeeklyFocus(SMALL.scorecard.criteria[0], known).next_level == following


def test_a_criterion_that_did_not_apply_last_time_is_left_for_now() -> None:
    light, heavy = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    folder = scored({light.id: "0-"})
    assert weekly_focus(REP, folder, (light, heavy), WEEK) == WeeklyFocus(
        heavy, None, newest="2026-W46"
    )
    earlier = weekly_focus(REP, folder, (light, heavy), Week(2026, 47))
    assert (earlier.criterion, earlier.level) == (light, Decimal(0))
    assert weekly_focus(REP, folder, (light, heavy), Week(2026, 46)) == WeeklyFocus(heavy, None)
    before = scored({heavy.id: "0-"})
    assert weekly_focus(REP, before, (light, heavy), WEEK).criterion == light
    both = scored({heavy.id: "0-", light.id: "0-"})
    assert weekly_focus(REP, both, (light, heavy), WEEK).criterion == heavy
    away = weekly_focus(REP, both, (light, heavy), WEEK)
    assert (away.level, away.newest, away.scores) == (Decimal(0), "2026-W46", 1)
    again = scored({light.id: "0-1", heavy.id: "333"})
    assert weekly_focus(REP, again, (light, heavy), WEEK).scores == 2


def test_what_could_not_be_scored_while_a_rep_was_away_says_nothing_of_a_criterion() -> None:
    light, heavy = sorted(SMALL.scorecard.criteria, key=lambda one: one.weight)
    rep = REP.model_copy(
        update={"leave": (Leave.model_validate({"from": LAST_WEEK.monday, "to": WEEK.monday}),)}
    )
    team = TEAM.model_copy(update={"reps": (rep,)})
    folder = replace(scored({light.id: "0-", heavy.id: "33"}), teams=(team,))
    assert weekly_focus(rep, folder, (light, heavy), WEEK).criterion == light
    there = replace(folder, teams=(TEAM,))
    assert weekly_focus(REP, there, (light, heavy), WEEK).criterion == heavy


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
