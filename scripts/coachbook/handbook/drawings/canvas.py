"""What drawings are made of: boxes, words and arrows at places, without any colour."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coachbook.handbook.drawings.text_width import balanced, text_width, wrap

Point = tuple[int, int]
_REGULAR = ("", "soft")  # kinds of words that are not bold


@dataclass(frozen=True)
class Words:
    """Lines of text from `top` down; `x` is where they start, or their middle."""

    lines: tuple[str, ...]
    x: int
    top: int
    size: int = 13
    kind: str = ""
    middle: bool = False
    href: str = ""

    @property
    def leading(self) -> int:
        """From one baseline to the next."""
        return round(self.size * 1.4)

    @property
    def bottom(self) -> int:
        """Where the last line ends."""
        return self.top + len(self.lines) * self.leading

    @property
    def baselines(self) -> tuple[tuple[str, int], ...]:
        """Each line with its baseline."""
        first = self.top + round(self.leading / 2 + self.size * 0.36)
        return tuple((line, first + n * self.leading) for n, line in enumerate(self.lines))


@dataclass(frozen=True)
class LabelBox:
    """A rectangle, what is written in it and where it leads; `hint` is what was clipped."""

    x: int
    y: int
    width: int
    height: int
    kind: str = ""
    words: tuple[Words, ...] = ()
    href: str = ""
    round: int = 4
    hint: str = ""

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Arrow:
    """A line through points, with a head at the last one unless `head` says otherwise."""

    points: tuple[Point, ...]
    kind: str = ""
    head: bool = True

    @property
    def tip(self) -> tuple[Point, ...]:
        """The corners of the head; its lines run straight across or straight up and down."""
        (x0, y0), (x, y) = self.points[-2:]
        if x0 == x:
            back = y - 8 if y > y0 else y + 8
            return ((x, y), (x - 5, back), (x + 5, back))
        back = x - 8 if x > x0 else x + 8
        return ((x, y), (back, y - 5), (back, y + 5))


@dataclass(frozen=True)
class Drawing:
    """A finished drawing, from what lies beneath to what lies above."""

    width: int
    height: int
    panels: tuple[LabelBox, ...]
    arrows: tuple[Arrow, ...]
    boxes: tuple[LabelBox, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Label:
    """What a box or a chip says, and where it leads."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass
class Canvas:
    """Collects the shapes of one drawing; each method says where the next shape may begin."""

    panels: list[LabelBox] = field(default_factory=list)
    boxes: list[LabelBox] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def text(self, label: Label, x: int, top: int, room: int, size: int = 13) -> int:
        """Lines that start at `x`; the bottom."""
        lines = wrap(label.text, room, size, bold=label.kind not in _REGULAR)
        self.words.append(Words(lines, x, top, size, label.kind, href=label.href))
        return self.words[-1].bottom

    def middle(self, label: Label, x: int, top: int, room: int, size: int = 13) -> int:
        """Lines around the middle `x`; the bottom."""
        lines = balanced(label.text, room, size)
        self.words.append(Words(lines, x, top, size, label.kind, middle=True, href=label.href))
        return self.words[-1].bottom

    def items(self, labels: tuple[Label, ...], x: int, top: int, room: int, size: int = 12) -> int:
        """A list with a dot before each item; the bottom."""
        for label in labels:
            self.boxes.append(LabelBox(x + 1, top + size // 2, 4, 4, "dot", round=2))
            top = self.text(label, x + 10, top, room - 10, size) + 3
        return top

    def box(self, label: Label, place: tuple[int, int, int, int], size: int = 13) -> LabelBox:
        """A box with its label in the middle; x, y, width, and a height that may grow."""
        x, y, wide, least = place
        lines = balanced(label.text, wide - 18, size)
        words = Words(lines, x + wide // 2, 0, size, label.kind, middle=True)
        height = max(least, words.bottom + 8)
        top = y + (height - words.bottom) // 2
        placed = Words(lines, words.x, top, size, label.kind, middle=True)
        self.boxes.append(LabelBox(x, y, wide, height, label.kind, (placed,), label.href))
        return self.boxes[-1]

    def panel(self, kind: str, x: int, y: int, wide: int, height: int) -> None:
        """A box beneath all others, arrows included."""
        self.panels.append(LabelBox(x, y, wide, height, kind))

    @property
    def mark(self) -> tuple[int, int]:
        """Where `move_down` may begin: behind all shapes so far."""
        return len(self.boxes), len(self.words)

    def move_down(self, mark: tuple[int, int], down: int) -> None:
        """Move the boxes and words since `mark` down."""
        moved = [_moved_down(words, down) for words in self.words[mark[1] :]]
        self.words[mark[1] :] = moved
        self.boxes[mark[0] :] = [
            replace(
                box, y=box.y + down, words=tuple(_moved_down(words, down) for words in box.words)
            )
            for box in self.boxes[mark[0] :]
        ]

    def chips(self, labels: tuple[Label, ...], x: int, top: int, room: int, size: int = 12) -> int:
        """Small boxes side by side, in as many rows as it takes; the bottom."""
        left, row = x, 0
        for label in labels:
            lines = wrap(label.text, room - 16, size)
            wide = min(round(max(text_width(line, size) for line in lines)) + 16, room)
            if left > x and left + wide > x + room:
                left, top, row = x, top + row + 6, 0
            words = Words(lines, left + wide // 2, top + 3, size, label.kind, middle=True)
            high = words.bottom - top + 3
            self.boxes.append(LabelBox(left, top, wide, high, label.kind, (words,), label.href))
            left, row = left + wide + 6, max(row, high)
        return top + row

    def arrow(self, *points: Point, kind: str = "", head: bool = True) -> None:
        """A line through points."""
        self.arrows.append(Arrow(points, kind, head))

    def drawing(self, least: int) -> Drawing:
        """Everything collected, as wide as `least` or as it takes."""
        boxes = [*self.panels, *self.boxes]
        right = max((box.right for box in boxes), default=0) + 1
        low = [*(box.bottom for box in boxes), *(words.bottom for words in self.words)]
        return Drawing(
            max(least, right),
            max(low, default=0) + 2,
            tuple(self.panels),
            tuple(self.arrows),
            tuple(self.boxes),
            tuple(self.words),
        )


def _moved_down(words: Words, down: int) -> Words:
    return replace(words, top=words.top + down)
