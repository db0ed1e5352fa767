"""Form map -> the fields of a PDF form. One description, whoever writes the file.

acroform.py puts them into a finished file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from os.path import commonprefix
from typing import Literal

from coachbook.base.text import Language
from coachbook.base.words import fill_names, load_words
from coachbook.pdf.field_names import field_name
from coachbook.pdf.form_map import Box, FormMap, Kind

WidgetKind = Literal["check", "radio", "text"]

POINT = 72 / 25.4  # points in a mm
_KINDS: Mapping[Kind, WidgetKind] = {"tick": "check", "choice": "radio"}
_MAX_LENGTH: Mapping[Kind, int] = {"date": 10, "number": 6, "level": 1, "cause": 3, "sign": 40}
_DATE = 18  # mm that a date with its year takes
_LINE = 5.5  # mm that a line of a text of several lines takes
_SIZE = 9.0  # points, the largest
_NARROW = 0.45  # of the size: how wide a narrow letter is, so that MaxLen never cuts what fits


@dataclass(frozen=True)
class Widget:
    """One field on a page, or one option of a radio group; in reading order with its neighbours.

    Attributes:
        kind: What the viewer shows. The options of a radio group follow each other.
        box: The id of the box in the form map.
        name: The field's /T: the box's id with ":" for "." (which PDF keeps for itself); of a
            radio option its group's id.
        page: The first is 1.
        rect: Left, bottom, right, top in points from the page's bottom left corner.
        tooltip: /TU of the field, or of the option.
        group: /TU of the radio group; empty otherwise.
        on: The state of a ticked box, a PDF name without "/"; empty for text.
        most: The most characters of a text (/MaxLen); 0 otherwise.
        lines: How many lines of text fit; more than one: multi-line.
        size: Of the text, in points.
    """

    kind: WidgetKind
    box: str
    name: str
    page: int
    rect: tuple[float, float, float, float]
    tooltip: str
    group: str
    on: str
    max_length: int
    lines: int
    size: float


def widgets(form: FormMap, language: Language) -> tuple[Widget, ...]:
    """The fields of a form, in reading order; hints (how to write a date) in `language`."""
    groups = _groups(form.boxes)
    return tuple(
        _widget(form, box, groups, load_words("pdf/form_widgets", language)) for box in form.boxes
    )


def tick_ink(width: float, height: float) -> bytes:
    """What draws a tick into a box of this size in points; an empty box draws nothing."""
    points = ((0.22, 0.50), (0.42, 0.26), (0.80, 0.78))
    (x1, y1), (x2, y2), (x3, y3) = ((x * width, y * height) for x, y in points)
    side = min(width, height)
    return (
        f"q 0 G {side * 0.13:.3f} w 1 J 1 j "
        f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l {x3:.3f} {y3:.3f} l S Q"
    ).encode()


def _widget(form: FormMap, box: Box, groups: Mapping[str, str], words: Mapping[str, str]) -> Widget:
    kind = _KINDS.get(box.kind, "text")
    group, _, option = box.id.rpartition("/")
    radio = kind == "radio"
    narrow = box.kind == "date" and box.width < _DATE
    hint = words.get("day" if narrow else box.kind, "")
    tooltip = fill_names(words["tooltip"], label=box.label, hint=hint) if hint else box.label
    height = box.height * POINT
    lines = max(1, int(box.height / _LINE)) if box.kind == "text" else 1
    size = round(min(_SIZE, height * 0.72), 2)
    max_length = _MAX_LENGTH.get(box.kind, 0) if kind == "text" else 0
    if box.kind == "text":
        max_length = max(20, int(box.width * POINT / (size * _NARROW)) * lines)
    return Widget(
        kind=kind,
        box=box.id,
        name=field_name(group if radio else box.id),
        page=box.page,
        rect=_rect(form, box),
        tooltip=tooltip,
        group=groups[group] if radio else "",
        on=option if radio else "Yes" if kind == "check" else "",
        max_length=max_length,
        lines=lines,
        size=size,
    )


def _rect(form: FormMap, box: Box) -> tuple[float, float, float, float]:
    left, top = box.x, form.height - box.y
    corners = (left, top - box.height, left + box.width, top)
    a, b, c, d = (round(corner * POINT, 3) for corner in corners)
    return a, b, c, d


def _groups(boxes: Iterable[Box]) -> dict[str, str]:
    """What each group of choices is about: what the labels of its options begin with."""
    labels: dict[str, list[str]] = {}
    for box in boxes:
        if box.kind == "choice":
            labels.setdefault(box.id.rpartition("/")[0], []).append(box.label)
    return {group: _common_label(options) for group, options in labels.items()}


def _common_label(labels: list[str]) -> str:
    """What labels begin with, up to the mark before the option: "Deal 1" of "Deal 1: yes"."""
    prefix = commonprefix(labels)  # noqa: RUF071 - of letters, not of paths
    before = re.match(r"(.*)[:：·]", prefix)
    return (before[1] if before else prefix).strip() or labels[0]
