"""A team's target of a year against what its reps' months of that year come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from coachbook.base.problems import Problem, Severity, did_you_mean
from coachbook.base.yaml_file import YamlFile
from coachbook.team.amount_text import units_beside
from coachbook.team.cell_values import quoted
from coachbook.team.model import TargetsFile, Team

MONTHS = 12


@dataclass(frozen=True)
class TargetSum:
    """A team's target of a year (`whole`), and the sum of its reps' targets in so many months."""

    year: int
    whole: Decimal
    parts: Decimal
    months: int

    @property
    def adds_up(self) -> bool:
        """Whether the parts come to the whole, or still can because months are missing."""
        return self.parts == self.whole or (self.months < MONTHS and self.parts < self.whole)

    @property
    def unassigned(self) -> Decimal:
        """What is not in any month yet; negative: by how much the months exceed the target."""
        return self.whole - self.parts


def sum_targets(
    targets: TargetsFile, year: int, whole: Decimal, reps: Collection[str]
) -> TargetSum:
    """A year's target beside what its months give to `reps` (ids)."""
    months = [item for item in targets.months if item.month.startswith(f"{year:04}-")]
    amounts = [row.amount for item in months for row in item.reps if row.rep in reps]
    return TargetSum(year, whole, sum(amounts, Decimal(0)), len(months))


def unit_problems(source: YamlFile, targets: TargetsFile) -> Iterator[Problem]:
    """A warning where the currency says a unit, too, which deals do not have by themselves."""
    for unit in units_beside(targets.currency):
        currency = quoted(targets.currency)
        says = f"'{currency}' counts in units of {unit:,}"
        hint = (
            f"amounts in deals.csv are then in '{currency}', too; if they are not, write the "
            "targets in full and the currency alone, such as 元"
        )
        place = source.place(("currency",))
        yield Problem(place, "team-currency-unit", says, hint, Severity.WARNING)


def year_problems(
    source: YamlFile, targets: TargetsFile, teams: Iterable[Team]
) -> Iterator[Problem]:
    """The problems of yearly targets: unknown teams, and sums that do not come out (warnings)."""
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
            total = sum_targets(targets, year.year, row.amount, members[row.team])
            if not total.adds_up:
                says = f"the year's target of '{row.team}' is {total.whole:,}"
                hint = f"its reps' months of {year.year} come to {total.parts:,}"
                yield Problem(place, "team-targets-sum", says, hint, Severity.WARNING)
