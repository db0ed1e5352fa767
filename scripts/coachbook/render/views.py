"""What stands on a page and in which order, before it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from coachbook.model.base import Entry, Topic
from coachbook.model.cadence import Meeting, Weekday
from coachbook.model.coaching import When
from coachbook.model.evidence import CustomerClass
from coachbook.model.guidance import Authority
from coachbook.model.playbook import Playbook
from coachbook.model.reference import Term
from coachbook.render.sounds import by_sound
from coachbook.rules.sheet import REASON_MARKS
from coachbook.text import Language, Text
from coachbook.words import fill_text

EXAMPLES = {"days": "9", "follow_ups": "12"}


@dataclass(frozen=True)
class Part:
    """A run of entries on a page; `field` is its name in the topic's file."""

    field: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Row:
    """The meetings of a week that start at one time, day by day."""

    start: str
    days: tuple[tuple[Meeting, ...], ...]


def parts(topic: Topic) -> tuple[Part, ...]:
    """The lists of entries in a topic, in the order of its file, without empty ones."""
    return tuple(
        Part(field, value)
        for field, value in topic
        if isinstance(value, tuple) and value and isinstance(value[0], Entry)
    )


def weekdays(meetings: Iterable[Meeting]) -> tuple[Weekday, ...]:
    """Monday to Friday, and the weekend as far as something is on."""
    used = {day for meeting in meetings for day in meeting.weekdays}
    return tuple(day for number, day in enumerate(Weekday) if number < 5 or day in used)


def timetable(meetings: tuple[Meeting, ...]) -> tuple[Row, ...]:
    """The week: a row for each time at which a meeting starts."""
    days = weekdays(meetings)
    fixed = [meeting for meeting in meetings if meeting.weekdays]
    return tuple(
        Row(
            f"{start:%H:%M}",
            tuple(
                tuple(m for m in fixed if m.start == start and day in m.weekdays) for day in days
            ),
        )
        for start in sorted({meeting.start for meeting in fixed})
    )


def unplaced(meetings: Iterable[Meeting]) -> tuple[str, ...]:
    """The ids of the meetings whose day is set each time."""
    return tuple(meeting.id for meeting in meetings if not meeting.weekdays)


def holders(authorities: Iterable[Authority], playbook: Playbook) -> tuple[str, ...]:
    """The roles that hold any power, in the order of playbook/roles.yml."""
    used = {holding.role for authority in authorities for holding in authority.holdings}
    return tuple(role.id for role in playbook.roles.roles if role.id in used)


def powers_of(authority: Authority, role: str) -> tuple[str, ...]:
    """The ids of the powers that a role holds in a matter."""
    return tuple(p for h in authority.holdings if h.role == role for p in h.powers)


def conditions(when: When) -> Iterator[tuple[str, object]]:
    """The conditions that a rule for choosing deals sets, by their field."""
    return ((name, value) for name, value in when if value)


def unfilled(reason: Text) -> Text:
    """A reason with an ellipsis where the sheet prints a number or a class."""
    return fill_text(reason, **dict.fromkeys(REASON_MARKS, "…"))


def as_printed(reason: Text, classes: Sequence[CustomerClass]) -> Text:
    """A reason with an example of each number and class, as it would stand on a sheet."""
    ladder = sorted(classes, key=lambda rung: rung.rank)
    claim, proved = ladder[len(ladder) // 2].name, ladder[len(ladder) // 3 - 1].name
    return fill_text(reason, **EXAMPLES, **{"claim": claim, "class": proved})


def in_word_order(terms: Iterable[Term], language: Language) -> tuple[Term, ...]:
    """Terms as a dictionary has them: zh by pinyin, en by letter."""
    return tuple(sorted(terms, key=lambda term: by_sound(term.name.in_(language), language)))


def weeks_of(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], ...]:
    """Working days in weeks of five."""
    return tuple(entries[start : start + 5] for start in range(0, len(entries), 5))
