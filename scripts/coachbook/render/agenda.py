"""The meeting that closes the day, minute by minute, for the page that is opened just before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coachbook.model.cadence import AgendaItem, Meeting
from coachbook.model.guidance import Rhythm
from coachbook.model.walk import references_of
from coachbook.render.links import Links, uses

MOST_QUESTIONS = 4  # the page fits a screen


@dataclass(frozen=True)
class Slot:
    """An item of an agenda with the time of day at which it begins."""

    start: str
    item: AgendaItem


def closing_meeting(meetings: Iterable[Meeting]) -> Meeting | None:
    """The daily meeting that begins last, if any is held daily."""
    daily = [meeting for meeting in meetings if meeting.every is Rhythm.DAY]
    return max(daily, key=lambda meeting: meeting.start, default=None)


def slots(meeting: Meeting) -> tuple[Slot, ...]:
    """The agenda with its times, one item after the other."""
    minute = meeting.start.hour * 60 + meeting.start.minute
    found = []
    for item in meeting.agenda:
        found.append(Slot(f"{minute // 60 % 24:02}:{minute % 60:02}", item))
        minute += item.minutes
    return tuple(found)


def questions_for(links: Links, meeting: Meeting) -> tuple[str, ...]:
    """The ids of the questions that a meeting names, and then those that its entries lead to."""
    entries = links.shown.entries
    named = [name for name in uses(meeting) if name in entries]
    further = [name for first in named for _, name, _ in references_of(entries[first])]
    asked = {question.id for question in links.shown.questions.questions}
    found = dict.fromkeys(name for name in (*named, *further) if name in asked)
    return tuple(found)[:MOST_QUESTIONS]
