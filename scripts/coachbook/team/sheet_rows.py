"""What all readers of workbooks share: the text of a value, and which sheet of several is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems, did_you_mean
from coachbook.team.amount_text import CellNumber, CellNumber1904, currencies_of, parse_currency
from coachbook.team.csv_file import RawRow

MOST_CELLS = 1_000  # in a row: what is beyond is no table
NO_VALUE = "#FORMULA!"  # of a formula that nobody has worked out
_ERRORS = frozenset(
    (
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#NV", "#BEZUG!", "#WERT!", "#ZAHL!", "#N/D", "#¡REF!", "#¡VALOR!", "#¡DIV/0!"),
        *("#¿NOMBRE?", "#¡NUM!", "#RIF!", "#VALORE!", "#NOME?", "#VALOR!", "#VALEUR!", "#NOM?"),
        *("#NOMBRE!", "#ССЫЛКА!", "#ЗНАЧ!", "#Н/Д", "#名称?", "#值!", "#数字!", "#空!", "#引用!"),
        *("#FIELD!", "#GETTING_DATA", "#BLOCKED!", "#UNKNOWN!", "#BUSY!", "#CONNECT!", NO_VALUE),
    )
)
_OVERFLOW = re.compile(r"#{3,}|Err:\d{3}")
_EXACT = 10**15  # up to here a binary fraction holds every whole number that Excel shows
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_SHOWN = re.compile(r"\[(?!\$|h\]|m\]|s\])[^\]]*\]|_.|\*.|\\.")
_LOCALE_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_ESCAPED = re.compile(r"\\(.)")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")  # a comma behind the digits shows thousands as ones
_DIGITS = re.compile(r"[#0,.?()%/ +-]|General|E", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class SheetRows:
    """The rows of a table as read, and what is to be said of how it was read.

    `sheets`: the sheets that people see and that hold something, if none was named.
    """

    rows: Iterable[RawRow]
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetChoice:
    """Which sheet is read, by its number from 0, what is to be said, and which could be read."""

    number: int
    notes: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetName:
    """A worksheet of a workbook, and whether people see it."""

    name: str
    is_hidden: bool = False


def choose_sheet(
    file: Path, sheets: Sequence[SheetName], wanted: str, is_filled: Callable[[int], bool]
) -> SheetChoice:
    """The sheet to read, and what to say of it.

    It is the one wanted, else the first that people see and that holds something.

    Raises:
        Problems: there is none such.
    """
    names = [sheet.name for sheet in sheets]
    if wanted:
        if wanted not in names:
            says, hint = f"has no sheet '{wanted}'", did_you_mean(wanted, names)
            hint = hint or f"it has: {', '.join(names)}"
            raise Problems([Problem(Place(file), "table-sheet", says, hint)])
        return SheetChoice(names.index(wanted))
    seen = [number for number, sheet in enumerate(sheets) if not sheet.is_hidden]
    filled = [number for number in seen if is_filled(number)]
    if not seen:
        hint = "show the sheet with the deals, or write its name as `sheet` in the mapping"
        raise Problems([Problem(Place(file), "table-sheet", "all its sheets are hidden", hint)])
    number = (filled or seen)[0]
    notes = []
    if len(sheets) > 1:
        others = ", ".join(
            f"{sheet.name} (hidden)" if sheet.is_hidden else sheet.name
            for index, sheet in enumerate(sheets)
            if index != number
        )
        notes.append(f"the sheet '{names[number]}' was read; not read: {others}")
    return SheetChoice(number, tuple(notes), tuple(names[each] for each in filled))


def is_error(text: str) -> bool:
    """Whether a cell holds an error of a spreadsheet program in place of a value."""
    return text[:1] in ("#", "E") and (text in _ERRORS or bool(_OVERFLOW.fullmatch(text)))


def number_text(number: float, form: str = "", *, early: bool = False) -> CellNumber:
    """A number as text: whole ones exact, others with the 15 digits that Excel shows of them.

    Args:
        number: The number.
        form: Its number format, which may pad it with zeros or name its currency.
        early: Whether the workbook counts days from 1904.
    """
    if not isinstance(number, int) and number == int(number) and abs(number) < _EXACT:
        number = int(number)
    if isinstance(number, int):
        text = str(number)
    elif abs(number) >= _EXACT:
        text = f"{number:.14E}"  # not all its digits are there
    else:
        text = format(Decimal(f"{number:.15g}").normalize(), "f")
    if re.fullmatch("0{2,18}", form) and text.isdecimal():
        text = text.zfill(len(form))
    kind = CellNumber1904 if early else CellNumber
    found = kind(text).in_currency(currency_of_format(form))
    return found.as_shown_in_units() if _SCALED.search(form) else found


def currency_of_format(form: str) -> str:
    """The currency that a number format shows, as `[$€-407] #,##0.00` does; empty: none."""
    if not form or form.isalnum():
        return ""
    first = form.split(";", maxsplit=1)[0]
    found = [*_LOCALE_CURRENCY.findall(first)]
    rest = _ESCAPED.sub(r"\1", _LOCALE_CURRENCY.sub("", first))
    found += _QUOTED.findall(rest)
    found.append(_DIGITS.sub("", _NOT_SHOWN.sub("", _QUOTED.sub("", rest))))
    for text in found:
        if text.strip() and (currencies_of(text.strip())):
            return parse_currency(text.strip())
    return ""


def is_day_format(form: str) -> bool:
    """Whether a number format shows a day, and not only a time of day or a length of time."""
    shown = _NOT_SHOWN.sub("", _QUOTED.sub("", form.split(";", maxsplit=1)[0])).lower()
    quoted = "".join(_QUOTED.findall(form))
    if shown.strip() in ("general", "@") or "[h]" in shown or "[m]" in shown or "[s]" in shown:
        return False
    return "y" in shown or "d" in shown or ("m" in shown and any(c in quoted for c in "年月日"))


def day_text(serial: float, *, early: bool) -> str:
    """A day that a workbook counts, as ISO text; with its time of day if it has one.

    Excel takes 1900 for a leap year, so days before 1 March 1900 count one more. A number that is
    no day stays a number.
    """
    if not 0 <= serial < 2_958_466:
        return number_text(serial, early=early)
    if serial < 1 and not early:
        seconds = round(serial * 86_400) % 86_400
        return str(time(seconds // 3600, seconds // 60 % 60, seconds % 60))
    first = datetime(1904, 1, 1) if early else datetime(1899, 12, 31 if serial < 60 else 30)  # noqa: DTZ001
    moment = first + timedelta(milliseconds=round(serial * 86_400_000))
    return moment_text(moment.replace(microsecond=0))  # a second before midnight is that day still


def moment_text(value: datetime | date | time) -> str:
    """A day or moment as ISO text; midnight is left out."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat()


def bool_text(value: bool) -> str:
    """Yes or no, as a team folder has them."""
    return "yes" if value else "no"


def unescaped(text: str) -> str:
    """A workbook's text, in which control characters stand as _x000D_."""
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def raw_row(line: int, cells: dict[int, str]) -> RawRow | None:
    """A row of cells by their number from 0; None if all are empty."""
    filled = {number: text.strip() if type(text) is str else text for number, text in cells.items()}
    last = max((number for number, text in filled.items() if text), default=-1)
    if last < 0:
        return None
    return RawRow(line, tuple(filled.get(number, "") for number in range(last + 1)))
