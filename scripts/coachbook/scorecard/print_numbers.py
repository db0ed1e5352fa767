"""Numbers that mean one thing on every print of a rep's week.

Deal 1 of one print may be deal 3 of the next. On a scorecard, each deal and commitment has a number
of its own: the one that it had on the first print with it, or the next free one if another already
has that. Prints are only ever added to the record, so a number never changes. For example, a first
print with D1 and D2 and a second one with D9 and D2 give D1 = 1, D2 = 2 and D9 = 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from coachbook.scorecard.observation import Observation
from coachbook.sheet.prints import Print

PARTS = ("deal", "commitment")


def ids_on(printed: Print, part: str) -> tuple[str, ...]:
    """The ids of the deals or commitments on a print; the first is number 1."""
    return printed.deals if part == "deal" else printed.commitments


def numbers_on_card(prints: Iterable[Print], part: str) -> Mapping[str, int]:
    """The number of each deal or commitment on the scorecard, by its id.

    Args:
        prints: Every print of the rep's week, in the order in which they were made.
        part: `deal` or `commitment`.
    """
    numbers: dict[str, int] = {}
    for printed in prints:
        taken = {*numbers.values()}
        for number, name in enumerate(ids_on(printed, part), start=1):
            if name and name not in numbers and number not in taken:
                numbers[name] = number
                taken.add(number)
        for name in filter(None, ids_on(printed, part)):
            if name not in numbers:
                numbers[name] = 1 + max(taken)
                taken.add(numbers[name])
    return numbers


def numbered_as_on_card(
    observations: Iterable[Observation], prints: Iterable[Print]
) -> tuple[Observation, ...]:
    """The observations, with the scorecard's number for each deal and commitment on record."""
    every = tuple(prints)
    numbers = {part: numbers_on_card(every, part) for part in PARTS}
    return tuple(_numbered(each, numbers) for each in observations)


def _numbered(each: Observation, numbers: Mapping[str, Mapping[str, int]]) -> Observation:
    part, _, rest = each.field.partition("/")
    number = numbers.get(part, {}).get(each.about)
    if number is None:
        return each
    return replace(each, field="/".join((part, str(number), *rest.split("/")[1:])))
