"""Whether a year's target is what its months and reps come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.base.yaml_file import YamlFile
from coachbook.team.cell_values import quoted
from coachbook.team.model import TargetsFile, Team

MONTHS = 12


@dataclass(frozen=True)
class TargetSum:
    """A year's target beside its parts. `months`: how many of 12 there are."""

    year: int
    whole: Decimal
    parts: Decimal
    months: int

    @property
    def adds_up(self) -> bool:
        """Whether they add up, or may still, as months are missing."""
        return self.parts == self.whole or (self.months < MONTHS and self.parts < self.whole)

    @property
    def unassigned(self) -> Decimal:
        """What no month has yet; below zero: what is too much."""
        return self.whole - self.parts


def sum_targets(
    targets: TargetsFile, year: int, whole: Decimal, reps: Collection[str]
) -> TargetSum:
    """A year's target beside what its months share out to these reps."""
    months = [item for item in targets.months if item.month.startswith(f"{year:04}-")]
    amounts = [row.amount for item in months for row in item.reps if row.rep in reps]
    return TargetSum(year, whole, sum(amounts, Decimal(0)), len(months))


def year_problems(
    source: YamlFile, targets: TargetsFile, teams: Iterable[Team]
) -> Iterator[Problem]:
    """What is wrong with the targets of years."""
    members = {team.id: {rep.id for rep in team.reps} for team in teams}
    for number, year in enumerate(targets.years):
        for index, row in enumerate(year.teams):
            place = source.place(("years", number, "teams", index, "team"))
            if row.team not in members:
                says, hint = (
                    f"there is no team '{quoted(row.team)}'",
                    did_you_mean(row.team, members),
                )
                yield Problem(place, "team-unknown-team", says, hint)
                continue
            found = sum_targets(targets, year.year, row.amount, members[row.team])
            if not found.adds_up:
                says = f"the year's target of '{row.team}' is {found.whole:,}"
                hint = f"its reps' months of {year.year} come to {found.parts:,}"
                yield Problem(place, "team-targets-sum", says, hint, Severity.WARNING)
