"""QR codes of version 1-Q: 16 characters, 21 modules a side, always the same mask."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

from jinja2 import Environment

from coachbook.base.text import Language
from coachbook.base.words import word_texts
from coachbook.pdf.html_to_pdf import SVG_ADDRESS
from coachbook.pdf.press.fragment import Fragment, pdf_number
from coachbook.team.codes import SIZE

SIDE = 21
_DARK = re.compile("1+")
_ALPHANUMERIC = re.compile(rf"[0-9A-Z $%*+./:-]{{{SIZE}}}")  # a QR code's alphanumeric set


def modules(payload: str) -> tuple[int, ...]:
    """The rows of the code of 16 characters, from above; the highest of 21 bits is at the left.

    Raises:
        ValueError: there are not 16 characters, or one that such a code cannot hold.
    """
    import segno  # imported here, for few commands print codes

    if not _ALPHANUMERIC.fullmatch(payload):
        raise ValueError(f"'{payload}' is not {SIZE} characters of a QR code's alphanumeric set")
    symbol = segno.make_qr(
        payload, version=1, error="q", mode="alphanumeric", mask=0, boost_error=False
    )
    return tuple(int("".join(map(str, row)), 2) for row in symbol.matrix)


def dark_runs(payload: str) -> Iterator[tuple[int, int, int]]:
    """The dark stretches of the code, as (x, y, width) in modules from its top left corner."""
    for y, row in enumerate(modules(payload)):
        for dark in _DARK.finditer(f"{row:0{SIDE}b}"):
            yield dark.start(), y, dark.end() - dark.start()


def qr_globals(environment: Environment) -> dict[str, object]:
    """What templates draw codes with: `qr_image(payload)`, a picture's address, and what a reader
    hears instead of the picture, `qr_alt[language]`. The environment has the template qr.svg."""
    template = environment.get_template("qr.svg")

    def qr_image(payload: str) -> str:
        picture = template.render(side=SIDE, runs=dark_runs(payload))
        return SVG_ADDRESS + base64.b64encode(picture.encode()).decode()

    alternatives = word_texts("pdf/form_widgets")["qr"]
    return {
        "qr_image": qr_image,
        "qr_alt": {language: alternatives.in_(language) for language in Language},
    }


def code_ink(rows: Sequence[int], side: float) -> Fragment:
    """A code of square modules that fills a slot of `side` CSS px.

    Args:
        rows: From above; as many bits as there are rows, the highest at the left.
        side: Of the whole code, without a quiet zone.
    """
    count = len(rows)
    stretches = b"".join(
        b"%d %d %d 1 re\n" % (dark.start(), y, dark.end() - dark.start())
        for y, row in enumerate(rows)
        for dark in _DARK.finditer(f"{row:0{count}b}")
    )
    scale = pdf_number(side / count)
    return Fragment(b"q\n%s 0 0 %s 0 0 cm\n0 g\n%sf\nQ" % (scale, scale, stretches))
