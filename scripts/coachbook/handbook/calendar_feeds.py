"""A role's meetings -> an iCalendar feed (RFC 5545); the only file that knows icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    feed_name,
    roles_that_meet,
)
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.prose import JOINER, plain_text

_YEARS = 20  # for which the rules of a zone with summer time are written out
Rule = dict[str, str | int | list[str]]


@dataclass(frozen=True)
class Feeds:
    """The calendars of one handbook: `full` knows every name, `shown` the meetings there are."""

    full_playbook: Playbook
    playbook: Playbook
    language: Language
    templates: Path

    def files(self, roles: Iterable[str] = (), ends: Iterable[date] = ()) -> dict[str, bytes]:
        """The feeds of some roles (none named: of all), by file name; without empty ones."""
        held = {
            role: calendar_occasions(self.playbook, role, ends)
            for role in tuple(roles) or roles_that_meet(self.playbook)
        }
        different = {_uid(occasion): occasion for row in held.values() for occasion in row}
        events = {uid: self._event(occasion) for uid, occasion in different.items()}
        return {
            feed_name(role, self.language): self._feed(role, [events[_uid(o)] for o in row])
            for role, row in held.items()
            if row
        }

    def _feed(self, role: str, events: Iterable[Event]) -> bytes:
        edition, calendar = self.playbook.edition, Calendar()
        title = fill_names(self._say["feed"], role=self._several([role]))
        calendar.add("version", "2.0")
        calendar.add("prodid", f"-//Coachbook//Cadence {edition.version}//{self.language.upper()}")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("name", title)
        calendar.add("x-wr-calname", title)  # the same, for programs older than RFC 7986
        for component in (*self._zones, *events):
            calendar.add_component(component)
        made: bytes = calendar.to_ical()
        return made

    def _event(self, occasion: Occasion) -> Event:
        meeting, edition, event = occasion.meeting, self.playbook.edition, Event()
        event.add("uid", _uid(occasion))
        event.add("dtstamp", datetime.combine(edition.date, time(), UTC))
        event.add("sequence", _sequence(edition.version))
        event.add("dtstart", datetime.combine(occasion.first, meeting.start, self._zone))
        event.add("dtend", datetime.combine(occasion.first, meeting.end, self._zone))
        if not occasion.project_end:
            event.add("rrule", rule(meeting))
        event.add("summary", self._text(meeting.name))
        event.add("description", self._description(meeting))
        event.add("categories", [load_words("handbook", self.language)[f"rhythm_{meeting.every}"]])
        if edition.site:
            event.add("url", self._address(meeting))
        return event

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
        return ZoneInfo(self.playbook.edition.timezone) if self.playbook.edition.timezone else None

    @cached_property
    def _zones(self) -> tuple[Timezone, ...]:
        first = self.playbook.edition.date
        last = first.replace(year=first.year + _YEARS, day=1)
        return (Timezone.from_tzinfo(self._zone, None, first, last),) if self._zone else ()

    @cached_property
    def _template(self) -> Template:
        return text_environment(self.templates).get_template("meeting.txt.jinja")


def rule(meeting: Meeting) -> Rule:
    """The recurrence rule of a meeting that repeats."""
    if not meeting.weekdays:
        days = [day[:2].upper() for day in meeting.falls_on]
        return {"freq": "YEARLY", "bymonth": DECEMBER, "byday": days, "bysetpos": -1}
    days = [day[:2].upper() for day in meeting.weekdays]
    if not meeting.weeks:
        return {"freq": "WEEKLY", "byday": days}
    return {"freq": "MONTHLY", "byday": [f"{week}{day}" for week in meeting.weeks for day in days]}


def _uid(occasion: Occasion) -> str:
    """Stays the same from edition to edition, so that a calendar replaces what it has."""
    ended = f".{occasion.project_end}" if occasion.project_end else ""
    return f"{occasion.meeting.id}{ended}@coachbook"


def _sequence(version: str) -> int:
    major, minor = version.split(".")
    return int(major) * 1000 + int(minor)
