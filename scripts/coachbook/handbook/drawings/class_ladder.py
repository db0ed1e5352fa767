"""The customer ladder: each class, and the facts that lift a customer to it."""

from __future__ import annotations

from collections import defaultdict

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label
from coachbook.handbook.drawings.labels import Pen
from coachbook.playbook.ladder import class_levels, fact_levels
from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.playbook import Playbook

_GAP, _STEP, _RUNG = 26, 18, 168


def facts_by_class(book: Playbook) -> dict[str, tuple[str, ...]]:
    """The facts by the highest class that counts them: those which lift a customer to it."""
    levels, needs = fact_levels(book), class_levels(book)
    found: dict[str, list[str]] = defaultdict(list)
    rising = sorted(book.customers.classes, key=lambda rung: rung.rank)
    for fact in book.facts.facts:
        counting = [
            rung
            for rung in rising
            if rung.facts or rung.any_of
            if levels[fact.id] >= needs[rung.id] and (not rung.any_of or fact.id in rung.any_of)
        ]
        if counting:
            found[counting[-1].id].append(fact.id)
    return {rung.id: tuple(found[rung.id]) for rung in rising}


def ladder(pen: Pen) -> Drawing:
    """The classes from bottom to top, each with its facts beside it (on a phone: under it)."""
    canvas, facts = Canvas(), facts_by_class(pen.book)
    rungs = sorted(pen.book.customers.classes, key=lambda rung: -rung.rank)
    top = 0
    for number, rung in enumerate(rungs):
        left = (len(rungs) - 1 - number) * (6 if pen.narrow else _STEP)
        if number:
            middle = left + _STEP + (12 if pen.narrow else (_RUNG - _STEP) // 2)
            canvas.arrow((middle, top + _GAP), (middle, top))
            top += _GAP
        top = _rung(canvas, pen, rung, facts[rung.id], (left, top))
    note = Label(pen.word("ladder_slips"), kind="soft")
    canvas.text(note, 0, top + 14, pen.width)
    return canvas.drawing(pen.width)


def _rung(
    canvas: Canvas, pen: Pen, rung: CustomerClass, facts: tuple[str, ...], at: tuple[int, int]
) -> int:
    """One class and its facts; its bottom."""
    left, top = at
    if pen.narrow:
        wide = pen.width - 1 - left
        high = _head(canvas, pen, rung, (left, top, wide))
        bottom = _facts(canvas, pen, rung, facts, (left, high, wide))
        canvas.panel("head", left, top, wide, high - top)
        canvas.panel("panel", left, high, wide, bottom - high)
        return bottom
    space = (len(pen.book.customers.classes) - 1) * _STEP + _RUNG + 34
    low = _facts(canvas, pen, rung, facts, (space, top, pen.width - 1 - space))
    mark = canvas.mark
    high = _head(canvas, pen, rung, (left, top, _RUNG))
    bottom = max(low, high)
    canvas.move_down(mark, (bottom - high) // 2)
    canvas.panel("head", left, top, _RUNG, bottom - top)
    canvas.panel("panel", space, top, pen.width - 1 - space, bottom - top)
    if facts:
        canvas.arrow((space, (top + bottom) // 2), (left + _RUNG, (top + bottom) // 2))
    return bottom


def _head(canvas: Canvas, pen: Pen, rung: CustomerClass, where: tuple[int, int, int]) -> int:
    """The name of a class, its evidence level and how soon the customer is rung again."""
    left, top, wide = where
    middle, room = left + wide // 2, wide - 16
    bottom = canvas.middle(pen.label(rung.id, "head"), middle, top + 8, room, 14)
    level = f"{class_levels(pen.book)[rung.id]} · {pen.name(rung.level)}"
    bottom = canvas.middle(Label(level, kind="on-dark"), middle, bottom, room, 12)
    if rung.next_call_days:
        days = Label(pen.word("ladder_call", n=rung.next_call_days), kind="on-dark")
        bottom = canvas.middle(days, middle, bottom, room, 12)
    return bottom + 8


def _facts(
    canvas: Canvas,
    pen: Pen,
    rung: CustomerClass,
    facts: tuple[str, ...],
    where: tuple[int, int, int],
) -> int:
    """The facts that lift a customer to a class."""
    left, top, wide = where
    key = "ladder_any" if rung.facts <= 1 else "ladder_several"
    lead = Label(pen.word(key, n=rung.facts) if facts else pen.word("ladder_none"), kind="soft")
    bottom = canvas.text(lead, left + 10, top + 7, wide - 20, 12) + 4
    if facts:
        bottom = canvas.chips(pen.labels(facts, "fact"), left + 10, bottom, wide - 20)
    return bottom + 8
