"""The escalation path: who takes what to whom, from the bottom to the top.

Placing: the row of a post is the length of its longest way to the top, so that arrows only lead
upwards. An arrow to the next row is straight. One that passes rows goes around on the left, in a
lane of its own: the shortest are given theirs first, each the first lane where no other arrow spans
the same rows. Steps are numbered from the bottom, the way that a matter goes.
"""

from __future__ import annotations

from dataclasses import dataclass

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label, LabelBox, Words
from coachbook.handbook.drawings.labels import Pen
from coachbook.playbook.model.guidance import Role, Takes

_POST, _LANE, _GAP, _PORT = 104, 18, 26, 26
_COLUMN = 140  # least width of a step beside another
_SHARES = (50, 45, 55, 40, 60, 35, 65)  # percent of the width to try for the first of two columns


@dataclass(frozen=True)
class Step:
    """One number of the path: a role, and what it takes to the roles above it."""

    number: int
    role: str
    takes: Takes


@dataclass(frozen=True)
class Flight:
    """An arrow from a step to one role; lane 0 is straight, others go around rows."""

    step: Step
    to: str
    lane: int

    @property
    def kind(self) -> str:
        """The kind of arrow, for its style."""
        return "urgent" if self.step.takes.urgent else ""


def escalation(pen: Pen) -> Drawing:
    """The posts, the highest on top, with numbered arrows and what each one carries.

    On a phone one stands below the other, in the order of the numbers, without arrows.
    """
    canvas, rows = Canvas(), _rows(pen.book.roles.roles)
    steps = _numbered(rows)
    flights = [] if pen.narrow else _flights(rows, steps)
    lanes = max((flight.lane for flight in flights), default=0)
    gutter = lanes * _LANE + 16 if lanes else 0
    places, top = dict[str, LabelBox](), 0
    single = [(post,) for row in reversed(rows) for post in row]
    for row in single if pen.narrow else rows:
        made = _row(canvas, pen, row, steps, (gutter, top))
        places.update(made)
        top = max(box.bottom for box in made.values()) + _GAP
    for flight in (flight for flight in flights if not flight.lane):
        _straight(canvas, flight, flights, places)
    _around(canvas, [flight for flight in flights if flight.lane], places, gutter)
    return canvas.drawing(pen.width)


def _rows(roles: tuple[Role, ...]) -> list[tuple[Role, ...]]:
    """The posts that take part, in rows by the longest way to the top."""
    above = {role.id: {name for takes in role.takes for name in takes.to} for role in roles}
    part = {name for role, names in above.items() if names for name in (role, *names)}

    def height(name: str, seen: frozenset[str] = frozenset()) -> int:
        higher = above.get(name, set()) - seen
        return max((1 + height(each, seen | {name}) for each in higher), default=0)

    heights = {role.id: height(role.id) for role in roles if role.id in part}
    return [
        tuple(role for role in roles if heights.get(role.id) == each)
        for each in sorted(set(heights.values()))
    ]


def _numbered(rows: list[tuple[Role, ...]]) -> list[Step]:
    """The steps, numbered from the bottom: the way a matter goes."""
    rising = [(p.id, takes) for row in reversed(rows) for p in row for takes in p.takes]
    return [Step(number, role, takes) for number, (role, takes) in enumerate(rising, start=1)]


def _flights(rows: list[tuple[Role, ...]], steps: list[Step]) -> list[Flight]:
    """Every arrow with its lane."""
    place = {post.id: number for number, row in enumerate(rows) for post in row}
    moves = [(step, to) for step in steps for to in step.takes.to if to in place]
    reach = {(s.number, to): place[s.role] - place[to] for s, to in moves}
    flights = [Flight(step, to, 0) for step, to in moves if reach[step.number, to] == 1]
    lanes: list[list[tuple[int, int]]] = []
    for step, to in sorted(moves, key=lambda pair: reach[pair[0].number, pair[1]]):
        low, high = place[to], place[step.role]
        if reach[step.number, to] == 1:
            continue
        free = (n for n, spans in enumerate(lanes) if all(b < low or high < a for a, b in spans))
        lane = next(free, len(lanes))
        lanes[lane : lane + 1] = [[*(lanes[lane] if lane < len(lanes) else []), (low, high)]]
        flights.append(Flight(step, to, lane + 1))
    return flights


def _row(
    canvas: Canvas, pen: Pen, row: tuple[Role, ...], steps: list[Step], at: tuple[int, int]
) -> dict[str, LabelBox]:
    """Posts side by side, each with the card of what it takes up; where each one stands."""
    (left, top), room = at, pen.width - 1 - at[0]
    beside = len(row) == 1 and not pen.narrow
    columns = _columns(pen, row, room)
    share = (room - 12 * (len(row) - 1)) // sum(columns)
    placed, bottom = list[tuple[Role, int, int, int]](), top
    for post, count in zip(row, columns, strict=True):
        own = [step for step in steps if step.role == post.id]
        wide = pen.width - 1 - left if post is row[-1] else share * count
        head = _POST if beside else wide
        middle = left + head // 2
        high = canvas.middle(pen.label(post.id, "head"), middle, top + 9, head - 16, 14) + 9
        card = (left + _POST, top, wide - _POST) if beside else (left, high, wide)
        bottom = max(bottom, high, _card(canvas, pen, own, card, count))
        placed.append((post, left, wide, high))
        left += wide + 12
    for post, x, wide, high in placed:
        if post.takes:
            canvas.panel("panel", x, top, wide, bottom - top)
        canvas.panel("head", x, top, _POST if beside else wide, (bottom if beside else high) - top)
    return {post.id: LabelBox(x, top, wide, bottom - top) for post, x, wide, _ in placed}


def _columns(pen: Pen, row: tuple[Role, ...], room: int) -> list[int]:
    """How many steps of each post stand beside one another: two, if there is room."""
    columns = [1 if pen.narrow else min(2, max(1, len(post.takes))) for post in row]
    return columns if room // sum(columns) >= _COLUMN else [1] * len(row)


def _card(
    canvas: Canvas, pen: Pen, steps: list[Step], where: tuple[int, int, int], columns: int
) -> int:
    """What a post takes up, in one or two columns, those that make it lowest; the bottom."""
    left, top, wide = where
    ways = (
        [(wide,)] if columns == 1 else [(n * wide // 100, wide - n * wide // 100) for n in _SHARES]
    )
    best = min(ways, key=lambda way: _steps(Canvas(), pen, steps, (left, top), way))
    return _steps(canvas, pen, steps, (left, top), best)


def _steps(
    canvas: Canvas, pen: Pen, steps: list[Step], at: tuple[int, int], columns: tuple[int, ...]
) -> int:
    """Steps in rows, in columns so wide; the bottom."""
    left, bottom = at
    for first in range(0, len(steps), len(columns)):
        row, x, lows = steps[first : first + len(columns)], left, [bottom]
        for step, wide in zip(row, columns, strict=False):
            lows.append(_step(canvas, pen, step, (x, bottom, wide)))
            x += wide
        bottom = max(lows)
    return bottom + 6 if steps else bottom


def _step(canvas: Canvas, pen: Pen, step: Step, where: tuple[int, int, int]) -> int:
    """To whom a step takes what, and when; the bottom."""
    left, top, wide = where
    x, room = left + 11, wide - 16
    kind = "urgent" if step.takes.urgent else "strong"
    whom = pen.joined("both", map(pen.name, step.takes.to))
    _badge(canvas, step, left + 20, top + 19)
    title = Label(pen.word("escalation_to", n=whom), pen.href(step.takes.to[0]), kind)
    bottom = canvas.text(title, left + 36, top + 10, wide - 42, 13) + 2
    bottom = canvas.text(Label(pen.say(step.takes.when), kind="soft"), x, bottom, room, 12) + 3
    what = tuple(Label(pen.say(text)) for text in step.takes.what)
    return canvas.items(what, x, bottom, room, 13 if pen.narrow else 12)


def _straight(
    canvas: Canvas, flight: Flight, flights: list[Flight], places: dict[str, LabelBox]
) -> None:
    """An arrow to the next row; those of one post stand side by side."""
    start, end = places[flight.step.role], places[flight.to]
    beside = [f.step.number for f in flights if not f.lane and f.step.role == flight.step.role]
    x = start.x + 22 + beside.index(flight.step.number) * 40
    if end.x < x < end.right:
        canvas.arrow((x, start.y), (x, end.bottom), kind=flight.kind)
    else:
        middle, into = start.y - 8, end.x + 22
        canvas.arrow(
            (x, start.y), (x, middle), (into, middle), (into, end.bottom), kind=flight.kind
        )
    _badge(canvas, flight.step, x + 15, start.y - _GAP // 2)


def _around(
    canvas: Canvas, flights: list[Flight], places: dict[str, LabelBox], gutter: int
) -> None:
    """Arrows round the outside, past the rows between."""
    used: dict[int, int] = {}
    for flight in sorted(flights, key=lambda f: (f.lane, f.step.number)):
        x, ends = gutter - 16 - (flight.lane - 1) * _LANE, []
        for box in (places[flight.step.role], places[flight.to]):
            port = used[box.y] = used.get(box.y, 0) + 1
            y = box.y - 6 - port if box.x > gutter else box.y + port * _PORT - 8
            over = ((box.x + 8, box.y), (box.x + 8, y)) if box.x > gutter else ((box.x, y),)
            ends.append((*over, (x, y)))
        points = (*ends[0], *reversed(ends[1]))
        canvas.arrow(*points, kind=flight.kind)
        _badge(canvas, flight.step, x, (ends[0][-1][1] + ends[1][-1][1]) // 2)


def _badge(canvas: Canvas, step: Step, x: int, y: int) -> None:
    """The number of a step, around a point."""
    kind = "badge-urgent" if step.takes.urgent else "badge"
    words = Words((str(step.number),), x, y - 8, 12, kind, middle=True)
    canvas.boxes.append(LabelBox(x - 9, y - 9, 18, 18, kind, (words,), round=9))
