"""Which deals are printed: each condition holds and fails, and the order is the rules'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Choice, DealOrder, When
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.deal_choice import ChosenDeal, choose_deals
from coachbook.sheet.sheet import make_sheet
from coachbook.team.model import DatedFact, Deal, DealState, Person, Rep, Team, TeamFolder

from ..report.made_up import SMALL

MONDAY = date(2026, 11, 23)
REP = Rep(id="lin", name="林", joined=date(2026, 10, 1))
VETERAN = Rep(id="lin", name="林", joined=date(2021, 3, 1))
PLAIN = Deal(id="A", rep="lin", customer="恒远", last_contact=date(2026, 11, 17), follow_ups=2)


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
    "idle": (When(idle_days=3), {}, {"last_contact": date(2026, 11, 18)}),
    "idle since opened": (
        When(idle_days=9),
        {"last_contact": None, "opened": date(2026, 11, 9)},
        {"last_contact": None, "opened": date(2026, 11, 10)},
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
        deal(id="idle", last_contact=date(2026, 11, 6)),
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


def chosen_by(when: When, *deals: Deal, rep: Rep = REP, most: int = 8) -> list[str]:
    """What one rule of the small playbook takes, which prints four deals at most."""
    return ids(
        choose_deals(rep, deals, with_choices(SMALL, choice(SMALL, when, most=most)), MONDAY)
    )


def case_of(*deals: Deal) -> list[tuple[str, int | None, int]]:
    """Each deal with its idle days and its share of the largest."""
    chosen = choose_deals(REP, deals, with_choices(SMALL, choice(SMALL, When())), MONDAY)
    return [
        (one.candidate.deal.id, one.candidate.idle, one.candidate.top_percent) for one in chosen
    ]


def test_a_rule_without_conditions_takes_every_deal() -> None:
    assert chosen_by(When(), deal(id="b"), deal(id="a")) == ["a", "b"]


@pytest.mark.parametrize(
    ("last_contact", "opened", "idle"),
    [
        (6, 14, 3),
        (None, 14, 9),
        (3, None, 0),
        (4, None, 1),
        (0, 9, 0),
        (-2, None, 0),
        (None, None, None),
    ],
)
def test_days_idle_are_the_working_days_from_the_last_contact_or_the_opening_to_the_monday(
    last_contact: int | None, opened: int | None, idle: int | None
) -> None:
    last, first = (
        None if ago is None else MONDAY - timedelta(days=ago) for ago in (last_contact, opened)
    )
    assert case_of(deal(last_contact=last, opened=first)) == [("A", idle, 101)]


def test_the_largest_deals_are_counted_in_percent_of_all_open_ones() -> None:
    deals = [deal(id=name, amount=amount) for name, amount in (
        ("b", Decimal(5)), ("a", Decimal(5)), ("c", Decimal(900)), ("zero", Decimal(0)),
    )]  # fmt: skip
    assert case_of(*deals) == [("c", 3, 25), ("a", 3, 50), ("b", 3, 75), ("zero", 3, 101)]
    assert case_of(*deals[:3]) == [("c", 3, 34), ("a", 3, 67), ("b", 3, 100)]
    assert case_of(deal(), deal(id="B", amount=Decimal("0.5"))) == [("B", 3, 50), ("A", 3, 101)]
    for percent, taken in ((33, []), (34, ["c"]), (66, ["c"]), (67, ["c", "a"])):
        assert chosen_by(When(top_amount_percent=percent), *deals[:3]) == taken
    assert chosen_by(When(top_amount_percent=100), deal(amount=None)) == []


def test_a_deal_of_which_no_day_is_known_comes_after_one_that_is_idle_for_a_day() -> None:
    unknown = deal(id="a", last_contact=None, opened=None)
    assert chosen_by(When(), unknown, deal(id="b", last_contact=MONDAY - timedelta(days=4))) == [
        "b",
        "a",
    ]


def test_the_largest_come_first_then_the_longest_idle_then_by_id() -> None:
    contacts = {"x": 4, "w": 4, "v": 9}
    deals = [
        *(deal(id=name, last_contact=MONDAY - timedelta(days=n)) for name, n in contacts.items()),
        deal(id="never", last_contact=None),
        deal(id="zero", amount=Decimal(0), last_contact=None),
        deal(id="small", amount=Decimal("0.01")),
        deal(id="large", amount=Decimal(2)),
    ]
    every = When(claim_above_evidence=False)
    assert chosen_by(every, *deals) == ["large", "small", "v", "w"]
    assert chosen_by(every, *deals[1::-1], *deals[3:5]) == ["w", "x", "never", "zero"]
    assert chosen_by(every, *deals, most=2) == ["large", "small"]


def test_no_more_deals_than_the_sheet_has_lines_and_each_by_its_first_rule() -> None:
    key = choice(SMALL, When(key_account=True), priority=1, most=1, word="key")
    rest = choice(SMALL, When(), priority=2, word="rest")
    deals = [deal(id=f"k{n}", key_account=True) for n in range(2)]
    deals += [deal(id=f"p{n}") for n in range(4)]
    chosen = choose_deals(REP, deals, with_choices(SMALL, rest, key), MONDAY)
    assert SMALL.sheet.deals_printed == 4
    assert [(one.candidate.deal.id, one.choice.id) for one in chosen] == [
        ("k0", "choose.key"),
        ("k1", "choose.rest"),
        ("p0", "choose.rest"),
        ("p1", "choose.rest"),
    ]


def test_what_is_not_known_of_a_deal_meets_no_condition() -> None:
    unknown = Deal("A", "lin", customer="恒远")
    for when in (
        When(claims=("class.warm",)),
        When(claim_above_evidence=True),
        When(key_account=True),
        When(idle_days=1),
        When(next_call_overdue=True),
        When(follow_ups=1),
        When(no_customer=True),
        When(top_amount_percent=100),
    ):
        assert chosen_by(when, unknown) == [], when
    assert chosen_by(When(never_contacted=True), unknown) == ["A"]
    assert chosen_by(When(classes=("class.new",)), unknown) == ["A"]


def test_a_deal_is_chosen_by_what_its_facts_prove_on_the_monday() -> None:
    fact = DatedFact("fact.left-number", MONDAY)
    warm, later = deal(facts=(fact,)), deal(facts=(replace(fact, on=MONDAY + timedelta(days=1)),))
    assert chosen_by(When(classes=("class.warm",)), warm) == ["A"]
    assert chosen_by(When(classes=("class.warm",)), later) == []
    assert chosen_by(When(claim_above_evidence=True), replace(warm, claimed="class.warm")) == []
    assert chosen_by(When(claim_above_evidence=True), replace(later, claimed="class.warm")) == ["A"]


@pytest.mark.parametrize(("days", "new"), [(0, True), (30, True), (31, False)])
def test_a_rep_is_new_for_so_many_days(days: int, new: bool) -> None:
    rep = REP.model_copy(update={"joined": MONDAY - timedelta(days=days)})
    assert chosen_by(When(rep_joined_within_days=30), PLAIN, rep=rep) == (["A"] if new else [])


def silent(name: str, days: int | None, amount: int | None = None, **changes: Any) -> Deal:
    last = None if days is None else MONDAY - timedelta(days=days)
    money = None if amount is None else Decimal(amount)
    return deal(id=name, last_contact=last, amount=money, **changes)


def ordered_by(order: DealOrder, *deals: Deal, most: int = 8) -> list[str]:
    """What one rule of that order takes, of a sheet with four lines."""
    asked = choice(SMALL, When(), most=most).model_copy(update={"order": order})
    both = [
        ids(choose_deals(REP, given, with_choices(SMALL, asked), MONDAY))
        for given in (deals, deals[::-1])
    ]
    assert both[0] == both[1]
    return both[0]


def test_by_silence_a_small_deal_of_may_comes_before_large_ones_of_friday() -> None:
    friday = [silent(f"D{n}", 3, 100_000 + n) for n in range(1, 7)]
    assert ordered_by(DealOrder.IDLE, silent("D0", 206, 10), *friday) == ["D0", "D6", "D5", "D4"]
    assert ordered_by(DealOrder.IDLE, silent("D0", 206, 10), *friday, most=1) == ["D0"]
    assert ordered_by(DealOrder.AMOUNT, silent("D0", 206, 10), *friday)[0] == "D6"


def test_by_silence_equals_come_by_amount_then_by_id_and_the_unknown_last() -> None:
    deals = [
        silent("unknown", None, 900),
        silent("b", 4, 10),
        silent("a", 4, 10),
        silent("rich", 4, 11),
    ]
    assert ordered_by(DealOrder.IDLE, *deals) == ["rich", "a", "b", "unknown"]


def test_by_overdue_the_earliest_next_call_comes_first() -> None:
    early, late = MONDAY - timedelta(days=9), MONDAY - timedelta(days=8)
    deals = [
        silent("none", 90, 900),
        silent("late", 1, 800, next_call=late),
        silent("small", 5, 10, next_call=early),
        silent("large", 1, 20, next_call=early),
    ]
    assert ordered_by(DealOrder.OVERDUE, *deals) == ["large", "small", "late", "none"]


def test_by_follow_ups_the_most_come_first() -> None:
    deals = [
        silent("none", 90, 900, follow_ups=None),
        silent("eleven", 1, 800, follow_ups=11),
        silent("quiet", 5, 10, follow_ups=12),
        silent("rung", 1, 10, follow_ups=12),
    ]
    assert ordered_by(DealOrder.FOLLOW_UPS, *deals) == ["quiet", "rung", "eleven", "none"]


def test_the_playbook_orders_each_rule_by_what_its_reason_says(real: Playbook) -> None:
    orders = {one.id.removeprefix("choose."): one.order.value for one in real.sheet.choices}
    assert {name: order for name, order in orders.items() if order != "amount"} == {
        "interested-a-idle": "idle",
        "key-account": "idle",
        "next-call-overdue": "overdue",
        "many-follow-ups": "follow-ups",
        "interested-b-idle": "idle",
        "longest-idle": "idle",
    }


@pytest.mark.parametrize(
    ("last_contact", "opened", "zh", "en"),
    [
        (6, 40, "3个工作日没联系，还跟不跟", "3 workdays idle: keep?"),
        (None, 40, "建单已27个工作日，还跟不跟", "27 workdays since opened: keep?"),
        (None, None, "系统里没有一次联系记录", "No contact on record at all"),
    ],
)
def test_where_no_contact_is_known_the_reason_counts_from_the_opening(
    real: Playbook, last_contact: int | None, opened: int | None, zh: str, en: str
) -> None:
    last, first = (
        None if ago is None else MONDAY - timedelta(days=ago) for ago in (last_contact, opened)
    )
    one = deal(last_contact=last, opened=first)
    team = Team(
        id="n", name="一组", department="training", supervisor=Person(id="z"), reps=(VETERAN,)
    )
    sheet = make_sheet(team, VETERAN, TeamFolder((team,), (one,)), real, Week.of(MONDAY))
    assert [(printed.reason.zh, printed.reason.en) for printed in sheet.deals] == [(zh, en)]
