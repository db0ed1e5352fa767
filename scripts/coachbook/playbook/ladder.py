"""The ladder of customer classes: which facts meet the terms of which class.

A class asks for a number of facts of its evidence level or higher (`facts`), and may ask for one of
certain facts as well (`any_of`). A deal is in the highest class whose terms its live facts meet.
The rule ladder-climbs makes sure that more evidence never means a lower class: whatever meets a
class also meets every class below it.

For example `class.interested-b` asks for one fact of level 2. A customer who asked for a discount
(level 2) meets it; any number of contact facts (level 1) does not. `class.interested-a` asks for
the same, and for a fact of its `any_of` besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from coachbook.playbook.model.evidence import CustomerClass
from coachbook.playbook.model.playbook import Playbook


def meets_terms(
    rung: CustomerClass, facts: Set[str], levels: Mapping[str, int], needs: Mapping[str, int]
) -> bool:
    """Whether a deal's live facts meet the terms of a customer class.

    Args:
        rung: The class.
        facts: Ids of the live facts; each kind of fact counts once.
        levels: `fact_levels` of the playbook; the caller makes it once for many deals.
        needs: `class_levels` of the playbook, likewise.
    """
    counted = sum(levels.get(fact, 0) >= needs[rung.id] for fact in facts)
    return counted >= rung.facts and (not rung.any_of or not facts.isdisjoint(rung.any_of))


def class_levels(playbook: Playbook) -> dict[str, int]:
    """The evidence level (0 to 3) that a fact needs to count for a class, by class id."""
    numbers = {level.id: level.number for level in playbook.evidence.levels}
    return {rung.id: numbers.get(rung.level, 0) for rung in playbook.customers.classes}


def fact_levels(playbook: Playbook) -> dict[str, int]:
    """The evidence level (0 to 3) that each fact proves, by fact id."""
    numbers = {level.id: level.number for level in playbook.evidence.levels}
    return {fact.id: numbers.get(fact.level, 0) for fact in playbook.facts.facts}


def interested_class(playbook: Playbook) -> CustomerClass:
    """The lowest class that counts as interested."""
    name = playbook.customers.interested
    return next(rung for rung in playbook.customers.classes if rung.id == name)


def interested_level(playbook: Playbook) -> int:
    """The evidence level of the lowest class that counts as interested: that of a buying fact."""
    return class_levels(playbook)[playbook.customers.interested]
