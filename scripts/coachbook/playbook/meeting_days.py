"""On which days the meetings fall that a role owns or attends. Holidays are not known here."""

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
_LONGEST = 366  # days until the first occurrence of a meeting that is held at all


@dataclass(frozen=True)
class Occasion:
    """A meeting from its first day on, or on that day alone, after the project that has ended."""

    meeting: Meeting
    first: date
    project_end: date | None = None


def repeats(meeting: Meeting) -> bool:
    """Whether the playbook alone says on which days a meeting falls."""
    return bool(meeting.weekdays or (meeting.every is Rhythm.YEAR and meeting.falls_on))


def falls_on(meeting: Meeting, day: date) -> bool:
    """Whether a meeting that repeats falls on a day."""
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
    """How many meetings stand in the calendar of each role; roles without one are left out."""
    counts = {role: len(calendar_occasions(playbook, role)) for role in roles_that_meet(playbook)}
    return {role: count for role, count in counts.items() if count}


def feed_name(role: str, language: Language) -> str:
    """The file name of a role's calendar: supervisor.zh.ics."""
    return f"{file_stem(role.removeprefix('role.'))}.{language}.ics"


def calendar_occasions(
    playbook: Playbook, role: str, project_ends: Iterable[date] = ()
) -> tuple[Occasion, ...]:
    """What stands in a role's calendar, from the day of the edition on."""
    ends = sorted(set(project_ends))
    return tuple(
        occasion
        for meeting in meetings_of(playbook, role)
        for occasion in _occasions(meeting, playbook.edition.date, ends)
    )


def meetings_without_date(
    playbook: Playbook, role: str, project_ends: Iterable[date] = ()
) -> tuple[Meeting, ...]:
    """The meetings of a role that its calendar cannot hold: somebody must set the day."""
    held = {occasion.meeting.id for occasion in calendar_occasions(playbook, role, project_ends)}
    return tuple(m for m in meetings_of(playbook, role) if m.id not in held)


def undated_meeting_ids(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """The ids of the meetings that no calendar holds until somebody sets the day."""
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
    days = (start + timedelta(days=number) for number in range(_LONGEST))
    return next(filter(fits, days), None)


def _last_of_year(meeting: Meeting, day: date) -> bool:
    later = (day + timedelta(days=number) for number in range(1, 8))
    return (
        day.month == DECEMBER
        and _weekday(day) in meeting.falls_on
        and not any(d.month == DECEMBER and _weekday(d) in meeting.falls_on for d in later)
    )


def _weekday(day: date) -> Weekday:
    return _WEEKDAYS[day.weekday()]
