"""The rows of a cover: who has a sheet, who has none and why, what changed since last week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coachbook.team.model import Team


class Note(StrEnum):
    """A remark about a rep on a cover; its words are `note_…` in words/sheet/pack.yml."""

    NEW = "new"
    TEAM = "team"
    SUPERVISOR = "supervisor"
    DATA = "data"
    LONG = "long"
    GONE = "gone"
    MOVED = "moved"


@dataclass(frozen=True)
class Assignment:
    """Where a rep stands in a week: ids of team and supervisor; and the rep's name or code."""

    team: str
    supervisor: str
    label: str


@dataclass(frozen=True)
class RosterRow:
    """A row of a cover. `printed`: the rep has a sheet in the pack."""

    label: str
    printed: bool
    note: Note | None = None


def roster(
    team: Team,
    printed: Sequence[tuple[str, str]],
    missing: Iterable[tuple[str, Note]],
    last_week: Mapping[str, Assignment],
    this_week: Mapping[str, Assignment],
) -> tuple[RosterRow, ...]:
    """The rows of a team's cover: those in it, those without a sheet, those who left.

    Args:
        team: The team.
        printed: Id and label of each rep in the pack, in its order.
        missing: Label of each rep without a sheet, and why.
        last_week: Where reps stood last week; empty: unknown, so nobody counts as new or gone.
        this_week: Where the reps of all teams stand this week.
    """
    rows = [
        RosterRow(label, True, _change(this_week[rep], last_week.get(rep), last_week))
        for rep, label in printed
    ]
    rows += [RosterRow(label, False, note) for label, note in missing]
    for rep, assignment in last_week.items():
        if assignment.team == team.id and (rep not in this_week or this_week[rep].team != team.id):
            rows.append(
                RosterRow(assignment.label, False, Note.MOVED if rep in this_week else Note.GONE)
            )
    return tuple(rows)


def _change(
    assignment: Assignment, previous: Assignment | None, last_week: Mapping[str, Assignment]
) -> Note | None:
    if not last_week:
        return None
    if previous is None:
        return Note.NEW
    if previous.team != assignment.team:
        return Note.TEAM
    return Note.SUPERVISOR if previous.supervisor != assignment.supervisor else None
