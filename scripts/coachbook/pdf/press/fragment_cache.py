"""The cache on disk of what WeasyPrint laid out: fragments, learnt line settings and skeletons.

It is one SQLite file, which a print run can always do without. `Memo` stores fragments under the
hash of their key, and notes (short texts such as a line setting) under a name; `cached_skeleton`
keeps a form's skeleton as such a note.
"""

from __future__ import annotations

import errno
import json
import sqlite3
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path

from coachbook.base.folder_lock import folder_lock
from coachbook.base.problems import Problems
from coachbook.pdf.press.fragment import BOLD, REGULAR, Fragment, FragmentKey
from coachbook.pdf.press.skeleton import Skeleton, SkeletonPage, Slot

VERSION = 3  # of what is stored: raise it when the press makes or writes anything differently
MOST = 400_000  # fragments, about 200 MB; the oldest are dropped first
PATIENCE = 30  # seconds to wait for a process that is writing

_FACES = {"r": REGULAR, "b": BOLD}
_LETTERS = {face: letter for letter, face in _FACES.items()}
# Separator of glyphs; and what is added to a glyph id to make it a character: ids may fall among
# the surrogates, which SQLite refuses, so they are moved above them.
_BETWEEN, _ABOVE = "\x1f", 0x10000

_TABLES = """
create table if not exists fragment (
    number integer primary key,
    key text unique not null,
    content blob not null,
    glyphs text not null
);
create table if not exists note (key text primary key, value text not null);
"""


def cache_version(files: Iterable[Path], *others: str) -> str:
    """A hash of all that fragments depend on besides their keys.

    Args:
        files: Style sheets, pictures and templates of the form, and its fonts.
        others: What else matters, such as the class of the form's <html>.
    """
    versions = tuple(f"{name} {version(name)}" for name in ("weasyprint", "uharfbuzz"))
    whole = sha256(repr((VERSION, versions, others)).encode())
    for path in files:
        whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()


class Memo:
    """The cache file. Several processes may use it at once.

    It never stops a print run: a damaged file is replaced by an empty one, and where a file cannot
    be opened or written, or is busy for long, the run goes on without. Nothing is stored any more
    once the cache was emptied (`clear_cache`), for this run may still know what had to go.

    Args:
        file: Where it is.
        version_key: See `cache_version`; what was stored under another one is not found.
        most: How many fragments are kept.
    """

    def __init__(self, file: Path, version_key: str, most: int = MOST) -> None:
        self._file, self._version, self._most = file, version_key.encode(), most
        self._generation = self._number = 0  # see clear_cache and _give_up
        self._database = self._open() or self._open()  # a damaged file is gone at the second

    def read(self, keys: Iterable[FragmentKey]) -> dict[FragmentKey, Fragment]:
        """The fragments for these keys, as far as they are stored."""
        by_hash = {self._key(key): key for key in keys}
        rows = self._rows(
            "select key, content, glyphs from fragment"
            " where key in (select value from json_each(?))",
            json.dumps(list(by_hash)),
        )
        return {
            by_hash[name]: Fragment(content, _glyphs_from_text(text))
            for name, content, text in rows
        }

    def write(self, fragments: Mapping[FragmentKey, Fragment]) -> None:
        """Store fragments; the oldest beyond the limit are dropped."""
        rows = [
            (self._key(one), fragment.content, _glyphs_as_text(fragment))
            for one, fragment in fragments.items()
            if _BETWEEN not in one.text
        ]
        self._execute(
            "insert or ignore into fragment (key, content, glyphs) values (?, ?, ?)", rows
        )
        self._execute(
            "delete from fragment where number <= (select max(number) from fragment) - ?",
            [(self._most,)],
        )

    def read_note(self, name: str) -> str | None:
        """The note stored under a name, for this version key."""
        rows = self._rows("select value from note where key = ?", self._name(name))
        return str(rows[0][0]) if rows else None

    def write_note(self, name: str, value: str) -> None:
        """Store a note under a name, in place of an older one."""
        self._execute("insert or replace into note values (?, ?)", [(self._name(name), value)])

    def close(self) -> None:
        """Close the file; from now on nothing is found or stored."""
        if self._database:
            self._database.close()
            self._database = None

    def _key(self, key: FragmentKey) -> str:
        return self._name("\0".join(key))

    def _name(self, name: str) -> str:
        return blake2b(
            name.encode(errors="surrogatepass"), key=self._version[:64], digest_size=16
        ).hexdigest()

    def _open(self) -> sqlite3.Connection | None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._file, timeout=PATIENCE)
            self._number = self._file.stat().st_ino
        except (sqlite3.Error, OSError):
            return None
        try:
            database.executescript(_TABLES)
            self._generation = _generation(database)
        except sqlite3.Error as error:
            self._give_up(database, error)
            return None
        return database

    def _rows(self, query: str, value: str) -> list[tuple[str, bytes, str]]:
        try:
            return self._database.execute(query, (value,)).fetchall() if self._database else []
        except sqlite3.Error as error:
            self._recover(error)
            return []

    def _execute(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self._database is None:
            return
        try:
            with self._database as database:
                database.execute("begin immediate")
                emptied = _generation(database) != self._generation
                if not emptied:
                    database.executemany(query, rows)
        except sqlite3.Error as error:
            self._recover(error)
        else:
            if emptied:
                self.close()

    def _recover(self, error: sqlite3.Error) -> None:
        if self._database:
            self._give_up(self._database, error)
        busy = isinstance(error, sqlite3.OperationalError)
        self._database = None if busy else self._open()

    def _give_up(self, database: sqlite3.Connection, error: sqlite3.Error) -> None:
        """Close the file; remove it if it is damaged, not if it is only busy or full.

        Others may have found the damage, too, and have replaced the file: it is removed only while
        it is the one that was opened. As long as it is open, no new file gets its number.
        """
        with closing(database):
            if isinstance(error, sqlite3.OperationalError):
                return
            with suppress(OSError, Problems), folder_lock(self._file.parent):
                if self._file.stat().st_ino == self._number:
                    database.close()  # or Windows would not remove it
                    _remove(self._file)


def clear_cache(file: Path) -> None:
    """Empty a cache for good, as names stand in it. Runs that use it store nothing more in it.

    The file stays: to remove it under a run that has it open would leave that run's journal to the
    next file of this name.

    Raises:
        OSError: it is in use for too long, or cannot be written.
    """
    if not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as database:
            database.execute("pragma secure_delete = on")
            database.executescript(_TABLES)
            database.execute("begin immediate")
            database.execute("delete from fragment")
            database.execute("delete from note")
            database.execute(f"pragma user_version = {_generation(database) + 1}")
            database.execute("commit")
            database.execute("vacuum")
    except sqlite3.OperationalError as error:
        raise OSError(errno.EBUSY, str(error), str(file)) from None
    except sqlite3.DatabaseError:  # no cache, or a damaged one
        _remove(file)


def _remove(file: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _generation(database: sqlite3.Connection) -> int:
    """How often the cache was emptied."""
    return int(database.execute("pragma user_version").fetchone()[0])


def _glyphs_as_text(fragment: Fragment) -> str:
    """The glyphs as a text that is short and quick to read: face, glyph id as a character, text.

    ("regular", 40, "A") is stored as "r", the character U+10028, "A".
    """
    return _BETWEEN.join(
        f"{_LETTERS[face]}{chr(_ABOVE + glyph)}{text}" for face, glyph, text in fragment.glyphs
    )


def _glyphs_from_text(text: str) -> tuple[tuple[str, int, str], ...]:
    if not text:
        return ()
    return tuple(
        [(_FACES[part[0]], ord(part[1]) - _ABOVE, part[2:]) for part in text.split(_BETWEEN)]
    )


def cached_skeleton(memo: Memo, html: str, make: Callable[[str], Skeleton]) -> Skeleton:
    """The skeleton of a form: from the cache, or made from its HTML and stored."""
    name = f"skeleton {sha256(html.encode()).hexdigest()}"
    note = memo.read_note(name)
    if note is not None:
        return _skeleton_from_json(note)
    skeleton = make(html)
    memo.write_note(name, _skeleton_json(skeleton))
    return skeleton


def _skeleton_json(skeleton: Skeleton) -> str:
    text = json.dumps(asdict(skeleton), default=lambda content: content.decode("latin-1"))
    return b85encode(zlib.compress(text.encode(), 6)).decode()


def _skeleton_from_json(note: str) -> Skeleton:
    data = json.loads(zlib.decompress(b85decode(note)))
    return Skeleton(
        tuple(Slot(**slot) for slot in data["slots"]),
        tuple(
            SkeletonPage(
                page["width"],
                page["height"],
                tuple(piece.encode("latin-1") for piece in page["pieces"]),
                tuple(page["order"]),
                page["bare"].encode("latin-1"),
                page["flip"].encode("latin-1"),
            )
            for page in data["pages"]
        ),
        data["pdf"].encode("latin-1"),
        tuple((face, glyph, text) for face, glyph, text in data["fixed"]),
    )
