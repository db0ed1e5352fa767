"""On which days meetings fall, and what stands in the calendar of a role. Holidays are not known.

The playbook says when a meeting falls in one of three ways:
- `weekdays`, with or without `weeks`: those weekdays in every week, or in the named weeks of the
  month. Weeks are counted from the first of the month, by sevens: [tue] in [1, 3] are the first and
  the third Tuesday. -1 is the last one of the month, whether that is the fourth or the fifth.
- `falls_on` for a yearly meeting: the last of those weekdays in December. With [thu, fri] in 2026
  that is Thursday, 31 December.
- `falls_on` for a meeting at the end of a project: the first of those weekdays after the project's
  last day, which somebody has to give.

Calendar programs work out the same days from the recurrence rules of `handbook/calendar_feeds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from coachbook.base.files import file_stem
from coachbook.base.text import Language
from coachbook.playbook.model.cadence import Meeting, Weekday
from coachbook.playbook.model.guidance import Rhythm
from coachbook.playbook.model.playbook import Playbook

DECEMBER = 12
_WEEKDAYS = tuple(Weekday)
_SEARCH_DAYS = 366  # a meeting that is held at all is held within so many days


@dataclass(frozen=True)
class Occasion:
    """A meeting in a calendar: from the day `first` on, or only then if a project has ended."""

    meeting: Meeting
    first: date
    project_end: date | None = None


def repeats(meeting: Meeting) -> bool:
    """Whether the playbook alone says on which days a meeting falls: it recurs."""
    return bool(meeting.weekdays or (meeting.every is Rhythm.YEAR and meeting.falls_on))


def falls_on(meeting: Meeting, day: date) -> bool:
    """Whether a meeting that repeats falls on a day.

    In weeks of the month, 24 November 2026 is the Tuesday number (24 - 1) // 7 + 1 = 4, and the
    last one, too, for a week later it is December.
    """
    if not meeting.weekdays:
        return _last_of_year(meeting, day)
    weeks = ((day.day - 1) // 7 + 1, -1 if (day + timedelta(days=7)).month != day.month else 0)
    on = _weekday(day) in meeting.weekdays
    return on and (not meeting.weeks or not set(weeks).isdisjoint(meeting.weeks))


def meetings_of(playbook: Playbook, role: str) -> tuple[Meeting, ...]:
    """The meetings that a role owns or attends."""
    return tuple(m for m in playbook.cadence.meetings if role in (m.owner, *m.attends))


def roles_that_meet(playbook: Playbook) -> tuple[str, ...]:
    """The roles that own or attend a meeting, in the order of playbook/roles.yml."""
    return tuple(r.id for r in playbook.roles.roles if meetings_of(playbook, r.id))


def feed_sizes(playbook: Playbook) -> dict[str, int]:
    """The number of meetings in each role's calendar, for roles that have any."""
    counts = {role: len(calendar_occasions(playbook, role)) for role in roles_that_meet(playbook)}
    return {role: count for role, count in counts.items() if count}


def feed_name(role: str, language: Language) -> str:
    """The file name of a role's calendar: supervisor.zh.ics."""
    return f"{file_stem(role.removeprefix('role.'))}.{language}.ics"


def calendar_occasions(
    playbook: Playbook, role: str, project_ends: Iterable[date] = ()
) -> tuple[Occasion, ...]:
    """What stands in a role's calendar from the date of the edition on."""
    ends = sorted(set(project_ends))
    return tuple(
        occasion
        for meeting in meetings_of(playbook, role)
        for occasion in _occasions(meeting, playbook.edition.date, ends)
    )


def meetings_without_date(
    playbook: Playbook, role: str, project_ends: Iterable[date] = ()
) -> tuple[Meeting, ...]:
    """The meetings of a role that its calendar lacks, because somebody must set the day."""
    in_calendar = {
        occasion.meeting.id for occasion in calendar_occasions(playbook, role, project_ends)
    }
    return tuple(m for m in meetings_of(playbook, role) if m.id not in in_calendar)


def undated_meeting_ids(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """The ids of the meetings that no calendar has until somebody sets the day."""
    return tuple(meeting.id for meeting in meetings if not repeats(meeting))


def _occasions(meeting: Meeting, start: date, ends: Iterable[date]) -> Iterator[Occasion]:
    if repeats(meeting):
        first = _first_day(start, lambda day: falls_on(meeting, day))
        if first:
            yield Occasion(meeting, first)
    elif meeting.every is Rhythm.PROJECT and meeting.falls_on:
        for end in ends:
            after = end + timedelta(days=1)
            first = _first_day(after, lambda day: _weekday(day) in meeting.falls_on)
            if first:
                yield Occasion(meeting, first, end)


def _first_day(start: date, fits: Callable[[date], bool]) -> date | None:
    days = (start + timedelta(days=number) for number in range(_SEARCH_DAYS))
    return next(filter(fits, days), None)


def _last_of_year(meeting: Meeting, day: date) -> bool:
    """Whether a day is the last of a year on one of the weekdays that the meeting may fall on."""
    later = (day + timedelta(days=number) for number in range(1, 8))
    return (
        day.month == DECEMBER
        and _weekday(day) in meeting.falls_on
        and not any(d.month == DECEMBER and _weekday(d) in meeting.falls_on for d in later)
    )


def _weekday(day: date) -> Weekday:
    return _WEEKDAYS[day.weekday()]
