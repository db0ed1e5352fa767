"""Where in a sheet the table begins and ends: titles above, a second row of names, sums below.

Nobody's deal may be taken for a title or a footer: what is set aside has one cell filled where a
deal has many, and stands before the header or after the last deal; the rest is read, and told if it
is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.amount_text import CellNumber
from coachbook.team.csv_file import RawRow

_LOOKED_AT = 40  # rows, for the header
_FEW = 4  # columns: below, a row with one cell may be a deal
_VALUE = re.compile(r"[\d\W]*\d[\d\W]*|\d{4}年.*", re.ASCII)  # a number, date or stamp: no name


@dataclass(frozen=True)
class FoundHeader:
    """The names of the columns, the row that they stand in, and how many rows to go on after."""

    names: tuple[str, ...]
    row: RawRow
    after: int
    notes: tuple[str, ...] = ()


def find_header(
    file: Path, rows: Sequence[RawRow], said: int, known: Collection[str]
) -> FoundHeader:
    """The header of a table.

    Args:
        file: The file, for messages.
        rows: Its rows that are not blank.
        said: The line in which it stands, if that is said; else 0.
        known: Names that it has, if they are known.

    Raises:
        Problems: there is nothing in the row that is said.
    """
    numbers = [number for number, row in enumerate(rows) if row.line == said]
    if said and not numbers:
        says, hint = f"has nothing in row {said}", "correct `header_row` in the mapping"
        raise Problems([Problem(Place(file, said), "table-header", says, hint)])
    at = numbers[0] if numbers else _likely(rows[:_LOOKED_AT], known)
    names, after = rows[at].cells, at + 1
    notes = []
    if at and not said:
        lines = f"lines 1 to {rows[at].line - 1}" if rows[at].line > 2 else "line 1"
        notes.append(f"the names of the columns are in line {rows[at].line}; {lines} set aside")
    if after < len(rows) and (both := _two_rows(rows, at, known)):
        names, after = both, after + 1
        first, second = rows[at].line, rows[at + 1].line
        notes.append(f"the names of the columns stand in two lines, {first} and {second}")
    elif both := _row_above(rows, at):
        names = both
        notes.append(f"the line above, {rows[at - 1].line}, names the columns that have no name")
    names = _padded(tuple(map(_seen, names)), rows[at], rows[after:])
    return FoundHeader(names, rows[at], after, tuple(notes))


def _seen(name: str) -> str:
    """A name without the characters that nobody sees, which no mapping would have."""
    seen = "".join(c for c in name if c.isascii() or unicodedata.category(c) != "Cf").strip()
    return name if seen == name else seen


def split_end(header: RawRow, rows: Sequence[RawRow]) -> tuple[Sequence[RawRow], Sequence[RawRow]]:
    """The rows of a table, and those after the last one that may be a deal.

    Such a row has one cell filled, or more where somebody is to write or sign behind a colon.
    """
    width = sum(map(bool, header.cells))
    end = len(rows)
    while width >= _FEW and end:
        filled = [cell for cell in rows[end - 1].cells if cell]
        if len(filled) > 1 and not all(cell.endswith((":", "：")) for cell in filled):
            break
        end -= 1
    return rows[:end], rows[end:]


def _likely(rows: Sequence[RawRow], known: Collection[str]) -> int:
    """The number of the row that is most likely the header: of names, and nearly of full width."""
    if known:
        hits = [len({*known} & {*row.cells}) for row in rows]
        if max(hits) > 0 and 2 * max(hits) >= len({*known}):
            return hits.index(max(hits))
    width = max(sum(map(bool, row.cells)) for row in rows)
    for number, row in enumerate(rows):
        filled = [cell for cell in row.cells if cell]
        names = sum(not _is_value(cell) for cell in filled)
        if 2 * len(filled) > width and names >= 0.8 * len(filled):
            return number
    return 0


def _two_rows(rows: Sequence[RawRow], at: int, known: Collection[str]) -> tuple[str, ...]:
    """The names of a header in two rows, groups above and names below; empty: it is one row.

    The lower row has names where the upper has gaps, and no value where the rows below have some.
    """
    upper, lower, below = rows[at].cells, rows[at + 1].cells, rows[at + 2 : at + 12]
    gaps = [n for n, cell in enumerate(lower) if cell and not (upper[n : n + 1] or ("",))[0]]
    if not gaps or not below or any(map(_is_value, filter(None, lower))):
        return ()
    filled = [n for n, cell in enumerate(lower) if cell]
    values = any(n < len(row.cells) and _is_value(row.cells[n]) for row in below for n in filled)
    if not values and not {*known} & {*lower}:
        return ()
    return _combined(upper, lower)


def _combined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Each name of the lower row, with its group if it stands twice; else that of the upper."""
    width = max(len(upper), len(lower))
    names, group = [], ""
    for number in range(width):
        above = upper[number] if number < len(upper) else ""
        name = lower[number] if number < len(lower) else ""
        group = above or (group if name else "")
        twice = bool(name) and list(lower).count(name) > 1
        names.append(f"{group} {name}".strip() if twice else name or above)
    return tuple(names)


def _row_above(rows: Sequence[RawRow], at: int) -> tuple[str, ...]:
    """The names of a header whose gaps the row above fills; empty: it does not."""
    above, names = (rows[at - 1].cells, rows[at].cells) if at else ((), ())
    filled = [number for number, cell in enumerate(above) if cell]
    gaps = [number for number in filled if number >= len(names) or not names[number]]
    if not gaps or len(filled) == len(gaps) or any(map(_is_value, filter(None, above))):
        return ()
    return _combined(above, names)


def _padded(names: Sequence[str], header: RawRow, rows: Sequence[RawRow]) -> tuple[str, ...]:
    """The names, and empty ones for columns of a worksheet that have none.

    In a text a row that is longer than the header has cells that are shifted.
    """
    most = 0 if header.raw else max((len(row.cells) for row in rows), default=0)
    return (*names, *[""] * (most - len(names)))


def _is_value(cell: str) -> bool:
    return isinstance(cell, CellNumber) or bool(_VALUE.fullmatch(cell))
