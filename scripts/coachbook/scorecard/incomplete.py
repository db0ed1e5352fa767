"""Fields that count for nothing, or not for what was meant: half filled in, or told otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from coachbook.base.week import Week
from coachbook.scorecard.card_activity import CountDifference
from coachbook.scorecard.carry_over import FACT, day_agreed
from coachbook.scorecard.mark_meaning import fact_day, is_from_before
from coachbook.scorecard.observation import CardKind, Provenance, Scorecard
from coachbook.sheet.fields import LINES
from coachbook.team.cell_values import quoted


@dataclass(frozen=True)
class IncompleteField:
    """A half-filled field, where it was seen, and what is missing.

    `proof`: because of that, a fact proves nothing.
    """

    field: str
    source: Provenance
    says: str
    proof: bool = False


def incomplete_fields(card: Scorecard, fields: Collection[str]) -> Iterator[IncompleteField]:
    """The half-filled fields of a lead's scorecard, over all media.

    Only lines with one of these fields are looked at: those that the file just read filled in.
    """
    if card.card.kind is not CardKind.NORMAL:
        return
    open_fields = {one.field for one in card.open}
    for name, one in card.values.items():
        day = f"{name}/date"
        of_deal = f"{name.rpartition('/')[0]}/day"
        ticked = name.startswith("deal/") and f"/{FACT}" in name and one.value is True
        if (
            ticked
            and {name, day, of_deal} & {*fields}
            and fact_day(card, name) is None
            and not {day, of_deal} & open_fields
        ):
            earlier = "is ticked for a day before this week: which day was it?"
            says = earlier if is_from_before(card, name) else "is ticked without its day"
            yield IncompleteField(name, one.sources[0], says, proof=True)
    for number in LINES:
        line = {each: f"agreed/{number}/{each}" for each in ("what", "who", "due", "day")}
        if {*line.values()} & {*fields} and line["what"] not in open_fields:
            yield from _commitment_gaps(card, line)


def _commitment_gaps(card: Scorecard, line: dict[str, str]) -> Iterator[IncompleteField]:
    filled_in = [each for each in line if card.value(line[each])]
    if filled_in and "what" not in filled_in:
        name = line[filled_in[0]]
        says = f"has {' and '.join(filled_in)} but no what: it is no commitment yet"
        yield IncompleteField(name.rpartition("/")[0], card.values[name].sources[0], says)
        return
    due = card.value(line["due"])
    if isinstance(due, str) and due and day_agreed(due, Week.parse(card.card.week)) is None:
        says = f"due '{quoted(due)}' is no day; it becomes the last working day of next week"
        yield IncompleteField(line["due"], card.values[line["due"]].sources[0], says)


def differing_counts(
    card: Scorecard, differences: Iterable[CountDifference]
) -> Iterator[IncompleteField]:
    """The numbers on a card that do not count, because activity.csv or the calendar differs."""
    for each in differences:
        written = each.written
        if each.in_file is None:
            says = f"{written.count} on {written.day}, a day off, is not counted: is it the day?"
        else:
            says = (
                f"{written.count} on the card, but activity.csv has {each.in_file} for "
                f"{written.day}, and that counts: which is right?"
            )
        yield IncompleteField(written.field, card.values[written.field].sources[0], says)
