"""What a sheet's QR code says, and the codes that stand for reps: neither carries a name.

A payload is 16 characters of 0-9 and A-Z, which is what a QR code of version 1-Q holds:

    C | form 4 | rep 5 | week 2, base 36, counted from 2015-W01 | page and corner 1 | check 3

"C" tells a sheet's code from others, and this arrangement from those to come.

The check characters make the whole, read as a number in base 36, a multiple of 46649 (the largest
prime that three characters can hold; a pure system as in ISO/IEC 7064). So one wrong character, two
exchanged ones wherever they stand and two wrong neighbours are always seen; of other damage one in
46,649 is not.

A rep's code is four characters and a check character, of an alphabet without vowels (no words come
about) and without what is mistaken for another when written or read aloud: 0/O, 1/I/L, 2/Z, 4/9/A,
5/S, B/8/E, U/V, G/6, Q. Its size, 19, is prime, and so the check character, a weighted sum, sees
every wrong character and every exchange of two.
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
SIZE = 16
FORM = re.compile(r"[0-9A-Z]{4}")
_FIRST, _WEEKS = Week(2015, 1), 36 * 36
_MARK, _PRIME = "C", 46649
_PLACES = "ABCDEFGHIJKLMNOPQR"


class Corner(StrEnum):
    """Which of a page's two codes it is."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True)
class Payload:
    """What one QR code says; `str` gives its 16 characters.

    Raises:
        ValueError: a part that a code cannot hold; the message is a sentence.
    """

    form: str
    rep: str
    week: Week
    page: int
    corner: Corner

    def __post_init__(self) -> None:
        if not FORM.fullmatch(self.form):
            raise ValueError(f"'{self.form}' is not a form: four of 0-9 and A-Z")
        if wrong := code_fault(self.rep):
            raise ValueError(wrong)
        if not 0 <= self._weeks < _WEEKS:
            last = Week.of(_FIRST.monday + timedelta(weeks=_WEEKS - 1))
            raise ValueError(f"the codes hold weeks {_FIRST} to {last}, not {self.week}")
        if not 1 <= self.page <= len(_PLACES) // 2:
            raise ValueError(f"the codes hold pages 1 to {len(_PLACES) // 2}, not {self.page}")

    def __str__(self) -> str:
        place = _PLACES[2 * (self.page - 1) + (self.corner is Corner.BOTTOM)]
        return _checked(f"{_MARK}{self.form}{self.rep}{to_base36(self._weeks, 2)}{place}")

    @property
    def _weeks(self) -> int:
        return (self.week.monday - _FIRST.monday).days // 7

    @classmethod
    def parse(cls, text: str) -> Payload:
        """What a code that was read says.

        Raises:
            ValueError: what is wrong with it; the message is a sentence.
        """
        if not re.fullmatch(r"[0-9A-Z]{16}", text):
            raise ValueError(f"'{text}' is not a sheet's code: {SIZE} of 0-9 and A-Z")
        if _checked(text[:-3]) != text:
            raise ValueError(f"'{text}' is damaged, or no sheet's code: its check digits differ")
        if text[0] != _MARK:
            raise ValueError(f"'{text}' is not a sheet's code: those begin with {_MARK}")
        place = _PLACES.find(text[12])
        if place < 0:
            raise ValueError(f"'{text}' names no page: '{text[12]}' is not one of {_PLACES}")
        week = Week.of(_FIRST.monday + timedelta(weeks=int(text[10:12], 36)))
        corner = Corner.BOTTOM if place % 2 else Corner.TOP
        return cls(text[1:5], text[5:10], week, place // 2 + 1, corner)


def to_base36(number: int, size: int) -> str:
    """A number in base 36, `size` digits; digits that do not fit are cut off on the left."""
    shown = ""
    for _ in range(size):
        number, digit = divmod(number, len(DIGITS))
        shown = DIGITS[digit] + shown
    return shown


def assign(codes: Mapping[str, str], reps: Iterable[str]) -> Mapping[str, str]:
    """The codes, with one for each rep that had none; those given are never changed.

    A new code follows from the rep's id alone, unless another rep has it already: then the next
    of a fixed series. So two machines that ask for the same reps give the same codes.

    Raises:
        ValueError: there are more reps than codes.
    """
    given = dict(codes)
    taken = set(given.values())
    for rep in sorted({*reps} - {*given}):
        if len(taken) >= len(ALPHABET) ** 4:
            raise ValueError(f"there are only {len(ALPHABET) ** 4:,} codes for reps")
        code = next(code for turn in count() if (code := _code(rep, turn)) not in taken)
        given[rep] = code
        taken.add(code)
    return given


def code_fault(code: str) -> str:
    """Why this is not a rep's code, as a sentence; empty if it is one."""
    if len(code) != 5 or not {*code} <= {*ALPHABET}:
        return f"'{code}' is not a rep's code: five of {ALPHABET}"
    if code[4] != _check(code[:4]):
        return f"'{code}' is not a rep's code: a character is wrong, or two are exchanged"
    return ""


def _code(rep: str, turn: int) -> str:
    number = int.from_bytes(sha256(f"{turn} {rep}".encode()).digest(), "big")
    base = len(ALPHABET)
    data = "".join(ALPHABET[number // base**place % base] for place in range(4))
    return data + _check(data)


def _check(data: str) -> str:
    total = sum(weight * ALPHABET.index(c) for weight, c in enumerate(data, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def _checked(data: str) -> str:
    number = int(data, 36) * 36**3
    return data + to_base36(-number % _PRIME, 3)
