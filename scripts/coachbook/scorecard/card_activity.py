"""Calls, prospects and records that stand on scorecards, beside those of activity.csv.

For a day that activity.csv has no row of, the card speaks: a number written for a working day means
that the rep was there (for half of it, if only half is worked), and what was not written is not
known. Where both speak, activity.csv counts, since a machine counted it, and a number that differs
is told, so that a person settles which is right. So is one written for a day off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Check, Counted
from coachbook.scorecard.observation import CardKey, Scorecard
from coachbook.scorecard.weekly_levels import lead_cards
from coachbook.team.model import DayActivity, TeamFolder
from coachbook.team.work_calendar import WorkCalendar


@dataclass(frozen=True)
class WrittenCount:
    """A number on a card: of which check and day, and in which field it stands."""

    check: Check
    counted: Counted
    day: date
    field: str
    count: int


@dataclass(frozen=True)
class CountDifference:
    """A number on a card that is not what counts.

    `in_file` is what activity.csv has; None: no row of that day, which is a day off.
    """

    card: CardKey
    written: WrittenCount
    in_file: int | None


def written_counts(card: Scorecard, checks: Iterable[Check]) -> Iterator[WrittenCount]:
    """The numbers of the daily checks on a card, in the order of the checks and days."""
    for check in checks:
        if check.counts is None:
            continue
        for number, day in enumerate(Week.parse(card.card.week).all_days, start=1):
            field = f"{check.id}/{number}"
            value = card.value(field)
            if isinstance(value, int) and not isinstance(value, bool):
                yield WrittenCount(check, check.counts, day, field, value)


def with_card_activity(
    folder: TeamFolder,
    cards: Iterable[Scorecard],
    checks: Sequence[Check],
    before: Week | None = None,
) -> TeamFolder:
    """The folder with the days that only leads' scorecards tell of.

    Args:
        folder: The team folder.
        cards: The latest revision of each scorecard.
        checks: The daily checks of the playbook.
        before: Only cards of the weeks before this one count; None: all do.
    """
    known = {(row.rep, row.day) for row in folder.activity}
    added = [
        row
        for card in _read(folder, cards)
        if before is None or card.card.week < str(before)
        for row in _days(card, checks, folder.calendar_of(card.card.rep))
        if (row.rep, row.day) not in known
    ]
    return replace(folder, activity=(*folder.activity, *added))


def count_differences(
    folder: TeamFolder, cards: Iterable[Scorecard], checks: Sequence[Check]
) -> tuple[CountDifference, ...]:
    """The numbers on leads' scorecards that are not what counts."""
    rows = {(row.rep, row.day): row for row in folder.activity}
    found = []
    for card in _read(folder, cards):
        calendar = folder.calendar_of(card.card.rep)
        for written in written_counts(card, checks):
            row = rows.get((card.card.rep, written.day))
            in_file = row.count(written.counted) if row else None
            differs = in_file is not None and in_file != written.count
            day_off = row is None and written.count > 0 and not calendar.is_workday(written.day)
            if differs or day_off:
                found.append(CountDifference(card.card, written, in_file))
    return tuple(found)


def _read(folder: TeamFolder, cards: Iterable[Scorecard]) -> Sequence[Scorecard]:
    return sorted(lead_cards(folder, cards).values(), key=lambda card: card.card)


def _days(card: Scorecard, checks: Sequence[Check], calendar: WorkCalendar) -> list[DayActivity]:
    by_day: dict[date, dict[Counted, int]] = {}
    for written in written_counts(card, checks):
        if calendar.is_workday(written.day):
            by_day.setdefault(written.day, {})[written.counted] = written.count
    return [_row(card.card.rep, day, by_day[day], calendar) for day in sorted(by_day)]


def _row(rep: str, day: date, counts: Mapping[Counted, int], calendar: WorkCalendar) -> DayActivity:
    return DayActivity(
        day=day,
        rep=rep,
        calls=counts.get(Counted.CALLS),
        prospects=counts.get(Counted.PROSPECTS),
        records=counts.get(Counted.RECORDS),
        present=calendar.share(day),
    )
