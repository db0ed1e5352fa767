"""Which deals are printed: each condition holds and fails, and the order is the rules'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.playbook.model.coaching import Choice, When
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.deal_choice import ChosenDeal, choose_deals
from coachbook.team.model import DatedFact, Deal, DealState, Rep

MONDAY = date(2026, 11, 23)
REP = Rep(id="lin", name="林", joined=date(2026, 10, 1))
PLAIN = Deal(
    id="A", rep="lin", customer="恒远", last_contact=MONDAY - timedelta(days=3), follow_ups=2
)


def with_choices(book: Playbook, *choices: Choice) -> Playbook:
    return book.model_copy(update={"sheet": book.sheet.model_copy(update={"choices": choices})})


def choice(book: Playbook, when: When, priority: int = 1, most: int = 8, word: str = "x") -> Choice:
    changes = {"id": f"choose.{word}", "when": when, "priority": priority, "most": most}
    return book.sheet.choices[0].model_copy(update=changes)


def ids(chosen: tuple[ChosenDeal, ...]) -> list[str]:
    return [item.candidate.deal.id for item in chosen]


def deal(**changes: Any) -> Deal:
    return replace(PLAIN, **changes)


FACT = (DatedFact("fact.asks-discount", MONDAY - timedelta(days=2)),)
CASES: dict[str, tuple[When, dict[str, Any], dict[str, Any]]] = {
    "classes": (When(classes=("class.interested-a",)), {"facts": FACT}, {}),
    "claims": (When(claims=("class.near-certain",)), {"claimed": "class.near-certain"}, {}),
    "above": (
        When(claim_above_evidence=True),
        {"claimed": "class.near-certain", "facts": FACT},
        {"claimed": "class.interested-a", "facts": FACT},
    ),
    "key": (When(key_account=True), {"key_account": True}, {}),
    "idle": (When(idle_days=3), {}, {"last_contact": MONDAY - timedelta(days=2)}),
    "idle since opened": (
        When(idle_days=9),
        {"last_contact": None, "opened": MONDAY - timedelta(days=9)},
        {"last_contact": None, "opened": MONDAY - timedelta(days=8)},
    ),
    "never": (When(never_contacted=True), {"last_contact": None}, {}),
    "overdue": (
        When(next_call_overdue=True),
        {"next_call": MONDAY - timedelta(days=1)},
        {"next_call": MONDAY},
    ),
    "follow-ups": (When(follow_ups=8), {"follow_ups": 8}, {"follow_ups": 7}),
    "no customer": (When(no_customer=True), {"customer": ""}, {}),
    "both must hold": (
        When(key_account=True, idle_days=3),
        {"key_account": True},
        {"key_account": True, "last_contact": MONDAY},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_condition_holds_and_fails(book: Playbook, name: str) -> None:
    when, right, wrong = CASES[name]
    ruled = with_choices(book, choice(book, when))
    assert ids(choose_deals(REP, [deal(**right)], ruled, MONDAY)) == ["A"]
    assert ids(choose_deals(REP, [deal(**wrong)], ruled, MONDAY)) == []


def test_a_new_rep(book: Playbook) -> None:
    ruled = with_choices(book, choice(book, When(rep_joined_within_days=53)))
    assert ids(choose_deals(REP, [PLAIN], ruled, MONDAY)) == ["A"]
    older = REP.model_copy(update={"joined": date(2026, 9, 30)})
    assert ids(choose_deals(older, [PLAIN], ruled, MONDAY)) == []


def test_top_amounts(book: Playbook) -> None:
    ruled = with_choices(book, choice(book, When(top_amount_percent=20)))
    deals = [deal(id=f"D{n}", amount=Decimal(n * 100)) for n in range(1, 11)]
    assert ids(choose_deals(REP, deals, ruled, MONDAY)) == ["D10", "D9"]
    assert ids(choose_deals(REP, [deal(amount=None)], ruled, MONDAY)) == []


def test_rules_by_priority_then_amount_then_idle_then_id(book: Playbook) -> None:
    first = choice(book, When(key_account=True), priority=5, word="key")
    second = choice(book, When(idle_days=1), priority=9, most=3, word="idle")
    deals = [
        deal(id="idle", last_contact=MONDAY - timedelta(days=9)),
        deal(id="big", amount=Decimal(900)),
        deal(id="b"),
        deal(id="a"),
        deal(id="key", key_account=True),
    ]
    chosen = choose_deals(REP, deals, with_choices(book, second, first), MONDAY)
    assert ids(chosen) == ["key", "big", "idle", "a"]
    assert [item.choice.id for item in chosen] == ["choose.key", *["choose.idle"] * 3]


def test_only_the_reps_own_open_deals(book: Playbook) -> None:
    ruled = with_choices(book, choice(book, When(idle_days=1)))
    others = [deal(id="B", rep="wang"), deal(id="C", state=DealState.WON)]
    assert (
        ids(choose_deals(REP, [*others, deal(id="D", state=DealState.LOST)], ruled, MONDAY)) == []
    )


DEALS = st.lists(
    st.builds(
        Deal,
        id=st.uuids().map(str),
        rep=st.just("lin"),
        customer=st.sampled_from(["", "恒远"]),
        amount=st.none() | st.decimals(0, 10**6, places=2),
        last_contact=st.none() | st.dates(date(2026, 8, 1), MONDAY),
        follow_ups=st.none() | st.integers(0, 30),
        next_call=st.none() | st.dates(date(2026, 8, 1), date(2027, 1, 1)),
        key_account=st.booleans(),
        claimed=st.sampled_from(["", "class.new-call", "class.near-certain"]),
    ),
    max_size=30,
    unique_by=lambda deal: deal.id,
)


@given(deals=DEALS)
def test_never_too_many_never_twice_and_any_order_gives_the_same(
    book: Playbook, deals: list[Deal]
) -> None:
    chosen = choose_deals(REP, deals, book, MONDAY)
    assert len(chosen) <= book.sheet.deals_printed
    assert len(set(ids(chosen))) == len(chosen)
    assert ids(choose_deals(REP, deals[::-1], book, MONDAY)) == ids(chosen)
