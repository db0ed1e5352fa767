"""The records folder: each rep's code, and what was last printed for whom. Private, kept for ever.

`printed/2026-W48.json` is what a whole run printed; each shard has a file of its own
(`2026-W48.3-of-16.json`), so that shards on one machine or many never write to the same file and
their records come together by copying. Where two files know a rep, the later run counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import RootModel, ValidationError

from coachbook.base.files import read_bytes, write_file
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.week import Week
from coachbook.playbook.model.entry import Model
from coachbook.team.code_file import assign_codes

MOST_BYTES = 200_000_000


class PrintLogEntry(Model):
    """What was printed for one rep.

    Attributes:
        run: Counts the runs that printed for this week.
        code: The rep's, as in the QR codes.
        team: The team's id.
        supervisor: The supervisor's id.
        form: The form's hash.
        language: `zh`, `en` or `zh-en`.
        fingerprint: Of the texts on the form.
        files: Each file that was written of it, from the output folder on, and its SHA-256.
        deals: Deals by their number on the sheet, the first being 1.
        commitments: Likewise.
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

    def same(self, other: PrintLogEntry) -> bool:
        """Whether the printed pages are the same."""
        return (self.form, self.language, self.fingerprint) == (
            *(other.form, other.language),
            other.fingerprint,
        )


class _WeekFile(RootModel[dict[str, PrintLogEntry]]):
    """printed/<week>.json: rep id -> what was printed."""


class PrintLog:
    """The records of one team folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._printed = folder / "printed"
        self.forms = folder / "forms"

    def codes(self, reps: Iterable[str]) -> Mapping[str, str]:
        """The code of every rep; those without one are given theirs.

        Raises:
            Problems: codes.csv is wrong; it is left as it is.
            OSError: it cannot be written.
        """
        return assign_codes(self.folder / "codes.csv", reps)

    def printed(self, week: Week) -> dict[str, PrintLogEntry]:
        """What was last printed for a week, by rep.

        Raises:
            Problems: a file of it cannot be read.
        """
        last: dict[str, PrintLogEntry] = {}
        for file in sorted(self._printed.glob(f"{week}*.json")):
            for rep, entry in _read(file).items():
                if rep not in last or entry.run >= last[rep].run:
                    last[rep] = entry
        return last

    def keep(self, week: Week, part: str, entries: Mapping[str, PrintLogEntry]) -> None:
        """Add to what was printed; `part` names a shard, or is empty.

        Raises:
            Problems: the file that is there cannot be read.
            OSError: it cannot be written; the old file then still stands.
        """
        name = f"{week}.{part}.json" if part else f"{week}.json"
        file = self._printed / name
        kept = {**(_read(file) if file.exists() else {}), **entries}
        _write(file, kept)

    def forget(self, rep: str) -> tuple[int, tuple[str, ...]]:
        """Remove what was printed for a rep: how many entries, and the files they name.

        Raises:
            Problems: a file of it cannot be read.
            OSError: one cannot be written; it then still stands as it was.
        """
        gone = 0
        files: set[str] = set()
        for file in sorted(self._printed.glob("*.json")):
            kept = _read(file)
            entry = kept.pop(rep, None)
            if entry:
                gone += 1
                files |= entry.files.keys()
                _write(file, kept)
        return gone, tuple(sorted(files))


def _write(file: Path, entries: Mapping[str, PrintLogEntry]) -> None:
    rows = {rep: entries[rep].model_dump() for rep in sorted(entries)}
    write_file(file, (json.dumps(rows, ensure_ascii=False, indent=0) + "\n").encode())


def _read(file: Path) -> dict[str, PrintLogEntry]:
    content = read_bytes(file, None, MOST_BYTES)
    try:
        return _WeekFile.model_validate_json(content).root
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        says = f"is no record of printing: {where}: {first['msg']}"
        hint = "put a copy of it back, or move it away: everything is then printed again"
        raise Problems([Problem(Place(file), "records-printed", says, hint)]) from None
