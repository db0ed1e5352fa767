"""Days as people write them.

A day without a year is the last such day that the writer can have known: facts lie in the past, and
a sheet may be filled in up to four weeks after its week. So "12-28" on a sheet of 2027-W01 is in
2026, and "1-5" on one of 2026-W53 (which ends on 3 January 2027) is 5 January 2027.

"11/12" is refused, because it is 11 December to some and 12 November to others; "11/25" can only be
read in one way, and with "-" or "." or 月 the month always stands first.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from coachbook.base.week import Week
from coachbook.scorecard.refusal_words import joined, says
from coachbook.team.cell_values import quoted

_WITH_YEAR = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?", re.ASCII)
_BY_NAME = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?", re.ASCII)
_PAIR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})", re.ASCII)
LATEST_ENTRY = timedelta(days=28)  # how long after its week a sheet may be filled in


def parse_day(text: str, week: Week | None) -> date | str:
    """The day, or a sentence that says why it is not clear which.

    Args:
        text: Such as 2026-11-24, 2026年11月24日, 11-24, 11月24日.
        week: The week of the sheet, which gives a day without a year its year; None: such a day
            is refused.
    """
    if full := _WITH_YEAR.fullmatch(text):
        return _day(int(full[1]), int(full[2]), int(full[3]), text)
    if named := _BY_NAME.fullmatch(text):
        return _past(int(named[1]), int(named[2]), week, text)
    if pair := _PAIR.fullmatch(text):
        first, second = int(pair[1]), int(pair[3])
        if pair[2] == "/" and first <= 12 and second <= 12 and first != second:
            return _fault("two_days", text)
        return _past(first, second, week, text)
    return _fault("no_written_date", text)


def _past(month: int, day: int, week: Week | None, text: str) -> date | str:
    if week is None:
        return _fault("no_year", text)
    years = (week.year + 1, week.year, week.year - 1)
    days = [made for year in years if isinstance(made := _day(year, month, day, text), date)]
    past = [made for made in days if made <= week.sunday + LATEST_ENTRY]
    return past[0] if past else _day(week.year, month, day, text)


def _day(year: int, month: int, day: int, text: str) -> date | str:
    try:
        return date(year, month, day)
    except ValueError:
        return _fault("no_such_day", text)


def _fault(name: str, text: str) -> str:
    return joined(says(name, value=quoted(text)), says("expected_date"))
