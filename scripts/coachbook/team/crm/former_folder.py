"""A team folder that an export is to be merged into; what the last export said; who ever was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from coachbook.base.problems import Problem, Problems
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.team.crm.conversion import Former
from coachbook.team.crm.deals import ImportedIds
from coachbook.team.crm.former_staff import FormerStaff
from coachbook.team.crm.former_states import FormerStates
from coachbook.team.crm.merging import FolderState
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import Deal, Rep, Team, TeamFile
from coachbook.team.stray_files import TEAM
from coachbook.team.table_reader import read_table
from coachbook.team.table_row import Table, TableRow
from coachbook.team.tables import DEALS, read_rows
from coachbook.team.work_calendar import WorkHours, work_hours

MOST_GONE = 5_000  # deals that were taken out and are kept for the day on which they are back


@dataclass(frozen=True)
class FormerFolder:
    """What stands in a team folder, and what the last export said (None: not known).

    `ever`: everybody who was in it, and the deals that were taken out of it.
    """

    ours: FolderState
    base: FolderState | None = None
    hours: WorkHours | None = None
    ever: FolderState = field(default_factory=FolderState)

    @property
    def former(self) -> Former:
        """Who is who in it, and the ids of its deals."""
        exported = dict(_names(self.base.teams if self.base else ()))
        staff = FormerStaff(self.ours.teams, exported, self.ever.teams)
        return Former(staff, ImportedIds.of((*self.ever.deals, *self.ours.deals)))

    def ever_with(self, merged: FolderState) -> FolderState:
        """Everybody who was ever there, as last known; and deals that are there no more."""
        homes: dict[str, Team] = {}
        members: dict[str, tuple[str, Rep]] = {}
        for team in (*self.ever.teams, *self.ours.teams, *merged.teams):
            homes[team.id] = team
            members |= {rep.id: (team.id, rep) for rep in team.reps}
        reps: dict[str, list[Rep]] = {}
        for team_id, rep in members.values():
            reps.setdefault(team_id, []).append(rep)
        teams = (homes[id_].model_copy(update={"reps": tuple(own)}) for id_, own in reps.items())
        there = {deal.id for deal in merged.deals}
        gone = {deal.id: deal for deal in (*self.ever.deals, *self.ours.deals)}
        deals = [deal for deal in gone.values() if deal.id not in there]
        return FolderState(tuple(teams), tuple(deals[-MOST_GONE:]))


def read_former_folder(folder: Path, known: KnownIds) -> FormerFolder:
    """The folder as it is; an empty one if there is none.

    Raises:
        Problems: a row or rep in it has an error, and would be lost: it is to be mended before.
    """
    states = FormerStates(folder)
    ever = _ever(states, known)
    if not (folder / TEAM).exists():
        return FormerFolder(FolderState(), ever=ever)
    file = build_model(TeamFile, read_yaml(folder / TEAM, folder))
    deals = _deals(folder, known)
    base = None
    if states.has_last():
        last = build_model(TeamFile, read_yaml(states.last / TEAM, folder)).teams
        base = FolderState(last, _deals(states.last, known))
    return FormerFolder(FolderState(file.teams, deals), base, work_hours(file), ever)


def _ever(states: FormerStates, known: KnownIds) -> FolderState:
    """Who and what was ever there; deals that can no longer be read are passed over."""
    if not (states.ever / TEAM).is_file():
        return FolderState()
    teams = build_model(TeamFile, read_yaml(states.ever / TEAM, states.folder)).teams
    _, rows = _deal_rows(states.ever, known)
    return FolderState(teams, tuple(deal for _, deal, _ in rows if deal is not None))


def _deals(folder: Path, known: KnownIds) -> tuple[Deal, ...]:
    """The deals as they stand, also those of reps who are not in team.yml."""
    file = folder / DEALS.file
    if not file.exists():
        return ()
    table, rows = _deal_rows(folder, known)
    errors: list[Problem] = [*table.problems]
    errors += [problem for _, deal, problems in rows if deal is None for problem in problems]
    if errors:
        raise Problems(errors)
    return tuple(deal for _, deal, _ in rows if deal is not None)


def _deal_rows(
    folder: Path, known: KnownIds
) -> tuple[Table, list[tuple[TableRow, Deal | None, tuple[Problem, ...]]]]:
    table = read_table(folder / DEALS.file, folder)
    reps = frozenset(row["rep"] for row in table.rows)
    return table, list(read_rows(DEALS, table.rows, replace(known, reps=reps)))


def _names(teams: tuple[Team, ...]) -> Iterator[tuple[str, str]]:
    for team in teams:
        yield team.id, team.name
        yield from ((person.id, person.name) for person in (team.supervisor, *team.reps))
