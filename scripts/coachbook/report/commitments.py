"""How far commitments are kept: what fell due, what was done on time, and what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from coachbook.base.week import Week
from coachbook.team.model import Commitment


@dataclass(frozen=True)
class CommitmentTally:
    """The commitments that fell due in some weeks, and those open at the end of the last one.

    Attributes:
        on_time: Done on or before the day they were due; see `Commitment.is_on_time`.
        late: Done after that, but by the end of the weeks.
        missed: Not done by the end of the weeks.
        unknown: Of which nobody has said yet whether they were done.
        open: All agreed by then and not done, due in these weeks or not.
    """

    on_time: int
    late: int
    missed: int
    unknown: int
    open: tuple[Commitment, ...]

    @property
    def due(self) -> int:
        """How many fell due."""
        return self.known + self.unknown

    @property
    def known(self) -> int:
        """Of how many of these it is known whether they were done, and when."""
        return self.on_time + self.late + self.missed


def commitments_due(commitments: Iterable[Commitment], week: Week, weeks: int) -> CommitmentTally:
    """How commitments that fell due in the last `weeks` weeks stand at the end of `week`.

    What happened after that week is left out, so that an old report stays the same. Open ones are
    sorted by the day they are due. Each is due on a working day (`Commitment.on_workday`).

    Not done is what a sheet of the week it was due in, or of a later one, came back with and
    without the tick, if it was filled in to the end or says so; and a row of commitments.csv
    without `done` once its week is over. Of all else that is not done it is not known, nor of what
    waits in the review.
    """
    first, last = week.monday - timedelta(weeks=weeks - 1), week.sunday
    agreed = [one for one in commitments if one.agreed <= last]
    due = [one for one in agreed if first <= one.due <= last]
    done = [one for one in due if one.is_done_by(last)]
    on_time = sum(one.is_on_time for one in done)
    missed = sum(_is_missed(one, week) for one in due if not one.is_done_by(last))
    unfinished = [one for one in agreed if not one.is_done_by(last)]
    return CommitmentTally(
        on_time=on_time,
        late=len(done) - on_time,
        missed=missed,
        unknown=len(due) - len(done) - missed,
        open=tuple(sorted(unfinished, key=lambda one: (one.due, one.id))),
    )


def _is_missed(one: Commitment, week: Week) -> bool:
    """Whether what was due by a week, and is not done, is known not to be."""
    if one.unsettled:
        return False
    asked = one.asked is not None and Week.of(one.due) <= one.asked <= week
    return asked or (not one.card and Week.of(one.due) < week)
