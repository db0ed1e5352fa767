"""Facts that were ticked and dated on scorecards join those of the deals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from coachbook.scorecards.record import CardKey, Kind, Scorecard
from coachbook.team.model import DatedFact, TeamFolder


def with_card_facts(folder: TeamFolder, cards: Iterable[Scorecard]) -> TeamFolder:
    """The folder with the facts on the cards that the lead filled in, each in its last revision.

    A tick without a day proves nothing yet, nor does a day without a tick.
    """
    ticked: dict[str, set[DatedFact]] = defaultdict(set)
    for card in _counted(cards):
        for field in card.values:
            part, _, rest = field.partition("/")
            number, _, fact = rest.partition("/")
            day = card.value(f"{field}/date")
            if part == "deal" and card.value(field) is True and isinstance(day, str):
                ticked[card.deals.get(number, "")].add(DatedFact(fact, date.fromisoformat(day)))
    deals = (
        replace(deal, facts=tuple(dict.fromkeys((*deal.facts, *_in_order(ticked[deal.id])))))
        if deal.id in ticked
        else deal
        for deal in folder.deals
    )
    return replace(folder, deals=tuple(deals))


def _counted(cards: Iterable[Scorecard]) -> Iterable[Scorecard]:
    """The last revision of every card of kind normal: a rep's own ticks are claims."""
    last: dict[CardKey, Scorecard] = {}
    for card in cards:
        known = last.get(card.card)
        if card.card.kind is Kind.NORMAL and (known is None or known.revision < card.revision):
            last[card.card] = card
    return last.values()


def _in_order(facts: Iterable[DatedFact]) -> list[DatedFact]:
    return sorted(facts, key=lambda one: (one.on, one.fact))
