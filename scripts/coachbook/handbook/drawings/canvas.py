"""What drawings are made of: boxes, words and arrows at places, without colour.

Lengths are in units of the SVG viewBox (pixels at full size); y grows downwards. Each method of
Canvas places a shape and returns its bottom, where the next one may begin: a drawing is placed from
top to bottom in one pass. A shape that is centred beside another, whose height comes out later, is
placed first and then moved (`mark`, `move_down`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coachbook.handbook.drawings.text_width import balanced, text_width, wrap

Point = tuple[int, int]
_REGULAR = ("", "soft")  # kinds of words that are not bold


@dataclass(frozen=True)
class Words:
    """Lines of text from `top` down; `x` is their left edge or, if `middle`, their centre."""

    lines: tuple[str, ...]
    x: int
    top: int
    size: int = 13
    kind: str = ""
    middle: bool = False
    href: str = ""

    @property
    def leading(self) -> int:
        """The distance from one baseline to the next."""
        return round(self.size * 1.4)

    @property
    def bottom(self) -> int:
        """The bottom of the last line."""
        return self.top + len(self.lines) * self.leading

    @property
    def baselines(self) -> tuple[tuple[str, int], ...]:
        """Each line with its baseline."""
        first = self.top + round(self.leading / 2 + self.size * 0.36)
        return tuple((line, first + n * self.leading) for n, line in enumerate(self.lines))


@dataclass(frozen=True)
class LabelBox:
    """A rectangle with words in it, a link, and a tooltip (`hint`) for text that was clipped."""

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
    """A line through points, with a head at the last one unless `head` is false."""

    points: tuple[Point, ...]
    kind: str = ""
    head: bool = True

    @property
    def tip(self) -> tuple[Point, ...]:
        """The corners of the head; the last stretch is horizontal or vertical."""
        (x0, y0), (x, y) = self.points[-2:]
        if x0 == x:
            back = y - 8 if y > y0 else y + 8
            return ((x, y), (x - 5, back), (x + 5, back))
        back = x - 8 if x > x0 else x + 8
        return ((x, y), (back, y - 5), (back, y + 5))


@dataclass(frozen=True)
class Drawing:
    """A finished drawing. Shapes are listed in the order in which they cover each other."""

    width: int
    height: int
    panels: tuple[LabelBox, ...]
    arrows: tuple[Arrow, ...]
    boxes: tuple[LabelBox, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True)
class Label:
    """The text of a box or chip, and its link."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass
class Canvas:
    """Collects the shapes of a drawing; methods return the bottom of what they placed."""

    panels: list[LabelBox] = field(default_factory=list)
    boxes: list[LabelBox] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def text(self, label: Label, x: int, top: int, room: int, size: int = 13) -> int:
        """Place lines with their left edge at `x`."""
        lines = wrap(label.text, room, size, bold=label.kind not in _REGULAR)
        self.words.append(Words(lines, x, top, size, label.kind, href=label.href))
        return self.words[-1].bottom

    def middle(self, label: Label, x: int, top: int, room: int, size: int = 13) -> int:
        """Place lines centred at `x`."""
        lines = balanced(label.text, room, size)
        self.words.append(Words(lines, x, top, size, label.kind, middle=True, href=label.href))
        return self.words[-1].bottom

    def items(self, labels: tuple[Label, ...], x: int, top: int, room: int, size: int = 12) -> int:
        """Place a list with a dot before each item."""
        for label in labels:
            self.boxes.append(LabelBox(x + 1, top + size // 2, 4, 4, "dot", round=2))
            top = self.text(label, x + 10, top, room - 10, size) + 3
        return top

    def box(self, label: Label, place: tuple[int, int, int, int], size: int = 13) -> LabelBox:
        """Place a box with its label in the middle.

        `place` is x, y, width and the least height; the box grows with its text.
        """
        x, y, wide, least = place
        lines = balanced(label.text, wide - 18, size)
        words = Words(lines, x + wide // 2, 0, size, label.kind, middle=True)
        height = max(least, words.bottom + 8)
        top = y + (height - words.bottom) // 2
        placed = Words(lines, words.x, top, size, label.kind, middle=True)
        self.boxes.append(LabelBox(x, y, wide, height, label.kind, (placed,), label.href))
        return self.boxes[-1]

    def panel(self, kind: str, x: int, y: int, wide: int, height: int) -> None:
        """Place a box beneath everything else, arrows too."""
        self.panels.append(LabelBox(x, y, wide, height, kind))

    @property
    def mark(self) -> tuple[int, int]:
        """A mark for `move_down`: the shapes placed from now on."""
        return len(self.boxes), len(self.words)

    def move_down(self, mark: tuple[int, int], down: int) -> None:
        """Move the boxes and words placed since `mark` down by `down`."""
        moved = [_moved_down(words, down) for words in self.words[mark[1] :]]
        self.words[mark[1] :] = moved
        self.boxes[mark[0] :] = [
            replace(
                box, y=box.y + down, words=tuple(_moved_down(words, down) for words in box.words)
            )
            for box in self.boxes[mark[0] :]
        ]

    def chips(self, labels: tuple[Label, ...], x: int, top: int, room: int, size: int = 12) -> int:
        """Place small boxes side by side, in as many rows as they need."""
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
        """Place a line through points."""
        self.arrows.append(Arrow(points, kind, head))

    def drawing(self, least: int) -> Drawing:
        """The drawing of all shapes; it is at least `least` wide."""
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
