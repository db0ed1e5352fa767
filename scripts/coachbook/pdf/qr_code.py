"""QR codes for sheets: a text as modules, as a picture for templates and as ink for the press.

The codes are ISO/IEC 18004, version 1, error correction M: 21 modules a side, and exactly 19
characters of the alphanumeric set. The mask is always 0, so that a text is always the same picture.
Around a code, four modules stay white. What a code says is in `team/codes.py`.
"""

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
_ALPHANUMERIC = re.compile(rf"[0-9A-Z $%*+./:-]{{{SIZE}}}")


def modules(payload: str) -> tuple[int, ...]:
    """The rows of a code from the top, 21 bits each; the highest bit is the leftmost module.

    Raises:
        ValueError: the text is not 19 characters of the alphanumeric set.
    """
    import segno  # imported here, for few commands print codes

    if not _ALPHANUMERIC.fullmatch(payload):
        raise ValueError(f"'{payload}' is not {SIZE} characters of a QR code's alphanumeric set")
    symbol = segno.make_qr(
        payload, version=1, error="m", mode="alphanumeric", mask=0, boost_error=False
    )
    return tuple(int("".join(map(str, row)), 2) for row in symbol.matrix)


def dark_runs(rows: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The runs of dark modules of a square code: (x, y, width) from its top left corner.

    The row 0b1101, if it is the first of four, gives (0, 0, 2) and (3, 0, 1).
    """
    for y, row in enumerate(rows):
        for dark in _DARK.finditer(f"{row:0{len(rows)}b}"):
            yield dark.start(), y, dark.end() - dark.start()


def qr_globals(environment: Environment) -> dict[str, object]:
    """The names by which templates draw codes.

    `qr_image(payload)` is the address of the picture, `qr_alt[language]` its alternative text.
    The environment must have the template qr.svg.
    """
    template = environment.get_template("qr.svg")

    def qr_image(payload: str) -> str:
        picture = template.render(side=SIDE, runs=dark_runs(modules(payload)))
        return SVG_ADDRESS + base64.b64encode(picture.encode()).decode()

    alternatives = word_texts("pdf/form_widgets")["qr"]
    return {
        "qr_image": qr_image,
        "qr_alt": {language: alternatives.in_(language) for language in Language},
    }


def code_ink(rows: Sequence[int], side: float) -> Fragment:
    """The ink of a code of `modules`, `side` CSS px wide and high without a quiet zone."""
    rectangles = b"".join(b"%d %d %d 1 re\n" % run for run in dark_runs(rows))
    scale = pdf_number(side / len(rows))
    return Fragment(b"q\n%s 0 0 %s 0 0 cm\n0 g\n%sf\nQ" % (scale, scale, rectangles))
