"""A team folder with its deals as they stood on a day, by the ledger of its records folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

from coachbook.base.week import Week
from coachbook.scorecard.store.open_store import open_ledger
from coachbook.team.ledger.ledger_line import LedgerLine
from coachbook.team.ledger.past_deals import LedgerView, deals_on, needs_lines
from coachbook.team.model import TeamFolder


def folder_on(
    folder: TeamFolder, records: Path, week: Week, day: date, reps: Collection[str] = ()
) -> TeamFolder:
    """The folder with its deals as they stood on a day of a week.

    Without what scorecards add: that comes on top. If `reps` are named, only their deals matter.

    Raises:
        Problems: the ledger cannot be read.
    """
    ledger = open_ledger(records)
    marks = ledger.marks()
    lines: dict[str, list[LedgerLine]] = defaultdict(list)
    if marks and needs_lines(folder.deals, week, marks):
        for line in ledger.lines(reps=reps):
            lines[line.deal].append(line)
    view = LedgerView(marks, {deal: tuple(each) for deal, each in lines.items()})
    return replace(folder, deals=deals_on(folder.deals, week, day, view))
