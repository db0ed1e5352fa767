"""How people and programs write amounts: `1.234,50`, `¥1.2万`, `12K`, `USD 1 200` -> a number.

What fits two readings is refused, never guessed: `1.234` is one and a bit in one country and over a
thousand in another. So all readings that the marks allow are made, and there must be just one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.model.entry import Model
from coachbook.team.cell_values import CellError, parse_amount, quoted

_WORDS = Path(__file__).resolve().parent / "amount_words.yml"
# Of full width, as typed in Chinese, and all kinds of blanks, minus signs and apostrophes. No more:
# NFKC would make 102 of 10².
_PLAIN: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys([0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000], " ")
_PLAIN |= dict.fromkeys(map(ord, "\u2212\u2013\u2012\ufe63"), "-")
_PLAIN |= dict.fromkeys(map(ord, "\u2019\u2018\u02bc\u00b4`"), "'")
_PLAIN |= {0xFFE5: "¥", 0xFFE1: "£", 0xFFE6: "₩", 0xFE69: "$"}
_PLAIN |= dict.fromkeys([0x200B, 0x200E, 0x200F, 0xFEFF], "")
_ZEROS = re.compile(r"(?<=\.\d{4})0+$")  # behind four decimals: programs write 62500.000000
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d{1,2})?", re.ASCII)
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?(?P<before>[^\d()+-]*)(?P<inner>[-+])?\s*"
    r"(?P<number>\d(?:[\d.,' ]*\d)?)(?P<after>[^\d()+-]*)(?P<behind>-)?(?P<close>\))?",
    re.ASCII,
)
_BRACKETS = re.compile(r"[(\[【<]([^()\[\]【】<>]*)[)\]】>]")
_BEHIND_NAME = re.compile(r"(?:[/,;:_-]|\s|\bin\b)+([^/,;:_\s-]+)$")
_CHINESE_BEHIND = re.compile(
    r"((?:[十百千]?[万亿]|千|百)(?:元|美元)|(?<=[额价值入款钱])(?:[十百千]?[万亿]|千))$"
)
_ASIDE_START = re.compile(r"^(?:单位|币种)\s*[:=]?\s*|^(?:units?|in|currency)\b\s*[:=]?\s*")
_EXPECTED = "expected a number such as 12800 or 12800.50"
MARKS = (".", ",")
_MOST_PART = 12


class CellNumber(str):
    """A cell that a workbook holds as a number: its point is a decimal point, whoever wrote it.

    `currency` is the one that its format shows, if any. `has_unit`: what people see of it is in
    thousands or so, and the number itself is not.
    """

    currency: str = ""
    has_unit: bool = False

    def as_shown_in_units(self) -> CellNumber:
        """The same number, of which people see thousands or so."""
        self.has_unit = True
        return self

    def in_currency(self, currency: str) -> CellNumber:
        """The same number in a currency; empty: in none."""
        if currency:
            self.currency = currency
        return self


class CellNumber1904(CellNumber):
    """One of a workbook that counts days from 1904 on."""


@dataclass(frozen=True)
class AmountText:
    """What an amount says. `currency`: an ISO code or a shared sign; empty: it has none."""

    value: Decimal
    currency: str = ""
    has_unit: bool = False

    def times(self, unit: Decimal) -> AmountText:
        """The amount in units of 1."""
        return self if unit == 1 else replace(self, value=(self.value * unit).normalize() + 0)


class _Words(Model):
    """amount_words.yml"""

    currencies: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    units: dict[str, Decimal]
    asides: tuple[str, ...]


@dataclass(frozen=True)
class _Known:
    """The words of amounts, without case."""

    currencies: Mapping[str, frozenset[str]]
    units: Mapping[str, Decimal]
    asides: frozenset[str]
    tokens: re.Pattern[str]


@cache
def _known() -> _Known:
    words = build_model(_Words, read_yaml(_WORDS, _WORDS.parent))
    currencies = {
        word.casefold(): frozenset([code])
        for code, names in words.currencies.items()
        for word in names
    } | {sign.casefold(): frozenset(codes) for sign, codes in words.signs.items()}
    longest = sorted({*currencies, *words.units}, key=lambda word: (-len(word), word))
    return _Known(
        currencies,
        words.units,
        frozenset(words.asides),
        re.compile("|".join(map(_whole, longest))),
    )


def _whole(word: str) -> str:
    """A pattern for a word that is no part of a longer one; k€ and 万元 are two words each."""
    pattern = re.escape(word)
    return f"(?<![a-z]){pattern}(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else pattern


def read_amount(text: str, decimal: str = "", thousands: str = "") -> AmountText:
    """The amount that a text says, with its sign.

    Args:
        text: The text of a cell.
        decimal: The mark before decimals, if it is said which: "." or ",".
        thousands: The mark between thousands, if it is said which: one of `.,'` and a space.

    Raises:
        CellError: it is no amount, or may be two; the hint says what to write.
    """
    if isinstance(text, CellNumber):
        return AmountText(Decimal(text), text.currency, text.has_unit)
    if _PLAIN_NUMBER.fullmatch(text) and (text.isdecimal() or (decimal or ".") == "." != thousands):
        return AmountText(Decimal(text))
    plain = text.translate(_PLAIN).strip()
    match = _AMOUNT.fullmatch(plain)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise _no_amount(text)
    before, after = _said(match["before"]), _said(match["after"])
    if before is None or after is None or (before.units and not before.currencies):
        raise _no_amount(text)
    units = (*before.units, *after.units)
    signs = [match[name] for name in ("sign", "inner", "behind") if match[name]]
    if len(signs) + bool(match["open"]) > 1 or len(units) > 1:
        raise _no_amount(text)
    value = _number(text, match["number"], decimal, thousands)
    unit = units[0] if units else Decimal(1)
    negative = match["open"] or "-" in signs
    currency = _one_currency(text, [*before.currencies, *after.currencies])
    amount = AmountText(-value if negative else value, currency, bool(units))
    return amount.times(unit)


def parse_deal_amount(text: str) -> Decimal:
    """The amount in a team folder's table, with or without separators: 19040.00 or 19,040.00.

    Raises:
        CellError: it is none, negative, has over twelve digits or four decimals, or may be another.
    """
    try:
        amount = read_amount(text)
    except CellError as error:
        raise CellError(error.rule, error.says, _EXPECTED) from None
    if amount.value < 0:
        raise CellError("team-number", f"'{quoted(text)}' is negative", _EXPECTED)
    return parse_amount(format(amount.value, "f"))


def plain_mark(text: str) -> str:
    """A mark as it is compared: a full-width comma is a comma."""
    return text.translate(_PLAIN).strip()


def is_read(mark: str) -> bool:
    """Whether a mark in amounts says something: a separator, a sign, a currency, a unit."""
    plain = plain_mark(mark)
    return not plain.strip(".,'()+-") or _said(plain) is not None


def units_beside(currency: str) -> tuple[Decimal, ...]:
    """The units in a text that should name a currency alone: 万元 counts in ten thousands."""
    said = _said(plain_mark(currency))
    return said.units if said else ()


def plain_amount(value: Decimal) -> str:
    """An amount as a team folder's tables have it, in which no reader takes a point for another."""
    text = format(value, "f")
    whole, point, fraction = text.partition(".")
    if point and len(fraction) == 3 and len(whole.lstrip("-")) <= 3 and whole.lstrip("-0"):
        return f"{text}0"
    return text


def currencies_of(text: str) -> frozenset[str]:
    """The codes of the currencies that a text may stand for; none: it is not known."""
    plain = " ".join(text.translate(_PLAIN).casefold().split())
    found = _known().currencies.get(plain)
    if found is not None:
        return found
    codes = re.findall(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", text.translate(_PLAIN))
    if len(set(codes)) == 1:
        return frozenset(codes)
    bracket = _BRACKETS.sub("", plain).strip()
    return _known().currencies.get(bracket, frozenset()) if bracket != plain else frozenset()


def parse_currency(text: str) -> str:
    """A currency as it is kept: its ISO code, or a sign that several share.

    Raises:
        CellError: it is not known.
    """
    codes = currencies_of(text)
    if not codes:
        says = f"'{quoted(text)}' is no currency that is known here"
        raise CellError("team-currency", says, "expected a code of three letters, such as CNY")
    return _name_of(codes)


def currency_code(text: str) -> str:
    """The one code that a currency stands for where nothing else says it: `¥` CNY, `$` USD."""
    codes = currencies_of(text)
    return next((code for code in ("CNY", "USD") if code in codes), min(codes, default=text))


def same_currency(one: str, other: str) -> bool:
    """Whether two currencies, each a code, sign or word, may be the same one."""
    return one == other or bool(currencies_of(one) & currencies_of(other))


@cache
def unit_of(column: str) -> Decimal | None:
    """What 1 stands for in a column of amounts, as its name says.

    1: the name has no unit. None: brackets in the name say something that is not known here.
    """
    name = column.translate(_PLAIN).casefold().strip()
    asides = _BRACKETS.findall(name)
    rest = _BRACKETS.sub("", name).strip()
    found = [_unit(_ASIDE_START.sub("", aside.strip())) for aside in asides]
    if None in found:
        return None
    if behind := _BEHIND_NAME.search(rest):
        found.append(_unit(behind[1]) or Decimal(1))
    elif chinese := _CHINESE_BEHIND.search(rest):
        found.append(_unit(chinese[1]) or Decimal(1))
    units = {unit for unit in found if unit is not None and unit != 1}
    return units.pop() if len(units) == 1 else None if units else Decimal(1)


def unit_of_titles(titles: Iterable[str]) -> Decimal:
    """What 1 stands for in a table, as lines around it say (`单位：万元`); 1: they say none."""
    parts = (part for title in titles for part in (title, *title.split()))
    return next((unit for part in parts if (unit := unit_of(part)) not in (None, 1)), Decimal(1))


@cache
def currency_of_column(column: str) -> str:
    """The currency that the name of a column says, as `Amount (USD)` does; empty: none."""
    name = column.translate(_PLAIN).casefold().strip()
    parts = [_ASIDE_START.sub("", aside.strip()) for aside in _BRACKETS.findall(name)]
    parts += [m[1] for m in [_BEHIND_NAME.search(_BRACKETS.sub("", name).strip())] if m]
    for part in parts:
        said = _said(part)
        if said and said.currencies:
            codes = frozenset.intersection(*said.currencies)
            return _name_of(codes) if codes else ""
    return ""


def _unit(aside: str) -> Decimal | None:
    if not aside or aside in _known().asides or (aside.isdigit() and aside != "000"):
        return Decimal(1)
    said = _said(aside)
    if said is None or len(said.units) > 1:
        return None
    return said.units[0] if said.units else Decimal(1)


@dataclass(frozen=True)
class _Said:
    """The currencies and units that stand beside a number."""

    currencies: tuple[frozenset[str], ...]
    units: tuple[Decimal, ...]


def _said(text: str) -> _Said | None:
    """What a text says if it is nothing but currencies and units; else None."""
    known = _known()
    currencies: list[frozenset[str]] = []
    units: list[Decimal] = []
    rest = text.casefold().strip()
    while rest:
        match = known.tokens.match(rest)
        if match is None and rest[:1] in "kmt" and rest[1:].upper() in _codes():
            units.append(known.units[rest[:1]] if rest[0] != "t" else Decimal(1000))  # kUSD, TEUR
            rest = rest[1:]
            continue
        if match is None:
            return None
        if match[0] in known.units:
            units.append(known.units[match[0]])
        else:
            currencies.append(known.currencies[match[0]])
        rest = rest[match.end() :].strip()
    return _Said(tuple(currencies), tuple(units))


@cache
def _codes() -> frozenset[str]:
    return frozenset(code for codes in _known().currencies.values() for code in codes)


def _one_currency(text: str, found: list[frozenset[str]]) -> str:
    if not found:
        return ""
    codes = frozenset.intersection(*found)
    if not codes:
        raise CellError("team-currency", f"'{quoted(text)}' names two currencies", "keep one")
    return _name_of(codes)


def _name_of(codes: frozenset[str]) -> str:
    if len(codes) == 1:
        return next(iter(codes))
    signs = (word for word, meant in _known().currencies.items() if meant == codes)
    return min(signs, key=lambda word: (len(word), word))


def _number(text: str, number: str, decimal: str, thousands: str) -> Decimal:
    """The one number that fits.

    Raises:
        CellError: none or several do.
    """
    number = _ZEROS.sub("", number)
    readings = {*_readings(number, decimal, thousands)}
    if len(readings) == 1:
        return readings.pop()
    if not readings:
        raise _no_amount(text)
    may_be = " or ".join(format(value.normalize() + 0, "f") for value in sorted(readings))
    says = f"'{quoted(text)}' may be {may_be}"
    hint = (
        'write in the mapping `amounts: {decimal: ".", thousands: ","}` or '
        '`amounts: {decimal: ",", thousands: "."}`'
    )
    raise CellError("team-amount-form", says, hint)


def _readings(number: str, decimal: str, thousands: str) -> Iterator[Decimal]:
    """All numbers that a text of digits and marks may be.

    Groups are of three; of two before the last one, as in India, with commas. A comma before three
    digits may always be one between thousands, even where the digits before it are no group.
    """
    marks = (decimal,) if decimal else ("", *(mark for mark in MARKS if mark != thousands))
    for mark in marks:
        said = (thousands,) if thousands and decimal else MARKS
        for group in {*said, " ", "'"} - {mark}:
            sign = re.escape(group)
            grouped = rf"[1-9]\d{{0,2}}(?:{sign}\d{{3}})+"
            if group == ",":
                grouped += rf"|[1-9]\d?(?:{sign}\d{{2}})+{sign}\d{{3}}"
            part = (
                rf"(?:{re.escape(mark)}(?P<part>\d{{1,{_MOST_PART}}}))?" if mark else "(?P<part>)"
            )
            if match := re.fullmatch(rf"(?P<whole>\d+|{grouped}){part}", number, re.ASCII):
                whole = match["whole"].replace(group, "")
                yield Decimal(f"{whole}.{match['part']}" if match["part"] else whole)
                if mark == "," and not decimal and len(match["part"] or "") > 2:
                    yield Decimal(whole + match["part"])


def _no_amount(text: str) -> CellError:
    hint = "expected a number such as 12800, 12,800.50 or 1.2万"
    return CellError("team-number", f"'{quoted(text)}' is not such a number", hint)
