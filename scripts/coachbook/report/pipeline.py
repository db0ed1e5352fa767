"""Open deals by what their reps claim and by what their facts prove."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from coachbook.playbook.ladder import interested_class
from coachbook.playbook.model.coaching import Sign
from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import AssessedDeal

LEVELS = range(4)


@dataclass(frozen=True)
class Rung:
    """The deals claimed to be in one class, or in none: how many are on each evidence level."""

    claimed: CustomerClass | None
    counts: tuple[int, ...]
    overclaimed: int
    amount: Decimal

    @property
    def deals(self) -> int:
        """How many in all."""
        return sum(self.counts)


def rungs(deals_in: Iterable[AssessedDeal], playbook: Playbook) -> tuple[Rung, ...]:
    """The ladder from the top, with the deals claimed to stand on each rung; the last: no claim."""
    deals = tuple(deals_in)
    ladder = sorted(playbook.customers.classes, key=lambda one: -one.rank)
    result = []
    for claimed in (*ladder, None):
        claimed_deals = [case for case in deals if case.claimed == claimed]
        counts = tuple(
            sum(case.standing.level == level for case in claimed_deals) for level in LEVELS
        )
        amount = sum((case.deal.amount or Decimal(0) for case in claimed_deals), Decimal(0))
        if claimed_deals or claimed:
            result.append(
                Rung(claimed, counts, sum(case.overclaimed for case in claimed_deals), amount)
            )
    return tuple(result)


def most_overclaimed(deals_in: Iterable[AssessedDeal], most: int) -> tuple[AssessedDeal, ...]:
    """The deals claimed furthest above their facts, of equals the largest."""

    def order(case: AssessedDeal) -> tuple[int, Decimal, str]:
        return (-case.overclaimed_by, -(case.deal.amount or Decimal(0)), case.deal.id)

    return tuple(sorted((case for case in deals_in if case.overclaimed), key=order)[:most])


def deals_on_feelings(
    deals_in: Iterable[AssessedDeal], playbook: Playbook
) -> tuple[AssessedDeal, ...]:
    """Deals claimed as more than the lowest interested class without one live fact."""
    if all(one.sign is not Sign.FEELING_CLAIMED for one in playbook.scorecard.critical):
        return ()
    lowest = interested_class(playbook).rank
    return tuple(
        case
        for case in deals_in
        if case.claimed and case.claimed.rank > lowest and not case.standing.live
    )
