"""Open deals by the class that their reps claim and the evidence level that facts prove."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from coachbook.playbook.ladder import interested_class
from coachbook.playbook.model.coaching import Sign
from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import AssessedDeal
from coachbook.team.deal_sums import amount_sums

LEVELS = range(4)


@dataclass(frozen=True)
class Rung:
    """The open deals claimed to be in one class.

    Attributes:
        claimed: The class; None: no class is claimed.
        counts: How many deals are on each evidence level, from 0 to 3.
        overclaimed: How many are claimed above their facts.
        amounts: What they are worth together, by currency; that of the team is empty and first.
    """

    claimed: CustomerClass | None
    counts: tuple[int, ...]
    overclaimed: int
    amounts: dict[str, Decimal]

    @property
    def deals(self) -> int:
        """How many in all."""
        return sum(self.counts)


def rungs(cases: Iterable[AssessedDeal], playbook: Playbook) -> tuple[Rung, ...]:
    """A rung for each class, the highest first; last, if any, the deals without a claim."""
    deals = tuple(cases)
    ladder = sorted(playbook.customers.classes, key=lambda one: -one.rank)
    result = []
    for claimed in (*ladder, None):
        claimed_deals = [case for case in deals if case.claimed == claimed]
        counts = tuple(
            sum(case.standing.level == level for case in claimed_deals) for level in LEVELS
        )
        amounts = amount_sums(case.deal for case in claimed_deals)
        if claimed_deals or claimed:
            result.append(
                Rung(claimed, counts, sum(case.overclaimed for case in claimed_deals), amounts)
            )
    return tuple(result)


def most_overclaimed(cases: Iterable[AssessedDeal], most: int) -> tuple[AssessedDeal, ...]:
    """The deals claimed furthest above their facts; of equals, the largest amounts first."""

    def order(case: AssessedDeal) -> tuple[int, str, Decimal, str]:
        deal = case.deal
        return (-case.overclaimed_by, deal.currency, -(deal.amount or Decimal(0)), deal.id)

    return tuple(sorted((case for case in cases if case.overclaimed), key=order)[:most])


def deals_on_feelings(
    cases: Iterable[AssessedDeal], playbook: Playbook
) -> tuple[AssessedDeal, ...]:
    """Deals claimed to be above the lowest interested class without one live fact.

    None if no critical item of the playbook is about them.
    """
    if all(one.sign is not Sign.FEELING_CLAIMED for one in playbook.scorecard.critical):
        return ()
    lowest = interested_class(playbook).rank
    return tuple(
        case
        for case in cases
        if case.claimed and case.claimed.rank > lowest and not case.standing.live
    )
