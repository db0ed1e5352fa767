"""Which days are worked: the house's week, holidays, make-up days, half days, each rep's leave.

In China a long holiday is made up for on a Saturday or Sunday (调休), so that a weekday may be free
and a weekend day worked. What is counted in days counts working days: days without contact, the
columns of the sheet, days due, the month that a week belongs to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Annotated

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from coachbook.base.validation import OTHER_KEY
from coachbook.base.week import Week
from coachbook.playbook.model.cadence import Weekday
from coachbook.playbook.model.entry import Model

MOST_DAYS = 6  # columns of a sheet, and working days of a week: one day in seven is for rest
HALF = Decimal("0.5")
_WEEKDAYS = tuple(Weekday)
_A_YEAR = 366
_ORDINARY = 5  # Monday to Friday have a column even if they are free


def weekday_of(day: date) -> Weekday:
    """The weekday of a day."""
    return _WEEKDAYS[day.weekday()]


class DaySpan(Model):
    """One day, or the days from the first to the last as `{from, to}`."""

    first: date = Field(alias="from", description="The first day, such as 2026-10-01.")
    to: date | None = Field(None, description="The last day; left out: one day.")

    @model_validator(mode="before")
    @classmethod
    def _one_day(cls, given: object) -> object:
        return {"from": given} if isinstance(given, str) else given

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        """An editor is told of both ways to write it."""
        return {"anyOf": [{"type": "string", "format": "date"}, handler(schema)]}

    @property
    def last(self) -> date:
        """The last day."""
        return self.to or self.first

    @property
    def days(self) -> tuple[date, ...]:
        """All of them."""
        length = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(length))

    def covers(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


class Holiday(DaySpan):
    """Days off for everyone: one date, or the first and last day as `{from, to}`."""

    name: str = Field("", description="What the holiday is called.")


class Leave(DaySpan):
    """Days on which one rep is away, or works half a day."""

    half: bool = Field(False, description="true: the rep works half of each of these days.")


def _no_date(given: object) -> object:
    """A value of `workdays`; a date there is most likely a make-up day.

    Raises:
        PydanticCustomError: it is a date.
    """
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        return given
    hint = f"a day that is worked in place of a holiday stands in 'makeup_days: [{day}]'"
    raise PydanticCustomError(OTHER_KEY, "other key", {"hint": hint})


class WorkHours(Model):
    """Which days are worked, as team.yml says."""

    workdays: tuple[Annotated[Weekday, BeforeValidator(_no_date)], ...] = Field(
        _WEEKDAYS[:_ORDINARY],
        min_length=1,
        max_length=MOST_DAYS,
        description="The working days of an ordinary week; left out: mon to fri.",
    )
    half_weekdays: tuple[Weekday, ...] = Field(
        (), description="Those of the workdays that are worked by half in every week, such as sat."
    )
    holidays: tuple[Holiday, ...] = Field((), description="Days off for all teams.")
    half_days: tuple[date, ...] = Field(
        (), description="Single days that are worked by half, such as 2026-12-31."
    )
    makeup_days: tuple[date, ...] = Field(
        (),
        description="Days that are worked though they are free in an ordinary week, such as a "
        "Saturday in place of a holiday.",
    )


def work_hours(file: WorkHours) -> WorkHours:
    """Only the days of a file that holds more."""
    return WorkHours(**{name: getattr(file, name) for name in WorkHours.model_fields})


@dataclass(frozen=True)
class WorkCalendar:
    """Answers what of a day is worked. `leave` is that of the rep it is for; none: of everyone.

    Attributes:
        hours: The house's week and its exceptions.
        leave: The rep's leave.
        first: The rep's first working day; None: no bound.
        last: The rep's last working day, likewise.
    """

    hours: WorkHours = field(default_factory=WorkHours)
    leave: tuple[Leave, ...] = ()
    first: date | None = None
    last: date | None = None

    def of(self, leave: tuple[Leave, ...], first: date, last: date | None) -> WorkCalendar:
        """The calendar of one rep, who is there from the first day to the last."""
        return WorkCalendar(self.hours, leave, first, last)

    def share(self, day: date) -> Decimal:
        """The share of a day that is worked: 0, 0.5 or 1.

        A make-up day counts before the week, and a holiday before a make-up day; the reader of
        team.yml refuses a day that is both.
        """
        if (self.first and day < self.first) or (self.last and day > self.last):
            return Decimal(0)
        if any(holiday.covers(day) for holiday in self.hours.holidays):
            return Decimal(0)
        weekday = weekday_of(day)
        if day not in self._makeup_days and weekday not in self.hours.workdays:
            return Decimal(0)
        leaves = [each for each in self.leave if each.covers(day)]
        if any(not each.half for each in leaves):
            return Decimal(0)
        half = bool(leaves) or day in self.hours.half_days
        # A weekday that is worked by half is worked whole when it makes up for a holiday.
        half = half or (weekday in self.hours.half_weekdays and day not in self._makeup_days)
        return HALF if half else Decimal(1)

    def is_workday(self, day: date) -> bool:
        """Whether any of a day is worked."""
        return self.share(day) > 0

    def why_off(self, day: date) -> str:
        """Why a day is not worked, as the end of a sentence; `day` is not."""
        if self.first and day < self.first:
            return f"before the first working day, {self.first}"
        if self.last and day > self.last:
            return f"after the last working day, {self.last}"
        if any(holiday.covers(day) for holiday in self.hours.holidays):
            return "a holiday"
        if any(each.covers(day) and not each.half for each in self.leave):
            return "a day of leave"
        return f"a day off ({weekday_of(day)})"

    def days(self, week: Week) -> tuple[date, ...]:
        """The days that have a column in a week: Monday to Friday, and weekend days if worked.

        At most six: if all seven would have one, the first free day has none.
        """
        days = [
            day
            for number, day in enumerate(week.all_days)
            if number < _ORDINARY or self.is_workday(day)
        ]
        if len(days) > MOST_DAYS:
            days.remove(next((day for day in days if not self.is_workday(day)), days[-1]))
        return tuple(days)

    def workdays(self, week: Week) -> tuple[date, ...]:
        """The working days of a week."""
        return tuple(day for day in week.all_days if self.is_workday(day))

    def missed(self, since: date, day: date) -> int:
        """The working days that went by between two days, without either: from 0.

        Between a Friday and the Monday after it none did.
        """
        if (since, day) not in self._missed:
            self._missed[since, day] = sum(map(self.is_workday, _days_between(since, day)))
        return self._missed[since, day]

    def last_workday(self, week: Week) -> date:
        """The last working day of a week; Friday if none is worked."""
        return (self.workdays(week) or week.days)[-1]

    def workday_from(self, day: date) -> date:
        """The day, if it is worked, or the next one that is; the day itself if none follows.

        None follows the last day of a rep who leaves, or within a year.
        """
        later = (day + timedelta(days=number) for number in range(_A_YEAR))
        return next(filter(self.is_workday, later), day)

    def month(self, week: Week) -> str:
        """The month (2026-11) that a week belongs to: that of most of its working days.

        Of equals it is that of Thursday, as ISO 8601 gives a week to a year; so it is where no day
        is worked.
        """
        thursday = f"{week.thursday:%Y-%m}"
        months = Counter(f"{day:%Y-%m}" for day in self.workdays(week))
        return max(months, key=lambda one: (months[one], one == thursday), default=thursday)

    @cached_property
    def _missed(self) -> dict[tuple[date, date], int]:
        return {}

    @cached_property
    def _makeup_days(self) -> frozenset[date]:
        return frozenset(self.hours.makeup_days)


def _days_between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(1, (last - first).days))


ORDINARY_WEEKS = WorkCalendar()  # Monday to Friday, without exceptions
