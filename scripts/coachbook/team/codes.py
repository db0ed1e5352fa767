"""What a sheet's QR code says, and the codes that stand for reps and prints. None holds a name.

The payload of a QR code is 19 characters of 0-9 and A-Z; version 1-M holds 20 (ISO/IEC 18004,
alphanumeric mode):

    D | form 4 | rep 5 | week 2 | print 3 | place 1 | check 3

The D tells this arrangement from other codes and from arrangements to come. Sheets printed before
have the 16 characters of an older one, which begins with C and has no print; it is read for ever.
The week is the number of weeks since 2015-W01, in base 36. The place is one letter: A is the top
and B the bottom of page 1, C the top of page 2, and so on. Z is the cover of a pack, which is of no
form and no rep: there, zeros stand.

Print. Two sheets for one rep and week may have other deals, so each print has a value of its own:
the SHA-256 of what was printed, with the number of the attempt before it, modulo 36³ = 46,656.
Equal content has the same value. If other content of the rep's week has that value already, the
next attempt is taken. Which deals, kind and scorer a print has stands in the print log.

Payload check. The three check characters make the payload, read as a number in base 36, a multiple
of the prime P = 46649: a pure system as in ISO/IEC 7064, one modulus for the whole string. P is the
largest prime below 36³ = 46656, so that the check fits into three characters.
- A wrong character at place i from the right changes the number by d·36^i with 0 < |d| < 36. P
  divides neither d nor 36, so it is always noticed.
- Two characters x and y exchanged at places i and j change it by (x - y)·36^i·(1 - 36^(j - i)). For
  every distance j - i up to 18 the last factor is no multiple of P: always noticed.
- Two wrong neighbours change it by less than 36² times a power of 36: always noticed.
- Of all other damage, 1 in 46,649 goes unnoticed.
The same in base 10 with P = 97 and two check digits: 123 is shifted to 12300, the check is -12300
mod 97 = 19, and 12319 = 127·97.

Rep code. Four characters and a check character, such as HMK7T. The alphabet has no vowels, so that
no words come about, and at most one of the characters that are easily mistaken for each other in
writing or on the telephone: 0/O, 1/I/L, 2/Z, 4/9/A, 5/S, B/8/E, U/V, G/6, Q. Its 19 characters are
worth 0 to 18, and 19 is prime. The check character e of a code abcde makes 2a + 3b + 4c + 5d + e a
multiple of 19. No weight is 0 and no two are the same modulo 19, so every wrong character and every
exchange of two different characters is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import count

from coachbook.base.week import Week

ALPHABET = "36789CDFHJKMNPRTWXY"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZE = 19
FORM = re.compile(r"[0-9A-Z]{4}")
PRINT = re.compile(r"[0-9A-Z]{3}")
_FIRST, _WEEKS = Week(2015, 1), 36 * 36
_MARK, _OLD_MARK, _OLD_SIZE, _PRIME = "D", "C", 16, 46649
_PLACES = "ABCDEFGHIJKLMNOPQR"
_COVER, _NO_FORM, _NO_REP = "Z", "0000", "00000"


class Corner(StrEnum):
    """The place of a code on its page."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True)
class Payload:
    """The content of a sheet's QR code; `str` gives its characters.

    Attributes:
        form: Four characters that stand for the blank form.
        rep: The rep's code.
        week: From 2015-W01 on; 1,296 weeks can be told.
        page: From 1 to 9.
        corner: The place of the code on its page.
        print: Three characters that stand for the print; empty in the older arrangement.

    Raises:
        ValueError: a part that a code cannot hold; the message is a sentence.
    """

    form: str
    rep: str
    week: Week
    page: int
    corner: Corner
    print: str = ""

    def __post_init__(self) -> None:
        if not FORM.fullmatch(self.form):
            raise ValueError(f"'{self.form}' is not a form: four of 0-9 and A-Z")
        if fault := code_fault(self.rep):
            raise ValueError(fault)
        if self.print and (fault := print_fault(self.print)):
            raise ValueError(fault)
        _weeks(self.week)
        if not 1 <= self.page <= len(_PLACES) // 2:
            raise ValueError(f"the codes hold pages 1 to {len(_PLACES) // 2}, not {self.page}")

    def __str__(self) -> str:
        mark = _MARK if self.print else _OLD_MARK
        place = _PLACES[2 * (self.page - 1) + (self.corner is Corner.BOTTOM)]
        weeks = to_base36(_weeks(self.week), 2)
        return _with_check(f"{mark}{self.form}{self.rep}{weeks}{self.print}{place}")

    @classmethod
    def parse(cls, text: str) -> Payload:
        """The content of a sheet's code that was scanned.

        Raises:
            ValueError: what is wrong with it; the message is a sentence.
        """
        code = read_code(text)
        if isinstance(code, CoverCode):
            raise ValueError(f"'{text}' is on the cover of a pack, not on a sheet")
        return code


@dataclass(frozen=True)
class CoverCode:
    """The content of the QR code on a pack's cover; `str` gives its characters.

    Attributes:
        week: The week of the sheets in the pack.
        print: Three characters that stand for what is printed on the cover.

    Raises:
        ValueError: a part that a code cannot hold; the message is a sentence.
    """

    week: Week
    print: str

    def __post_init__(self) -> None:
        if fault := print_fault(self.print):
            raise ValueError(fault)
        _weeks(self.week)

    def __str__(self) -> str:
        weeks = to_base36(_weeks(self.week), 2)
        return _with_check(f"{_MARK}{_NO_FORM}{_NO_REP}{weeks}{self.print}{_COVER}")


def read_code(text: str) -> Payload | CoverCode:
    """The content of a code that was scanned, on a sheet or on the cover of a pack.

    Raises:
        ValueError: what is wrong with it; the message is a sentence.
    """
    if not re.fullmatch(rf"[0-9A-Z]{{{SIZE}}}|[0-9A-Z]{{{_OLD_SIZE}}}", text):
        raise ValueError(f"'{text}' is not a sheet's code: {SIZE} of 0-9 and A-Z")
    if _with_check(text[:-3]) != text:
        raise ValueError(f"'{text}' is damaged, or no sheet's code: its check digits differ")
    if (text[0], len(text)) not in ((_MARK, SIZE), (_OLD_MARK, _OLD_SIZE)):
        raise ValueError(f"'{text}' is not a sheet's code: those begin with {_MARK}")
    form, rep, print_, letter = text[1:5], text[5:10], text[12:-4], text[-4]
    week = Week.of(_FIRST.monday + timedelta(weeks=int(text[10:12], 36)))
    if print_ and letter == _COVER and (form, rep) == (_NO_FORM, _NO_REP):
        return CoverCode(week, print_)
    place = _PLACES.find(letter)
    if place < 0:
        raise ValueError(f"'{text}' names no page: '{letter}' is not one of {_PLACES}")
    corner = Corner.BOTTOM if place % 2 else Corner.TOP
    return Payload(form, rep, week, place // 2 + 1, corner, print_)


def print_code(content: str, taken: Mapping[str, str]) -> str:
    """The three characters that stand for a print.

    Args:
        content: A hash of all that is printed.
        taken: The content of each print that is known of the rep's week, by its characters.

    Raises:
        ValueError: all values are taken.
    """
    if len(taken) >= len(DIGITS) ** 3:
        raise ValueError(f"there are only {len(DIGITS) ** 3:,} values for the prints of a week")
    values = (_print_value(content, attempt) for attempt in count())
    return next(value for value in values if taken.get(value, content) == content)


def _print_value(content: str, attempt: int) -> str:
    return to_base36(int(sha256(f"{attempt} {content}".encode()).hexdigest(), 16), 3)


def print_fault(text: str) -> str:
    """A sentence that says why these are not the characters of a print; empty: they are."""
    return "" if PRINT.fullmatch(text) else f"'{text}' is not a print: three of 0-9 and A-Z"


def _weeks(week: Week) -> int:
    """Weeks since the first one that a code can tell.

    Raises:
        ValueError: a code cannot tell it.
    """
    weeks = (week.monday - _FIRST.monday).days // 7
    if not 0 <= weeks < _WEEKS:
        last = Week.of(_FIRST.monday + timedelta(weeks=_WEEKS - 1))
        raise ValueError(f"the codes hold weeks {_FIRST} to {last}, not {week}")
    return weeks


def to_base36(number: int, size: int) -> str:
    """The last `size` digits of a number in base 36, such as 0Z for 35 and two digits."""
    digits = ""
    for _ in range(size):
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits


def assign(codes: Mapping[str, str], reps: Iterable[str]) -> Mapping[str, str]:
    """The codes by rep id, with a new one for each rep that had none; old ones never change.

    A new code is the SHA-256 of the rep's id with the number of the attempt before it, written in
    the alphabet; the first attempt that no other rep has is taken. So a code follows from the ids
    alone, and two machines that name the same reps give the same codes.

    Raises:
        ValueError: there are more reps than codes.
    """
    assigned = dict(codes)
    taken = set(assigned.values())
    for rep in sorted({*reps} - {*assigned}):
        if len(taken) >= len(ALPHABET) ** 4:
            raise ValueError(f"there are only {len(ALPHABET) ** 4:,} codes for reps")
        code = next(code for attempt in count() if (code := _code(rep, attempt)) not in taken)
        assigned[rep] = code
        taken.add(code)
    return assigned


def code_fault(code: str) -> str:
    """A sentence that says why this is not a rep's code; empty if it is one."""
    if len(code) != 5 or not {*code} <= {*ALPHABET}:
        return f"'{code}' is not a rep's code: five of {ALPHABET}"
    if code[4] != _check(code[:4]):
        return f"'{code}' is not a rep's code: a character is wrong, or two are exchanged"
    return ""


def _code(rep: str, attempt: int) -> str:
    number = int.from_bytes(sha256(f"{attempt} {rep}".encode()).digest(), "big")
    base = len(ALPHABET)
    data = "".join(ALPHABET[number // base**place % base] for place in range(4))
    return data + _check(data)


def _check(data: str) -> str:
    """The check character for the four characters of a rep's code: see the module."""
    total = sum(weight * ALPHABET.index(c) for weight, c in enumerate(data, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def _with_check(data: str) -> str:
    """The data of a payload with its three check characters: see the module."""
    number = int(data, 36) * 36**3
    return data + to_base36(-number % _PRIME, 3)
