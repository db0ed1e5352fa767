"""An ISO week: Monday to Sunday, the first being the one that holds 4 January."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORM = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week of 1583 to 9998. Weeks sort by time; `str` gives `2026-W48` back.

    Raises:
        ValueError: there is no such week.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1583 <= self.year <= 9998:
            raise ValueError(f"the year {self.year} is out of range")
        last = date(self.year, 12, 28).isocalendar().week
        if not 1 <= self.number <= last:
            raise ValueError(f"there is no week {self.number} in {self.year}; the last is {last}")

    @classmethod
    def parse(cls, text: str) -> Week:
        """The week written as `2026-W48`.

        Raises:
            ValueError: another form, or a week that does not exist; the message is a sentence.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"'{text}' is not a week such as 2026-W48")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that holds a day."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def all_days(self) -> tuple[date, ...]:
        """Monday to Sunday."""
        return tuple(self.monday + timedelta(days=number) for number in range(7))

    @property
    def days(self) -> tuple[date, ...]:
        """Monday to Friday."""
        return self.all_days[:5]

    @property
    def thursday(self) -> date:
        """The day whose month and year most of the week lies in."""
        return self.all_days[3]

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    def previous(self) -> Week:
        """The week before.

        Raises:
            ValueError: it lies before the first week there is.
        """
        return Week.of(self.monday - timedelta(days=7))

    def next(self) -> Week:
        """The week after.

        Raises:
            ValueError: it lies after the last week there is.
        """
        return Week.of(self.monday + timedelta(days=7))

    def earlier(self, weeks: int) -> Week:
        """The week that many weeks before.

        Raises:
            ValueError: it lies before the first week there is.
        """
        return Week.of(self.monday - timedelta(weeks=weeks))
