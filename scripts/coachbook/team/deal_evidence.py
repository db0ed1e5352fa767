"""A deal's evidence level and customer class, from dated facts by arithmetic.

The rep's claim plays no part in it, and is held against what comes out. Feelings have no level, so
they raise nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coachbook.playbook.ladder import class_levels, fact_levels, meets_terms
from coachbook.playbook.model.evidence import CustomerClass, Fact
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.model import DatedFact, Deal, DealState


@dataclass(frozen=True)
class Standing:
    """What a deal's facts prove on one day.

    `level` is 0 to 3; `live` are the facts that count, newest first, each kind once; `expired`
    those that no longer do.
    """

    level: int
    customer_class: CustomerClass
    live: tuple[DatedFact, ...]
    expired: tuple[DatedFact, ...]


@dataclass(frozen=True)
class AssessedDeal:
    """An open deal and what its facts prove. `claimed`: the class its rep claims, if it is one."""

    deal: Deal
    standing: Standing
    claimed: CustomerClass | None

    @property
    def overclaimed_by(self) -> int:
        """How many ranks the claim stands above the class that the facts prove; 0: it does not."""
        claimed = self.claimed.rank if self.claimed else 0
        return max(claimed - self.standing.customer_class.rank, 0)

    @property
    def overclaimed(self) -> bool:
        """Whether its rep claims more than the facts prove."""
        return self.overclaimed_by > 0


def assessed_deals(
    deals: Iterable[Deal], reps: Collection[str], playbook: Playbook, on: date
) -> tuple[AssessedDeal, ...]:
    """The open deals of these reps, as their facts stand on a day."""
    classes = {rung.id: rung for rung in playbook.customers.classes}
    return tuple(
        AssessedDeal(deal, assess_deal(deal, playbook, on), classes.get(deal.claimed))
        for deal in deals
        if deal.rep in reps and deal.state is DealState.OPEN
    )


def assess_deal(deal: Deal, playbook: Playbook, on: date) -> Standing:
    """What the facts of `deal` prove on the day `on`.

    Facts dated later do not count yet, nor do those that the playbook no longer has.
    """
    known = {fact.id: fact for fact in playbook.facts.facts}
    past = [fact for fact in deal.facts if fact.on <= on and fact.fact in known]
    past.sort(key=lambda fact: (fact.on, fact.fact), reverse=True)
    newest: dict[str, DatedFact] = {}
    for dated in past:
        newest.setdefault(dated.fact, dated)
    live = tuple(dated for dated in newest.values() if _lives(dated, known[dated.fact], on))
    expired = tuple(dated for dated in newest.values() if dated not in live)
    levels = fact_levels(playbook)
    level = max((levels[dated.fact] for dated in live), default=0)
    facts = {dated.fact for dated in live}
    needs = class_levels(playbook)
    rungs = [rung for rung in playbook.customers.classes if meets_terms(rung, facts, levels, needs)]
    highest = max(rungs or playbook.customers.classes[:1], key=lambda rung: rung.rank)
    return Standing(level, highest, live, expired)


def _lives(dated: DatedFact, fact: Fact, on: date) -> bool:
    return on <= dated.on + timedelta(days=fact.expires_days)
