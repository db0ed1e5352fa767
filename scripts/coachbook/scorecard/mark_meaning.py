"""What the marks of a card come to, whichever form it was filled in on.

Paper asks for one mark where a screen asks for more, and forms of before asked in another way. Of
what says the same, the more exact counts: a fact's own day before the day of the deal's new facts,
the cause beside a criterion before the main cause of the sheet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Check
from coachbook.scorecard.observation import Scorecard
from coachbook.scorecard.scoring import level_or_missing
from coachbook.sheet.fields import EARLIER, KEPT, MAIN_CAUSE, NO, YES


def kept_on(card: Scorecard, check: Check, weekday: int) -> bool | None:
    """Whether a daily check was kept on a day, 1 to 7; None: the card does not say.

    On forms of before there was one box. A tick said that it was kept, or that a breach was seen.
    """
    answer = card.value(f"{check.id}/{weekday}{KEPT}")
    if answer in (YES, NO):
        return answer == YES
    ticked = card.value(f"{check.id}/{weekday}") is True
    return not check.breach if ticked else None


def fact_day(card: Scorecard, field: str) -> date | None:
    """The day of a fact ticked in a field such as `deal/1/fact.paid`; None: it is not known.

    The day of the deal's new facts holds for what was ticked in the same document.
    """
    exact = card.value(f"{field}/date")
    if isinstance(exact, str):
        return date.fromisoformat(exact)
    of_deal = _day_field(field)
    weekday = card.value(of_deal)
    if not isinstance(weekday, str) or not weekday.isdecimal():
        return None
    beside = _documents(card, field) & _documents(card, of_deal)
    return Week.parse(card.card.week).all_days[int(weekday) - 1] if beside else None


def is_from_before(card: Scorecard, field: str) -> bool:
    """Whether a fact is said to be from before the card's week."""
    return card.value(_day_field(field)) == EARLIER


def _day_field(field: str) -> str:
    return f"{field.rpartition('/')[0]}/day"


def _documents(card: Scorecard, field: str) -> set[str]:
    value = card.values.get(field)
    return {each.document for each in value.sources} if value else set()


def causes_on(card: Scorecard, low: Collection[int], most: int) -> Mapping[str, int]:
    """The number of the root cause of each criterion that has one; `most` is the highest.

    The further cause of the sheet counts for a criterion on one of the `low` levels, and the main
    cause for all of these that have none of their own.
    """
    causes = {each: _number(card, f"{each}/cause", most) for each in card.criteria}
    is_low = {each: card.value(each) in low for each in card.criteria}
    row = _number(card, "further/item", len(card.criteria))
    if row and is_low[card.criteria[row - 1]]:
        further = card.criteria[row - 1]
        causes[further] = causes[further] or _number(card, "further/cause", most)
    main = _number(card, MAIN_CAUSE, most)
    every = {each: cause or (main if is_low[each] else 0) for each, cause in causes.items()}
    return {each: cause for each, cause in every.items() if cause}


def _number(card: Scorecard, field: str, most: int) -> int:
    """A number from 1 to `most` on a card; 0: there is none."""
    number = level_or_missing(card.value(field))
    return number if 1 <= number <= most else 0
