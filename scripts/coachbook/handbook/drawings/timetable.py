"""The week as a timetable: meetings to scale, side by side where they overlap.

Placing: sorted by their start, meetings that overlap form clusters. In a cluster each meeting takes
the first lane in which it overlaps none of those before it, as in any calendar, and the lanes share
the width of the day. A day with more lanes gets a wider column. For example 9:00-11:00, 9:30-10:00
and 10:00-10:30 get the lanes 0, 1 and 1, because the last two only touch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label, LabelBox, Words
from coachbook.handbook.drawings.labels import Pen
from coachbook.handbook.drawings.text_width import clipped, text_width, wrap
from coachbook.handbook.page_content import meetings_without_weekday, weekdays
from coachbook.playbook.model.cadence import Meeting, Weekday

AXIS, LANE, LEAST = 40, 84, 22  # width of the axis, least width of a lane, least height of a box
_SIZE = 12


@dataclass(frozen=True)
class MeetingBlock:
    """A meeting on consecutive days, with its start and end in minutes of the day as drawn."""

    meeting: Meeting
    days: tuple[Weekday, ...]
    start: int
    end: int

    def meets(self, other: MeetingBlock) -> bool:
        """Whether the two overlap on the page."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Frame:
    """The scale of the day: first and last minute, top margin, and height of an hour."""

    first: int
    last: int
    head: int
    hour: int

    def y(self, minute: int) -> int:
        """The y of a minute of the day."""
        return self.head + (minute - self.first) * self.hour // 60


def week(pen: Pen) -> Drawing:
    """The timetable with a column for each day; on a phone, one column and the day in each box."""
    meetings = tuple(m for m in pen.book.cadence.meetings if m.weekdays)
    canvas = Canvas()
    days = weekdays(meetings)
    runs = [(m, run) for m in meetings for run in _runs(m, days)]
    hour = 72 if pen.narrow else 60
    slots = [MeetingBlock(m, run, _minute(m.start), _end(m, hour)) for m, run in runs]
    frame = _frame(slots, hour, 0 if pen.narrow else 34)
    if pen.narrow:
        right = max(pen.width, AXIS + _widest(slots) * 79)
        _clusters(canvas, pen, frame, slots, (AXIS, right - AXIS - 2))
    else:
        right = _columns(canvas, pen, frame, days, slots)
    _hours(canvas, frame, right)
    _others(canvas, pen, frame.y(frame.last) + 16, right)
    return canvas.drawing(pen.width)


def _columns(
    canvas: Canvas, pen: Pen, frame: Frame, days: tuple[Weekday, ...], slots: list[MeetingBlock]
) -> int:
    """Draw a column for each day, as wide as its lanes need; the right edge."""
    single = {day: [s for s in slots if s.days == (day,)] for day in days}
    lanes = {day: max(_widest(single[day]), 1) for day in days}
    unit = max((pen.width - AXIS - 2) // sum(lanes.values()), LANE)
    lefts, left = dict[Weekday, int](), AXIS
    for day in days:
        lefts[day] = left
        canvas.middle(
            Label(pen.word(f"weekday_{day}"), kind="strong"),
            left + unit * lanes[day] // 2,
            6,
            unit,
            size=14,
        )
        canvas.arrow((left, 30), (left, frame.y(frame.last)), kind="rule", head=False)
        left += unit * lanes[day]
    ends = {day: lefts[day] + unit * lanes[day] for day in days}
    for slot in (s for s in slots if len(s.days) > 1):
        x = lefts[slot.days[0]]
        _meeting(canvas, pen, frame, slot, (x + 2, ends[slot.days[-1]] - x - 4))
    for day in days:
        _clusters(canvas, pen, frame, single[day], (lefts[day], unit * lanes[day]))
    return left


def _clusters(
    canvas: Canvas, pen: Pen, frame: Frame, slots: list[MeetingBlock], where: tuple[int, int]
) -> None:
    """Draw meetings; those that overlap share the width."""
    for cluster in _overlap_clusters(slots):
        lanes = _lanes(cluster)
        unit = where[1] // (max(lanes) + 1)
        for slot, lane in zip(cluster, lanes, strict=True):
            _meeting(canvas, pen, frame, slot, (where[0] + lane * unit + 2, unit - 4))


def _meeting(
    canvas: Canvas, pen: Pen, frame: Frame, slot: MeetingBlock, where: tuple[int, int]
) -> None:
    """Draw a box as high as the meeting is long, with its name, time and weeks."""
    meeting, (left, wide) = slot.meeting, where
    top, high = frame.y(slot.start), frame.y(slot.end) - frame.y(slot.start)
    weeks = [pen.word(f"week_{number}") for number in meeting.weeks]
    days = [_named(pen, slot.days)] if pen.narrow else []
    facts = [*days, meeting.display, *([pen.joined("weeks", weeks)] if weeks else [])]
    name, room = pen.name(meeting.id), wide - 8
    whole = " · ".join([name, *facts])
    if len(slot.days) > 1:
        name, facts = whole, []
    size = _SIZE if max(text_width(word, _SIZE) for word in name.split()) <= room else _SIZE - 1
    lines = clipped(wrap(name, room, size), max((high - 4) // 17, 1), room, size)
    title = Words(lines, left + 4, top + 3, size, "strong")
    more = tuple(line for fact in facts for line in wrap(fact, room, 11, bold=False))
    fitting = max((top + high - title.bottom - 1) // 15, 0)
    details = Words(more[:fitting], left + 4, title.bottom, 11, "soft")
    hint = whole if len(more) > fitting or lines[-1].endswith("…") else ""
    kind = "meeting-nth" if meeting.weeks else "meeting"
    href = pen.href(meeting.id)
    canvas.boxes.append(LabelBox(left, top, wide, high, kind, (title, details), href, hint=hint))


def _hours(canvas: Canvas, frame: Frame, right: int) -> None:
    for minute in range(frame.first, frame.last + 1, 30):
        y = frame.y(minute)
        kind = "rule" if minute % 60 else "hour"
        canvas.arrow((AXIS - 4, y), (right, y), kind=kind, head=False)
        if minute % 60 == 0 or minute in (frame.first, frame.last):
            time = f"{minute // 60:02}:{minute % 60:02}"
            canvas.words.append(Words((time,), 0, y - 8, 12, "soft"))


def _others(canvas: Canvas, pen: Pen, top: int, right: int) -> None:
    """List the meetings without a weekday below the timetable."""
    names = meetings_without_weekday(pen.book.cadence.meetings)
    if names:
        top = canvas.text(Label(pen.word("unplaced"), kind="strong"), 0, top, right) + 4
        times = {m.id: m.display for m in pen.book.cadence.meetings}
        labels = [Label(f"{pen.name(n)} {times[n]}", pen.href(n), "meeting-nth") for n in names]
        canvas.chips(tuple(labels), 0, top, right)


def _frame(slots: list[MeetingBlock], hour: int, head: int) -> Frame:
    """A scale from the half-hour before the first meeting to the one after the last."""
    first = min((s.start for s in slots), default=540)
    last = max((s.end for s in slots), default=1080)
    return Frame((first - 1) // 30 * 30, (last + 30) // 30 * 30, head + 8, hour)


def _overlap_clusters(slots: list[MeetingBlock]) -> list[list[MeetingBlock]]:
    """Clusters of overlapping meetings, in order of time."""
    clusters = list[list[MeetingBlock]]()
    for slot in sorted(slots, key=lambda s: (s.start, s.end, s.meeting.id)):
        if clusters and any(slot.meets(other) for other in clusters[-1]):
            clusters[-1].append(slot)
        else:
            clusters.append([slot])
    return clusters


def _lanes(cluster: list[MeetingBlock]) -> list[int]:
    """The lane of each meeting: the first in which it overlaps none before it."""
    lanes = list[int]()
    for number, slot in enumerate(cluster):
        taken = {lane for other, lane in zip(cluster, lanes, strict=False) if slot.meets(other)}
        lanes.append(min(set(range(number + 1)) - taken))
    return lanes


def _widest(slots: list[MeetingBlock]) -> int:
    return max((max(_lanes(cluster)) + 1 for cluster in _overlap_clusters(slots)), default=0)


def _runs(meeting: Meeting, days: Iterable[Weekday]) -> list[tuple[Weekday, ...]]:
    """A meeting's days, consecutive ones together."""
    grouped = groupby(days, key=lambda day: day in meeting.weekdays)
    return [tuple(run) for held, run in grouped if held]


def _named(pen: Pen, days: tuple[Weekday, ...]) -> str:
    ends = dict.fromkeys((days[0], days[-1]))
    return pen.joined("days", (pen.word(f"weekday_{day}") for day in ends))


def _minute(time: object) -> int:
    hour, minute = str(time).split(":")[:2]
    return int(hour) * 60 + int(minute)


def _end(meeting: Meeting, hour: int) -> int:
    """The minute of its end, late enough for its name to fit."""
    return max(_minute(meeting.end), _minute(meeting.start) + LEAST * 60 // hour)
