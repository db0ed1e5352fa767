"""Who proposes, decides, carries out and files: matters by roles."""

from __future__ import annotations

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label
from coachbook.handbook.drawings.labels import Pen
from coachbook.handbook.page_content import power_holders, powers_of
from coachbook.playbook.model.guidance import Authority, Stage

SUPERVISOR = "role.supervisor"
_MATTER, _ROLE, _PAD = 126, 88, 8


def matrix(pen: Pen) -> Drawing:
    """The authority matrix: a row for each matter, a column for each role that has a say."""
    canvas = Canvas()
    matters = pen.book.authorities.authorities
    if pen.narrow:
        top = 0
        for matter in matters:
            top = _card(canvas, pen, matter, top)
    else:
        top = _table(canvas, pen, matters)
    shown = {power.stage for power in pen.book.authorities.powers}
    keys = tuple(Label(pen.word(f"stage_{s}"), kind=f"stage-{s}") for s in Stage if s in shown)
    canvas.chips(keys, 0, top + 14, pen.width)
    return canvas.drawing(pen.width)


def _table(canvas: Canvas, pen: Pen, matters: tuple[Authority, ...]) -> int:
    roles = power_holders(matters, pen.book)
    wide = max((pen.width - 2 - _MATTER) // len(roles), _ROLE)
    lefts = {role: _MATTER + number * wide for number, role in enumerate(roles)}
    heads = [
        canvas.middle(pen.label(role, _you(role)), left + wide // 2, 12, wide - 8)
        for role, left in lefts.items()
    ]
    top = max(heads) + 12
    for matter in matters:
        canvas.arrow((0, top), (_MATTER + wide * len(roles), top), kind="rule", head=False)
        name = canvas.text(pen.label(matter.id, "strong"), 0, top + _PAD + 2, _MATTER - 12)
        cells = [
            _cell(canvas, pen, matter, (role, left + 4, top + _PAD, wide - 8))
            for role, left in lefts.items()
        ]
        top = max(name, *cells) + _PAD
    if SUPERVISOR in lefts:
        canvas.panel("you", lefts[SUPERVISOR], 0, wide, top)
    return top


def _cell(canvas: Canvas, pen: Pen, matter: Authority, where: tuple[str, int, int, int]) -> int:
    """The powers of one role in one matter, one below the other."""
    role, left, top, wide = where
    for power in powers_of(matter, role):
        made = canvas.box(pen.label(power, _stage(pen, power)), (left, top, wide, 24), size=12)
        top = made.bottom + 4
    return top


def _card(canvas: Canvas, pen: Pen, matter: Authority, top: int) -> int:
    """One matter on a phone: its name, and a row for each role."""
    head = canvas.box(pen.label(matter.id, "head"), (0, top + 10, pen.width - 1, 30), size=14)
    top = head.bottom + 4
    for holding in matter.holdings:
        you = _you(holding.role)
        name = canvas.text(pen.label(holding.role, you), 8, top + 8, 108)
        chips = tuple(pen.label(power, _stage(pen, power)) for power in holding.powers)
        bottom = max(name, canvas.chips(chips, 124, top + 5, pen.width - 130, size=13)) + 5
        if you == "you-name":
            canvas.panel("you", 0, top, pen.width - 1, bottom - top)
        canvas.arrow((0, bottom), (pen.width, bottom), kind="rule", head=False)
        top = bottom
    return top


def _you(role: str) -> str:
    return "you-name" if role == SUPERVISOR else "strong"


def _stage(pen: Pen, power: str) -> str:
    stages = {each.id: each.stage for each in pen.links.full_playbook.authorities.powers}
    return f"stage-{stages[power]}"
