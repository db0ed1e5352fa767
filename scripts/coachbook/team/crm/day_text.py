"""The text of a date, as people and programs write it -> the day, or why it is none or may be two.

Year first is read always: `2026-11-17`, `2026/3/5 8:05`, `2026年3月5日 星期四`, `20260305`. All
else is read in the forms that the mapping states, and only if they agree. A time of day is dropped,
but for one thing: a stamp with an offset is a moment, which falls on a day where the team is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model
from coachbook.team.amount_text import CellNumber, CellNumber1904
from coachbook.team.cell_values import CellError, quoted

_WORDS = Path(__file__).resolve().parent / "vocabulary" / "day_words.yml"
SERIALS = {"excel": date(1899, 12, 30), "excel1904": date(1904, 1, 1)}
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000  # 1927 to 2119: what else is a number is no day
_YEARS = range(1900, 2200)
_NOON_ENDS = 3  # o'clock
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|\s*年\s*(?P<month2>\d{1,2})\s*月\s*(?P<day2>\d{1,2})\s*日"
    r"|(?P<month3>\d{2})(?P<day3>\d{2}))",
    re.ASCII,
)
_MILLISECONDS = re.compile(r"1\d{12}", re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*日?|\d{1,2}[-/.]\d{1,2}", re.ASCII)
_TIME_OF_FORM = re.compile(r"[ T]*%[HI].*$")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE |= dict.fromkeys([0xA0, 0x3000, 0x202F], 0x20)


def read_day(text: str, forms: Sequence[str], zone: tzinfo = UTC) -> date:
    """The day that a text says.

    Args:
        text: The text of a cell, or a workbook's number.
        forms: As of strptime; `excel` and `excel1904` for days counted by a spreadsheet program.
        zone: Where the team is: a moment falls on its day there.

    Raises:
        CellError: it is no day that exists, or two by the forms.
    """
    days = {*_days(text, forms, zone)}
    if days & {*_day_words().no_days}:
        says = f"'{quoted(text)}' is what programs write where there is no day"
        hint = "leave the cell empty, or write under `corrections` of the mapping what is meant"
        raise CellError("team-date", says, hint)
    if len(days) == 1:
        return days.pop()
    if days:
        may_be = " or ".join(map(str, sorted(days)))
        hint = "keep in `dates` of the mapping the one form that is meant"
        raise CellError("team-date-form", f"'{quoted(text)}' may be {may_be}", hint)
    if _NO_YEAR.fullmatch(text):
        raise CellError("team-date", f"'{quoted(text)}' has no year", "write it with its year")
    hint = f"expected {' or '.join([*forms, 'a date such as 2026-11-17'])}"
    raise CellError("team-date", f"'{quoted(text)}' is no date that exists", hint)


def _days(text: str, forms: Sequence[str], zone: tzinfo) -> Iterator[date]:
    if isinstance(text, CellNumber):
        yield from _of_number(text, zone)
        return
    plain = " ".join(text.translate(_WIDE).split())
    yield from _serials(plain, forms)
    if _MILLISECONDS.fullmatch(plain):
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(plain))
        yield moment.astimezone(zone).date()
        return
    plain, weekdays = _without_weekdays(plain)
    for day in _written(plain, forms, zone):
        if all(day.weekday() == weekday for weekday in weekdays):
            yield day


def _of_number(text: CellNumber, zone: tzinfo) -> Iterator[date]:
    """The day of a number in a workbook, by the workbook's own way of counting."""
    number = Decimal(text)
    if _FIRST_SERIAL <= number < _LAST_SERIAL:
        first = SERIALS["excel1904" if isinstance(text, CellNumber1904) else "excel"]
        yield first + timedelta(days=int(number))
    elif match := _YEAR_FIRST.fullmatch(text):
        yield from _of_parts(match)
    elif _MILLISECONDS.fullmatch(text):
        yield from _days(str(text), (), zone)


def _serials(plain: str, forms: Sequence[str]) -> Iterator[date]:
    for form in forms:
        if form in SERIALS and re.fullmatch(r"\d{5}(?:\.\d+)?", plain, re.ASCII):
            yield SERIALS[form] + timedelta(days=int(plain[:5]))


class _DayWords(Model):
    """day_words.yml"""

    weekdays: tuple[tuple[str, ...], ...]
    before_noon: tuple[str, ...]
    after_noon: tuple[str, ...]
    noon: tuple[str, ...]
    hour_signs: tuple[str, ...]
    minute_signs: tuple[str, ...]
    second_signs: tuple[str, ...]
    no_days: tuple[date, ...]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each name of a weekday, from 0 for Monday."""
        return {name: number for number, day in enumerate(self.weekdays) for name in day}

    @cached_property
    def weekday(self) -> re.Pattern[str]:
        """Finds the names of weekdays."""
        longest = sorted(self.numbers, key=len, reverse=True)
        patterns = (
            rf"\b{name}\b\.?,?" if name.isascii() else rf"[(（]?{name}\.?[)）]?,?"
            for name in longest
        )
        return re.compile("|".join(patterns), re.IGNORECASE)

    @cached_property
    def time(self) -> re.Pattern[str]:
        """Finds the time of day at the end of a text, with its half of the day and its zone."""
        half = _one_of((*self.before_noon, *self.after_noon, *self.noon))
        return re.compile(
            rf"(?:(?<=\d)[ T,]+|(?<=日)\s*|\s+)(?P<early>{half})?\s*"
            rf"(?P<hour>\d{{1,2}}){_one_of(self.hour_signs)}(?P<minute>\d{{2}})"
            rf"(?:{_one_of(self.minute_signs)}(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?"
            rf"{_one_of(self.second_signs)}?|{_one_of(self.minute_signs)})?"
            rf"\s*(?P<half>{half})?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{{2}}:?\d{{2}})?$",
            re.IGNORECASE,
        )


def _one_of(words: Sequence[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest))})"


@cache
def _day_words() -> _DayWords:
    return build_model(_DayWords, read_yaml(_WORDS, _WORDS.parent))


def _without_weekdays(text: str) -> tuple[str, set[int]]:
    """A text without the days of the week in it, and which they are, from 0 for Monday."""
    names = _day_words()
    found = {word.strip("().（）,").casefold() for word in names.weekday.findall(text)}
    numbers = {names.numbers[name] for name in found}
    return (" ".join(names.weekday.sub(" ", text).split()) if found else text), numbers


def _written(plain: str, forms: Sequence[str], zone: tzinfo) -> Iterator[date]:
    for form in forms:
        moment = None if form in SERIALS else _strptime(plain, form)
        if moment and moment.year in _YEARS:
            yield _on(moment.replace(tzinfo=None), moment.tzinfo, zone)
    time = _day_words().time.search(plain)
    bare = plain[: time.start()] if time else plain
    clock = _clock(time) if time else None
    if time and clock is None:
        return
    offset = _offset(time["zone"]) if time else None
    dates = {_TIME_OF_FORM.sub("", form) for form in forms} if time else set[str]()
    written = (moment.date() for form in dates if (moment := _strptime(bare, form)))
    found = [day for day in written if day.year in _YEARS]
    if match := _YEAR_FIRST.fullmatch(bare):
        found += _of_parts(match)
    for day in found:
        yield _on(datetime.combine(day, datetime.min.time()) + (clock or timedelta()), offset, zone)


def _strptime(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a zone that it has is looked at
    except ValueError:
        return None


def _of_parts(match: re.Match[str]) -> list[date]:
    month = match["month"] or match["month2"] or match["month3"]
    day = match["day"] or match["day2"] or match["day3"]
    try:
        found = date(int(match["year"]), int(month), int(day))
    except ValueError:
        return []
    return [found] if found.year in _YEARS else []


def _clock(time: re.Match[str]) -> timedelta | None:
    """The time of day; None: there is none such."""
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    words, half = _day_words(), (time["half"] or time["early"] or "").casefold()
    if (half in words.after_noon and hour < 12) or (half in words.noon and hour <= _NOON_ENDS):
        hour += 12
    elif half in words.before_noon and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _offset(zone: str | None) -> tzinfo | None:
    """The offset that a stamp says; None: it says none."""
    if not zone:
        return None
    digits = re.sub(r"[^\d+-]", "", zone)
    if not digits:
        return UTC
    sign = -1 if digits[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5])))


def _on(moment: datetime, offset: tzinfo | None, zone: tzinfo) -> date:
    """The day of a moment in a zone; one without an offset is there already."""
    if offset is None:
        return moment.date()
    return moment.replace(tzinfo=offset).astimezone(zone).date()
