"""codes.csv: which code stands for which rep on paper. Kept for ever: old sheets carry them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coachbook.base.files import MOST_BYTES, read_bytes, write_file
from coachbook.base.problems import Place, Problem, Problems
from coachbook.team.codes import assign, code_fault
from coachbook.team.csv_file import RawRow, csv_rows

COLUMNS = ("rep", "code")


def read_codes(file: Path) -> Mapping[str, str]:
    """Each rep's code; none if there is no such file yet.

    Raises:
        Problems: the file cannot be read, or a line is wrong: which one, and why.
    """
    if not (file.exists() or file.is_symlink()):
        return {}
    records = csv_rows(file, read_bytes(file, None, MOST_BYTES))
    header = next(records, RawRow(1, ()))
    if header.cells != COLUMNS:
        says = f"begins with {','.join(header.cells) or 'nothing'}"
        hint = f"expected {','.join(COLUMNS)}"
        raise Problems([Problem(Place(file, header.line), "codes-header", says, hint)])
    rows = list(records)
    if problems := list(_problems(file, rows)):
        raise Problems(problems)
    return {row.cells[0]: row.cells[1] for row in rows}


def assign_codes(file: Path, reps: Iterable[str]) -> Mapping[str, str]:
    """Give every rep a code, write down the new ones, and answer the codes of all reps ever seen.

    Name all reps of a team folder, not only those being printed: shards of one job then agree.

    Raises:
        Problems: the file cannot be read, or a line is wrong; it is left as it is.
        OSError: it cannot be written; the old file then still stands.
    """
    before = read_codes(file)
    after = assign(before, reps)
    if after != before:
        write_file(file, _text(after).encode())
    return after


def drop_code(file: Path, rep: str) -> bool:
    """Forget a rep's code; whether there was one. Paper that carries it names nobody then.

    Raises:
        Problems: the file cannot be read, or a line is wrong; it is left as it is.
        OSError: it cannot be written; the old file then still stands.
    """
    before = read_codes(file)
    after = {name: code for name, code in before.items() if name != rep}
    return after != before and write_file(file, _text(after).encode())


def _text(codes: Mapping[str, str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *sorted(codes.items())])
    return text.getvalue()


def _problems(file: Path, rows: Iterable[RawRow]) -> Iterator[Problem]:
    lines: dict[tuple[str, str], int] = {}
    for row in rows:
        place = Place(file, row.line)
        if len(row.cells) != len(COLUMNS) or not row.cells[0]:
            yield Problem(place, "codes-line", "is not a rep and a code", "such as lin-01,HMK7X")
            continue
        rep, code = row.cells
        if wrong := code_fault(code):
            yield Problem(place, "codes-code", wrong, "put back the code that was given")
        for column, value in zip(COLUMNS, (rep, code), strict=True):
            first = lines.setdefault((column, value), row.line)
            if first != row.line:
                says = f"the {column} '{value}' stands in line {first} already"
                yield Problem(place, "codes-twice", says, "a code is given once and kept")
