"""What is demanded of a team folder and of an import, by rule: the advice an author sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Place, Problem, Severity, in_order
from coachbook.base.week import Week
from coachbook.team.model import Deal, DealState, TeamFolder

TEAM_RULES = {
    "table-kind": "A table is a CSV or an XLSX file, and its name says which.",
    "table-size": "A table has at most 500,000 rows and 200 columns.",
    "table-encoding": "A CSV file is UTF-8 or GB18030 throughout.",
    "table-nul": "A CSV file holds no NUL bytes: another program would cut the text there.",
    "table-quotes": "A cell that begins with a quote ends with one.",
    "table-empty": "A table has a first row that names its columns.",
    "table-columns": "Each column has a name, and no two the same.",
    "table-cells": "A row has as many cells as the first: else cells would shift.",
    "table-workbook": "An .xlsx file is a whole workbook.",
    "table-formula": "A formula has a value saved with it: Coachbook works nothing out.",
    "team-no-name": "Each rep and supervisor has a name: the sheet is theirs.",
    "team-name": "A name has at most 40 characters that can be printed: no pictures or markup.",
    "team-id": "An id is short and plain ASCII: it becomes a file name.",
    "team-duplicate": "An id names one thing; upper and lower case are not told apart.",
    "team-missing": "A cell that says what a row is about is not empty.",
    "team-columns": "A table has the columns it needs and no others: a misspelt one is lost.",
    "team-holiday": "A holiday ends on the day it begins, or later.",
    "team-left": "A rep's last working day is the first one, or later.",
    "team-left-deal": "An open deal belongs to somebody who has not left (a warning).",
    "team-choice": "A cell with fixed choices holds one of them.",
    "team-date": "A date is a day that exists, such as 2026-11-17.",
    "team-week": "A week is an ISO week that exists, such as 2026-W48.",
    "team-number": "A number is not negative and has no separators; full-width digits are fine.",
    "team-text": "A text has at most 200 characters that can be printed, on one line.",
    "team-facts": "Facts are ids with the day each became known, separated by semicolons.",
    "team-unknown-rep": "A row belongs to a rep of team.yml.",
    "team-unknown-department": "A department is one of those in playbook/roles.yml.",
    "team-unknown-class": "A claimed class is one of those in playbook/customers.yml.",
    "team-unknown-fact": "A fact is one of those in playbook/facts.yml.",
    "team-unknown-criterion": "A criterion is one of those in playbook/scorecard.yml.",
    "team-unknown-team": "A year's target belongs to a team of team.yml.",
    "team-targets-sum": "The reps' months of a year come to the team's target (a warning).",
    "team-later": "What has happened with a deal did so before the week ends (a warning).",
    "team-no-customer": "An open deal names its customer (a warning: the deal is kept).",
    "import-exists": "An import overwrites a team only when told to with --replace.",
    "import-file": "Each file that a mapping names is there once, and no other is given.",
    "import-column": "The columns that a mapping names stand in the export.",
    "import-field": "A look-up fills a field that a deal has.",
    "import-date-form": "A form of dates has a day, a month and a year.",
    "import-correction": "A correction finds something to correct (a warning).",
    "import-no-reps": "At least one rep can be read.",
    "import-same-name": "A rep stands once in the export: deals find their rep by name.",
    "import-supervisor": "A team has one supervisor.",
    "import-joined": "A rep's first working day is known, from the export or the mapping.",
    "import-stage": "A mapping says what each stage means.",
    "import-key": "A side table has one row for each key.",
    "import-unknown-customer": "A customer stands in its side table (a warning).",
    "import-unknown-product": "A product stands in its side table (a warning).",
    "sheet-two-sides": "A sheet has two sides: longer texts would push boxes onto a third.",
    "sheet-glyphs": "The font has every character on a sheet: else an empty box is printed.",
}


def future_date_warnings(deals: Iterable[Deal], week: Week) -> Iterator[Problem]:
    """A warning for each date of what has happened that lies after a week's Sunday.

    Printed all the same: whoever prints an old week again has such deals and nothing to correct.
    """
    for deal in deals:
        for what, day in (
            ("was opened", deal.opened),
            ("was last contacted", deal.last_contact),
            *((f"has {fact.fact}", fact.on) for fact in deal.facts),
        ):
            if day and day > week.sunday:
                place = deal.place or Place(Path("deals.csv"))
                says = f"the deal '{deal.id}' {what} on {day}, after the week {week}"
                hint = "correct the date, or print a later week"
                yield Problem(place, "team-later", says, hint, Severity.WARNING)


UNKNOWN = "team-unknown-rep"
KEPT = "If the rep has left: put the rep back in team.yml with `left: DATE`, the last working day."


def orphaned_deals(folder: TeamFolder, week: Week) -> Iterator[Problem]:
    """A warning for each open deal of somebody who is no longer there in a week."""
    gone = {rep.id: rep.left for team in folder.teams for rep in team.reps if not rep.there(week)}
    for deal in folder.deals:
        if deal.rep in gone and deal.state is DealState.OPEN:
            place = deal.place or Place(Path("deals.csv"))
            says = f"the deal '{deal.id}' is open, but '{deal.rep}' left on {gone[deal.rep]}"
            hint = "give the deal to somebody"
            yield Problem(place, "team-left-deal", says, hint, Severity.WARNING)


def with_advice(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in order; the first row of an unknown rep also says how history is kept."""
    ordered = list(in_order(problems))
    for number, one in enumerate(ordered):
        if one.rule == UNKNOWN:
            ordered[number] = replace(one, hint=f"{one.hint}{_joint(one.hint)}{KEPT}")
            break
    return tuple(ordered)


def _joint(hint: str) -> str:
    if not hint:
        return ""
    return " " if hint.endswith(("?", ".")) else ". "
