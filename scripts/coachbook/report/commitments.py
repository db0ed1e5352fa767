"""Commitments kept: what fell due, what was done by then, and what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from coachbook.base.week import Week
from coachbook.team.model import Commitment


@dataclass(frozen=True)
class CommitmentTally:
    """The commitments that fell due in some weeks, and those that are open at their end."""

    on_time: int
    late: int
    missed: int
    open: tuple[Commitment, ...]

    @property
    def due(self) -> int:
        """How many fell due."""
        return self.on_time + self.late + self.missed


def commitments_due(commitments: Iterable[Commitment], week: Week, weeks: int) -> CommitmentTally:
    """How commitments due in the `weeks` up to the end of `week` stood at its end.

    `open` are all that were agreed by then and not done, the earliest due first.
    """
    first, last = week.monday - timedelta(weeks=weeks - 1), week.sunday
    agreed = [one for one in commitments if one.agreed <= last]
    due = [one for one in agreed if first <= one.due <= last]
    done = [one for one in due if one.done is not None and one.done <= last]
    on_time = sum(one.done is not None and one.done <= one.due for one in done)
    unfinished = [one for one in agreed if one.done is None or one.done > last]
    return CommitmentTally(
        on_time=on_time,
        late=len(done) - on_time,
        missed=len(due) - len(done),
        open=tuple(sorted(unfinished, key=lambda one: (one.due, one.id))),
    )
