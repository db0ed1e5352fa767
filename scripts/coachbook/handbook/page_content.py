"""What stands on the handbook's pages and in which order, without layout; templates call these.

In turn: the entries of any topic, terms and days, the timetable, the page of the last daily
meeting, the authority matrix, and the reasons for which a deal is put on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coachbook.base.text import Language, Text
from coachbook.base.words import fill_text
from coachbook.handbook.links import Links, referenced_ids
from coachbook.handbook.pinyin import sort_key
from coachbook.playbook.model.cadence import AgendaItem, Meeting, Weekday
from coachbook.playbook.model.coaching import When
from coachbook.playbook.model.entry import Entry, Topic
from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.guidance import Authority, Rhythm
from coachbook.playbook.model.playbook import Playbook
from coachbook.playbook.model.reference import Term
from coachbook.playbook.model.walk import references_of
from coachbook.playbook.rules.choice_rules import REASON_MARKS

MAX_QUESTIONS = 4  # on the page of the daily meeting, which fits a screen
EXAMPLES = {"days": "9", "follow_ups": "12"}  # of the numbers in a reason


@dataclass(frozen=True)
class EntryGroup:
    """A run of entries on a page; `field` is its name in the topic's file."""

    field: str
    entries: tuple[Entry, ...]


def entry_groups(topic: Topic) -> tuple[EntryGroup, ...]:
    """The lists of entries in a topic, in the order of its file, without empty ones."""
    return tuple(
        EntryGroup(field, value)
        for field, value in topic
        if isinstance(value, tuple) and value and isinstance(value[0], Entry)
    )


def law_notes(book: Playbook, name: str) -> tuple[str, ...]:
    """The ids of the notes on the law that touch an entry."""
    return tuple(note.id for note in book.law.notes if name in note.touches)


def sorted_terms(terms: Iterable[Term], language: Language) -> tuple[Term, ...]:
    """Terms in the order of a dictionary: Chinese by pinyin, English by letter."""
    return tuple(sorted(terms, key=lambda term: sort_key(term.name.in_(language), language)))


def by_week(days: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], ...]:
    """The days of the onboarding path in weeks of five."""
    return tuple(days[start : start + 5] for start in range(0, len(days), 5))


@dataclass(frozen=True)
class TimetableRow:
    """The meetings of a week that start at one time, day by day."""

    start: str
    days: tuple[tuple[Meeting, ...], ...]


def weekdays(meetings: Iterable[Meeting]) -> tuple[Weekday, ...]:
    """Monday to Friday, and Saturday and Sunday if a meeting is held on them."""
    used = {day for meeting in meetings for day in meeting.weekdays}
    return tuple(day for number, day in enumerate(Weekday) if number < 5 or day in used)


def timetable(meetings: tuple[Meeting, ...]) -> tuple[TimetableRow, ...]:
    """The week as a table: a row for each time of day at which a meeting starts."""
    days = weekdays(meetings)
    fixed = [meeting for meeting in meetings if meeting.weekdays]
    return tuple(
        TimetableRow(
            f"{start:%H:%M}",
            tuple(
                tuple(m for m in fixed if m.start == start and day in m.weekdays) for day in days
            ),
        )
        for start in sorted({meeting.start for meeting in fixed})
    )


def meetings_without_weekday(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """The ids of the meetings that have no weekday: their day is set each time."""
    return tuple(meeting.id for meeting in meetings if not meeting.weekdays)


@dataclass(frozen=True)
class TimedItem:
    """An item of an agenda with the time of day at which it begins."""

    start: str
    item: AgendaItem


def last_daily_meeting(meetings: Iterable[Meeting]) -> Meeting | None:
    """The daily meeting that begins last; None if none is held daily."""
    daily = [meeting for meeting in meetings if meeting.every is Rhythm.DAY]
    return max(daily, key=lambda meeting: meeting.start, default=None)


def timed_agenda(meeting: Meeting) -> tuple[TimedItem, ...]:
    """A meeting's agenda with the time of day at which each item begins."""
    minute = meeting.start.hour * 60 + meeting.start.minute
    timed_items = []
    for item in meeting.agenda:
        timed_items.append(TimedItem(f"{minute // 60 % 24:02}:{minute % 60:02}", item))
        minute += item.minutes
    return tuple(timed_items)


def questions_for(links: Links, meeting: Meeting) -> tuple[str, ...]:
    """The ids of questions for a meeting: those it names, then those that its entries refer to."""
    entries = links.playbook.entries
    named = [name for name in referenced_ids(meeting) if name in entries]
    further = [name for first in named for _, name, _ in references_of(entries[first])]
    questions = {question.id for question in links.playbook.questions.questions}
    found = dict.fromkeys(name for name in (*named, *further) if name in questions)
    return tuple(found)[:MAX_QUESTIONS]


def power_holders(authorities: Iterable[Authority], playbook: Playbook) -> tuple[str, ...]:
    """The roles that hold any power in some matters, in the order of playbook/roles.yml."""
    used = {holding.role for authority in authorities for holding in authority.holdings}
    return tuple(role.id for role in playbook.roles.roles if role.id in used)


def powers_of(authority: Authority, role: str) -> tuple[str, ...]:
    """The ids of the powers that a role holds in a matter."""
    return tuple(p for h in authority.holdings if h.role == role for p in h.powers)


def conditions(when: When) -> Iterator[tuple[str, object]]:
    """The conditions that a choice of deals sets, each with its field."""
    return ((name, value) for name, value in when if value)


def with_ellipses(reason: Text) -> Text:
    """The reason for a choice, with an ellipsis for each number and class."""
    return fill_text(reason, **dict.fromkeys(REASON_MARKS, "…"))


def with_examples(reason: Text, classes: Sequence[CustomerClass]) -> Text:
    """The reason for a choice, with examples of numbers and classes, as on a sheet.

    The class claimed is from the middle of the ladder, the class proved from below it.
    """
    ladder = sorted(classes, key=lambda rung: rung.rank)
    claim, proved = ladder[len(ladder) // 2].name, ladder[len(ladder) // 3 - 1].name
    return fill_text(reason, **EXAMPLES, **{"claim": claim, "class": proved})
