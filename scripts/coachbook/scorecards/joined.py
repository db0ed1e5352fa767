"""A team folder, and what the scorecards of the weeks before add to it.

So the next sheet knows them without knowing the store: their scores, the facts ticked on them, what
was agreed and what became of it, and what the rep disagreed with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from coachbook.scorecards.facts import with_card_facts
from coachbook.scorecards.marks import counted, in_force
from coachbook.scorecards.readers.dates import day_of
from coachbook.scorecards.record import DONE, NOT_APPLICABLE, Scorecard
from coachbook.sheets.asked import LINES
from coachbook.team.model import Commitment, Objection, Score, TeamFolder
from coachbook.week import Week


def with_cards(
    folder: TeamFolder, cards: Iterable[Scorecard], before: Week | None = None
) -> TeamFolder:
    """The folder with what scorecards of kind normal say; its files stay as they are.

    Scores count once a card is final; what was agreed, done, ticked and objected to at once.

    Args:
        folder: The team folder.
        cards: The latest revision of each scorecard.
        before: Only cards of the weeks before this one, as its sheet knew them; None: all.
    """
    every = tuple(card for card in cards if before is None or card.card.week < str(before))
    final = sorted(counted(folder, every).values(), key=lambda card: card.card)
    written = sorted(in_force(folder, every).values(), key=lambda card: card.card)
    joined = replace(
        folder,
        scores=_scores(folder.scores, final),
        commitments=_commitments(folder.commitments, written),
        objections=(*folder.objections, *(one for card in written for one in _objection(card))),
    )
    return with_card_facts(joined, written)


def _scores(old: Iterable[Score], cards: Iterable[Scorecard]) -> tuple[Score, ...]:
    rows = {(one.week, one.rep, one.criterion): one for one in old}
    for card in cards:
        key = card.card
        for each in card.criteria:
            value = card.value(each)
            if value is not None:
                level = None if value == NOT_APPLICABLE else int(value)
                rows[key.week, key.rep, each] = Score(key.week, key.rep, each, level)
    return tuple(rows.values())


def _commitments(old: Iterable[Commitment], cards: Iterable[Scorecard]) -> tuple[Commitment, ...]:
    """All that was ever agreed; what a later card marks done is closed on that week's Friday."""
    every = {one.id: one for one in old}
    for card in cards:
        every.update((one.id, one) for one in _agreed(card) if one.id not in every)
    for card in cards:
        friday = Week.parse(card.card.week).days[-1]
        for name in _closed(card):
            one = every.get(name)
            if one is not None and one.done is None:
                every[name] = replace(one, done=friday)
    return tuple(every.values())


def _closed(card: Scorecard) -> Iterator[str]:
    for number, name in card.commitments.items():
        if card.value(f"commitment/{number}") == DONE:
            yield name


def _agreed(card: Scorecard) -> Iterator[Commitment]:
    key = card.card
    week = Week.parse(key.week)
    for number in LINES:
        said = {each: _text(card, f"agreed/{number}/{each}") for each in ("what", "who", "due")}
        if said["what"]:
            due = day_agreed(said["due"], week)
            asides = filter(None, (said["who"], "" if due else said["due"]))
            yield Commitment(
                id=f"{key.week}-{key.rep}-{number}",
                rep=key.rep,
                agreed=week.days[-1],
                what=" · ".join((said["what"], *asides)),
                due=due or week.next().days[-1],
            )


def day_agreed(text: str, week: Week) -> date | None:
    """The day that is meant: one without a year is the next such day from the card's week on."""
    made = day_of(text, week) if text else ""
    if isinstance(made, str):
        return None
    return made if made >= week.monday else _in_a_year(made)


def _in_a_year(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _text(card: Scorecard, field: str) -> str:
    value = card.value(field)
    return value if isinstance(value, str) else ""


def _objection(card: Scorecard) -> Iterator[Objection]:
    """What the rep did not agree with; the item is the number of a criterion on the sheet."""
    item, because = card.value("objection/item"), _text(card, "objection/because")
    known = isinstance(item, int) and 1 <= item <= len(card.criteria)
    about = card.criteria[int(item or 0) - 1] if known else ""
    if about or because:
        yield Objection(card.card.week, card.card.rep, about, because)
