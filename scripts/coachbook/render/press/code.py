"""The ink of a QR code: dark stretches of modules, in one path, so that no seam shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from coachbook.render.press.fragment import Fragment, number

_DARK = re.compile("1+")


def code(rows: Sequence[int], side: float) -> Fragment:
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
    scale = number(side / count)
    return Fragment(b"q\n%s 0 0 %s 0 0 cm\n0 g\n%sf\nQ" % (scale, scale, stretches))
