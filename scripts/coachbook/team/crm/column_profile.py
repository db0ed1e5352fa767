"""What stands in a column of an export: how full it is, and what its cells look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from coachbook.team.amount_text import MARKS, CellNumber, read_amount
from coachbook.team.cell_values import CellError
from coachbook.team.crm.date_shapes import DateShape, shape_of
from coachbook.team.crm.state_flags import flag_of
from coachbook.team.table_row import Table

SAMPLES = 3
_MOSTLY = 0.8  # of the cells that are filled: what else stands there is rejected row by row
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_ID_LIKE = re.compile(r"[\d\W]+|[0-9a-fA-F-]{32,36}|00[0-9A-Za-z]{13,16}")


@dataclass(frozen=True)
class ColumnProfile:
    """A column and how often each text stands in it; empty cells are not counted."""

    name: str
    counts: Counter[str]
    rows: int

    @property
    def filled(self) -> int:
        """The number of cells that are not empty."""
        return self.counts.total()

    @property
    def samples(self) -> tuple[str, ...]:
        """A few different texts of the column."""
        return tuple(list(self.counts)[:SAMPLES])

    @cached_property
    def shapes(self) -> tuple[DateShape, ...]:
        """How the dates of the column are written, each way once."""
        found = (shape_of(text) for text in self.counts)
        return tuple(dict.fromkeys(shape for shape in found if shape))

    def is_mostly(self, kind: re.Pattern[str]) -> bool:
        """Whether most cells match a pattern."""
        return self._mostly(sum(n for text, n in self.counts.items() if kind.fullmatch(text)))

    @cached_property
    def is_dates(self) -> bool:
        """Whether most cells are dates."""
        return self._mostly(sum(n for text, n in self.counts.items() if shape_of(text)))

    @cached_property
    def is_amounts(self) -> bool:
        """Whether most cells are amounts, with or without a currency."""
        return self._mostly(sum(n for text, n in self.counts.items() if _is_amount(text)))

    @property
    def is_serials(self) -> bool:
        """Whether all cells are numbers by which spreadsheet programs count days, 1982 to 2099."""
        return all(
            _SERIAL.fullmatch(text) and 30_000 <= float(text) < 73_051 for text in self.counts
        )

    @property
    def is_counts(self) -> bool:
        """Whether most cells are small whole numbers."""
        return self.is_mostly(_WHOLE)

    @property
    def is_ids(self) -> bool:
        """Whether most cells are numbers or codes, and no words."""
        return self.is_mostly(_ID_LIKE)

    @property
    def is_yes_no(self) -> bool:
        """Whether all cells say yes or no."""
        return all(flag_of("key_account", text) is not None for text in self.counts)

    @property
    def is_unique(self) -> bool:
        """Whether no cell is empty and no text stands twice."""
        return self.filled == self.rows == len(self.counts)

    @property
    def is_words(self) -> bool:
        """Whether it is neither dates nor amounts nor codes."""
        return not (self.is_dates or self.is_amounts or self.is_ids)

    def _mostly(self, number: int) -> bool:
        return self.filled > 0 and number >= _MOSTLY * self.filled


def profiles_of(table: Table) -> tuple[ColumnProfile, ...]:
    """The columns of a table that have a name."""
    counters: list[Counter[str]] = [Counter() for _ in table.columns]
    for row in table.rows:
        for counter, text in zip(counters, row.values, strict=False):
            if text:
                counter[text] += 1
    named = zip(table.columns, counters, strict=True)
    return tuple(ColumnProfile(name, counts, len(table.rows)) for name, counts in named if name)


def decimal_marks(profile: ColumnProfile) -> frozenset[str]:
    """The decimal marks with which all amounts of a column can be read; empty: none fits."""
    return frozenset(
        mark for mark in MARKS if all(_is_amount(text, mark) for text in profile.counts)
    )


def odd_decimals(profile: ColumnProfile, mark: str) -> Sequence[str]:
    """Amounts that have three decimals by a mark: by the other one they are over a thousand."""
    lone = re.compile(rf"(?:.*[^\d.,])?[1-9]\d{{0,2}}\{mark}\d{{3}}(?:[^\d.,].*)?", re.DOTALL)
    return [
        text
        for text in profile.counts
        if not isinstance(text, CellNumber) and lone.fullmatch(text) and not _has_unit(text, mark)
    ]


def _has_unit(text: str, mark: str) -> bool:
    """Whether an amount says its own unit: 1.234万."""
    try:
        return read_amount(text, mark).has_unit
    except CellError:
        return False


def has_marks(profile: ColumnProfile) -> bool:
    """Whether any amount of a column has a comma or dot in it that somebody wrote."""
    return any(
        ("," in text or "." in text) and not isinstance(text, CellNumber) for text in profile.counts
    )


def _is_amount(text: str, decimal: str = "") -> bool:
    try:
        read_amount(text, decimal)
    except CellError as error:
        return error.rule == "team-amount-form"
    return True
