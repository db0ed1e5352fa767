"""QR codes of version 1-Q: 16 characters, 21 modules a side, always the same mask.

Everything about such a code is linear over GF(2): with the mask fixed, each bit of the data flips
a fixed set of modules. So 89 codes made by segno are enough to make all others by exclusive or.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment

from coachbook.codes import DIGITS, SIZE
from coachbook.render.pdf import PICTURE
from coachbook.text import Language
from coachbook.words import word_texts

SIDE = 21
_DARK = re.compile("1+")
_BITS = 11  # two characters of the alphanumeric set: 45 × the first + the second
_CHARACTERS = DIGITS + " $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_CHARACTERS)}


def modules(payload: str) -> tuple[int, ...]:
    """The rows of the code of 16 characters, from above; the highest of 21 bits is at the left.

    Raises:
        ValueError: there are not 16 characters, or one that such a code cannot hold.
    """
    if len(payload) != SIZE or not {*payload} <= _VALUES.keys():
        raise ValueError(f"'{payload}' is not {SIZE} characters of a QR code's alphanumeric set")
    square, flips = _table()
    values = [_VALUES[character] for character in payload]
    for place, (first, second) in enumerate(zip(values[::2], values[1::2], strict=True)):
        pair = len(_CHARACTERS) * first + second
        for bit in range(_BITS):
            if pair >> bit & 1:
                square ^= flips[place * _BITS + bit]
    row = (1 << SIDE) - 1
    return tuple(square >> SIDE * below & row for below in reversed(range(SIDE)))


def runs(payload: str) -> Iterator[tuple[int, int, int]]:
    """The dark stretches of the code, as (x, y, width) in modules from its top left corner."""
    for y, row in enumerate(modules(payload)):
        for dark in _DARK.finditer(f"{row:0{SIDE}b}"):
            yield dark.start(), y, dark.end() - dark.start()


def qr_globals(environment: Environment) -> dict[str, object]:
    """What templates draw codes with: `qr_image(payload)`, a picture's address, and what a reader
    hears instead of the picture, `qr_alt[language]`. The environment has the template qr.svg."""
    template = environment.get_template("qr.svg")

    def qr_image(payload: str) -> str:
        picture = template.render(side=SIDE, runs=runs(payload))
        return PICTURE + base64.b64encode(picture.encode()).decode()

    said = word_texts("forms")["qr"]
    return {"qr_image": qr_image, "qr_alt": {language: said.in_(language) for language in Language}}


@cache
def _table() -> tuple[int, tuple[int, ...]]:
    """The code of all zeros, and what each bit of the data flips in it, from the first pair on."""
    zero = _square("0" * SIZE)
    flips = []
    for place in range(0, SIZE, 2):
        for bit in range(_BITS):
            first, second = divmod(1 << bit, len(_CHARACTERS))
            pair = _CHARACTERS[first] + _CHARACTERS[second]
            flips.append(zero ^ _square("0" * place + pair + "0" * (SIZE - 2 - place)))
    return zero, tuple(flips)


def _square(payload: str) -> int:
    """All modules in one number, made by segno; imported here, for few commands print codes."""
    import segno

    code = segno.make_qr(
        payload, version=1, error="q", mode="alphanumeric", mask=0, boost_error=False
    )
    return int("".join(str(module) for row in code.matrix for module in row), 2)
