"""Which save of a document came later: by its stamps, where these can be trusted.

Web pages and files by hand count their edits, so their order is plain: the texts sort. A workbook
or PDF says by whatever clock it was saved on when that was. Such a stamp is not trusted if

- it is missing, or no day on which somebody can have filled in the sheet of that week;
- the other one is the same, or lies nearer than time zones differ while one of the two does not
  say its zone (LibreOffice writes the wall clock into ODS files);
- a counter of saves or the order in which the files came in says the opposite;
- the later save is blank where the earlier one was filled in: then both may be copies of one file
  that two people filled in, and neither takes the place of the other.

What cannot be ordered stands side by side, and a person decides where it differs.

For example: saved 10:00Z, and again 09:30-05:00, which is 14:30Z: the second one is later. With a
stamp of last year in place of it, neither is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from coachbook.base.week import Week
from coachbook.scorecard.observation import Medium, Observation, Original, Provenance
from coachbook.scorecard.written_dates import LATEST_ENTRY

CLOCKED = (Medium.WORKBOOK, Medium.PDF)
_EARLY = timedelta(days=7)  # how long before its week a sheet may be filled in
_EAST, _WEST = timedelta(hours=14), timedelta(hours=12)  # the clocks furthest from UTC
_STAMP = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)?( local)?(?: save (\d{1,9}))?", re.ASCII
)


@dataclass(frozen=True, order=True)
class Save:
    """One save of a document, as an original that came in."""

    document: str
    edit: str
    sha256: str

    @classmethod
    def of(cls, source: Provenance) -> Save:
        """The save that an observation was made in."""
        return cls(source.document, source.edit, source.sha256)


@dataclass(frozen=True)
class _Stamp:
    """When a file was saved: between two moments (UTC), and after how many saves (0: unknown)."""

    earliest: datetime
    latest: datetime
    count: int

    def is_after(self, other: _Stamp) -> bool:
        """Whether it was surely saved later than another file of its document."""
        both_local = self.earliest != self.latest and other.earliest != other.latest
        if self.count and other.count:
            if self.count <= other.count:
                return False
            if both_local:  # one clock or two: the counter says that there is no other order
                return self.earliest > other.earliest
        return self.earliest > other.latest


class SaveOrder:
    """The saves of one scorecard's documents, and which of them counts.

    Args:
        observations: All of the scorecard.
        originals: What is known of each original, by its SHA-256.
    """

    def __init__(
        self, observations: Iterable[Observation], originals: Mapping[str, Original]
    ) -> None:
        self._originals = originals
        self._media: dict[Save, Medium] = {}
        self._filled: dict[Save, set[str]] = defaultdict(set)
        self._weeks: dict[Save, str] = {}
        saves: dict[str, dict[Save, None]] = defaultdict(dict)
        for each in observations:
            if each.source.medium is Medium.PERSON:
                continue
            save = Save.of(each.source)
            saves[save.document][save] = None
            self._media[save], self._weeks[save] = each.source.medium, each.card.week
            if each.value is not None or each.doubt or each.refused:
                self._filled[save].add(each.field)
        self._saves: Mapping[str, Sequence[Save]] = {name: [*one] for name, one in saves.items()}
        self.current = frozenset(
            one
            for group in self._saves.values()
            for one in group
            if not any(self.is_later(other, one) for other in group)
        )

    def saves(self, document: str) -> Sequence[Save]:
        """Every save of a document."""
        return self._saves.get(document, ())

    def is_current(self, each: Observation) -> bool:
        """Whether it was made in a save that no other one takes the place of."""
        return Save.of(each.source) in self.current

    def is_later(self, one: Save, other: Save) -> bool:
        """Whether a save takes the place of another one of its document."""
        if not self.was_saved_later(one, other):
            return False
        return not self.is_clocked(other) or self._filled[other] <= self._filled[one]

    def was_saved_later(self, one: Save, other: Save) -> bool:
        """Whether a save was surely saved after another one of its document."""
        if one.document != other.document or not self._stamped_later(one, other):
            return False
        return not self.is_clocked(other) or not self._came_after(other, one)

    def is_clocked(self, save: Save) -> bool:
        """Whether only a clock says when it was saved, if anything does: it counts no edits."""
        return self._media[save] in CLOCKED and not save.edit.isdecimal()

    def came_later(self, one: Observation, other: Observation) -> bool:
        """Whether it is from a later save, or from an original that came in later."""
        saves = Save.of(one.source), Save.of(other.source)
        return self.is_later(*saves) or self._came_after(*saves)

    def is_replaced(self, each: Observation) -> bool:
        """Whether a counted edit took its place, and with that of all that was refused in it."""
        return each.source.medium not in CLOCKED and not self.is_current(each)

    def takes_over(self, one: Observation, other: Observation) -> bool:
        """Whether it is from a later save; of files by hand, from an edit or a file so named."""
        saves = Save.of(one.source), Save.of(other.source)
        if one.source.medium is not Medium.FILE:
            return self.came_later(one, other)
        names = {self._originals.get(each.sha256, Original()).name for each in saves}
        is_same_file = len(names) == 1 and "" not in names
        return self.is_later(*saves) or (is_same_file and self._came_after(*saves))

    @property
    def older_originals(self) -> frozenset[str]:
        """The SHA-256 of originals that say that they were saved before another one."""
        older, rest = set[str](), set[str]()
        for group in self._saves.values():
            for save in group:
                is_older = any(self._stamped_later(other, save) for other in group)
                (older if is_older else rest).add(save.sha256)
        return frozenset(older - rest)

    def _came_after(self, one: Save, other: Save) -> bool:
        """Whether an original came in later than another; those of one run came together."""
        first, second = (self._originals.get(each.sha256) for each in (other, one))
        return bool(first and second and second.since > first.since > 0)

    def _stamped_later(self, one: Save, other: Save) -> bool:
        if self.is_clocked(one) or self.is_clocked(other):
            week = self._weeks[one]
            stamps = _stamp(one.edit, week), _stamp(other.edit, week)
            return bool(stamps[0] and stamps[1] and stamps[0].is_after(stamps[1]))
        return one.edit > other.edit


@cache
def _stamp(edit: str, week: str) -> _Stamp | None:
    """When a file was saved; None: that is missing or implausible for a sheet of this week."""
    match = _STAMP.fullmatch(edit)
    if match is None:
        return None
    try:
        written = datetime.fromisoformat(match[1] + (match[2] or "+00:00").replace("Z", "+00:00"))
        moment = written.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not _is_plausible(moment.date(), Week.parse(week)):
        return None
    spread = (_EAST, _WEST) if match[3] else (timedelta(0), timedelta(0))
    return _Stamp(moment - spread[0], moment + spread[1], int(match[4] or 0))


def _is_plausible(day: date, week: Week) -> bool:
    return week.monday - _EARLY <= day <= week.sunday + LATEST_ENTRY
