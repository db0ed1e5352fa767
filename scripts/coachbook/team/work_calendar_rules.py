"""What is wrong with the working days in team.yml, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coachbook.base.problems import Problem, Severity
from coachbook.base.time_zone import is_time_zone, time_zone_hint
from coachbook.base.week import Week
from coachbook.base.yaml_file import KeyPath, YamlFile
from coachbook.team.cell_values import Printable, quoted
from coachbook.team.name_problems import name_problems
from coachbook.team.work_calendar import (
    MOST_DAYS,
    DaySpan,
    Holiday,
    Leave,
    WorkCalendar,
    WorkHours,
    weekday_of,
)


def work_hours_problems(
    source: YamlFile, hours: WorkHours, printable: Printable
) -> Iterator[Problem]:
    """What is wrong with the house's week and its exceptions."""
    for number, holiday in enumerate(hours.holidays):
        path: KeyPath = ("holidays", number)
        if holiday.name:
            yield from name_problems(source, (*path, "name"), holiday.name, printable)
        yield from _span_problems(source, path, holiday, "holiday", "team-holiday")
    yield from _makeup_problems(source, hours)
    yield from _half_problems(source, hours)


def _makeup_problems(source: YamlFile, hours: WorkHours) -> Iterator[Problem]:
    calendar = WorkCalendar(hours)
    for number, day in enumerate(hours.makeup_days):
        place = source.place(("makeup_days", number))
        if holiday := _holiday_on(hours, day):
            says = f"{day} is a make-up day and in the holiday that begins on {holiday.first}"
            yield Problem(place, "team-makeup", says, "take it out of one of the two")
        elif weekday_of(day) in hours.workdays:
            says = f"{day} is a {weekday_of(day)}, which is worked in every week"
            hint = "a make-up day is one that is free in an ordinary week; correct the date"
            yield Problem(place, "team-makeup", says, hint)
        elif len(calendar.workdays(Week.of(day))) > MOST_DAYS:
            says = f"with {day} all seven days of the week {Week.of(day)} are worked"
            yield Problem(place, "team-makeup", says, f"a sheet has {MOST_DAYS} days at most")


def _half_problems(source: YamlFile, hours: WorkHours) -> Iterator[Problem]:
    calendar = WorkCalendar(hours)
    for number, weekday in enumerate(hours.half_weekdays):
        if weekday not in hours.workdays:
            says = f"'{weekday}' is worked by half, but is not among the workdays"
            place = source.place(("half_weekdays", number))
            yield Problem(place, "team-half-day", says, f"add {weekday} to `workdays`")
    for number, day in enumerate(hours.half_days):
        if not calendar.is_workday(day):
            says = f"{day} is worked by half, but it is free"
            place = source.place(("half_days", number))
            yield Problem(place, "team-half-day", says, "correct the date, or make it a workday")


def _holiday_on(hours: WorkHours, day: date) -> Holiday | None:
    return next((each for each in hours.holidays if each.covers(day)), None)


def leave_problems(
    source: YamlFile, leave: tuple[Leave, ...], joined: date, left: date | None
) -> Iterator[Problem]:
    """What is wrong with a rep's leave; `source` is the rep."""
    for number, each in enumerate(leave):
        path: KeyPath = ("leave", number)
        yield from _span_problems(source, path, each, "leave", "team-leave")
        if each.last < joined or (left and each.first > left):
            says = f"the leave from {each.first} lies outside the rep's time here"
            hint = f"the rep is here from {joined}" + (f" to {left}" if left else "")
            yield Problem(source.place(path), "team-leave", says, hint, Severity.WARNING)


def time_zone_problems(source: YamlFile, path: KeyPath, zone: str) -> Iterator[Problem]:
    """That there is no such time zone, if there is none."""
    if not is_time_zone(zone):
        says = f"there is no time zone '{quoted(zone)}'"
        yield Problem(source.place(path), "team-timezone", says, time_zone_hint(zone))


def _span_problems(
    source: YamlFile, path: KeyPath, span: DaySpan, what: str, rule: str
) -> Iterator[Problem]:
    if span.last < span.first:
        says = f"the {what} ends on {span.last}, before it begins on {span.first}"
        yield Problem(source.place((*path, "to")), rule, says, "swap the two days")
