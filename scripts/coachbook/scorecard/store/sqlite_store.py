"""The store of one SQLite file, for large houses: the same revisions, byte for byte, with an index.

The table `cards` holds every revision as its JSON file would be, compressed. `scores` holds the
levels of the latest revisions, so that a report over a whole house need not open a card, and
`originals` says which originals a rep's cards were read from. All three change in one transaction.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.resolve import combine_cards
from coachbook.scorecard.store.card_file import from_json, read_summary, to_json
from coachbook.scorecard.store.file_store import DATABASE
from coachbook.scorecard.store.ledger_table import LedgerTable
from coachbook.scorecard.store.sqlite_file import Database
from coachbook.scorecard.store.store import RepTraces, ScoreRow, WeekMean, check_key, rep_traces

_KEY = "week, team, rep, kind, scorer"
_KEY_MATCHES = "week = ? AND team = ? AND rep = ? AND kind = ? AND scorer = ?"


class SqliteStore:
    """The SQLite store in a records folder.

    Args:
        records: The records folder; it need not exist yet.
        name: The file's name in it.

    Raises:
        OSError: the file cannot be opened.
    """

    def __init__(self, records: Path, name: str = DATABASE) -> None:
        self.file = records / name
        self._base = Database(self.file)
        self._number = self.file.stat().st_ino
        self.ledger = LedgerTable(self._base)

    def close(self) -> None:
        """Close the file; everything written is then in it alone."""
        self._base.close()

    def settle(self) -> None:
        """Put everything into the file itself, as after a large change."""
        self._base.settle()

    def cards(self, week: str = "", team: str = "", rep: str = "") -> Iterator[Scorecard]:
        """See Store."""
        yield from self._latest(*_where(week, team, rep))

    def cards_until(self, week: str, reps: Collection[str] = ()) -> Iterator[Scorecard]:
        """See Store."""
        named = "rep IN (SELECT value FROM json_each(?)) AND " if reps else ""
        values = (json.dumps([*reps]), week) if reps else (week,)
        yield from self._latest(f"WHERE {named}week <= ?", values)

    def _latest(self, where: str, values: tuple[str, ...]) -> Iterator[Scorecard]:
        last = f"SELECT {_KEY}, max(revision), content FROM cards {where} GROUP BY {_KEY}"
        for *key, number, content in self._base.rows(f"{last} ORDER BY {_KEY}", values):
            yield self._read(_key(*key), number, content)

    def scores(self, week: str = "", team: str = "", rep: str = "") -> Iterator[ScoreRow]:
        """See Store."""
        where, values = _where(week, team, rep)
        chosen = f"SELECT id AS card, team, rep, scorer FROM cards {where}"
        query = f"""SELECT {_KEY}, criterion, level FROM ({chosen}) JOIN scores USING (card)
                  ORDER BY {_KEY}, criterion"""
        for each, team_, rep_, kind, scorer, criterion, level in self._base.rows(query, values):
            yield ScoreRow(each, team_, rep_, CardKind(kind), scorer, criterion, level)

    def means(self, kind: CardKind = CardKind.NORMAL) -> Iterator[WeekMean]:
        """See Store."""
        query = """SELECT week, criterion, avg(level), count(level) FROM scores WHERE kind = ?
                 GROUP BY week, criterion HAVING count(level) ORDER BY week, criterion"""
        return (WeekMean(*row) for row in self._base.rows(query, (kind.value,)))

    def latest(self, key: CardKey) -> Scorecard | None:
        """See Store."""
        revisions = self._of(key, "DESC LIMIT 1")
        return next(revisions, None)

    def revisions(self, key: CardKey) -> tuple[Scorecard, ...]:
        """See Store."""
        return tuple(self._of(key, ""))

    def add(self, card: Scorecard) -> bool:
        """See Store."""
        return bool(self.add_all([card]))

    def add_all(
        self, cards: Iterable[Scorecard], together: Collection[str] = frozenset()
    ) -> tuple[CardKey, ...]:
        """See Store."""
        with self._writing():
            return tuple(card.card for card in cards if self._add(card, together))

    def contents(self) -> Iterator[tuple[CardKey, int, bytes]]:
        """See Store."""
        query = f"SELECT {_KEY}, revision, content FROM cards ORDER BY {_KEY}, revision"
        for *key, number, content in self._base.rows(query):
            yield _key(*key), number, zlib.decompress(content)

    def put(self, contents: Iterable[tuple[CardKey, int, bytes]]) -> int:
        """Write revisions byte for byte, for a move; returns how many were not there yet.

        Raises:
            Problems: a different revision is there under the same key, or one cannot be read.
            OSError: one cannot be written; then none is.
        """
        added = 0
        with self._base.transaction():
            for key, group in groupby(contents, key=lambda item: item[0]):
                for _, number, content in group:
                    there = self._content(key, number)
                    if there is None:
                        self._insert(key, number, content)
                        added += 1
                    elif there != content:
                        raise self._problem(f"another record of {key} is here already")
        return added

    def traces(self, rep: str) -> RepTraces:
        """See Store."""
        own = self._hashes("rep = ?", rep)
        shared = "sha256 IN (SELECT sha256 FROM originals WHERE rep = ?) AND rep <> ?"
        others = self._hashes(shared, rep, rep)
        revisions = self._count("rep = ?", rep)
        return rep_traces(own, others, revisions, self._count("scorer = ? AND rep <> ?", rep, rep))

    def originals(self) -> frozenset[str]:
        """See Store."""
        return frozenset(row[0] for row in self._base.rows("SELECT sha256 FROM originals"))

    def forget(self, rep: str) -> None:
        """See Store."""
        with self._writing():
            self._base.run(
                "DELETE FROM scores WHERE card IN (SELECT id FROM cards WHERE rep = ?)", (rep,)
            )
            for table in ("cards", "originals"):
                self._base.run(f"DELETE FROM {table} WHERE rep = ?", (rep,))
        self._base.rewrite()

    def _count(self, where: str, *values: str) -> int:
        rows = self._base.rows(f"SELECT count(*) FROM cards WHERE {where}", values)
        return sum(row[0] for row in rows)

    def _hashes(self, where: str, *values: str) -> list[str]:
        query = f"SELECT sha256 FROM originals WHERE {where}"
        return [row[0] for row in self._base.rows(query, values)]

    def _add(self, card: Scorecard, together: Collection[str]) -> bool:
        check_key(card.card)
        old = self.latest(card.card)
        new = replace(card, revision=1) if old is None else combine_cards(old, card, together)
        if old is not None:
            if to_json(new) == to_json(old):
                return False
            new = replace(new, revision=old.revision + 1)
        self._insert(card.card, new.revision, to_json(new))
        return True

    def _insert(self, key: CardKey, number: int, content: bytes) -> None:
        """Add a revision; if it is the latest, its scores replace those of the revision before."""
        summary, row = read_summary(content, self.file), _row(key)
        older = f"SELECT id FROM cards WHERE {_KEY_MATCHES} AND revision < ?"
        newer = f"SELECT 1 FROM cards WHERE {_KEY_MATCHES} AND revision > ?"
        latest = not self._base.run(newer, (*row, number)).fetchone()
        cursor = self._base.run(
            f"INSERT INTO cards ({_KEY}, revision, content) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, number, zlib.compress(content)),
        )
        originals = ((each, key.rep) for each in summary.hashes)
        self._base.run_many("INSERT OR IGNORE INTO originals VALUES (?, ?)", originals)
        if latest:
            self._base.run(f"DELETE FROM scores WHERE card IN ({older})", (*row, number))
            scores = (
                (key.week, key.kind.value, criterion, cursor.lastrowid, level)
                for criterion, level in summary.levels.items()
            )
            self._base.run_many("INSERT INTO scores VALUES (?, ?, ?, ?, ?)", scores)

    def _of(self, key: CardKey, order: str) -> Iterator[Scorecard]:
        query = (
            f"SELECT revision, content FROM cards WHERE {_KEY_MATCHES} ORDER BY revision {order}"
        )
        return (
            self._read(key, number, content)
            for number, content in self._base.rows(query, _row(key))
        )

    def _content(self, key: CardKey, number: int) -> bytes | None:
        query = f"SELECT content FROM cards WHERE {_KEY_MATCHES} AND revision = ?"
        row = self._base.run(query, (*_row(key), number)).fetchone()
        return zlib.decompress(row[0]) if row else None

    def _read(self, key: CardKey, number: int, content: bytes) -> Scorecard:
        try:
            return from_json(zlib.decompress(content), self.file)
        except zlib.error:
            raise self._problem(f"revision {number} of {key} is damaged") from None

    def _problem(self, says: str) -> Problems:
        return Problems([Problem(Place(self.file), "records-card", says, "restore it from a copy")])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction under the folder's lock, once it is sure that the store was not moved."""
        with folder_lock(self.file.parent):
            if not self.file.exists() or self.file.stat().st_ino != self._number:
                says, hint = "the scorecards were moved to files", "run the command again"
                raise Problems([Problem(Place(self.file), "records-moved", says, hint)])
            with self._base.transaction():
                yield


def _where(week: str, team: str, rep: str) -> tuple[str, tuple[str, ...]]:
    named = {"week": week, "team": team, "rep": rep}
    given = {name: value for name, value in named.items() if value}
    tests = " AND ".join(f"{name} = ?" for name in given)
    return (f"WHERE {tests}" if tests else "", tuple(given.values()))


def _row(key: CardKey) -> tuple[str, ...]:
    return (key.week, key.team, key.rep, key.kind.value, key.scorer)


def _key(week: str, team: str, rep: str, kind: str, scorer: str) -> CardKey:
    return CardKey(team, rep, week, CardKind(kind), scorer)
