"""A workbook -> what it says of itself, if nobody has changed that."""

from __future__ import annotations

from itertools import count

from coachbook.scorecards.readers.cell_book import At, CellBook
from coachbook.scorecards.workbook_identity import MARK, SHEET, Identity, from_text, hash_of

_AGAIN = "write the workbook anew with `coachbook workbook` and fill that in"


class NoIdentity(Exception):  # noqa: N818 - a sentence for a person
    """It is no workbook of ours, or it no longer says which; the message says what to do."""


def identity_in(book: CellBook) -> Identity:
    """What the hidden sheet says.

    Raises:
        NoIdentity: it is not there, or not as it was written.
    """
    mark = _line(book, 1)
    if not mark:
        if book.told:
            told = book.told[:300]
            raise NoIdentity(f"its hidden sheet was deleted; it was {told}: {_AGAIN}")
        raise NoIdentity(f"it was not made by Coachbook: {_AGAIN}")
    if mark != MARK:
        raise NoIdentity(f"its hidden sheet says '{mark[:40]}', not '{MARK}': {_AGAIN}")
    text = ""
    for row in count(3):
        line = _line(book, row)
        if not line:
            break
        text += line
    if hash_of(text) != _line(book, 2):
        raise NoIdentity(f"its hidden sheet was changed: {_AGAIN}")
    try:
        return from_text(text)
    except ValueError as error:
        raise NoIdentity(f"{error}: {_AGAIN}") from None


def _line(book: CellBook, row: int) -> str:
    value = book.cell(At(SHEET, row, 1)).value
    return value if isinstance(value, str) else ""
