"""A role's meetings -> an iCalendar feed (RFC 5545). Only this module uses the library icalendar.

A meeting is one event with a recurrence rule (RFC 5545, 3.3.10), not an event for each day, so that
a feed stays small and never runs out:
- every Tuesday and Thursday: FREQ=WEEKLY;BYDAY=TU,TH
- the first and third Wednesday: FREQ=MONTHLY;BYDAY=1WE,3WE; the last Friday: BYDAY=-1FR
- the last Thursday or Friday in December, whichever is later: FREQ=YEARLY;BYMONTH=12;BYDAY=TH,FR;
  BYSETPOS=-1, where BYSETPOS picks one of all days that the rest of the rule yields for a year
- after the end of a project: one event without a rule.

The same days are worked out by `playbook/meeting_days`, and a test compares the two. An event's UID
comes from the meeting's id and its SEQUENCE from the edition, so that a calendar that reads a newer
feed replaces an event instead of adding another. Without a time zone, times are "floating": 17:00
wherever the reader is.

For a house's own days, holidays are taken out by EXDATE, and on a make-up day the meetings of every
day, Monday to Friday, are held as well: RDATE.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from jinja2 import Template

from coachbook.base.templates import text_environment
from coachbook.base.text import Language, Text
from coachbook.base.words import fill_names, load_words
from coachbook.playbook.meeting_days import (
    DECEMBER,
    Occasion,
    calendar_occasions,
    falls_on,
    feed_name,
    roles_that_meet,
)
from coachbook.playbook.model.cadence import Meeting, Weekday
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, plain_text
from coachbook.team.work_calendar import WorkHours

EVERY_WEEKDAY = frozenset(tuple(Weekday)[:5])
_YEARS = 20  # of summer time that are written out for a time zone
Rule = dict[str, str | int | list[str]]


@dataclass(frozen=True)
class Feeds:
    """The calendars of a handbook.

    `playbook` has the meetings; `full_playbook` also has the entries of other departments, whose
    names texts may mention. `hours` are the working days of a house, and `timezone` its time zone,
    if it is not that of the edition.
    """

    full_playbook: Playbook
    playbook: Playbook
    language: Language
    templates: Path
    hours: WorkHours = field(default_factory=WorkHours)
    timezone: str = ""

    def files(self, roles: Iterable[str] = (), ends: Iterable[date] = ()) -> dict[str, bytes]:
        """The feeds of some roles (none named: all) by file name; no meetings, no feed.

        `ends` are the last days of projects, each of which adds the meetings after a project.
        """
        occasions = {
            role: calendar_occasions(self.playbook, role, ends)
            for role in tuple(roles) or roles_that_meet(self.playbook)
        }
        by_uid = {_uid(occasion): occasion for row in occasions.values() for occasion in row}
        events = {uid: self._event(occasion) for uid, occasion in by_uid.items()}
        return {
            feed_name(role, self.language): self._feed(role, [events[_uid(o)] for o in row])
            for role, row in occasions.items()
            if row
        }

    def _feed(self, role: str, events: Iterable[Event]) -> bytes:
        edition, calendar = self.playbook.edition, Calendar()
        title = fill_names(self._say["feed"], role=self._several([role]))
        calendar.add("version", "2.0")
        calendar.add("prodid", f"-//Coachbook//Cadence {edition.version}//{self.language.upper()}")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)  # for programs that do not know NAME (RFC 7986)
        for component in (*self._zones, *events):
            calendar.add_component(component)
        content: bytes = calendar.to_ical()
        return content

    def _event(self, occasion: Occasion) -> Event:
        meeting, edition, event = occasion.meeting, self.playbook.edition, Event()
        event.add("uid", _uid(occasion))
        event.add("dtstamp", datetime.combine(edition.date, time(), UTC))
        event.add("sequence", _sequence(edition.version))
        event.add("dtstart", datetime.combine(occasion.first, meeting.start, self._zone))
        event.add("dtend", datetime.combine(occasion.first, meeting.end, self._zone))
        if not occasion.project_end:
            event.add("rrule", rule(meeting))
            for name, days in self._exceptions(occasion):
                event.add(name, [datetime.combine(day, meeting.start, self._zone) for day in days])
        event.add("summary", self._text(meeting.name))
        event.add("description", self._description(meeting))
        event.add("categories", [load_words("handbook", self.language)[f"rhythm_{meeting.every}"]])
        if edition.site:
            event.add("url", self._address(meeting))
        return event

    def _exceptions(self, occasion: Occasion) -> Iterator[tuple[str, list[date]]]:
        """The days of a meeting that fall out and those that are added, as far as there are any."""
        meeting, first = occasion.meeting, occasion.first
        off = {
            day
            for holiday in self.hours.holidays
            for day in holiday.days
            if day >= first and falls_on(meeting, day)
        }
        daily = {*meeting.weekdays} >= EVERY_WEEKDAY and not meeting.weeks
        added = {day for day in self.hours.makeup_days if daily and day >= first}
        for name, days in (("exdate", off), ("rdate", added)):
            if days:
                yield name, sorted(days)

    def _description(self, meeting: Meeting) -> str:
        return self._template.render(
            meeting=meeting,
            book=self.playbook,
            topic=self.playbook.cadence,
            word=load_words("handbook", self.language),
            say=self._say,
            text=self._text,
            several=self._several,
            fill=fill_names,
            address=self._address(meeting) if self.playbook.edition.site else "",
        ).strip()

    def _address(self, meeting: Meeting) -> str:
        return f"{self.playbook.edition.site}{self.language}/cadence.html#{meeting.id}"

    def _text(self, text: Text) -> str:
        return plain_text(text.in_(self.language), self.full_playbook.entries, self.language)

    def _several(self, names: Iterable[str]) -> str:
        return JOINER[self.language].join(
            self._text(self.full_playbook.entries[n].name) for n in names
        )

    @cached_property
    def _say(self) -> dict[str, str]:
        return dict(load_words("handbook/calendar", self.language))

    @cached_property
    def _zone(self) -> ZoneInfo | None:
        name = self.timezone or self.playbook.edition.timezone
        return ZoneInfo(name) if name else None

    @cached_property
    def _zones(self) -> tuple[Timezone, ...]:
        first = self.playbook.edition.date
        last = first.replace(year=first.year + _YEARS, day=1)
        return (Timezone.from_tzinfo(self._zone, None, first, last),) if self._zone else ()

    @cached_property
    def _template(self) -> Template:
        return text_environment(self.templates).get_template("meeting.txt.jinja")


def rule(meeting: Meeting) -> Rule:
    """The recurrence rule of a meeting that repeats; see the module."""
    if not meeting.weekdays:
        days = [day[:2].upper() for day in meeting.falls_on]
        return {"freq": "YEARLY", "bymonth": DECEMBER, "byday": days, "bysetpos": -1}
    days = [day[:2].upper() for day in meeting.weekdays]
    if not meeting.weeks:
        return {"freq": "WEEKLY", "byday": days}
    return {"freq": "MONTHLY", "byday": [f"{week}{day}" for week in meeting.weeks for day in days]}


def _uid(occasion: Occasion) -> str:
    """The UID of an event: the same in every edition."""
    after = f".{occasion.project_end}" if occasion.project_end else ""
    return f"{occasion.meeting.id}{after}@coachbook"


def _sequence(version: str) -> int:
    """A number that grows with every edition, such as 2003 for 2.3."""
    major, minor = version.split(".")
    return int(major) * 1000 + int(minor)
