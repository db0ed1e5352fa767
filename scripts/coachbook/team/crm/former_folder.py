"""A team folder that an export is to be merged into, and what the last export said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from coachbook.base.problems import Problem, Problems
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.team.crm.conversion import Former
from coachbook.team.crm.deals import ImportedIds
from coachbook.team.crm.former_states import FormerStates
from coachbook.team.crm.merging import FolderState
from coachbook.team.crm.reps import FormerStaff
from coachbook.team.known_ids import KnownIds
from coachbook.team.model import Deal, Team, TeamFile
from coachbook.team.stray_files import TEAM
from coachbook.team.table_reader import read_table
from coachbook.team.tables import DEALS, read_rows
from coachbook.team.work_calendar import WorkHours, work_hours


@dataclass(frozen=True)
class FormerFolder:
    """What stands in a team folder, and what the last export said (None: not known)."""

    ours: FolderState
    base: FolderState | None = None
    hours: WorkHours | None = None

    @property
    def former(self) -> Former:
        """Who is who in it, and the ids of its deals."""
        exported = dict(_names(self.base.teams if self.base else ()))
        return Former(FormerStaff(self.ours.teams, exported), ImportedIds.of(self.ours.deals))


def read_former_folder(folder: Path, known: KnownIds) -> FormerFolder:
    """The folder as it is; an empty one if there is none.

    Raises:
        Problems: a row or rep in it has an error, and would be lost: it is to be mended before.
    """
    states = FormerStates(folder)
    if not (folder / TEAM).exists():
        return FormerFolder(FolderState())
    file = build_model(TeamFile, read_yaml(folder / TEAM, folder))
    deals = _deals(folder, known)
    base = None
    if states.has_last():
        last = build_model(TeamFile, read_yaml(states.last / TEAM, folder)).teams
        base = FolderState(last, _deals(states.last, known))
    return FormerFolder(FolderState(file.teams, deals), base, work_hours(file))


def _deals(folder: Path, known: KnownIds) -> tuple[Deal, ...]:
    """The deals as they stand, also those of reps who are not in team.yml."""
    file = folder / DEALS.file
    if not file.exists():
        return ()
    table = read_table(file, folder)
    reps = frozenset(row["rep"] for row in table.rows)
    rows = list(read_rows(DEALS, table.rows, replace(known, reps=reps)))
    errors: list[Problem] = [*table.problems]
    errors += [problem for _, deal, problems in rows if deal is None for problem in problems]
    if errors:
        raise Problems(errors)
    return tuple(deal for _, deal, _ in rows if deal is not None)


def _names(teams: tuple[Team, ...]) -> Iterator[tuple[str, str]]:
    for team in teams:
        yield team.id, team.name
        yield from ((person.id, person.name) for person in (team.supervisor, *team.reps))
