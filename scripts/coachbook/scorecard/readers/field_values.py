"""Parsing of one field: from what a person wrote to a value of the field's kind, or a refusal.

All readers share it, so that the same writing means the same on every medium. Whatever is clear is
accepted, with a note if it was not written as asked: both "３分" and "三" are 3. What is
not clear is refused with a sentence; nothing is guessed. An "x" may be a tick or a cross, so it is
refused. A date later than the card's week is refused, since no fact can be dated in the future; how
days without a year are read is explained in `written_dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, partial
from typing import TypeAlias

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import load_words
from coachbook.playbook.rubric import MOST_LEVEL
from coachbook.scorecard.observation import DONE, NOT_APPLICABLE, NOT_DONE, Value
from coachbook.scorecard.refusal_words import joined, says
from coachbook.scorecard.written_dates import parse_day
from coachbook.sheet.fields import FieldKind
from coachbook.team.cell_values import quoted

Raw: TypeAlias = str | int | float | bool | date | datetime | time | None

MOST_NUMBER, MOST_TEXT = 9999, 2000
_HUGE = 10**30
_NUMERALS = {**dict(zip("〇一二三四五六七八九十", range(11), strict=True)), "零": 0, "两": 2}
_LINES = "\n\t"
_WORDS = "scorecard/field_values"
_UNIT = re.compile(r"(\d+|[〇零一二两三四五六七八九十])\s*(\D+)")


@dataclass(frozen=True)
class Accepted:
    """A value of the field's kind; None is blank. `note`: how it was written, if not as asked."""

    value: Value
    note: str = ""


@dataclass(frozen=True)
class Refused:
    """Why there is no value: a sentence without the address, which the reader knows."""

    says: str


def parse_field(
    kind: FieldKind,
    raw: Raw,
    *,
    most: int = 0,
    week: Week | None = None,
    typed: bool = False,
    counts: str = "",
    options: Sequence[str] = (),
) -> Accepted | Refused:
    """The value of a field.

    Args:
        kind: The field's kind.
        raw: What the reader found.
        most: For a cause or item, the highest number there is; 0: not known.
        week: The card's week: it gives a date without a year its year, and no date may be later.
        typed: The medium has numbers of its own, so a number written as text gets a note.
        counts: What a number counts, such as "calls": its unit may follow it, no other.
        options: Of a choice: what may be chosen.
    """
    text = _clean(raw, kind)
    if raw is None or text == "":
        return Accepted(None)
    if isinstance(raw, int | float) and abs(raw) >= _HUGE:
        return Refused(says("too_large"))
    if text and any(unicodedata.category(c) == "Cs" for c in text):
        return Refused(says("half_character"))
    parsed = _parser(kind, most, week, counts, options)(raw, text or "")
    if isinstance(parsed, Refused):
        return parsed
    is_as_asked = _is_as_asked(kind, raw, parsed, typed)
    return Accepted(
        parsed, "" if is_as_asked else f"'{quoted(str(raw))}' read as {_value_words(parsed)}"
    )


_Parsed: TypeAlias = "Value | Refused"


def _is_as_asked(kind: FieldKind, raw: Raw, parsed: Value, typed: bool) -> bool:
    """Whether it was written as asked, so that no note is needed."""
    if isinstance(raw, bool) or kind in (FieldKind.TEXT, FieldKind.SIGN):
        return not (isinstance(raw, datetime) and raw.time() != time.min)
    if isinstance(raw, str):
        return raw == str(parsed) and not (typed and isinstance(parsed, int))
    return kind is not FieldKind.TICK


def _value_words(value: Value) -> str:
    if value is None:
        return "blank"
    return "ticked" if value is True else {NOT_APPLICABLE: "N/A"}.get(str(value), str(value))


def _clean(raw: Raw, kind: FieldKind) -> str | None:
    """Text stripped of outer spaces and invisible characters; None: it is no text.

    Except in free text, full-width and other compatibility forms become plain ones (NFKC).
    """
    if not isinstance(raw, str):
        return None
    line_breaks = _LINES if kind is FieldKind.TEXT else ""
    visible = (c for c in raw if c in line_breaks or unicodedata.category(c) not in ("Cf", "Cc"))
    visible_text = "".join(visible)
    return (
        visible_text.strip()
        if kind is FieldKind.TEXT
        else unicodedata.normalize("NFKC", visible_text).strip()
    )


def _whole(raw: Raw, text: str, units: frozenset[str]) -> int | Refused:
    """A whole number, written in any way; a unit such as 分 may follow it."""
    if isinstance(raw, bool):
        return Refused(says("no_number", value=str(raw).lower()))
    if isinstance(raw, datetime | date | time):
        return Refused(says("date_for_number", value=raw.isoformat()))
    if isinstance(raw, int | float):
        exact = Decimal(str(raw))
        if exact.is_finite() and exact == exact.to_integral_value():
            return int(exact)
        return Refused(says("not_whole_number", value=f"{raw:.12g}"))
    longest_first = sorted(units, key=len, reverse=True)
    bare = next((text[: -len(u)].rstrip() for u in longest_first if text.lower().endswith(u)), text)
    if bare in _NUMERALS:
        return _NUMERALS[bare]
    if bare.isascii() and bare.isdigit() and len(bare) <= 9:
        return int(bare)
    if bare.removesuffix(".0").isdigit() and bare.isascii() and len(bare) <= 9:
        return int(bare.removesuffix(".0"))
    return Refused(says("not_whole", value=quoted(text)))


def _level(raw: Raw, text: str) -> _Parsed:
    if text.lower() in _spellings("not_applicable"):
        return NOT_APPLICABLE
    number = _whole(raw, text, _spellings("unit_level"))
    expected = says("expected_level", most=MOST_LEVEL)
    return _within(number, 0, MOST_LEVEL, expected)


def _number(raw: Raw, text: str, counts: str) -> _Parsed:
    expected = says("expected_number", most=MOST_NUMBER)
    units = _spellings("unit_number") | _units(counts)
    number = _whole(raw, text, units)
    other = _UNIT.fullmatch(text)
    if isinstance(number, Refused) and counts and other and other[2].lower() in _every_unit():
        not_counted = says("other_unit", value=quoted(text), unit=other[2])
        return Refused(joined(not_counted, expected))
    return _within(number, 0, MOST_NUMBER, expected)


def _units(counts: str) -> frozenset[str]:
    """The units in which something is counted; empty: none are known."""
    name = f"unit_{counts}"
    return _spellings(name) if name in load_words(_WORDS, Language.ZH) else frozenset()


@cache
def _every_unit() -> frozenset[str]:
    names = (name for name in load_words(_WORDS, Language.ZH) if name.startswith("unit_"))
    return frozenset(unit for name in names for unit in _spellings(name))


def _ordinal(raw: Raw, text: str, most: int) -> _Parsed:
    most = most or 99
    return _within(_whole(raw, text, frozenset()), 1, most, says("expected_ordinal", most=most))


def _within(number: int | Refused, least: int, most: int, expected: str) -> _Parsed:
    if isinstance(number, Refused):
        return Refused(joined(number.says, expected))
    if least <= number <= most:
        return number
    return Refused(joined(says("out_of_range", value=number), expected))


def _tick(raw: Raw, text: str) -> _Parsed:
    number = raw if isinstance(raw, int | float) else None
    if isinstance(raw, bool) or number in (0, 1) or text in ("0", "1"):
        return True if raw is True or raw == 1 or text == "1" else None
    if text.lower() in _spellings("ticked"):
        return True
    if text.lower() in _spellings("unticked"):
        return None
    what = quoted(text or str(raw))
    why = "tick_or_cross" if what in ("x", "X", "×") else "no_tick"
    return Refused(joined(says(why, value=what), says("expected_tick")))


def _done(raw: Raw, text: str) -> _Parsed:
    if isinstance(raw, bool):
        return DONE if raw else NOT_DONE
    if text.lower() in _spellings("done"):
        return DONE
    if text.lower() in _spellings("not_done"):
        return NOT_DONE
    return Refused(says("not_done", value=quoted(text or str(raw))))


def _choice(raw: Raw, text: str, options: Sequence[str]) -> _Parsed:
    """One of the options, by its name or as people write it: 是, true, 周三."""
    written = text.lower() or str(raw).lower()
    for option in options:
        if written == option or written in _spellings(f"choice_{option}"):
            return option
    expected = says("expected_of", list=", ".join(options))
    return Refused(joined(says("no_choice", value=quoted(text or str(raw))), expected))


def _date(raw: Raw, text: str, week: Week | None) -> _Parsed:
    if isinstance(raw, date):
        parsed: date | str = _day(raw)
    else:
        parsed = parse_day(text, week) if text else says("no_date", value=raw)
    if isinstance(parsed, str):
        return Refused(parsed)
    if week and parsed > week.sunday:
        return Refused(says("later_than_week", value=parsed, end=week.sunday))
    return parsed.isoformat()


def _day(raw: date) -> date:
    """The day of a date cell, which spreadsheets store with a time of day."""
    return raw.date() if isinstance(raw, datetime) else raw


def _text(raw: Raw, text: str) -> _Parsed:
    if isinstance(raw, date):
        return _day(raw).isoformat()
    if isinstance(raw, time):
        return raw.isoformat()
    content = text or str(raw)
    if len(content) > MOST_TEXT:
        return Refused(says("long_text", count=f"{len(content):,}", most=f"{MOST_TEXT:,}"))
    return content


def _sign(raw: Raw, text: str) -> _Parsed:
    if isinstance(raw, bool):
        return "✓" if raw else None
    return _text(raw, text)


@cache
def _spellings(name: str) -> frozenset[str]:
    """The ways in which people write something, in lower case, from words/field_values.yml."""
    return frozenset(
        unicodedata.normalize("NFKC", form).lower()
        for language in Language
        for form in load_words(_WORDS, language)[name].split()
    )


def _parser(
    kind: FieldKind, most: int, week: Week | None, counts: str, options: Sequence[str]
) -> Callable[[Raw, str], _Parsed]:
    if kind is FieldKind.NUMBER:
        return partial(_number, counts=counts)
    if kind is FieldKind.CHOICE:
        return partial(_choice, options=options)
    if kind is FieldKind.DATE:
        return partial(_date, week=week)
    if kind in (FieldKind.CAUSE, FieldKind.ITEM):
        return partial(_ordinal, most=most)
    return _PARSERS[kind]


_PARSERS: Mapping[FieldKind, Callable[[Raw, str], _Parsed]] = {
    FieldKind.TICK: _tick,
    FieldKind.SCORE: _level,
    FieldKind.LEVEL: _level,
    FieldKind.DONE: _done,
    FieldKind.TEXT: _text,
    FieldKind.SIGN: _sign,
}
