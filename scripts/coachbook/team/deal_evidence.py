"""A deal's evidence level and customer class: arithmetic on its dated facts.

1. A fact counts from its date on and until its `expires_days` have passed, that day included.
2. Of a fact noted several times the newest date counts.
3. The evidence level is the highest level of the live facts; 0 without any.
4. The customer class is the highest one whose terms the live facts meet (`playbook/ladder`).

The rep's claim plays no part, and is compared with the result. Feelings have no level and raise
nothing. For example, with a fact that expires after 30 days, noted on 1 and 10 November: it lives
until 10 December, and on 11 December the deal falls back to what its other facts prove.
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
    """What the facts of a deal prove on a day.

    Attributes:
        level: The evidence level, 0 to 3.
        customer_class: The highest class whose terms are met.
        live: The facts that count, the newest first, each kind once.
        expired: The facts that no longer count, likewise.
    """

    level: int
    customer_class: CustomerClass
    live: tuple[DatedFact, ...]
    expired: tuple[DatedFact, ...]


@dataclass(frozen=True)
class AssessedDeal:
    """An open deal, what its facts prove, and the class that its rep claims (None: none known)."""

    deal: Deal
    standing: Standing
    claimed: CustomerClass | None

    @property
    def overclaimed_by(self) -> int:
        """By how many ranks the claim is above the class that the facts prove; 0 if it is not."""
        if not self.claimed:
            return 0
        return max(self.claimed.rank - self.standing.customer_class.rank, 0)

    @property
    def overclaimed(self) -> bool:
        """Whether the rep claims more than the facts prove."""
        return self.overclaimed_by > 0


def assessed_deals(
    deals: Iterable[Deal], reps: Collection[str], playbook: Playbook, on: date
) -> tuple[AssessedDeal, ...]:
    """The open deals of `reps` (ids), assessed on a day."""
    classes = {rung.id: rung for rung in playbook.customers.classes}
    return tuple(
        AssessedDeal(deal, assess_deal(deal, playbook, on), classes.get(deal.claimed))
        for deal in deals
        if deal.rep in reps and deal.state is DealState.OPEN
    )


def assess_deal(deal: Deal, playbook: Playbook, on: date) -> Standing:
    """What the facts of a deal prove on the day `on`.

    Facts dated later, and facts that the playbook no longer has, do not count.
    """
    facts_by_id = {fact.id: fact for fact in playbook.facts.facts} if deal.facts else {}
    past = [fact for fact in deal.facts if fact.on <= on and fact.fact in facts_by_id]
    past.sort(key=lambda fact: (fact.on, fact.fact), reverse=True)
    newest: dict[str, DatedFact] = {}
    for dated in past:
        newest.setdefault(dated.fact, dated)
    live = tuple(dated for dated in newest.values() if _is_live(dated, facts_by_id[dated.fact], on))
    expired = tuple(dated for dated in newest.values() if dated not in live)
    levels = fact_levels(playbook) if live else {}
    level = max((levels[dated.fact] for dated in live), default=0)
    facts = {dated.fact for dated in live}
    needs = class_levels(playbook)
    rungs = [rung for rung in playbook.customers.classes if meets_terms(rung, facts, levels, needs)]
    highest = max(rungs or playbook.customers.classes[:1], key=lambda rung: rung.rank)
    return Standing(level, highest, live, expired)


def _is_live(dated: DatedFact, fact: Fact, on: date) -> bool:
    return on <= dated.on + timedelta(days=fact.expires_days)
