"""The ladder of customer classes: which facts meet the terms of which class."""

from __future__ import annotations

from collections.abc import Mapping, Set

from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.playbook import Playbook


def meets_terms(
    rung: CustomerClass, facts: Set[str], levels: Mapping[str, int], needs: Mapping[str, int]
) -> bool:
    """Whether live facts (by id) meet the terms of a customer class.

    `levels` is `fact_levels`, `needs` is `class_levels`: the caller makes them once.
    """
    counted = sum(levels.get(fact, 0) >= needs[rung.id] for fact in facts)
    return counted >= rung.facts and (not rung.any_of or not facts.isdisjoint(rung.any_of))


def class_levels(playbook: Playbook) -> dict[str, int]:
    """The evidence level, 0 to 3, that a fact must have to count for each class, by class id."""
    numbers = {level.id: level.number for level in playbook.evidence.levels}
    return {rung.id: numbers.get(rung.level, 0) for rung in playbook.customers.classes}


def fact_levels(playbook: Playbook) -> dict[str, int]:
    """The level number, 1 to 3, of every fact by its id."""
    numbers = {level.id: level.number for level in playbook.evidence.levels}
    return {fact.id: numbers.get(fact.level, 0) for fact in playbook.facts.facts}


def interested_class(playbook: Playbook) -> CustomerClass:
    """The lowest class in which a customer is interested."""
    name = playbook.customers.interested
    return next(rung for rung in playbook.customers.classes if rung.id == name)


def interested_level(playbook: Playbook) -> int:
    """The evidence level that makes a customer interested: that of the lowest such class."""
    return class_levels(playbook)[playbook.customers.interested]
