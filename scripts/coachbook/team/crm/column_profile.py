"""What stands in a column of an export: how full it is, and what its cells look like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from coachbook.team.crm.date_shapes import DateShape, shape_of
from coachbook.team.table_row import Table

SAMPLES = 3
_MOSTLY = 0.8  # of the cells that are filled: what else stands there is rejected row by row
_NUMBER = re.compile(r"[-+(]?\d[\d.,' \u00a0\u202f]*(?:万元?|亿元?|[kKmM])?\)?")
_CURRENCY = re.compile(
    r"\bRs\.?|\b(?:CNY|RMB|USD|EUR|GBP|JPY|HKD|TWD|SGD|CHF|AUD|CAD|INR)\b|人民币|美元|欧元|港币|日元|元|[$€£¥￥₹]"
    r"|\b(?:US|HK|NT|R)\$",
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
_ID_LIKE = re.compile(r"[\d\W]+|[0-9a-fA-F-]{32,36}|00[0-9A-Za-z]{13,16}")
YES_NO = {
    "yes": "yes",
    "no": "no",
    "是": "yes",
    "否": "no",
    "true": "yes",
    "false": "no",
    "y": "yes",
    "n": "no",
}


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
        bare = ((bare_amount(text), n) for text, n in self.counts.items())
        return self._mostly(sum(n for text, n in bare if _NUMBER.fullmatch(text)))

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
        return all(text.casefold() in YES_NO for text in self.counts)

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


def bare_amount(text: str) -> str:
    """An amount without its currency."""
    return _CURRENCY.sub("", unicodedata.normalize("NFKC", text)).strip()


def decimal_marks(profile: ColumnProfile) -> frozenset[str]:
    """The decimal marks with which all amounts of a column can be read; empty: none fits.

    Both marks in one amount: the last is the decimal one. One mark twice is for thousands, and one
    before other than three digits for decimals. One mark once before three digits may be either.
    """
    marks = frozenset(",.")
    for text in profile.counts:
        bare = bare_amount(text)
        for mark, other in ((".", ","), (",", ".")):
            if _contradicts(bare, mark, other):
                marks -= {mark}
    return marks


def has_marks(profile: ColumnProfile) -> bool:
    """Whether any amount of a column has a comma or dot in it."""
    return any("," in text or "." in text for text in profile.counts)


def _contradicts(text: str, decimal: str, thousands: str) -> bool:
    digits = re.sub(r"[^\d.,]", "", text)
    whole, _, fraction = digits.partition(decimal)
    if decimal in fraction or thousands in fraction:
        return True
    groups = whole.split(thousands)
    return len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3
        or len(groups[-1]) != 3
        or any(len(group) not in (2, 3) for group in groups[1:-1])
    )
