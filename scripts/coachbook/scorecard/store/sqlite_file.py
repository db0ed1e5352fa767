"""The SQLite file of a store: its tables and transactions; SQLite's errors become OSErrors.

It uses a write-ahead log with full synchronisation, so a transaction that has been committed
survives a power cut, and one that was not leaves no trace.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

SETTINGS = ("page_size=16384", "journal_mode=WAL", "synchronous=FULL")
_TABLES = """
CREATE TABLE IF NOT EXISTS cards (
    id INTEGER PRIMARY KEY,
    week TEXT, team TEXT, rep TEXT, kind TEXT, scorer TEXT, revision INTEGER,
    content BLOB NOT NULL,
    UNIQUE (week, team, rep, kind, scorer, revision)
);
CREATE INDEX IF NOT EXISTS cards_by_team ON cards (team, week);
CREATE INDEX IF NOT EXISTS cards_by_rep ON cards (rep, week);
CREATE TABLE IF NOT EXISTS scores (
    week TEXT, kind TEXT, criterion TEXT, card INTEGER, level INTEGER,
    PRIMARY KEY (week, kind, criterion, card)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS scores_by_card ON scores (card);
CREATE TABLE IF NOT EXISTS originals (
    sha256 TEXT, rep TEXT, PRIMARY KEY (sha256, rep)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY,
    week TEXT, deal TEXT, rep TEXT, day INTEGER, state TEXT, claimed INTEGER, level INTEGER,
    proved INTEGER, amount TEXT, closed INTEGER, facts TEXT, contact INTEGER, follow_ups INTEGER
);
CREATE INDEX IF NOT EXISTS ledger_by_deal ON ledger (deal, week);
CREATE INDEX IF NOT EXISTS ledger_by_rep ON ledger (rep);
CREATE TABLE IF NOT EXISTS ledger_marks (
    id INTEGER PRIMARY KEY, week TEXT, day INTEGER, newest INTEGER, share TEXT
);
CREATE TABLE IF NOT EXISTS ledger_words (id INTEGER PRIMARY KEY, word TEXT UNIQUE);
"""


class Database:
    """One connection to the file.

    Args:
        file: The database; it need not exist yet.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        with self._os_errors():
            self._base = sqlite3.connect(file, timeout=60, isolation_level=None)
            self._base.row_factory = sqlite3.Row
            for setting in SETTINGS:
                self._base.execute(f"PRAGMA {setting}")
            self._base.executescript(_TABLES)
        if not self._has_contacts():
            with self.transaction():
                self._add_contacts()

    def _has_contacts(self) -> bool:
        return any(row["name"] == "contact" for row in self.rows("PRAGMA table_info(ledger)"))

    def _add_contacts(self) -> None:
        """Add the columns that an earlier version's ledger lacks, unless another run just has."""
        if not self._has_contacts():
            for column in ("contact", "follow_ups"):
                self.run(f"ALTER TABLE ledger ADD COLUMN {column} INTEGER")

    def rows(self, query: str, values: Iterable[object] = ()) -> Iterator[sqlite3.Row]:
        """The rows that a query finds, one at a time.

        Raises:
            OSError: the file cannot be read.
        """
        with self._os_errors():
            yield from self._base.execute(query, tuple(values))

    def run(self, query: str, values: Iterable[object] = ()) -> sqlite3.Cursor:
        """Run a statement in a transaction that has begun."""
        return self._base.execute(query, tuple(values))

    def run_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row, in a transaction that has begun."""
        self._base.executemany(query, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction: all of it is written or nothing; other writers wait.

        Raises:
            OSError: it cannot be written; nothing has changed.
        """
        with self._os_errors():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise

    def settle(self) -> None:
        """Move everything from the write-ahead log into the file itself."""
        with self._os_errors():
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rewrite(self) -> None:
        """Rewrite the file, so that no page keeps what was deleted; needs as much space again.

        Raises:
            OSError: there is no space; the old file is unchanged.
        """
        with self._os_errors():
            self._base.execute("VACUUM")
        self.settle()

    def close(self) -> None:
        """Close the file; everything written is then in it alone, without a log beside it."""
        self.settle()
        self._base.close()

    @contextmanager
    def _os_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error), str(self._file)) from None
