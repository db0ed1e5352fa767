"""Which characters the committed font can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONT = Path("fonts") / "CoachbookSans-Regular.ttf"


@cache
def characters(checklists: Path) -> frozenset[int]:
    """The code points in the font of the `checklists` folder.

    Raises:
        OSError: the font is not there.
    """
    with TTFont(checklists / FONT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def unprintable(text: str, known: frozenset[int]) -> tuple[str, ...]:
    """The characters of `text` that the font lacks, each once, in order; spaces aside."""
    return tuple(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in known))
