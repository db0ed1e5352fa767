"""Which characters the committed font can print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import uharfbuzz

FONT = Path("fonts") / "CoachbookSans-Regular.ttf"
BOLD = Path("fonts") / "CoachbookSans-Bold.ttf"


class MissingFontError(Exception):
    """A font file is missing or is not a font; the message says which and how to get it."""


@cache
def characters(checklists: Path) -> frozenset[int]:
    """The code points that both weights of the font of the `checklists` folder have.

    Raises:
        MissingFontError: one of them is not there, or is no font.
    """
    return _in_font(checklists / FONT) & _in_font(checklists / BOLD)


def _in_font(file: Path) -> frozenset[int]:
    how = f"{file.parent / 'README.md'} says how to get it"
    if not file.is_file():
        raise MissingFontError(f"the font {file} is not there; {how}")
    try:
        found = frozenset(uharfbuzz.Face(uharfbuzz.Blob(file.read_bytes())).unicodes)
    except OSError as error:
        raise MissingFontError(f"the font {file} cannot be read ({error}); {how}") from None
    if not found:
        raise MissingFontError(f"the font {file} cannot be read (it is no font); {how}")
    return found


def unprintable(text: str, glyphs: frozenset[int]) -> tuple[str, ...]:
    """The characters of `text` that are not among `glyphs` (code points), each once, in order.

    White space needs no glyph.
    """
    return tuple(dict.fromkeys(c for c in text if not c.isspace() and ord(c) not in glyphs))
