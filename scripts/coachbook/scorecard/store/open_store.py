"""The store of a records folder, and the move from one kind of store to the other."""

from __future__ import annotations

import shutil
from pathlib import Path

from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.scorecard.store.file_store import DATABASE, FOLDER, FileStore
from coachbook.scorecard.store.kind import StoreKind
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
    """A new database; not beside files that another run has begun meanwhile."""
    with folder_lock(records):
        if store_kind(records) is not None:
            return open_store(records, StoreKind.SQLITE)
        return SqliteStore(records)


def advice(records: Path) -> str:
    """Advice for a house that has outgrown files, as a sentence; empty if it has not."""
    if store_kind(records) is not StoreKind.FILES:
        return ""
    count = sum(1 for _ in (records / FOLDER).glob("*/*.json"))
    if count < ADVICE_AT:
        return ""
    return f"{count:,} files of scorecards: `coachbook store move --to sqlite` makes reports quick"


def move(records: Path, to: StoreKind) -> int:
    """Move every revision byte for byte; returns how many. Without a store, a new one is begun.

    The new store is written under another name and renamed once it is complete; only then is the
    old one removed. A move that was cut short is finished by the next one.

    Raises:
        Problems: a revision cannot be read, or differs from the one that is there.
        OSError: something cannot be written; the old store is unchanged.
    """
    with folder_lock(records):
        if store_kind(records) is None:
            if to is StoreKind.SQLITE:
                SqliteStore(records).close()
            return 0
        return _to_sqlite(records) if to is StoreKind.SQLITE else _to_files(records)


def _to_sqlite(records: Path) -> int:
    if not (records / FOLDER).is_dir():
        return 0
    is_complete = (records / DATABASE).exists()
    name = DATABASE if is_complete else DATABASE + _PART
    if not is_complete:
        (records / name).unlink(missing_ok=True)
    database = SqliteStore(records, name)
    moved = database.put(FileStore(records).contents())
    database.close()
    if not is_complete:
        (records / name).rename(records / DATABASE)
    shutil.rmtree(records / FOLDER)
    return moved


def _to_files(records: Path) -> int:
    if not (records / DATABASE).exists():
        return 0
    part = records / (FOLDER + _PART)
    shutil.rmtree(part, ignore_errors=True)
    database = SqliteStore(records)
    files = FileStore(part)
    moved = files.put(database.contents())
    database.close()
    files.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(records / FOLDER, ignore_errors=True)
    files.folder.rename(records / FOLDER)
    part.rmdir()
    for suffix in ("", "-wal", "-shm"):
        (records / (DATABASE + suffix)).unlink(missing_ok=True)
    return moved
