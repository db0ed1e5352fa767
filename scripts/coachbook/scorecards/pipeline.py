"""Open deals by what their reps claim and by what their facts prove."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coachbook.evidence import Standing, standing
from coachbook.model.coaching import Sign
from coachbook.model.evidence import CustomerClass
from coachbook.model.playbook import Playbook
from coachbook.team.model import Deal, DealState, TeamFolder

LEVELS = range(4)
SUBMITTED = 3  # from the class of this rank on a customer is interested


@dataclass(frozen=True)
class Case:
    """An open deal, and what its facts prove. `above`: its rep claims more."""

    deal: Deal
    standing: Standing
    claimed: CustomerClass | None
    above: bool


@dataclass(frozen=True)
class Rung:
    """The deals claimed to be in one class, or in none: how many are on each evidence level."""

    claimed: CustomerClass | None
    counts: tuple[int, ...]
    above: int
    amount: Decimal

    @property
    def deals(self) -> int:
        """How many in all."""
        return sum(self.counts)


def cases(
    folder: TeamFolder, reps: Collection[str], playbook: Playbook, on: date
) -> tuple[Case, ...]:
    """The open deals of these reps, as their facts stand on a day."""
    classes = {one.id: one for one in playbook.customers.classes}
    found = []
    for deal in folder.deals:
        if deal.rep in reps and deal.state is DealState.OPEN:
            proved, claimed = standing(deal, playbook, on), classes.get(deal.claimed)
            above = claimed is not None and claimed.rank > proved.customer_class.rank
            found.append(Case(deal, proved, claimed, above))
    return tuple(found)


def rungs(every: Iterable[Case], playbook: Playbook) -> tuple[Rung, ...]:
    """The ladder from the top, with the deals claimed to stand on each rung; the last: no claim."""
    deals = tuple(every)
    ladder = sorted(playbook.customers.classes, key=lambda one: -one.rank)
    made = []
    for claimed in (*ladder, None):
        mine = [case for case in deals if case.claimed == claimed]
        counts = tuple(sum(case.standing.level == level for case in mine) for level in LEVELS)
        amount = sum((case.deal.amount or Decimal(0) for case in mine), Decimal(0))
        if mine or claimed:
            made.append(Rung(claimed, counts, sum(case.above for case in mine), amount))
    return tuple(made)


def worst(every: Iterable[Case], most: int) -> tuple[Case, ...]:
    """The deals claimed furthest above their facts, of equals the largest."""

    def order(case: Case) -> tuple[int, Decimal, str]:
        rank = case.claimed.rank if case.claimed else 0
        gap = rank - case.standing.customer_class.rank
        return (-gap, -(case.deal.amount or Decimal(0)), case.deal.id)

    return tuple(sorted((case for case in every if case.above), key=order)[:most])


def feelings(every: Iterable[Case], playbook: Playbook) -> tuple[Case, ...]:
    """Deals claimed as more than the lowest interested class without one live fact."""
    if all(one.sign is not Sign.FEELING_CLAIMED for one in playbook.scorecard.critical):
        return ()
    return tuple(
        case
        for case in every
        if case.claimed and case.claimed.rank > SUBMITTED and not case.standing.live
    )
