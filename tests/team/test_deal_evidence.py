"""A deal's level and class on the real ladder: more facts never lower it, and facts expire."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.playbook.model.playbook import Playbook
from coachbook.team.deal_evidence import assess_deal, assessed_deals
from coachbook.team.model import DatedFact, Deal, DealState

TODAY = date(2026, 11, 23)
picks = st.lists(st.tuples(st.integers(0, 99), st.integers(-20, 400)), max_size=6)


def _dated(book: Playbook, picked: list[tuple[int, int]]) -> tuple[DatedFact, ...]:
    facts = book.facts.facts
    return tuple(
        DatedFact(facts[number % len(facts)].id, TODAY - timedelta(days=ago))
        for number, ago in picked
    )


@given(before=picks, more=st.integers(0, 99))
@settings(max_examples=200)
def test_a_live_fact_more_never_lowers_a_deal(
    before: list[tuple[int, int]], more: int, real: Playbook
) -> None:
    facts = _dated(real, before)
    less = assess_deal(Deal("d", "r", facts=facts), real, TODAY)
    fuller = assess_deal(Deal("d", "r", facts=(*facts, *_dated(real, [(more, 0)]))), real, TODAY)
    assert fuller.level >= less.level
    assert fuller.customer_class.rank >= less.customer_class.rank


@given(picked=picks, turn=st.integers(0, 5), claim=st.integers(0, 5))
@settings(max_examples=100)
def test_neither_order_nor_claim_plays_a_part(
    picked: list[tuple[int, int]], turn: int, claim: int, real: Playbook
) -> None:
    facts = _dated(real, picked)
    claimed = real.customers.classes[claim % len(real.customers.classes)].id
    turned = (*facts[turn:], *facts[:turn])
    plain = assess_deal(Deal("d", "r", facts=facts), real, TODAY)
    assert assess_deal(Deal("d", "r", claimed=claimed, facts=turned), real, TODAY) == plain


def test_every_fact_counts_to_its_last_day_and_not_a_day_longer(real: Playbook) -> None:
    levels = {level.id: level.number for level in real.evidence.levels}
    for fact in real.facts.facts:
        deal = Deal("d", "r", facts=(DatedFact(fact.id, TODAY),))
        last = TODAY + timedelta(days=fact.expires_days)
        assert assess_deal(deal, real, TODAY - timedelta(days=1)).level == 0
        assert assess_deal(deal, real, TODAY).level == levels[fact.level] > 0
        assert assess_deal(deal, real, last).level == levels[fact.level]
        after = assess_deal(deal, real, last + timedelta(days=1))
        assert (after.level, after.live, len(after.expired)) == (0, (), 1)
        assert after.customer_class == real.customers.classes[0]


def test_a_fact_seen_again_lives_from_the_newer_day(small: Playbook) -> None:
    old, new = (DatedFact("fact.asks-price", TODAY - timedelta(days=ago)) for ago in (31, 30))
    assert assess_deal(Deal("d", "r", facts=(old,)), small, TODAY).level == 0
    both = assess_deal(Deal("d", "r", facts=(old, new)), small, TODAY)
    assert (both.level, both.live, both.expired) == (2, (new,), ())


@pytest.mark.parametrize(
    ("facts", "level", "rung"),
    [
        ((), 0, "class.new"),
        (("fact.left-number",), 1, "class.warm"),
        (("fact.asks-price",), 2, "class.warm"),
        (("fact.signed",), 3, "class.sold"),
        (("fact.left-number", "fact.signed"), 3, "class.sold"),
    ],
)
def test_level_and_class_follow_from_the_facts(
    facts: tuple[str, ...], level: int, rung: str, small: Playbook
) -> None:
    deal = Deal("d", "r", facts=tuple(DatedFact(fact, TODAY) for fact in facts))
    found = assess_deal(deal, small, TODAY)
    assert (found.level, found.customer_class.id) == (level, rung)


@pytest.mark.parametrize(
    ("claimed", "by"),
    [("", 0), ("class.gone", 0), ("class.call-back", 0), ("class.interested-b", 0),
     ("class.interested-a", 1), ("class.signed", 3)],
)  # fmt: skip
def test_a_deal_is_overclaimed_from_one_class_above_its_facts(
    claimed: str, by: int, real: Playbook
) -> None:
    facts = (DatedFact("fact.asks-certificate", TODAY),)
    deal = Deal("d", "r", claimed=claimed, facts=facts)
    (found,) = assessed_deals([deal], ("r",), real, TODAY)
    assert found.standing.customer_class.id == "class.interested-b"
    assert (found.overclaimed_by, found.overclaimed) == (by, by > 0)


def test_open_deals_of_the_named_reps_are_assessed_as_of_the_day(real: Playbook) -> None:
    facts = (DatedFact("fact.asks-certificate", TODAY),)
    deals = [
        Deal("mine", "r", facts=facts),
        Deal("won", "r", state=DealState.WON),
        Deal("lost", "r", state=DealState.LOST),
        Deal("theirs", "other"),
    ]
    found = assessed_deals(deals, ("r",), real, TODAY)
    assert [(one.deal.id, one.standing.level) for one in found] == [("mine", 2)]
    before = assessed_deals(deals, ("r", "other"), real, TODAY - timedelta(days=1))
    assert [(one.deal.id, one.standing.level) for one in before] == [("mine", 0), ("theirs", 0)]


def test_live_facts_stand_newest_first_and_each_kind_once(small: Playbook) -> None:
    def fact(name: str, ago: int) -> DatedFact:
        return DatedFact(f"fact.{name}", TODAY - timedelta(days=ago))

    facts = (
        fact("left-number", 5),
        fact("signed", 2),
        fact("left-number", 2),
        fact("asks-price", 40),
        fact("signed", -1),
        fact("long-gone", 1),
        fact("signed", 9),
    )
    found = assess_deal(Deal("d", "r", facts=facts), small, TODAY)
    assert found.live == (fact("signed", 2), fact("left-number", 2))
    assert found.expired == (fact("asks-price", 40),)
    assert (found.level, found.customer_class.id) == (3, "class.sold")


def test_a_deal_that_meets_no_terms_is_on_the_lowest_rung(small: Playbook) -> None:
    classes = tuple(one.model_copy(update={"facts": 9}) for one in small.customers.classes)
    customers = small.customers.model_copy(update={"classes": classes})
    hard = small.model_copy(update={"customers": customers})
    assert assess_deal(Deal("d", "r"), hard, TODAY).customer_class == classes[0]


def test_the_highest_rung_counts_in_whatever_order_the_ladder_is_written(small: Playbook) -> None:
    turned = tuple(reversed(small.customers.classes))
    customers = small.customers.model_copy(update={"classes": turned})
    book = small.model_copy(update={"customers": customers})
    deal = Deal("d", "r", facts=(DatedFact("fact.signed", TODAY),))
    assert assess_deal(deal, book, TODAY).customer_class.id == "class.sold"


def test_an_assessed_deal_keeps_what_its_rep_claims(small: Playbook) -> None:
    deals = [Deal("a", "r", claimed="class.sold"), Deal("b", "r", claimed="class.gone")]
    first, second = assessed_deals(iter(deals), {"r"}, small, TODAY)
    assert (first.deal, first.claimed) == (deals[0], small.customers.classes[2])
    assert (second.deal, second.claimed) == (deals[1], None)
    assert (first.overclaimed_by, second.overclaimed_by) == (2, 0)
