"""The ladder of customer classes: which facts meet the terms of a class, and of which level."""

from __future__ import annotations

from pathlib import Path

import pytest

from coachbook.playbook.ladder import (
    class_levels,
    fact_levels,
    interested_class,
    interested_level,
    meets_terms,
)
from coachbook.playbook.load import load_playbook

SMALL = load_playbook(Path(__file__).parents[1] / "playbooks" / "small")[0].playbook
RUNG = SMALL.customers.classes[0]
LEVELS = {"fact.contact": 1, "fact.buying": 2, "fact.price": 2, "fact.signed": 3}


@pytest.mark.parametrize(
    ("facts", "meets"),
    [
        (set(), False),
        ({"fact.buying"}, False),
        ({"fact.buying", "fact.contact"}, False),
        ({"fact.buying", "fact.long-gone"}, False),
        ({"fact.buying", "fact.price"}, True),
        ({"fact.buying", "fact.signed"}, True),
        ({"fact.buying", "fact.price", "fact.signed"}, True),
    ],
)
def test_a_class_asks_for_so_many_facts_of_its_level_or_higher(
    facts: set[str], meets: bool
) -> None:
    rung = RUNG.model_copy(update={"facts": 2, "any_of": ()})
    assert meets_terms(rung, facts, LEVELS, {rung.id: 2}) is meets


@pytest.mark.parametrize(
    ("facts", "meets"),
    [
        ({"fact.buying"}, False),
        ({"fact.signed"}, True),
        ({"fact.price"}, True),
        ({"fact.buying", "fact.price"}, True),
    ],
)
def test_a_class_may_ask_for_one_of_certain_facts(facts: set[str], meets: bool) -> None:
    rung = RUNG.model_copy(update={"facts": 1, "any_of": ("fact.signed", "fact.price")})
    assert meets_terms(rung, facts, LEVELS, {rung.id: 2}) is meets


def test_a_class_that_asks_for_nothing_is_met_without_facts() -> None:
    rung = RUNG.model_copy(update={"facts": 0, "any_of": ()})
    assert meets_terms(rung, set(), LEVELS, {rung.id: 0})


def test_a_fact_that_is_not_known_counts_only_where_any_does() -> None:
    rung = RUNG.model_copy(update={"facts": 1, "any_of": ()})
    assert meets_terms(rung, {"fact.long-gone"}, LEVELS, {rung.id: 0})
    assert not meets_terms(rung, {"fact.long-gone"}, LEVELS, {rung.id: 1})


def test_classes_and_facts_have_the_numbers_of_their_levels() -> None:
    assert class_levels(SMALL) == {"class.new": 0, "class.warm": 1, "class.sold": 3}
    assert fact_levels(SMALL) == {"fact.left-number": 1, "fact.asks-price": 2, "fact.signed": 3}


def test_a_level_that_is_left_out_counts_as_none() -> None:
    levels = SMALL.evidence.levels[:1]
    evidence = SMALL.evidence.model_copy(update={"levels": levels})
    lacking = SMALL.model_copy(update={"evidence": evidence})
    assert set(class_levels(lacking).values()) == {0}
    assert set(fact_levels(lacking).values()) == {0}


@pytest.mark.parametrize(
    ("name", "level"), [("class.new", 0), ("class.warm", 1), ("class.sold", 3)]
)
def test_a_customer_is_interested_from_the_class_that_the_playbook_names(
    name: str, level: int
) -> None:
    customers = SMALL.customers.model_copy(update={"interested": name})
    book = SMALL.model_copy(update={"customers": customers})
    assert interested_class(book).id == name
    assert interested_level(book) == level
