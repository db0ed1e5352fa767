"""What people do to a workbook beside filling it in: worksheets that were added, cells merged.

A worksheet that somebody copied looks like ours, is filled in like ours, and is none: names lead
to the first one. Which one it is a copy of is told by the texts that stand in the same cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coachbook.scorecard.readers.cell_book import CellAddress, CellBook, MergedCells
from coachbook.scorecard.readers.field_values import Raw
from coachbook.scorecard.refusal_words import says
from coachbook.scorecard.workbook.identity import SHEET
from coachbook.team.cell_values import quoted

_COPIED_SHARE = 0.5  # of the cells of a worksheet of ours that stand in its copy, too
_INPUT = "card"  # how the name of an input begins


@dataclass(frozen=True)
class UnreadSheet:
    """A worksheet that is not read although something stands in it.

    Attributes:
        title: Its title.
        original: The title of the worksheet of ours that it is a copy of; empty: it is none.
    """

    title: str
    original: str

    @property
    def is_copy(self) -> bool:
        """Whether what stands there was probably meant for us."""
        return bool(self.original)

    @property
    def says(self) -> str:
        """A sentence."""
        title = quoted(self.title)
        if self.is_copy:
            return says("copied_sheet", sheet=title, original=quoted(self.original))
        return f"sheet {title} is not ours; what stands there is not read"


def unread_sheets(book: CellBook) -> Iterator[UnreadSheet]:
    """The worksheets that are not ours; of copies, only those that were filled in."""
    unnamed = book.unnamed_sheets
    if not unnamed:
        return
    cells: dict[str, dict[tuple[int, int], Raw]] = defaultdict(dict)
    for at, cell in book.cells.items():
        if not cell.is_formula and cell.value is not None and cell.value != "":
            cells[at.sheet][at.row, at.column] = cell.value
    for title in unnamed:
        own = cells[title]
        original = _original(own, {each: cells[each] for each in cells if each not in unnamed})
        if own and (not original or own.items() - cells[original].items()):
            yield UnreadSheet(title, original)


def _original(
    copy: Mapping[tuple[int, int], Raw], candidates: Mapping[str, Mapping[tuple[int, int], Raw]]
) -> str:
    """The title of the worksheet that it is a copy of; empty: of none."""
    shares = {
        len(copy.items() & each.items()) / len(each): title
        for title, each in candidates.items()
        if each and title != SHEET
    }
    best = max(shares, default=0.0)
    return shares[best] if best >= _COPIED_SHARE else ""


def merged_over(book: CellBook) -> Mapping[CellAddress, MergedCells]:
    """The inputs that were merged with one another, or with what stands beside them."""
    inputs = {
        address for name, address in book.names.items() if address and name.startswith(_INPUT)
    }
    over: dict[CellAddress, MergedCells] = {}
    for merged in book.merged:
        covered = {each for each in inputs if merged.covers(each)}
        if covered - {merged.first}:
            over |= dict.fromkeys(covered, merged)
    return over


def is_used(book: CellBook, merged: MergedCells) -> bool:
    """Whether anything stands in merged cells, so far as they have names."""
    return any(merged.covers(at) and cell.value is not None for at, cell in book.cells.items())
