"""The ledger in files: ledger/<week>.jsonl, a line for each deal of which something new was known.

`ledger/weeks.jsonl` has a mark for each run. A file is written anew as a whole and renamed into
place, so a killed run leaves the old file or the new one. The lines come first and their mark last:
a run that was killed in between is completed by the next one, which finds its lines there already.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from coachbook.base.files import decode, read_bytes, write_file
from coachbook.base.week import Week
from coachbook.team.ledger.ledger_line import (
    LedgerLine,
    WeekMark,
    line_text,
    mark_text,
    parse_line,
    parse_mark,
)

FOLDER = "ledger"
MARKS = "weeks.jsonl"
ENDING = ".jsonl"
MOST_BYTES = 500_000_000

T = TypeVar("T")


class LedgerFiles:
    """The ledger of a records folder, in files.

    Args:
        records: The records folder; it need not exist yet.
    """

    def __init__(self, records: Path) -> None:
        self.folder = records / FOLDER
        self._marks_file = self.folder / MARKS

    def marks(self) -> tuple[WeekMark, ...]:
        """See Ledger."""
        return tuple(_parsed(self._marks_file, parse_mark))

    def lines(
        self, until: str = "", reps: Collection[str] = (), deal: str = ""
    ) -> Iterator[LedgerLine]:
        """See Ledger."""
        every = list(self._lines(until)) if reps else ()  # a whole ledger may not fit in memory
        own = {line.deal for line in every if line.rep in reps}
        for line in every or self._lines(until):
            if (not reps or line.deal in own) and deal in ("", line.deal):
                yield line

    def latest(self, until: str) -> Mapping[str, LedgerLine]:
        """See Ledger."""
        return {line.deal: line for line in self._lines(until)}

    def add(self, lines: Iterable[LedgerLine], mark: WeekMark) -> None:
        """See Ledger."""
        _append(self.folder / f"{mark.week}{ENDING}", map(line_text, lines))
        if mark not in self.marks():
            _append(self._marks_file, [mark_text(mark)])

    def deals(self) -> frozenset[str]:
        """See Ledger."""
        return frozenset(line.deal for line in self._lines())

    def reps(self) -> frozenset[str]:
        """See Ledger."""
        return frozenset(line.rep for line in self._lines())

    def forget(self, rep: str) -> int:
        """See Ledger."""
        removed = 0
        for file in self._files():
            every = [*_parsed(file, parse_line)]
            kept = [line for line in every if line.rep != rep]
            removed += len(every) - len(kept)
            write_file(file, _content(map(line_text, kept)))
        for partial in self.folder.glob(".*"):  # left behind by a run that was killed
            partial.unlink()
        return removed

    def put(self, lines: Iterable[LedgerLine], marks: Iterable[WeekMark]) -> int:
        """Write a whole ledger, for a move into a folder without one; returns how many lines.

        Raises:
            OSError: it cannot be written.
        """
        count = 0
        for week, group in groupby(lines, key=lambda line: line.week):
            texts = [line_text(line) for line in group]
            write_file(self.folder / f"{week}{ENDING}", _content(texts))
            count += len(texts)
        if every := [*map(mark_text, marks)]:
            write_file(self._marks_file, _content(every))
        return count

    def _lines(self, until: str = "") -> Iterator[LedgerLine]:
        for file in self._files():
            if not until or file.stem <= until:
                yield from _parsed(file, parse_line)

    def _files(self) -> list[Path]:
        """The file of each week, in order."""
        return [file for file in sorted(self.folder.glob(f"*{ENDING}")) if _is_week(file.stem)]


def _is_week(stem: str) -> bool:
    try:
        return bool(Week.parse(stem))
    except ValueError:
        return False


def _append(file: Path, texts: Iterable[str]) -> None:
    added = _content(texts)
    if added:
        before = read_bytes(file, None, MOST_BYTES) if file.exists() else b""
        write_file(file, before + added)


def _content(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def _texts(file: Path) -> Iterator[str]:
    if file.exists():
        yield from decode(file, read_bytes(file, None, MOST_BYTES)).split("\n")[:-1]


def _parsed(file: Path, parse: Callable[[str, Path, int], T]) -> Iterator[T]:
    return (parse(text, file, number) for number, text in enumerate(_texts(file), start=1))
