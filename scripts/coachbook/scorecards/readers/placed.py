"""Where a field stands now, and whether it still stands where it belongs."""

from __future__ import annotations

from coachbook.scorecards.readers.cell_book import At, CellBook
from coachbook.scorecards.workbook_identity import Identity, cell_name, head_name, label_name


class Misplaced(Exception):  # noqa: N818 - a sentence for a person
    """A field's cell was deleted or moved away from its line or column."""

    def __init__(self, address: str, says: str) -> None:
        super().__init__(says)
        self.address, self.says = address, says


def where(book: CellBook, identity: Identity, number: int, field: str) -> At:
    """The cell of a rep's field.

    Raises:
        Misplaced: the cell, or what says what it is about, is not where it was; what to do.
    """
    place = identity.fields[field]
    sheet = identity.grid if place.grid else identity.reps[number - 1].sheet
    line = identity.label(number, place.row)
    at = book.names.get(cell_name(number, field))
    row = book.names.get(label_name(number, place.row))
    head = book.names.get(head_name(number, place))
    if at is None:
        raise Misplaced(str(row or sheet), f"of '{_short(line)}' cells were deleted; {_UNDO}")
    found = book.text(row) if row else ""
    if row is None or head is None or not found:
        raise Misplaced(
            str(at), f"what stood beside or above '{_short(line)}' was deleted; {_UNDO}"
        )
    if found != _plain(line):
        says = f"this line now says '{_short(found)}', not '{_short(line)}'"
        raise Misplaced(str(at), f"{says}: lines were sorted or moved; {_UNDO}")
    if (at.sheet, at.row) != (row.sheet, row.row):
        raise Misplaced(str(at), f"moved away from its line '{_short(line)}'; {_UNDO}")
    column = identity.label(number, place.head)
    above = book.text(head)
    if (at.sheet, at.column) != (head.sheet, head.column + place.shift) or above != _plain(column):
        raise Misplaced(str(at), f"moved away from its column '{_short(column)}'; {_UNDO}")
    return at


_UNDO = "undo that, or copy the values by hand into a fresh workbook"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= 30 else f"{plain[:29]}…"
