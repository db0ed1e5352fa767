"""codes.csv: the code that stands for each rep on paper. Kept for ever: old sheets carry codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coachbook.base.files import MOST_BYTES, read_bytes
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.codes import assign, code_fault
from coachbook.team.csv_file import RawRow, csv_rows

COLUMNS = ("rep", "code")


def read_codes(file: Path) -> Mapping[str, str]:
    """The codes by rep id; none if there is no such file yet.

    Raises:
        Problems: the file cannot be read, or a line is wrong: which one, and why.
    """
    if not (file.exists() or file.is_symlink()):
        return {}
    lines = csv_rows(file, read_bytes(file, None, MOST_BYTES))
    header = next(lines, RawRow(1, ()))
    if header.cells != COLUMNS:
        says = f"begins with {','.join(header.cells) or 'nothing'}"
        hint = f"expected {','.join(COLUMNS)}"
        raise Problems([Problem(Place(file, header.line), "codes-header", says, hint)])
    rows = list(lines)
    if problems := list(_problems(file, rows)):
        raise Problems(problems)
    return {row.cells[0]: row.cells[1] for row in rows}


def assign_codes(file: Path, reps: Iterable[str]) -> Mapping[str, str]:
    """Give every rep a code, save the new ones, and return the codes of all reps ever named.

    `reps` should be all reps of the team folder, not only those being printed, so that the shards
    of one job give the same codes.

    Raises:
        Problems: the file cannot be read, a line is wrong, or another run holds the folder's lock;
            it is left as it is.
        OSError: it cannot be written; the old file then still stands.
    """
    named = frozenset(reps)
    before = read_codes(file)
    if named <= before.keys():
        return before
    with folder_lock(file.parent):
        before = read_codes(file)  # again: another run may have given some meanwhile
        after = assign(before, named)
        if after != before:
            write_under_lock(file, _text(after).encode())
        return after


def drop_code(file: Path, rep: str) -> bool:
    """Delete a rep's code; whether there was one. Paper with that code then stands for nobody.

    Raises:
        Problems: the file cannot be read, a line is wrong, or another run holds the folder's lock;
            it is left as it is.
        OSError: it cannot be written; the old file then still stands.
    """
    with folder_lock(file.parent):
        before = read_codes(file)
        after = {name: code for name, code in before.items() if name != rep}
        return after != before and write_under_lock(file, _text(after).encode())


def _text(codes: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *sorted(codes.items())])
    return text.getvalue()


def _problems(file: Path, rows: Iterable[RawRow]) -> Iterator[Problem]:
    first_lines: dict[tuple[str, str], int] = {}
    for row in rows:
        place = Place(file, row.line)
        if len(row.cells) != len(COLUMNS) or not row.cells[0]:
            yield Problem(place, "codes-line", "is not a rep and a code", "such as lin-01,HMK7X")
            continue
        rep, code = row.cells
        if fault := code_fault(code):
            yield Problem(place, "codes-code", fault, "put back the code that was given")
        for column, value in zip(COLUMNS, (rep, code), strict=True):
            first = first_lines.setdefault((column, value), row.line)
            if first != row.line:
                says = f"the {column} '{value}' stands in line {first} already"
                yield Problem(place, "codes-twice", says, "a code is given once and kept")
