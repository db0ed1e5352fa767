"""Store and ledger of a records folder, and the move from one kind of store to the other."""

from __future__ import annotations

import shutil
from pathlib import Path

from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.scorecard.store.file_store import DATABASE, FOLDER, FileStore
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.ledger_files import FOLDER as LEDGER
from coachbook.scorecard.store.ledger_files import LedgerFiles
from coachbook.scorecard.store.ledger_table import LedgerTable
from coachbook.scorecard.store.sqlite_store import SqliteStore

ADVICE_AT = 20_000
_PART = ".part"


def store_kind(records: Path) -> StoreKind | None:
    """The kind of store that a records folder has; None: none yet.

    If a move was cut short, both are there. The database is then complete, whichever way it went.
    """
    if (records / DATABASE).exists():
        return StoreKind.SQLITE
    return StoreKind.FILES if (records / FOLDER).is_dir() else None


def open_store(records: Path, requested: StoreKind | None = None) -> FileStore | SqliteStore:
    """The store of a records folder; a new one is of files unless another kind is requested.

    Raises:
        Problems: the folder has a store of another kind than the one requested.
        OSError: the store cannot be opened.
    """
    kind = store_kind(records)
    if kind and requested and kind is not requested:
        says = f"the scorecards are kept as {kind} here"
        hint = f"leave --store out, or move them first: coachbook store move --to {requested}"
        raise Problems([Problem(Place(records), "records-store", says, hint)])
    if kind is None and requested is StoreKind.SQLITE:
        return _new_database(records)
    return SqliteStore(records) if kind is StoreKind.SQLITE else FileStore(records)


def _new_database(records: Path) -> FileStore | SqliteStore:
    """A new database, with the ledger; not beside files that another run has begun meanwhile."""
    with folder_lock(records):
        if store_kind(records) is not None:
            return open_store(records, StoreKind.SQLITE)
        _to_sqlite(records)
        return SqliteStore(records)


def open_ledger(records: Path) -> LedgerFiles | LedgerTable:
    """The ledger of a records folder: in the database if there is one, else in files.

    Raises:
        OSError: the database cannot be opened.
    """
    if (records / DATABASE).exists():
        return SqliteStore(records).ledger
    return LedgerFiles(records)


def advice(records: Path) -> str:
    """Advice for a house that has outgrown files, as a sentence; empty if it has not."""
    if store_kind(records) is not StoreKind.FILES:
        return ""
    count = sum(1 for _ in (records / FOLDER).glob("*/*.json"))
    if count < ADVICE_AT:
        return ""
    return f"{count:,} files of scorecards: `coachbook store move --to sqlite` makes reports quick"


def move(records: Path, to: StoreKind) -> int:
    """Move every revision byte for byte, and the ledger; returns how many revisions.

    Without a store, a new one is begun. The new store is written under another name and renamed
    once it is complete; only then is the old one removed. A move that was cut short is finished by
    the next one.

    Raises:
        Problems: a revision or a line cannot be read, or differs from the one that is there.
        OSError: something cannot be written; the old store is unchanged.
    """
    with folder_lock(records):
        return _to_sqlite(records) if to is StoreKind.SQLITE else _to_files(records)


def _to_sqlite(records: Path) -> int:
    is_complete = (records / DATABASE).exists()
    moved = 0
    if not is_complete or (records / FOLDER).is_dir():
        name = DATABASE if is_complete else DATABASE + _PART
        if not is_complete:
            (records / name).unlink(missing_ok=True)
        database, files = SqliteStore(records, name), LedgerFiles(records)
        moved = database.put(FileStore(records).contents())
        if not is_complete:
            database.ledger.put(files.lines(), files.marks())
        database.close()
        if not is_complete:
            (records / name).rename(records / DATABASE)
    for folder in (FOLDER, LEDGER):
        shutil.rmtree(records / folder, ignore_errors=not (records / folder).exists())
    return moved


def _to_files(records: Path) -> int:
    if not (records / DATABASE).exists():
        return 0
    part = records / (FOLDER + _PART)
    shutil.rmtree(part, ignore_errors=True)
    database = SqliteStore(records)
    files, ledger = FileStore(part), LedgerFiles(part)
    moved = files.put(database.contents())
    ledger.put(database.ledger.lines(), database.ledger.marks())
    database.close()
    for folder in (files.folder, ledger.folder):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(records / folder.name, ignore_errors=True)
        folder.rename(records / folder.name)
    part.rmdir()
    for suffix in ("", "-wal", "-shm"):
        (records / (DATABASE + suffix)).unlink(missing_ok=True)
    return moved
