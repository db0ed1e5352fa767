"""The fields of a PDF form, made from a form map.

They are described here once, for both writers: acroform.py adds them to a finished file, and
press/pack_fields.py writes them for every rep of a pack.
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
_DATE = 18  # mm: the width of a date with its year
_LINE = 5.5  # mm: the height of a line in a box for several lines
_SIZE = 9.0  # points: the largest text in a field
_NARROW = (
    0.45  # the width of a narrow letter, as a share of its size: MaxLen cuts nothing that fits
)


@dataclass(frozen=True)
class Widget:
    """One field on a page, or one option of a radio group.

    Attributes:
        kind: How a viewer shows it. The options of a radio group follow each other.
        box: The id of the box in the form map.
        name: The field's /T (see field_names.py); for a radio option, that of its group.
        page: From 1.
        rect: Left, bottom, right, top in points from the page's bottom left corner.
        tooltip: The /TU of the field or option, which screen readers speak.
        group: The /TU of the radio group; empty for other kinds.
        on: The name of the ticked state, without "/"; empty for text.
        max_length: How many characters a text may have (/MaxLen); 0 for other kinds.
        lines: How many lines of text fit; a field of more than one is multi-line.
        size: The size of its text, in points.
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
    """The operators that draw a tick in a box of this size; points from its bottom left corner."""
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
    """The label of each group of choices, by the group's id."""
    labels: dict[str, list[str]] = {}
    for box in boxes:
        if box.kind == "choice":
            labels.setdefault(box.id.rpartition("/")[0], []).append(box.label)
    return {group: _common_label(options) for group, options in labels.items()}


def _common_label(labels: list[str]) -> str:
    """The words that all labels begin with, up to a colon or dot before the option.

    "Deal 1: yes" and "Deal 1: no" give "Deal 1".
    """
    prefix = commonprefix(labels)  # noqa: RUF071 - of letters, not of paths
    before = re.match(r"(.*)[:：·]", prefix)
    return (before[1] if before else prefix).strip() or labels[0]
