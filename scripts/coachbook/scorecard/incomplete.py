"""What was filled in by half and so counts for nothing, or for something else than it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from coachbook.base.week import Week
from coachbook.scorecard.carry_over import day_agreed
from coachbook.scorecard.observation import CardKind, Provenance, Scorecard
from coachbook.sheet.fields import LINES
from coachbook.team.cell_values import quoted


@dataclass(frozen=True)
class IncompleteField:
    """A field that something is missing to, where it was seen, and what follows.

    `proof`: what is missing keeps it from proving anything.
    """

    field: str
    source: Provenance
    says: str
    proof: bool = False


def incomplete_fields(card: Scorecard, seen: Collection[str]) -> Iterator[IncompleteField]:
    """The gaps of a lead's scorecard, of all media together, in lines of which a field was seen."""
    if card.card.kind is not CardKind.NORMAL:
        return
    asked = {one.field for one in card.open}
    for name, one in card.values.items():
        day = f"{name}/date"
        ticked = name.startswith("deal/") and one.value is True
        if ticked and {name, day} & {*seen} and card.value(day) is None and day not in asked:
            yield IncompleteField(name, one.sources[0], "is ticked without its day", proof=True)
    for number in LINES:
        line = {each: f"agreed/{number}/{each}" for each in ("what", "who", "due")}
        if {*line.values()} & {*seen} and line["what"] not in asked:
            yield from _of_line(card, line)


def _of_line(card: Scorecard, line: dict[str, str]) -> Iterator[IncompleteField]:
    given = [each for each in line if card.value(line[each])]
    if given and "what" not in given:
        name = line[given[0]]
        says = f"has {' and '.join(given)} but no what: it is no commitment yet"
        yield IncompleteField(name.rpartition("/")[0], card.values[name].sources[0], says)
        return
    due = card.value(line["due"])
    if isinstance(due, str) and due and day_agreed(due, Week.parse(card.card.week)) is None:
        says = f"due '{quoted(due)}' is no day; it becomes next week's Friday"
        yield IncompleteField(line["due"], card.values[line["due"]].sources[0], says)
