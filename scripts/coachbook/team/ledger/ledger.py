"""The interface of a ledger, which the files and the database of a records folder implement.

Lines are only ever added, each behind those that are there; a later line of the same week
supersedes an earlier one, which stays. Only `forget` removes any. Who adds holds the lock of the
records folder, so that nobody else writes between what was read and what is added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from coachbook.team.ledger.ledger_line import LedgerLine, WeekMark


class Ledger(Protocol):
    """The lines of all deals, by week and in the order in which they were added."""

    def marks(self) -> tuple[WeekMark, ...]:
        """The weeks that were written down, in order."""
        ...

    def lines(
        self, until: str = "", reps: Collection[str] = (), deal: str = ""
    ) -> Iterator[LedgerLine]:
        """The lines up to the end of a week, of one deal or of all deals that some reps ever had.

        Empty: all of them.

        Raises:
            Problems: a line cannot be read.
        """
        ...

    def latest(self, until: str) -> Mapping[str, LedgerLine]:
        """The last line of each deal up to the end of a week, by the deal's id."""
        ...

    def add(self, lines: Iterable[LedgerLine], mark: WeekMark) -> None:
        """Add lines of one week and its mark, all of them or none; the lock is held.

        Raises:
            OSError: they cannot be written.
        """
        ...

    def deals(self) -> frozenset[str]:
        """The ids of all deals."""
        ...

    def reps(self) -> frozenset[str]:
        """The ids of all reps."""
        ...

    def forget(self, rep: str) -> int:
        """Remove the lines of a rep's deals; how many there were. The lock is held.

        Raises:
            OSError: something cannot be removed.
        """
        ...
