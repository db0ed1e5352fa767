"""The print log: what was printed for whom. It is private and kept for ever.

Of each rep and week it has the sheet that was printed last, and the list of every print: which
deals and commitments stand under its numbers, and whose scorecard it is. So paper that comes back
after a reprint is still understood. It grows by some 400 bytes for each print that differs, and by
`MOST_PRINTS` of them for a rep and week at most.

It stands in the records folder, beside the reps' codes. `printed/2026-W48.json` is what whole runs
printed; each shard has a file of its own (`2026-W48.3-of-16.json`), so that shards on one machine
or many never write to the same file, and their logs are united by copying. Where two files have an
entry for a rep, the later run counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import RootModel, ValidationError

from coachbook.base.files import read_bytes
from coachbook.base.folder_lock import folder_lock, write_under_lock
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.week import Week
from coachbook.playbook.model.entry import Model
from coachbook.sheet.prints import Print, united_prints
from coachbook.team.code_file import assign_codes, read_codes

MOST_BYTES = 200_000_000


class PrintLogEntry(Model):
    """What was printed for one rep: the last sheet, and every print.

    Attributes:
        run: The number of the run, counted from 1 in each week.
        code: The rep's code, as in the QR codes.
        team: The team's id.
        supervisor: The supervisor's id.
        form: The form's hash; empty: no sheet was printed, but other media were issued.
        language: `zh`, `en` or `zh-en`.
        fingerprint: A hash of the texts on the form.
        files: Each file that was written, relative to the output folder -> its SHA-256.
        deals: The ids of the deals on the sheet; the first is number 1.
        commitments: The ids of the commitments, likewise.
        focus: The id of the criterion that is the focus; empty in entries of old, and where
            nothing is short.
        focus_lot: The ids of the criteria among which a lot chose the focus; empty: none was drawn.
        print: The characters of the print; empty in entries of old.
        prints: Every print that is known, this one too; of old entries there is none.
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
    print: str = ""
    prints: tuple[Print, ...] = ()

    @property
    def every_print(self) -> tuple[Print, ...]:
        """Every print in the order of the runs; a sheet with the codes of old is one, too."""
        if self.print or not self.form:
            return self.prints
        with_old_codes = Print(
            print="",
            run=self.run,
            content=self.fingerprint,
            kind="normal",
            scorer=self.supervisor,
            team=self.team,
            language=self.language,
            form=self.form,
            deals=self.deals,
            commitments=self.commitments,
        )
        return united_prints((with_old_codes, *self.prints))

    def same_pages(self, other: PrintLogEntry) -> bool:
        """Whether both stand for the same printed pages."""
        return (self.form, self.language, self.fingerprint) == (
            *(other.form, other.language),
            other.fingerprint,
        )


def next_run(entries: Iterable[PrintLogEntry], prints: Iterable[Iterable[Print]]) -> int:
    """The number of the next run in a week, of which these are known."""
    runs = (each.run for some in prints for each in some)
    return 1 + max((*(entry.run for entry in entries), *runs), default=0)


def issued_entry(code: str, supervisor: str, issued: Print) -> PrintLogEntry:
    """The entry of a rep for whom a workbook or web page is issued, and no sheet printed yet."""
    return PrintLogEntry(
        run=0,
        code=code,
        team=issued.team,
        supervisor=supervisor,
        form="",
        language="",
        fingerprint="",
        files={},
        deals=(),
        commitments=(),
        prints=(issued,),
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
        """The entry of each rep for whom a sheet was printed for a week, the latest one.

        Raises:
            Problems: a file of it cannot be read.
        """
        return {rep: entry for rep, entry in self._entries(week).items() if entry.form}

    def prints(self, week: Week) -> dict[str, tuple[Print, ...]]:
        """Every print that is known of each rep for a week, in the order of the runs.

        Raises:
            Problems: a file of it cannot be read.
        """
        return {rep: entry.every_print for rep, entry in self._entries(week).items()}

    def _entries(self, week: Week) -> dict[str, PrintLogEntry]:
        last: dict[str, PrintLogEntry] = {}
        for file in sorted(self._printed.glob(f"{week}*.json")):
            for rep, entry in _read(file).items():
                if rep not in last:
                    last[rep] = entry
                elif entry.run >= last[rep].run:
                    last[rep] = _with_prints_of(last[rep], entry)
                else:
                    last[rep] = _with_prints_of(entry, last[rep])
        return last

    def add(
        self,
        week: Week,
        shard: str,
        entries: Mapping[str, PrintLogEntry],
        written_over: Iterable[str] = (),
    ) -> frozenset[str]:
        """Add entries to the log of a week, or to that of a shard; `shard` may be empty.

        An entry is added only while its code still stands for its rep: a rep who was forgotten
        while the run was printing does not come back. Files that another run made of the same
        pages meanwhile, such as those to fill in, stay named, and so does every print. Of an entry
        of no sheet, and of reps whose sheets another run has `written_over`, only the prints are
        added.

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
                old, new = stored.get(rep), entries[rep]
                if rep in written_over:
                    new = _prints_alone(new)
                if old and not new.form:
                    stored[rep] = _with_prints_of(new, old)
                else:
                    stored[rep] = _with_files_of(old, new)
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
    """The entry with all prints, and with the files that are on record for the same pages."""
    if stored is None:
        return entry
    whole = _with_prints_of(stored, entry)
    if not stored.same_pages(entry):
        return whole
    return whole.model_copy(update={"files": {**stored.files, **entry.files}})


def _with_prints_of(other: PrintLogEntry, entry: PrintLogEntry) -> PrintLogEntry:
    """The entry with the prints of both."""
    prints = united_prints((*other.every_print, *entry.every_print))
    return entry.model_copy(update={"prints": prints})


def _prints_alone(entry: PrintLogEntry) -> PrintLogEntry:
    """The entry with its prints and no sheet, which is another run's."""
    prints = entry.every_print
    return entry.model_copy(update={"run": 0, "form": "", "files": {}, "prints": prints})


def _write(file: Path, entries: Mapping[str, PrintLogEntry]) -> None:
    rows = _WeekFile({rep: entries[rep] for rep in sorted(entries)})
    write_under_lock(file, f"{rows.model_dump_json(indent=1)}\n".encode())


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
