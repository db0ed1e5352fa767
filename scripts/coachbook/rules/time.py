"""Meetings have a time, an owner and an agenda, and do not collide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from coachbook.draft import Draft
from coachbook.model.cadence import Meeting
from coachbook.model.guidance import Rhythm
from coachbook.problems import Problem
from coachbook.rules.base import found

EVERY_WEEK = frozenset({1, 2, 3, 4, 5})
WEEKS = EVERY_WEEK | {-1}
LAST_WEEK = frozenset({4, 5})


def meeting_complete(draft: Draft) -> Iterator[Problem]:
    """Every meeting has a day there is, a start before its end, inputs and outputs.

    What comes in and what must come out is what tells a meeting from a talk.
    """
    for number, meeting in enumerate(draft.playbook.cadence.meetings):
        lacks = []
        if meeting.minutes <= 0:
            lacks.append("a start before its end")
        if not meeting.weekdays and meeting.every not in (Rhythm.PROJECT, Rhythm.YEAR):
            lacks.append("weekdays")
        if not set(meeting.weeks) <= WEEKS:
            lacks.append("weeks from 1 to 5, or -1 for the last")
        if not meeting.inputs:
            lacks.append("inputs")
        if not meeting.outputs:
            lacks.append("outputs")
        for what in lacks:
            says = f"'{meeting.id}' lacks {what}"
            path = ("meetings", number)
            yield found(draft, meeting_complete, "cadence", path, says, f"add {what}")


def meeting_agenda(draft: Draft) -> Iterator[Problem]:
    """The minutes of an agenda add up to the length of the meeting.

    An agenda that does not fit is given up in the second week.
    """
    for number, meeting in enumerate(draft.playbook.cadence.meetings):
        planned = sum(item.minutes for item in meeting.agenda)
        if planned != meeting.minutes:
            says = f"the agenda of '{meeting.id}' has {planned} minutes"
            hint = f"expected {meeting.minutes}, from {meeting.shown}"
            path = ("meetings", number, "agenda")
            yield found(draft, meeting_agenda, "cadence", path, says, hint)


def meeting_collision(draft: Draft) -> Iterator[Problem]:
    """No two meetings take place at the same time.

    The same people attend them. Meetings whose day is set each time are left out.
    """
    numbered = list(enumerate(draft.playbook.cadence.meetings))
    for (_, first), (number, second) in combinations(numbered, 2):
        if collide(first, second):
            says = f"'{second.id}' ({second.shown}) collides with '{first.id}' ({first.shown})"
            hint = "move one to another day, week or time"
            path = ("meetings", number, "start")
            yield found(draft, meeting_collision, "cadence", path, says, hint)


def path_complete(draft: Draft) -> Iterator[Problem]:
    """The path for new supervisors has every working day from 1, once and in order.

    A reader on day 12 looks for day 12.
    """
    for index, day in enumerate(draft.playbook.onboarding.days):
        if day.number != index + 1:
            says = f"'{day.id}' is day {day.number}"
            hint = f"expected day {index + 1} here"
            path = ("days", index, "number")
            yield found(draft, path_complete, "onboarding", path, says, hint)


def collide(first: Meeting, second: Meeting) -> bool:
    """Whether two meetings can fall on the same day of a month at overlapping times."""
    return (
        bool(set(first.weekdays) & set(second.weekdays))
        and bool(_weeks(first) & _weeks(second))
        and first.start < second.end
        and second.start < first.end
    )


def _weeks(meeting: Meeting) -> frozenset[int]:
    if not meeting.weeks:
        return EVERY_WEEK
    return frozenset().union(*(LAST_WEEK if week == -1 else {week} for week in meeting.weeks))
