"""What was filled in by half and so counts for nothing, or for something else than it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from coachbook.scorecards.joined import day_agreed
from coachbook.scorecards.record import Kind, Scorecard, Source
from coachbook.sheets.asked import LINES
from coachbook.team.values import shown
from coachbook.week import Week


@dataclass(frozen=True)
class Gap:
    """A field that something is missing to, where it was seen, and what follows.

    `proof`: what is missing keeps it from proving anything.
    """

    field: str
    source: Source
    says: str
    proof: bool = False


def gaps(card: Scorecard, seen: Collection[str]) -> Iterator[Gap]:
    """The gaps of a lead's scorecard, of all media together, in lines of which a field was seen."""
    if card.card.kind is not Kind.NORMAL:
        return
    asked = {one.field for one in card.open}
    for name, one in card.values.items():
        day = f"{name}/date"
        ticked = name.startswith("deal/") and one.value is True
        if ticked and {name, day} & {*seen} and card.value(day) is None and day not in asked:
            yield Gap(name, one.sources[0], "is ticked without its day", proof=True)
    for number in LINES:
        line = {each: f"agreed/{number}/{each}" for each in ("what", "who", "due")}
        if {*line.values()} & {*seen} and line["what"] not in asked:
            yield from _of_line(card, line)


def _of_line(card: Scorecard, line: dict[str, str]) -> Iterator[Gap]:
    given = [each for each in line if card.value(line[each])]
    if given and "what" not in given:
        name = line[given[0]]
        says = f"has {' and '.join(given)} but no what: it is no commitment yet"
        yield Gap(name.rpartition("/")[0], card.values[name].sources[0], says)
        return
    due = card.value(line["due"])
    if isinstance(due, str) and due and day_agreed(due, Week.parse(card.card.week)) is None:
        says = f"due '{shown(due)}' is no day; it becomes next week's Friday"
        yield Gap(line["due"], card.values[line["due"]].sources[0], says)
