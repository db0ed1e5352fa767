"""The working week: make-up days, half days, leave, the month of a week, and what went by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problem, Problems, Severity
from coachbook.base.week import Week
from coachbook.playbook.model.cadence import Weekday
from coachbook.team.model import TeamFolder
from coachbook.team.team_files import team_yml
from coachbook.team.work_calendar import (
    MOST_DAYS,
    ORDINARY_WEEKS,
    Holiday,
    Leave,
    WorkCalendar,
    WorkHours,
)

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]

# The national holiday of 2026: 1 to 7 October, made up for on Saturday 10 October and Sunday 20
# September.
HOLIDAY = Holiday.model_validate({"from": "2026-10-01", "to": "2026-10-07"})
NATIONAL = WorkHours(holidays=(HOLIDAY,), makeup_days=(date(2026, 9, 20), date(2026, 10, 10)))
CALENDAR = WorkCalendar(NATIONAL)


def days(calendar: WorkCalendar, week: Week) -> list[int]:
    return [day.isoweekday() for day in calendar.days(week)]


def workdays(calendar: WorkCalendar, week: Week) -> list[int]:
    return [day.isoweekday() for day in calendar.workdays(week)]


def test_a_make_up_saturday_has_a_column_and_is_worked() -> None:
    assert days(CALENDAR, Week(2026, 41)) == [1, 2, 3, 4, 5, 6]
    assert workdays(CALENDAR, Week(2026, 41)) == [4, 5, 6]
    assert days(CALENDAR, Week(2026, 38)) == [1, 2, 3, 4, 5, 7]
    assert workdays(CALENDAR, Week(2026, 38)) == [1, 2, 3, 4, 5, 7]
    assert days(CALENDAR, Week(2026, 48)) == [1, 2, 3, 4, 5]


def test_a_week_of_other_days() -> None:
    tuesday_on = WorkCalendar(WorkHours(workdays=tuple(Weekday)[1:]))
    assert days(tuesday_on, Week(2026, 48)) == [2, 3, 4, 5, 6, 7]
    assert workdays(tuesday_on, Week(2026, 48)) == [2, 3, 4, 5, 6, 7]
    assert tuesday_on.last_workday(Week(2026, 48)) == date(2026, 11, 29)
    weekend = WorkCalendar(WorkHours(workdays=(Weekday.SAT, Weekday.SUN)))
    assert days(weekend, Week(2026, 48)) == [2, 3, 4, 5, 6, 7]


def test_a_free_day_gives_way_to_the_next_that_is_worked_within_a_year() -> None:
    assert CALENDAR.workday_from(date(2026, 10, 9)) == date(2026, 10, 9)
    assert CALENDAR.workday_from(date(2026, 10, 1)) == date(2026, 10, 8)
    gone = CALENDAR.of((), date(2026, 1, 5), date(2026, 9, 30))
    assert gone.workday_from(date(2026, 10, 1)) == date(2026, 10, 1)
    long = Holiday.model_validate({"from": "2026-01-01", "to": "2027-01-03"})
    closed = WorkCalendar(WorkHours(holidays=(long,)))
    assert closed.workday_from(date(2026, 1, 4)) == date(2027, 1, 4)
    assert closed.workday_from(date(2026, 1, 3)) == date(2026, 1, 3)


@pytest.mark.parametrize(
    ("since", "until", "missed"),
    [
        ("2026-11-20", "2026-11-23", 0),  # Friday to Monday
        ("2026-11-19", "2026-11-23", 1),
        ("2026-11-23", "2026-11-23", 0),
        ("2026-11-24", "2026-11-23", 0),
        ("2026-09-30", "2026-10-08", 0),  # over the whole holiday
        ("2026-10-09", "2026-10-12", 1),  # the Saturday in between was worked
        ("2026-10-10", "2026-10-12", 0),
    ],
)
def test_working_days_that_went_by(since: str, until: str, missed: int) -> None:
    assert CALENDAR.missed(date.fromisoformat(since), date.fromisoformat(until)) == missed


@pytest.mark.parametrize(
    ("week", "month"),
    [
        (Week(2026, 40), "2026-09"),  # 28 to 30 September are its only working days
        (Week(2026, 41), "2026-10"),
        (Week(2026, 31), "2026-07"),
        (Week(2027, 13), "2027-03"),  # 29 March to 4 April: three days of March
        (Week(2026, 14), "2026-04"),  # 30 March to 5 April: Thursday is 2 April
    ],
)
def test_the_month_of_most_working_days(week: Week, month: str) -> None:
    assert CALENDAR.month(week) == month


def test_of_two_months_with_as_many_days_it_is_that_of_thursday() -> None:
    off = Holiday.model_validate({"from": "2026-09-28", "to": "2026-10-04"})
    assert WorkCalendar(WorkHours(holidays=(off,))).month(Week(2026, 40)) == "2026-10"
    monday = WorkHours(holidays=(Holiday.model_validate("2026-09-28"),))
    assert WorkCalendar(monday).month(Week(2026, 40)) == "2026-10"  # 29, 30 | 1, 2
    thursday = monday.model_copy(update={"makeup_days": (date(2026, 10, 3),)})
    assert WorkCalendar(thursday).month(Week(2026, 40)) == "2026-10"


def test_half_days_and_leave() -> None:
    hours = WorkHours(
        workdays=(*tuple(Weekday)[:5], Weekday.SAT),
        half_weekdays=(Weekday.SAT,),
        half_days=(date(2026, 12, 31),),
    )
    everyone = WorkCalendar(hours)
    assert everyone.share(date(2026, 11, 28)) == Decimal("0.5")
    assert everyone.share(date(2026, 12, 31)) == Decimal("0.5")
    assert everyone.share(date(2026, 11, 29)) == 0
    leave = (
        Leave.model_validate("2026-11-24"),
        Leave.model_validate({"from": "2026-11-26", "to": "2026-11-27", "half": True}),
    )
    rep = everyone.of(leave, date(2026, 11, 23), date(2026, 11, 27))
    shares = [str(rep.share(day)) for day in Week(2026, 48).all_days]
    assert shares == ["1", "0", "1", "0.5", "0.5", "0", "0"]
    assert rep.share(date(2026, 11, 20)) == 0


def test_a_half_weekday_that_makes_up_for_a_holiday_is_worked_whole() -> None:
    makeup = date(2026, 10, 10)
    saturdays = WorkHours(half_weekdays=(Weekday.SAT,), makeup_days=(makeup,))
    assert WorkCalendar(saturdays).share(makeup) == 1
    halved = saturdays.model_copy(update={"half_days": (makeup,)})
    assert WorkCalendar(halved).share(makeup) == Decimal("0.5")


@given(
    st.lists(st.sampled_from(Weekday), min_size=1, max_size=MOST_DAYS, unique=True),
    st.lists(st.dates(date(2026, 9, 1), date(2026, 10, 31)), max_size=4),
    st.dates(date(2026, 9, 1), date(2026, 10, 31)),
)
def test_every_working_day_has_a_column_and_there_are_six_at_most(
    week_days: list[Weekday], off: list[date], day: date
) -> None:
    holidays = tuple(Holiday.model_validate(str(each)) for each in off)
    calendar = WorkCalendar(WorkHours(workdays=tuple(week_days), holidays=holidays))
    week = Week.of(day)
    columns = calendar.days(week)
    assert len(columns) <= MOST_DAYS
    assert list(columns) == sorted(columns)
    assert set(calendar.workdays(week)) <= {*columns}
    assert calendar.missed(day, day + timedelta(days=1)) == 0
    assert calendar.missed(day, day + timedelta(days=15)) == (
        calendar.missed(day, day + timedelta(days=8))
        + calendar.is_workday(day + timedelta(days=8))
        + calendar.missed(day + timedelta(days=8), day + timedelta(days=15))
    )


def test_without_exceptions_it_is_monday_to_friday() -> None:
    assert days(ORDINARY_WEEKS, Week(2026, 40)) == [1, 2, 3, 4, 5]
    assert ORDINARY_WEEKS.last_workday(Week(2026, 48)) == date(2026, 11, 27)
    nobody = WorkCalendar(WorkHours(holidays=(HOLIDAY,), workdays=(Weekday.THU,)))
    assert nobody.last_workday(Week(2026, 40)) == date(2026, 10, 2)


def put(team: Path, head: str) -> None:
    text = (team / "team.yml").read_text(encoding="utf-8")
    (team / "team.yml").write_text(head + text, encoding="utf-8")


ALL_OF_IT = """\
workdays: [mon, tue, wed, thu, fri, sat]
half_weekdays: [sat]
half_days: [2026-12-31]
holidays: [{from: 2026-10-01, to: 2026-10-07}]
"""


def with_rep(team: Path, zone: str, leave: str) -> None:
    text = (team / "team.yml").read_text(encoding="utf-8")
    text = text.replace("    supervisor:", f"    timezone: {zone}\n    supervisor:", 1)
    text = text.replace(", joined:", f", leave: {leave}, joined:", 1)
    (team / "team.yml").write_text(text, encoding="utf-8")


def test_team_yml_says_it_and_an_import_keeps_it(team: Path, read: Reader) -> None:
    with_rep(team, "Asia/Shanghai", "[2026-11-24, {from: 2026-11-26, half: true}]")
    put(team, ALL_OF_IT)
    folder, problems = read()
    assert problems == ()
    assert folder.teams[0].timezone == "Asia/Shanghai"
    leave = folder.teams[0].reps[0].leave
    assert [(str(each.first), each.half) for each in leave] == [
        ("2026-11-24", False),
        ("2026-11-26", True),
    ]
    assert workdays(folder.calendar, Week(2026, 41)) == [4, 5, 6]
    assert folder.calendar.share(date(2026, 10, 10)) == Decimal("0.5")
    (team / "team.yml").write_bytes(team_yml(folder.teams, folder.calendar.hours))
    again, problems = read()
    assert problems == ()
    assert again.calendar == folder.calendar
    assert again.teams == folder.teams


WRONG = [
    ("makeup_days: [2026-10-09]\n", "1:15: error: 2026-10-09 is a fri, which is worked in every"),
    (
        "holidays: [{from: 2026-10-01, to: 2026-10-07}]\nmakeup_days: [2026-10-04]\n",
        "2:15: error: 2026-10-04 is a make-up day and in the holiday that begins on 2026-10-01",
    ),
    (
        "makeup_days: [2026-11-28, 2026-11-29]\n",
        "1:15: error: with 2026-11-28 all seven days of the week 2026-W48 are worked",
    ),
    ("half_days: [2026-11-29]\n", "1:13: error: 2026-11-29 is worked by half, but it is free"),
    ("half_weekdays: [sat]\n", "1:17: error: 'sat' is worked by half, but is not among"),
    ("workdays: [mon, satt]\n", "1:17: error: 'satt' is not one of the choices"),
    (
        "workdays: [mon, 2026-10-10]\n",
        "1:17: error: '2026-10-10' is not one of the choices [shape-choice]\n    a day that is "
        "worked in place of a holiday stands in 'makeup_days: [2026-10-10]'",
    ),
    (
        "timezone: Asia/Shanghai\n",
        "1:1: error: the key 'timezone' is unknown here [shape-unknown-key]\n"
        "    it stands under 'teams'",
    ),
    ("workdays: []\n", "1:11: error: 'workdays' has too few items"),
    ("makeup_days: [10-10]\n", "1:15: error: '10-10' is not of the expected type"),
    ("makeup_day: [2026-10-10]\n", "1:1: error: the key 'makeup_day' is unknown here"),
]


@pytest.mark.parametrize(("head", "says"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    team: Path, read: Reader, head: str, says: str
) -> None:
    put(team, head)
    try:
        problems = read()[1]
    except Problems as found:
        problems = found.problems
    assert f"team.yml:{says}" in "\n".join(map(str, problems))


def test_leave_and_time_zone_have_places_too(team: Path, read: Reader) -> None:
    with_rep(team, "Asia/Shangai", "[{from: 2026-11-26, to: 2026-11-24}]")
    told = "\n".join(map(str, read()[1]))
    assert "the leave ends on 2026-11-24, before it begins on 2026-11-26 [team-leave]" in told
    assert "there is no time zone 'Asia/Shangai' [team-timezone]" in told
    assert "did you mean 'Asia/Shanghai'?" in told
    assert all(each.severity is Severity.ERROR for each in read()[1])


def test_a_span_of_days_has_each_of_them_and_an_editor_is_told_of_both_ways_to_write_it() -> None:
    october = [date(2026, 10, day) for day in range(1, 8)]
    assert [*HOLIDAY.days] == october
    assert Holiday.model_validate("2026-10-01").days == (october[0],)
    shapes = Holiday.model_json_schema()["anyOf"]
    assert shapes[0] == {"type": "string", "format": "date"}
    assert "from" in shapes[1]["properties"]
