"""How a score comes about: what is looked at, the criteria and weights, N/A, the sum."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label, LabelBox, Words
from coachbook.handbook.drawings.labels import Pen
from coachbook.playbook.model.coaching import Criterion

_LOOK, _NAME, _SCALE, _CELL = 236, 140, 416, 26
_BAR, _BAR_WIDE = 576, 108


def score(pen: Pen) -> Drawing:
    """A row for each criterion, worked through with the playbook's example, and the sum."""
    canvas, card = Canvas(), pen.book.scorecard
    levels = {scored.criterion: scored.level for scored in card.example}
    top = 0 if pen.narrow else _heads(canvas, pen)
    for criterion in card.criteria:
        row = _narrow_row if pen.narrow else _row
        top = row(canvas, pen, criterion, levels.get(criterion.id), top)
        canvas.arrow((0, top), (pen.width - 1, top), kind="rule", head=False)
    top = _sum(canvas, pen, levels, top + 12)
    _apart(canvas, pen, top + 26)
    return canvas.drawing(pen.width)


def _heads(canvas: Canvas, pen: Pen) -> int:
    """What each column shows."""
    places = ((0, _LOOK), (_LOOK + 20, _NAME), (_SCALE, 150), (_BAR, pen.width - _BAR))
    keys = ("score_look", "score_criterion", "score_level", "score_points")
    return 6 + max(
        canvas.text(Label(pen.word(key), kind="strong"), x, 4, wide - 8)
        for key, (x, wide) in zip(keys, places, strict=True)
    )


def _row(canvas: Canvas, pen: Pen, criterion: Criterion, level: int | None, top: int) -> int:
    """A criterion from left to right; its bottom."""
    name, at = pen.label(criterion.id, "head"), (_LOOK + 20, top + 8, _NAME, 32)
    high = Canvas().box(name, at, size=14).bottom + 8
    look = canvas.mark
    low = canvas.chips(_looks(pen, criterion), 0, top + 8, _LOOK - 14) + 8
    bottom = max(low, high)
    canvas.move_down(look, (bottom - low) // 2)
    head = canvas.mark
    canvas.box(name, at, size=14)
    canvas.move_down(head, (bottom - high) // 2)
    middle = (top + bottom) // 2
    canvas.arrow((_LOOK - 10, middle), (_LOOK + 20, middle))
    canvas.arrow((_LOOK + 20 + _NAME, middle), (_SCALE, middle), head=False)
    _scale(canvas, pen, level, (_SCALE, middle - _CELL // 2))
    if level is not None:
        canvas.arrow((_SCALE + 5 * _CELL + 2, middle), (_BAR, middle))
    _bar(canvas, pen, criterion, level, (_BAR, middle - 10))
    return bottom


def _looks(pen: Pen, criterion: Criterion) -> tuple[Label, ...]:
    """What is looked at; the daily checks are marked."""
    kinds = {check.id: "check" for check in pen.book.sheet.checks}
    return tuple(pen.label(name, kinds.get(name, "look")) for name in criterion.look_at)


def _narrow_row(canvas: Canvas, pen: Pen, criterion: Criterion, level: int | None, top: int) -> int:
    name = canvas.box(pen.label(criterion.id, "head"), (0, top + 10, pen.width - 1, 28), size=14)
    bottom = canvas.chips(pen.labels(criterion.look_at, "look"), 0, name.bottom + 6, pen.width - 2)
    _scale(canvas, pen, level, (0, bottom + 8))
    _bar(canvas, pen, criterion, level, (5 * _CELL + 14, bottom + 11))
    return bottom + 8 + _CELL + 10


def _scale(canvas: Canvas, pen: Pen, level: int | None, at: tuple[int, int]) -> None:
    """The levels 0 to 4 with the one given, or N/A."""
    if level is None:
        label = Label(pen.word("score_none"), kind="missing")
        canvas.box(label, (*at, 5 * _CELL, _CELL), size=12)
        return
    for number in range(5):
        kind = "given" if number == level else "cell"
        x = at[0] + number * _CELL
        words = Words((str(number),), x + _CELL // 2, at[1] + 4, 13, kind, middle=True)
        canvas.boxes.append(LabelBox(x, at[1], _CELL, _CELL, kind, (words,), round=0))


def _bar(
    canvas: Canvas, pen: Pen, criterion: Criterion, level: int | None, at: tuple[int, int]
) -> None:
    """A bar as long as the weight, filled as far as the level goes, and the points."""
    most = max(each.weight for each in pen.book.scorecard.criteria)
    wide = criterion.weight * _BAR_WIDE // most
    full = wide * (level or 0) // 4
    kind = "bar" if level is not None else "missing"
    canvas.boxes.append(LabelBox(*at, wide, 20, kind, round=0))
    if full:
        canvas.boxes.append(LabelBox(*at, full, 20, "full", round=0))
    points = _plain_number(_points(criterion, level)) if level is not None else "–"
    text = pen.word("score_of", points=points, n=criterion.weight)
    canvas.words.append(Words((text,), at[0] + wide + 8, at[1] + 1, 13))


def _sum(canvas: Canvas, pen: Pen, levels: dict[str, int], top: int) -> int:
    """The points added up, N/A left out, scaled to 100."""
    scored = [c for c in pen.book.scorecard.criteria if c.id in levels]
    if not scored:
        return top
    points = sum((_points(c, levels[c.id]) for c in scored), Decimal(0))
    possible = sum(c.weight for c in scored)
    total = (points * 100 / possible).quantize(Decimal(1), ROUND_HALF_UP)
    texts = (
        Label(pen.word("score_sum", n=_plain_number(points)), kind="sum"),
        Label(pen.word("score_possible", n=possible), kind="sum"),
        Label(f"{_plain_number(points)} ÷ {possible} × 100 = {total}", kind="total"),
    )
    if pen.narrow:
        for number, label in enumerate(texts):
            if number:
                canvas.arrow((pen.width // 2, top), (pen.width // 2, top + 18))
                top += 18
            top = canvas.box(label, (0, top, pen.width - 1, 42)).bottom
        return top
    wide = (pen.width - 49) // 3
    lefts = [number * (wide + 24) for number in range(3)]
    high = max(canvas.box(t, (x, top, wide, 54)).height for t, x in zip(texts, lefts, strict=True))
    for left in lefts[1:]:
        canvas.arrow((left - 24, top + 27), (left, top + 27))
    return top + high


def _apart(canvas: Canvas, pen: Pen, top: int) -> None:
    """What is looked at on its own and never averaged away."""
    room, bottom = pen.width - 24, top
    title = Label(pen.word("score_apart"), kind="strong")
    start = canvas.text(title, 12, top + 10, room, 14) + 2
    shown = (
        ("score_critical", pen.labels((c.id for c in pen.book.scorecard.critical), "alert")),
        ("score_discipline", (pen.topic("discipline", "look"),)),
        ("score_evidence", (pen.topic("evidence", "look"),)),
    )
    shares = (room, room, room) if pen.narrow else (room * 46 // 100, *[room * 27 // 100] * 2)
    left = 12
    for (key, chips), wide in zip(shown, shares, strict=True):
        low = canvas.text(Label(pen.word(key), kind="soft"), left, start + 6, wide - 20, 12)
        bottom = max(bottom, canvas.chips(chips, left, low + 5, wide - 20, 13))
        left, start = (left, bottom + 4) if pen.narrow else (left + wide, start)
    canvas.panel("apart", 0, top, pen.width - 1, bottom + 12 - top)


def _points(criterion: Criterion, level: int) -> Decimal:
    return Decimal(criterion.weight * level) / 4


def _plain_number(number: Decimal) -> str:
    return f"{number.normalize():f}"
