"""What scorecards add to the team folder: scores, commitments, objections and facts of deals.

The next sheet and the reports start from this. The files of the team folder are never changed: what
cards add is worked out anew each time. A card must be final for its scores to count; what was
agreed, done, ticked or objected to counts from the moment it is collected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from coachbook.base.week import Week
from coachbook.scorecard.mark_meaning import fact_day
from coachbook.scorecard.observation import (
    DONE,
    NOT_APPLICABLE,
    NOT_DONE,
    CardKey,
    CardKind,
    Medium,
    Scorecard,
)
from coachbook.scorecard.weekly_levels import final_cards, lead_cards
from coachbook.scorecard.written_dates import parse_day
from coachbook.sheet.fields import LINES
from coachbook.team.model import Commitment, DatedFact, Objection, PastLevel, TeamFolder
from coachbook.team.work_calendar import WorkCalendar

FACT = "fact."  # begins the id of a fact: other ticks are no facts


def with_cards(
    folder: TeamFolder, cards: Iterable[Scorecard], before: Week | None = None
) -> TeamFolder:
    """The folder with what scorecards of kind normal add; see the top of this module.

    Args:
        folder: The team folder.
        cards: The latest revision of each scorecard.
        before: Only cards of the weeks before this one count; None: all do.
    """
    all_cards = tuple(card for card in cards if before is None or card.card.week < str(before))
    final = sorted(final_cards(folder, all_cards).values(), key=lambda card: card.card)
    written = sorted(lead_cards(folder, all_cards).values(), key=lambda card: card.card)
    extended = replace(
        folder,
        scores=_scores(folder.scores, final),
        commitments=_commitments(folder, written),
        objections=(*folder.objections, *(one for card in written for one in _objections(card))),
    )
    return with_card_facts(extended, written)


def with_ticks(folder: TeamFolder, cards: Iterable[Scorecard]) -> TeamFolder:
    """The folder with only the facts that leads ticked on scorecards of kind normal."""
    return with_card_facts(folder, lead_cards(folder, cards).values())


def _scores(old: Iterable[PastLevel], cards: Iterable[Scorecard]) -> tuple[PastLevel, ...]:
    rows = {(one.week, one.rep, one.criterion): one for one in old}
    for card in cards:
        key = card.card
        for each in card.criteria:
            value = card.value(each)
            if value is not None:
                level = None if value == NOT_APPLICABLE else int(value)
                rows[key.week, key.rep, each] = PastLevel(key.week, key.rep, each, level)
    return tuple(rows.values())


def _commitments(folder: TeamFolder, cards: Iterable[Scorecard]) -> tuple[Commitment, ...]:
    """All commitments ever agreed, with what the sheets that came back say of each.

    A day before the week in which it was agreed is no day on which it can have been done.
    """
    by_id = {one.id: one for one in folder.commitments}
    for card in cards:
        agreed = _agreed_on_card(card, folder.calendar_of(card.card.rep))
        by_id.update((one.id, one) for one in agreed if one.id not in by_id)
    for card in cards:
        week = Week.parse(card.card.week)
        for name, day in _done_on_card(card):
            one = by_id.get(name)
            if one is not None:
                ticked = min(one.ticked, week) if one.ticked else week
                done = one.done or (day if day and day >= Week.of(one.agreed).monday else None)
                by_id[name] = replace(one, ticked=ticked, done=done, unsettled=False)
        for name in _not_done_on_card(card):
            one = by_id.get(name)
            if one is not None and (one.asked is None or week > one.asked):
                by_id[name] = replace(one, asked=week, unsettled=False)
        for name in _unsettled_on_card(card):
            if name in by_id:
                by_id[name] = replace(by_id[name], unsettled=True)
    return tuple(by_id.values())


def _done_on_card(card: Scorecard) -> Iterator[tuple[str, date | None]]:
    """What is ticked as done, and the day, if a screen was told it."""
    for number, name in card.commitments.items():
        if card.value(f"commitment/{number}") == DONE:
            day = card.value(f"commitment/{number}/date")
            yield name, date.fromisoformat(day) if isinstance(day, str) else None


def _not_done_on_card(card: Scorecard) -> Iterator[str]:
    """What is ticked on it as not done, or left blank once each criterion is scored.

    On a sheet that is not filled in to the end a blank says nothing yet, and in a card by hand what
    it leaves out was never asked.
    """
    asked = {one.field for one in card.open}
    media = {each.source.medium for each in card.observations} - {Medium.FILE, Medium.PERSON}
    is_whole = bool(media) and all(
        card.value(each) is not None or each in asked for each in card.criteria
    )
    for number, name in card.commitments.items():
        field = f"commitment/{number}"
        value = card.value(field)
        if value == NOT_DONE or (value is None and is_whole and field not in asked):
            yield name


def _unsettled_on_card(card: Scorecard) -> Iterator[str]:
    """What sources disagree about, or could not be read, until a person has answered."""
    asked = {one.field for one in card.open}
    for number, name in card.commitments.items():
        if f"commitment/{number}" in asked:
            yield name


def _agreed_on_card(card: Scorecard, calendar: WorkCalendar) -> Iterator[Commitment]:
    """What was agreed; without a day it is due on the rep's last working day of the week after."""
    key = card.card
    week = Week.parse(key.week)
    for number in LINES:
        line = {each: _text(card, f"agreed/{number}/{each}") for each in ("what", "who", "due")}
        if line["what"]:
            due = day_agreed(line["due"], week) or day_ticked(card, number)
            extras = filter(None, (line["who"], "" if due else line["due"]))
            yield Commitment(
                id=f"{key.week}-{key.rep}-{number}",
                rep=key.rep,
                agreed=calendar.last_workday(week),
                what=" · ".join((line["what"], *extras)),
                due=due or calendar.last_workday(week.next()),
                card=f"{key.week} {key.rep}, agreed/{number}",
            )


def day_agreed(text: str, week: Week) -> date | None:
    """The day that a commitment is due; None if the text is no day.

    A day without a year is the next such day from the card's Monday on: "1月5日" on a card of
    December 2026 is 5 January 2027. (`parse_day` looks back, since facts lie in the past.)
    """
    parsed = parse_day(text, week) if text else ""
    if isinstance(parsed, str):
        return None
    return parsed if parsed >= week.monday else _a_year_later(parsed)


def day_ticked(card: Scorecard, number: int) -> date | None:
    """The day of next week that is ticked for what was agreed; None: none is."""
    weekday = _text(card, f"agreed/{number}/day")
    return Week.parse(card.card.week).next().all_days[int(weekday) - 1] if weekday else None


def _a_year_later(day: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _text(card: Scorecard, field: str) -> str:
    value = card.value(field)
    return value if isinstance(value, str) else ""


def _objections(card: Scorecard) -> Iterator[Objection]:
    """The rep's objection, if any; `item` is the number of a criterion on the sheet, from 1."""
    item, reason = card.value("objection/item"), _text(card, "objection/because")
    is_valid = isinstance(item, int) and 1 <= item <= len(card.criteria)
    criterion = card.criteria[int(item or 0) - 1] if is_valid else ""
    if criterion or reason:
        yield Objection(card.card.week, card.card.rep, criterion, reason)


def with_card_facts(folder: TeamFolder, cards: Iterable[Scorecard]) -> TeamFolder:
    """The folder with the facts that leads ticked and dated on cards added to its deals.

    A tick without a day proves nothing yet, nor does a day without a tick.
    """
    ticked: dict[str, set[DatedFact]] = defaultdict(set)
    for card in _latest_normal(cards):
        for field in card.values:
            part, _, rest = field.partition("/")
            number, _, fact = rest.partition("/")
            if part == "deal" and fact.startswith(FACT) and card.value(field) is True:
                day = fact_day(card, field)
                if day:
                    ticked[card.deals.get(number, "")].add(DatedFact(fact, day))
    deals = (
        replace(deal, facts=tuple(dict.fromkeys((*deal.facts, *_in_order(ticked[deal.id])))))
        if deal.id in ticked
        else deal
        for deal in folder.deals
    )
    return replace(folder, deals=tuple(deals))


def _latest_normal(cards: Iterable[Scorecard]) -> Iterable[Scorecard]:
    """The last revision of every card of kind normal; a rep's own ticks are only claims."""
    last: dict[CardKey, Scorecard] = {}
    for card in cards:
        previous = last.get(card.card)
        if card.card.kind is CardKind.NORMAL and (
            previous is None or previous.revision < card.revision
        ):
            last[card.card] = card
    return last.values()


def _in_order(facts: Iterable[DatedFact]) -> list[DatedFact]:
    return sorted(facts, key=lambda one: (one.on, one.fact))
