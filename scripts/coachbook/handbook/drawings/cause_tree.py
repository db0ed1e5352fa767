"""A rep is below par: the questions in their order, each cause, what to ask and what to do."""

from __future__ import annotations

from coachbook.handbook.drawings.canvas import Canvas, Drawing, Label, LabelBox
from coachbook.handbook.drawings.labels import Pen
from coachbook.playbook.model.coaching import Cause

START = "standard.find-the-cause"
_LEFT, _ASKED, _GAP, _YES = 18, 150, 24, 38
_MOST = 3  # of each list; the entry has them all


def diagnosis(pen: Pen) -> Drawing:
    """Yes leads across to the cause, no leads down to the next question, and back at the end."""
    canvas, causes = Canvas(), pen.book.diagnosis.causes
    start = _start(canvas, pen)
    question, top = start, start.bottom
    for number, cause in enumerate(causes, start=1):
        x = question.x + 30 if pen.narrow else question.x + _ASKED // 2
        canvas.arrow((x, top if pen.narrow else question.bottom), (x, top + _GAP))
        if number > 1:
            _answer(canvas, pen, "diagnosis_no", x + 8, top + 5)
        label = Label(f"{number}. {pen.say(cause.test)}", kind="question")
        wide = pen.width - 1 - _LEFT if pen.narrow else _ASKED
        question = _question(canvas, label, (_LEFT, top + _GAP, wide, 74))
        top = _cause(canvas, pen, cause, question)
    _end(canvas, pen, question, top, start)
    return canvas.drawing(pen.width)


def _start(canvas: Canvas, pen: Pen) -> LabelBox:
    """Where to begin, and beside it what the columns of the causes hold."""
    href = pen.href(START) if START in pen.links.full_playbook.entries else ""
    label = Label(pen.word("diagnosis_start"), href, "head")
    wide = pen.width - 1 - _LEFT if pen.narrow else 380
    box = canvas.box(label, (_LEFT, 0, wide, 46), size=14)
    if not pen.narrow:
        for key, (x, room) in zip(
            ("diagnosis_ask", "diagnosis_do"), _columns(pen, _LEFT + _ASKED + _YES), strict=True
        ):
            canvas.text(_title(pen, key), x, box.bottom + 4, room)
    return box


def _columns(pen: Pen, left: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the two lists of a cause stand, and how wide they are."""
    room = pen.width - 31 - left
    half = room * 40 // 100
    return (left + 10, half), (left + 20 + half, room - half)


def _question(canvas: Canvas, label: Label, place: tuple[int, int, int, int]) -> LabelBox:
    box = canvas.box(label, place, size=14)
    canvas.boxes[-1] = box = LabelBox(
        box.x, box.y, box.width, box.height, "question", box.words, round=16
    )
    return box


def _answer(canvas: Canvas, pen: Pen, key: str, x: int, top: int) -> None:
    canvas.text(Label(pen.word(key), kind="answer"), x, top, 60, 13)


def _cause(canvas: Canvas, pen: Pen, cause: Cause, question: LabelBox) -> int:
    """The cause that a yes leads to, with its two lists; its bottom."""
    if pen.narrow:
        left, top = question.x + 16, question.bottom + _GAP
        canvas.arrow(
            (question.x + question.width // 2, question.bottom),
            (question.x + question.width // 2, top),
        )
        _answer(
            canvas, pen, "diagnosis_yes", question.x + question.width // 2 + 8, question.bottom + 5
        )
    else:
        left, top = question.right + _YES, question.y
        canvas.arrow((question.right, question.y + 20), (left, question.y + 20))
        _answer(canvas, pen, "diagnosis_yes", question.right + 12, question.y)
    wide = pen.width - 1 - left
    head = canvas.box(pen.label(cause.id, "head"), (left, top, wide, 28), size=14)
    asks, does = (
        tuple(Label(pen.say(t)) for t in texts) for texts in (cause.ask[:_MOST], cause.do[:_MOST])
    )
    if pen.narrow:
        low = canvas.text(_title(pen, "diagnosis_ask"), left + 10, head.bottom + 6, wide - 20)
        low = canvas.items(asks, left + 10, low, wide - 20, 13) + 4
        low = canvas.text(_title(pen, "diagnosis_do"), left + 10, low, wide - 20)
        low = canvas.items(does, left + 10, low, wide - 20, 13)
    else:
        low = max(
            canvas.items(texts, x, head.bottom + 6, room)
            for texts, (x, room) in zip((asks, does), _columns(pen, left), strict=True)
        )
    bottom = max(low + 4, question.bottom)
    canvas.panel("panel", left, top, wide, bottom - top)
    return bottom


def _title(pen: Pen, key: str) -> Label:
    return Label(pen.word(key), kind="strong")


def _end(canvas: Canvas, pen: Pen, question: LabelBox, top: int, start: LabelBox) -> None:
    """No five times: begin again, by the line that runs up the margin."""
    x = question.x + 30 if pen.narrow else question.x + _ASKED // 2
    canvas.arrow((x, top if pen.narrow else question.bottom), (x, top + _GAP))
    _answer(canvas, pen, "diagnosis_no", x + 8, top + 5)
    label = Label(pen.word("diagnosis_none"), kind="question")
    wide = pen.width - 1 - _LEFT if pen.narrow else 380
    last = _question(canvas, label, (_LEFT, top + _GAP, wide, 46))
    y, back = last.y + last.height // 2, start.y + start.height // 2
    canvas.arrow((last.x, y), (6, y), (6, back), (start.x, back), kind="back")
