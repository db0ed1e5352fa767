"""Meetings have a time, an owner and an agenda, and do not collide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from coachbook.base.problems import Problem
from coachbook.base.time_zone import is_time_zone, time_zone_hint
from coachbook.playbook.draft import Draft
from coachbook.playbook.model.cadence import Meeting
from coachbook.playbook.model.coaching import Onboarding
from coachbook.playbook.model.guidance import Rhythm
from coachbook.playbook.rules.rule import rule, rule_problem

EVERY_WEEK = frozenset({1, 2, 3, 4, 5})
WEEKS = EVERY_WEEK | {-1}
LAST_WEEK = frozenset({4, 5})  # the last of a weekday in a month is the fourth or the fifth
END_RHYTHMS = (Rhythm.PROJECT, Rhythm.YEAR)


@rule(needs_whole=())
def meeting_complete(draft: Draft) -> Iterator[Problem]:
    """Every meeting has a day there is, a start before its end, inputs and outputs.

    What comes in and what must come out is what tells a meeting from a talk.
    """
    for number, meeting in enumerate(draft.playbook.cadence.meetings):
        lacks = []
        if meeting.minutes <= 0:
            lacks.append("a start before its end")
        if not meeting.weekdays and meeting.every not in END_RHYTHMS:
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
            yield rule_problem(draft, meeting_complete, "cadence", path, says, f"add {what}")


@rule(needs_whole=())
def meeting_day(draft: Draft) -> Iterator[Problem]:
    """A calendar can tell on which days a meeting falls.

    "Every month on Wednesday" leaves open which; a day of the week says nothing of the end of a
    project or a year, for which `falls_on` is there.
    """
    for number, meeting in enumerate(draft.playbook.cadence.meetings):
        at_end = meeting.every in END_RHYTHMS
        faults = {
            "weeks": "lacks weeks" * (meeting.every is Rhythm.MONTH and not meeting.weeks),
            "weekdays": "has weekdays" * (at_end and bool(meeting.weekdays)),
            "falls_on": "has falls_on" * (not at_end and bool(meeting.falls_on)),
        }
        hints = {
            "weeks": "add the weeks of the month, such as [1, 3]",
            "weekdays": "name the days it may fall on as `falls_on`",
            "falls_on": "name its days as `weekdays`",
        }
        for field, fault in faults.items():
            if fault:
                says = f"'{meeting.id}', held every {meeting.every}, {fault}"
                path = ("meetings", number, field)
                yield rule_problem(draft, meeting_day, "cadence", path, says, hints[field])


@rule(needs_whole=())
def timezone_known(draft: Draft) -> Iterator[Problem]:
    """The time zone of the edition is one that computers know by that name.

    Calendars show the meetings of a team at the right hour wherever a phone happens to be.
    """
    zone = draft.playbook.edition.timezone
    if zone and not is_time_zone(zone):
        says = f"there is no time zone '{zone}'"
        hint = time_zone_hint(zone)
        yield rule_problem(draft, timezone_known, "edition", ("timezone",), says, hint)


@rule(needs_whole=())
def meeting_agenda(draft: Draft) -> Iterator[Problem]:
    """The minutes of an agenda add up to the length of the meeting.

    An agenda that does not fit is given up in the second week.
    """
    for number, meeting in enumerate(draft.playbook.cadence.meetings):
        planned = sum(item.minutes for item in meeting.agenda)
        if planned != meeting.minutes:
            says = f"the agenda of '{meeting.id}' has {planned} minutes"
            hint = f"expected {meeting.minutes}, from {meeting.display}"
            path = ("meetings", number, "agenda")
            yield rule_problem(draft, meeting_agenda, "cadence", path, says, hint)


@rule(needs_whole=())
def meeting_collision(draft: Draft) -> Iterator[Problem]:
    """No two meetings take place at the same time.

    The same people attend them. Meetings whose day is set each time are left out.
    """
    numbered = list(enumerate(draft.playbook.cadence.meetings))
    for (_, first), (number, second) in combinations(numbered, 2):
        if collide(first, second):
            says = f"'{second.id}' ({second.display}) collides with '{first.id}' ({first.display})"
            hint = "move one to another day, week or time"
            path = ("meetings", number, "start")
            yield rule_problem(draft, meeting_collision, "cadence", path, says, hint)


@rule(needs_whole=(Onboarding,))
def path_complete(draft: Draft) -> Iterator[Problem]:
    """The path for new supervisors has every working day from 1, once and in order.

    A reader on day 12 looks for day 12.
    """
    for index, day in enumerate(draft.playbook.onboarding.days):
        if day.number != index + 1:
            says = f"'{day.id}' is day {day.number}"
            hint = f"expected day {index + 1} here"
            path = ("days", index, "number")
            yield rule_problem(draft, path_complete, "onboarding", path, says, hint)


def collide(first: Meeting, second: Meeting) -> bool:
    """Whether two meetings can fall on the same day of a month at overlapping times.

    Meetings that only touch do not overlap: 9:00 to 10:00 and 10:00 to 11:00.
    """
    return (
        bool(set(first.weekdays) & set(second.weekdays))
        and bool(_weeks(first) & _weeks(second))
        and first.start < second.end
        and second.start < first.end
    )


def _weeks(meeting: Meeting) -> frozenset[int]:
    """The weeks of a month, 1 to 5, that a meeting can fall in."""
    if not meeting.weeks:
        return EVERY_WEEK
    return frozenset().union(*(LAST_WEEK if week == -1 else {week} for week in meeting.weeks))
