"""From which class on a customer is interested: the playbook says it and all counts follow."""

from __future__ import annotations

from datetime import date

import pytest

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Measure, NumberRule, Sign
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.critical import RepWeek, critical_flags
from coachbook.report.measures import TeamMeasures
from coachbook.report.pipeline import deals_on_feelings
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.model import DatedFact, Deal, Person, Rep, Team, TeamFolder

from .cards import card_of, seen
from .printed import BOOK

WEEK = Week(2026, 48)
TUESDAY = WEEK.days[1]
CONTACT, BUYING = "fact.gave-mobile", "fact.asks-certificate"
LIN = Rep(id="lin", name="林", joined=date(2025, 1, 1))
TEAM = Team(
    id="north",
    name="一组",
    department="training",
    supervisor=Person(id="zhou-min", name="周"),
    reps=(LIN,),
)


def interested_from(name: str) -> Playbook:
    customers = BOOK.customers.model_copy(update={"interested": name})
    return BOOK.model_copy(update={"customers": customers})


def deal(fact: str = "", claimed: str = "") -> Deal:
    facts = (DatedFact(fact, TUESDAY),) if fact else ()
    return Deal("D-1", "lin", claimed=claimed, facts=facts)


@pytest.mark.parametrize(
    ("lowest", "claimed", "fact", "felt"),
    [
        ("class.interested-b", "class.interested-b", "", False),
        ("class.interested-b", "class.interested-a", "", True),
        ("class.interested-b", "class.interested-a", CONTACT, False),
        ("class.interested-b", "", "", False),
        ("class.interested-a", "class.interested-a", "", False),
        ("class.interested-a", "class.near-certain", "", True),
    ],
)
def test_a_claim_above_the_lowest_interested_class_needs_a_fact(
    lowest: str, claimed: str, fact: str, felt: bool
) -> None:
    book = interested_from(lowest)
    every = assessed_deals([deal(fact, claimed)], ("lin",), book, WEEK.sunday)
    assert bool(deals_on_feelings(every, book)) == felt


@pytest.mark.parametrize(
    ("lowest", "fact", "counts"),
    [
        ("class.interested-b", BUYING, True),
        ("class.interested-b", CONTACT, False),
        ("class.call-back", CONTACT, True),
        ("class.near-certain", BUYING, False),
    ],
)
def test_a_fact_of_that_classs_level_makes_a_customer_interested(
    lowest: str, fact: str, counts: bool
) -> None:
    book = interested_from(lowest)
    checks = [one.id for one in BOOK.sheet.checks if one.does == "standard.daily-submission"]
    card = card_of(seen(f"{checks[0]}/1", True))
    mine = assessed_deals([deal(fact)], ("lin",), book, WEEK.sunday)
    flags = critical_flags(RepWeek("lin", WEEK, WEEK.days, (), mine, card), book)
    late = [one.days for one in flags if one.critical.sign is Sign.NOT_SUBMITTED]
    assert late == ([(TUESDAY,)] if counts else [])
    folder = TeamFolder((TEAM,), (deal(fact),))
    numbers = TeamMeasures(TEAM, folder, book, WEEK)
    warm = numbers.measure("lin", NumberRule(measure=Measure.INTERESTED))
    assert warm.part == int(counts)
