"""In which forms the dates of a column are written, as far as the dates themselves tell.

`10/2/2026` is 2 October or 10 February. One date alone does not say; a column with `12/31/2026` in
it does, if all its dates are written alike. So a whole column, and all columns of one export, are
judged together: each date rules out the orders in which it is no day, and what is left must be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import reduce

from coachbook.team.cell_values import CellError
from coachbook.team.crm.day_text import read_day

_TIME = (
    r"(?P<time>[ T]+\d{1,2}:\d{2}(?P<seconds>:\d{2})?"
    r"(?P<half>\s*[AaPp][Mm])?(?:Z|\s*UTC|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(
    rf"(\d{{1,4}})(?P<mark>[-/.])(\d{{1,2}})(?P=mark)(\d{{1,4}}){_TIME}", re.ASCII
)
_CHINESE = re.compile(rf"(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})日{_TIME}", re.ASCII)
_WORDS = (
    (
        re.compile(rf"\d{{1,2}}(?P<mark>[ -])[A-Za-z]{{3}}(?P=mark)\d{{4}}{_TIME}", re.ASCII),
        "%d{}%b{}%Y",
    ),
    (re.compile(rf"[A-Za-z]{{3}} \d{{1,2}}(?P<mark>,?) \d{{4}}{_TIME}", re.ASCII), "%b %d{} %Y"),
    (re.compile(rf"[A-Za-z]{{4,9}} \d{{1,2}}(?P<mark>,?) \d{{4}}{_TIME}", re.ASCII), "%B %d{} %Y"),
)


class DayOrder(StrEnum):
    """The order of year, month and day."""

    YMD = "%Y-%m-%d"
    MDY = "%m-%d-%Y"
    DMY = "%d-%m-%Y"
    MDY_SHORT = "%m-%d-%y"
    DMY_SHORT = "%d-%m-%y"
    YMD_SHORT = "%y-%m-%d"


@dataclass(frozen=True)
class DateShape:
    """How one date is written: the orders that it can have, its separator and its time of day."""

    orders: frozenset[DayOrder]
    mark: str = "-"
    time: str = ""
    words: str = ""
    is_iso: bool = False

    def form(self, order: DayOrder) -> str:
        """The form as of strptime; empty for a date that is always read."""
        if self.is_iso:
            return ""
        return (self.words or order.value.replace("-", self.mark)) + self.time


def shape_of(text: str) -> DateShape | None:
    """How a text is written as a date; None: it is none."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return _numeric(text) or _chinese(text) or _worded(text) or _always_read(text)
    return DateShape(frozenset([DayOrder.YMD]), is_iso=True) if "-" in text else None


def common_orders(shapes: Iterable[DateShape]) -> frozenset[DayOrder]:
    """The orders in which all these dates can be read."""
    sets = [shape.orders for shape in shapes if not shape.is_iso and not shape.words]
    return reduce(frozenset.__and__, sets) if sets else frozenset()


def needed_forms(shapes: Iterable[DateShape], orders: frozenset[DayOrder]) -> tuple[str, ...]:
    """The forms in which these dates are read, in the one order that each mark allows."""
    forms: dict[str, None] = {}
    for shape in shapes:
        for order in sorted(shape.orders & orders or shape.orders):
            if form := shape.form(order):
                forms[form] = None
            break
    return tuple(sorted(forms))


def _always_read(text: str) -> DateShape | None:
    """The shape of a date that no form is needed for: year first, in whatever way."""
    if text[:4].isdecimal() and not text.isdecimal():
        try:
            read_day(text, ())
        except CellError:
            return None
        return DateShape(frozenset([DayOrder.YMD]), is_iso=True)
    return None


def _numeric(text: str) -> DateShape | None:
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, second, third = match[1], match[3], match[4]
    if len(first) == 4:
        asked = [(DayOrder.YMD, first, second, third)]
    elif len(third) == 4:
        asked = [(DayOrder.MDY, third, first, second), (DayOrder.DMY, third, second, first)]
    elif len(first) <= 2 and len(third) == 2:
        asked = [
            (DayOrder.MDY_SHORT, f"20{third}", first, second),
            (DayOrder.DMY_SHORT, f"20{third}", second, first),
            (DayOrder.YMD_SHORT, f"20{first:0>2}", second, third),
        ]
    else:
        return None
    orders = frozenset(order for order, *parts in asked if _is_day(*map(int, parts)))
    return DateShape(orders, match["mark"], _time(match)) if orders else None


def _chinese(text: str) -> DateShape | None:
    match = _CHINESE.fullmatch(text)
    if not match or not _is_day(int(match[1]), int(match[2]), int(match[3])):
        return None
    return DateShape(frozenset([DayOrder.YMD]), time=_time(match), words="%Y年%m月%d日")


def _worded(text: str) -> DateShape | None:
    for pattern, form in _WORDS:
        if match := pattern.fullmatch(text):
            words = form.replace("{}", match["mark"])
            shape = DateShape(frozenset([DayOrder.YMD]), time=_time(match), words=words)
            return shape if _is_written(text, words + shape.time) else None
    return None


def _is_written(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only whether it fits
    except ValueError:
        return False
    return True


def _time(match: re.Match[str]) -> str:
    if not match["time"]:
        return ""
    seconds = ":%S" if match["seconds"] else ""
    if match["half"]:
        gap = " " if match["half"][0].isspace() else ""
        return f" %I:%M{seconds}{gap}%p"
    return f" %H:%M{seconds}"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
