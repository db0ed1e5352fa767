"""The ledger in the database, beside the scorecards.

A year of 10,000 reps is a million lines, so ids of facts and classes are numbers of `ledger_words`
and days are ordinals; facts stand as `WORD DAY` with commas between. Lines are numbered as they
were added, which is their order within a week.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from coachbook.scorecard.store.sqlite_file import Database
from coachbook.team.ledger.ledger_line import LedgerLine, LineState, WeekMark
from coachbook.team.model import DatedFact

_COLUMNS = (
    "week, deal, rep, day, state, claimed, level, proved, amount, closed, facts, contact, "
    "follow_ups"
)
_BLANKS = ", ".join("?" * len(_COLUMNS.split(", ")))
_MOST_NAMED = 500  # reps in one query; of more, every line is looked at

_Row = tuple[object, ...]


class LedgerTable:
    """The ledger in an open database."""

    def __init__(self, base: Database) -> None:
        self._base = base
        self._numbers: dict[str, int] = {}
        self._words: dict[int, str] = {}

    def marks(self) -> tuple[WeekMark, ...]:
        """See Ledger."""
        query = "SELECT week, day, newest, share FROM ledger_marks ORDER BY id"
        return tuple(
            WeekMark(week, date.fromordinal(day), _day(newest), share)
            for week, day, newest, share in self._base.rows(query)
        )

    def lines(
        self, until: str = "", reps: Collection[str] = (), deal: str = ""
    ) -> Iterator[LedgerLine]:
        """See Ledger."""
        tests: dict[str, tuple[str, ...]] = {}
        if until:
            tests["week <= ?"] = (until,)
        if deal:
            tests["deal = ?"] = (deal,)
        if 0 < len(reps) <= _MOST_NAMED:
            named = f"SELECT deal FROM ledger WHERE rep IN ({', '.join('?' * len(reps))})"
            tests[f"deal IN ({named})"] = tuple(reps)
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        values = [value for each in tests.values() for value in each]
        lines = self._read(f"{where} ORDER BY week, id", values)
        if len(reps) > _MOST_NAMED:
            return self._of(lines, reps)
        return lines

    def latest(self, until: str) -> Mapping[str, LedgerLine]:
        """See Ledger."""
        # A week takes eight characters; the number behind it is the line's, so the largest text is
        # that of the deal's last line. It is found in the index alone.
        last = """SELECT CAST(substr(max(week || printf('%012d', id)), 9) AS INTEGER)
                FROM ledger WHERE week <= ? GROUP BY deal"""
        lines = self._read(f"WHERE id IN ({last}) ORDER BY week, id", (until,))
        return {line.deal: line for line in lines}

    def add(self, lines: Iterable[LedgerLine], mark: WeekMark) -> None:
        """See Ledger."""
        with self._base.transaction():
            self._insert(lines)
            if mark not in self.marks():
                self._insert_marks([mark])

    def put(self, lines: Iterable[LedgerLine], marks: Iterable[WeekMark]) -> int:
        """Write a whole ledger, for a move; what is there is replaced. Returns how many lines.

        Raises:
            OSError: it cannot be written.
        """
        with self._base.transaction():
            for table in ("ledger", "ledger_marks"):
                self._base.run(f"DELETE FROM {table}")
            self._insert_marks(marks)
            return self._insert(lines)

    def deals(self) -> frozenset[str]:
        """See Ledger."""
        return frozenset(row[0] for row in self._base.rows("SELECT DISTINCT deal FROM ledger"))

    def reps(self) -> frozenset[str]:
        """See Ledger."""
        return frozenset(row[0] for row in self._base.rows("SELECT DISTINCT rep FROM ledger"))

    def forget(self, rep: str) -> int:
        """See Ledger. What was deleted is gone from the disk once the store has forgotten, too."""
        with self._base.transaction():
            return self._base.run("DELETE FROM ledger WHERE rep = ?", (rep,)).rowcount

    def _insert(self, lines: Iterable[LedgerLine]) -> int:
        count = 0

        def rows() -> Iterator[_Row]:
            nonlocal count
            for count, line in enumerate(lines, start=1):  # noqa: B007 - counts what goes in
                yield self._row(line)

        self._base.run_many(f"INSERT INTO ledger ({_COLUMNS}) VALUES ({_BLANKS})", rows())
        return count

    def _insert_marks(self, marks: Iterable[WeekMark]) -> None:
        rows = (
            (mark.week, mark.day.toordinal(), _ordinal(mark.newest), mark.share) for mark in marks
        )
        query = "INSERT INTO ledger_marks (week, day, newest, share) VALUES (?, ?, ?, ?)"
        self._base.run_many(query, rows)

    def _row(self, line: LedgerLine) -> _Row:
        facts = ",".join(f"{self._number(each.fact)} {each.on.toordinal()}" for each in line.facts)
        return (
            *(line.week, line.deal, line.rep, line.day.toordinal(), line.state.value),
            *(self._number(line.claimed), line.level, self._number(line.proved)),
            None if line.amount is None else f"{line.amount} {line.currency}".rstrip(),
            *(_ordinal(line.closed), facts, _ordinal(line.last_contact), line.follow_ups),
        )

    def _of(self, lines: Iterable[LedgerLine], reps: Collection[str]) -> Iterator[LedgerLine]:
        pairs = self._base.rows("SELECT DISTINCT rep, deal FROM ledger")
        named = {*reps}
        own = {deal for rep, deal in pairs if rep in named}
        return (line for line in lines if line.deal in own)

    def _read(self, where: str, values: Iterable[object]) -> Iterator[LedgerLine]:
        words = self._base.rows("SELECT id, word FROM ledger_words")
        self._words = {number: word for number, word in words}  # noqa: C416 - rows are no pairs
        for row in self._base.rows(f"SELECT {_COLUMNS} FROM ledger {where}", values):
            week, deal, rep, day, state, claimed, level, proved, amount, closed, *rest = row
            facts, contact, follow_ups = rest
            yield LedgerLine(
                *(week, deal, rep, date.fromordinal(day), LineState(state)),
                *(self._words[claimed], level, self._words[proved]),
                None if amount is None else Decimal(amount.partition(" ")[0]),
                *(_day(closed), tuple(self._facts(facts))),
                currency=amount.partition(" ")[2] if amount else "",
                last_contact=_day(contact),
                follow_ups=follow_ups,
            )

    def _facts(self, text: str) -> Iterator[DatedFact]:
        for each in text.split(",") if text else ():
            number, _, day = each.partition(" ")
            yield DatedFact(self._words[int(number)], date.fromordinal(int(day)))

    def _number(self, word: str) -> int:
        """The number of a word; a new one is given in the transaction that has begun."""
        if word not in self._numbers:
            self._base.run("INSERT OR IGNORE INTO ledger_words (word) VALUES (?)", (word,))
            row = self._base.run("SELECT id FROM ledger_words WHERE word = ?", (word,)).fetchone()
            self._numbers[word] = row[0]
        return self._numbers[word]


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
