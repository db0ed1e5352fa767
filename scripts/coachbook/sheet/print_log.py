"""The print log: what was last printed for whom. It is private and kept for ever.

It stands in the records folder, beside the reps' codes. `printed/2026-W48.json` is what whole runs
printed; each shard has a file of its own (`2026-W48.3-of-16.json`), so that shards on one machine
or many never write to the same file, and their logs are united by copying. Where two files have an
entry for a rep, the later run counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import RootModel, ValidationError

from coachbook.base.files import read_bytes
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.week import Week
from coachbook.playbook.model.entry import Model
from coachbook.team.code_file import assign_codes, read_codes

MOST_BYTES = 200_000_000


class PrintLogEntry(Model):
    """What was printed for one rep.

    Attributes:
        run: The number of the run, counted from 1 in each week.
        code: The rep's code, as in the QR codes.
        team: The team's id.
        supervisor: The supervisor's id.
        form: The form's hash.
        language: `zh`, `en` or `zh-en`.
        fingerprint: A hash of the texts on the form.
        files: Each file that was written, relative to the output folder -> its SHA-256.
        deals: The ids of the deals on the sheet; the first is number 1.
        commitments: The ids of the commitments, likewise.
        focus: The id of the criterion that is the focus; empty in entries of old, and where
            nothing is short.
        focus_lot: The ids of the criteria among which a lot chose the focus; empty: none was drawn.
    """

    run: int
    code: str
    team: str
    supervisor: str
    form: str
    language: str
    fingerprint: str
    files: dict[str, str]
    deals: tuple[str, ...]
    commitments: tuple[str, ...]
    focus: str = ""
    focus_lot: tuple[str, ...] = ()

    def same_pages(self, other: PrintLogEntry) -> bool:
        """Whether both stand for the same printed pages."""
        return (self.form, self.language, self.fingerprint) == (
            *(other.form, other.language),
            other.fingerprint,
        )


class _WeekFile(RootModel[dict[str, PrintLogEntry]]):
    """printed/<week>.json: rep id -> entry."""


class PrintLog:
    """The codes and the print log of one records folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._printed = folder / "printed"
        self._codes = folder / "codes.csv"
        self.forms = folder / "forms"

    def codes(self, reps: Iterable[str]) -> Mapping[str, str]:
        """The code of each of these reps; a rep without one is given a new one.

        Raises:
            Problems: codes.csv is wrong; it is left as it is.
            OSError: it cannot be written.
        """
        return assign_codes(self._codes, reps)

    def latest_entries(self, week: Week) -> dict[str, PrintLogEntry]:
        """The latest entry of each rep for a week.

        Raises:
            Problems: a file of it cannot be read.
        """
        last: dict[str, PrintLogEntry] = {}
        for file in sorted(self._printed.glob(f"{week}*.json")):
            for rep, entry in _read(file).items():
                if rep not in last or entry.run >= last[rep].run:
                    last[rep] = entry
        return last

    def add(self, week: Week, shard: str, entries: Mapping[str, PrintLogEntry]) -> frozenset[str]:
        """Add entries to the log of a week, or to that of a shard; `shard` may be empty.

        An entry is added only while its code still stands for its rep: a rep who was forgotten
        while the run was printing does not come back. Files that another run made of the same
        pages meanwhile, such as those to fill in, stay named.

        Returns:
            The reps whose entries were not added.

        Raises:
            Problems: the file that is there or the codes cannot be read, or another run holds the
                folder's lock.
            OSError: it cannot be written; the old file then still stands.
        """
        name = f"{week}.{shard}.json" if shard else f"{week}.json"
        file = self._printed / name
        with folder_lock(self.folder):
            codes = read_codes(self._codes)
            forgotten = {rep for rep, entry in entries.items() if codes.get(rep) != entry.code}
            stored = _read(file) if file.exists() else {}
            for rep in entries.keys() - forgotten:
                stored[rep] = _with_files_of(stored.get(rep), entries[rep])
            _write(file, stored)
        return frozenset(forgotten)

    def forget(self, rep: str) -> tuple[int, tuple[str, ...]]:
        """Remove the entries of a rep; how many there were, and the files they name.

        Raises:
            Problems: a file of it cannot be read.
            OSError: one cannot be written; it then still stands as it was.
        """
        removed = 0
        files: set[str] = set()
        with folder_lock(self.folder):
            for file in sorted(self._printed.glob("*.json")):
                stored = _read(file)
                entry = stored.pop(rep, None)
                if entry:
                    removed += 1
                    files |= entry.files.keys()
                    _write(file, stored)
        return removed, tuple(sorted(files))


def _with_files_of(stored: PrintLogEntry | None, entry: PrintLogEntry) -> PrintLogEntry:
    """The entry, with the files that are on record for the same pages."""
    if stored is None or not stored.same_pages(entry):
        return entry
    return entry.model_copy(update={"files": {**stored.files, **entry.files}})


def _write(file: Path, entries: Mapping[str, PrintLogEntry]) -> None:
    rows = {rep: entries[rep].model_dump() for rep in sorted(entries)}
    write_under_lock(file, (json.dumps(rows, ensure_ascii=False, indent=0) + "\n").encode())


def _read(file: Path) -> dict[str, PrintLogEntry]:
    content = read_bytes(file, None, MOST_BYTES)
    try:
        return _WeekFile.model_validate_json(content).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"is no record of printing: {where}: {first['msg']}"
        hint = "put a copy of it back, or move it away: everything is then printed again"
        raise Problems([Problem(Place(file), "records-printed", message, hint)]) from None
