"""QR codes of version 1-Q: 16 characters, 21 modules a side, always the same mask."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from jinja2 import Environment

from coachbook.codes import SIZE
from coachbook.render.pdf import PICTURE
from coachbook.text import Language
from coachbook.words import word_texts

SIDE = 21
_DARK = re.compile("1+")
_HELD = re.compile(rf"[0-9A-Z $%*+./:-]{{{SIZE}}}")  # a QR code's alphanumeric set


def modules(payload: str) -> tuple[int, ...]:
    """The rows of the code of 16 characters, from above; the highest of 21 bits is at the left.

    Raises:
        ValueError: there are not 16 characters, or one that such a code cannot hold.
    """
    import segno  # imported here, for few commands print codes

    if not _HELD.fullmatch(payload):
        raise ValueError(f"'{payload}' is not {SIZE} characters of a QR code's alphanumeric set")
    code = segno.make_qr(
        payload, version=1, error="q", mode="alphanumeric", mask=0, boost_error=False
    )
    return tuple(int("".join(map(str, row)), 2) for row in code.matrix)


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
