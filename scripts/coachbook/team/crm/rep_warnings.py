"""What is to be said of the reps of an export: who is new, who has left, who is none, who leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from coachbook.base.problems import Problem, Severity
from coachbook.base.words import load_words
from coachbook.team.cell_values import quoted
from coachbook.team.crm.former_staff import FormerStaff
from coachbook.team.crm.left_out import NOBODY, LeftOutRow, left_out_problems
from coachbook.team.crm.mapping_file import MappingFile
from coachbook.team.crm.owner_names import owner_name
from coachbook.team.crm.reps import Staff
from coachbook.team.model import Deal, Rep, Team
from coachbook.team.stray_files import TEAM

NOBODY_LEADS = "import-nobody-leads"


def rep_warnings(
    mapping_file: MappingFile, staff: Staff, before: FormerStaff, deals: Iterable[Deal]
) -> Iterator[Problem]:
    """The warnings about the reps of an export; `deals` are theirs."""
    column = mapping_file.mapping.reps.columns.name
    reps = {rep.id: rep for team in staff.teams for rep in team.reps}
    for rep_id, row in staff.departed.items():
        if reps[rep_id].left is None:
            says = f"'{reps[rep_id].name}' has left: the export says '{quoted(row[column])}'"
            hint = f"write `left: DATE`, the last working day, for {rep_id} in {TEAM}"
            if (plain := owner_name(reps[rep_id].name)).has_left:
                one = f"{{{column}: {{{row[column]}: {plain.name}}}}}"
                hint += f"; '{plain.name}' is another, or, if not, write `corrections: {one}`"
            yield Problem(row.at(column), "import-rep-left", says, hint, Severity.WARNING)
    for rep_id, row in staff.back.items():
        says = f"'{reps[rep_id].name}' is taken for {rep_id}, who was in the folder before"
        hint = f"if it is somebody else, write another id in {TEAM} and deals.csv"
        yield Problem(row.at(column), "import-rep-back", says, hint, Severity.WARNING)
    first = _first_days(deals)
    for rep_id, row in staff.assumed.items():
        if says := _assumed(reps[rep_id], first.get(rep_id), is_later=bool(before.teams)):
            hint = f"write the day as `joined` for {rep_id} in {TEAM}"
            yield Problem(row.at(column), "import-joined-assumed", says, hint, Severity.WARNING)
    yield from left_out_problems(
        LeftOutRow(row, NOBODY, column, row[column]) for row in staff.nobodies
    )
    yield from _nobody_leads(mapping_file, staff.teams, before)


def _first_days(deals: Iterable[Deal]) -> dict[str, date]:
    first: dict[str, date] = {}
    for deal in deals:
        if deal.opened:
            first[deal.rep] = min(deal.opened, first.get(deal.rep, deal.opened))
    return first


def _assumed(rep: Rep, first_deal: date | None, *, is_later: bool) -> str:
    """What to say of a first working day that stands in the mapping for all; empty: nothing."""
    if first_deal and first_deal < rep.joined:
        return (
            f"'{rep.name}' is taken to have joined on {rep.joined}, as the mapping says of all, "
            f"but has a deal of {first_deal}"
        )
    if is_later:
        return (
            f"'{rep.name}' is new, and is taken to have joined on {rep.joined}, "
            "as the mapping says of all"
        )
    return ""


def _nobody_leads(
    mapping_file: MappingFile, teams: Iterable[Team], before: FormerStaff
) -> Iterable[Problem]:
    """A warning if nobody is named who leads a team: a word stands for the name."""
    former = {team.id: team.supervisor.name for team in before.teams}
    word = load_words("team/import", mapping_file.mapping.language)["nobody_leads"]
    for team in teams:
        if team.supervisor.name == word == former.get(team.id, word):
            says = f"the export does not say who leads '{team.name}': '{word}' stands in team.yml"
            hint = "write the name there, or in the mapping `supervisor: NAME`"
            path = ("reps", "columns")
            problem = mapping_file.problem(path, NOBODY_LEADS, says, hint)
            yield replace(problem, severity=Severity.WARNING)
