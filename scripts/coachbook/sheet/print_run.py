"""A print run over the reps. It can be stopped at any moment and goes on where it stopped.

A sheet is left alone if the print log says that the same pages were printed and the file still has
the logged SHA-256. Files are written whole or not at all, and logged in batches and when the run
ends, for whatever reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coachbook.base.folder_lock import folder_lock
from coachbook.base.interrupt import delay_interrupt
from coachbook.base.problems import Place, Problem, Problems
from coachbook.base.terminal import (
    Progress,
    explain_write_errors,
    progress,
)
from coachbook.base.week import Week
from coachbook.sheet.jobs import JobFactory, SheetJob
from coachbook.sheet.output_paths import SheetPaths, file_fingerprint, write_sheet
from coachbook.sheet.packs import TeamSheets
from coachbook.sheet.print_log import PrintLog, PrintLogEntry, next_run
from coachbook.sheet.printer import SIDES, PackItem, SheetPrinter, TooLong, batches, is_cut
from coachbook.sheet.roster import Note
from coachbook.team.model import Rep, Team

BATCH = 250  # files that are logged together


@dataclass(frozen=True)
class RunOptions:
    """The options of a run.

    Attributes:
        week: Which week.
        shard: The name of the shard in the print log; empty: no shard.
        changed: Leave out sheets that are as they were last printed.
        again: Make files again even if they are whole.
        keep_going: Go on after a sheet that cannot be printed.
        source: The file that problems are reported in.
    """

    week: Week
    shard: str
    changed: bool
    again: bool
    keep_going: bool
    source: Path


@dataclass
class Run:
    """A print run.

    `made` counts the files written; `misfits` are sheets that cannot be printed; `notes` say which
    characters are printed in another way; `forgotten` are the reps who were forgotten while their
    sheets were printed.
    """

    options: RunOptions
    factory: JobFactory
    printer: SheetPrinter
    paths: SheetPaths
    log: PrintLog
    last_entries: dict[str, PrintLogEntry]
    made: int = 0
    misfits: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    _unsaved: dict[str, tuple[str, PrintLogEntry]] = field(default_factory=dict)  # with its file

    def print(self, groups: Sequence[tuple[Team, Sequence[Rep]]]) -> list[TeamSheets]:
        """Print the sheets of these teams. Whatever happens, what was written is also logged.

        Raises:
            Problems: a sheet cannot be printed, and `keep_going` is not set.
            click.ClickException: a file cannot be written.
        """
        teams = [(TeamSheets(team), reps) for team, reps in groups]
        try:
            with progress(sum(len(reps) for _, reps in teams), "sheet") as done:
                for batch in batches(self._sheet_jobs(teams)):
                    self._print(batch, done)
        except BaseException:
            with suppress(OSError):
                self._write_log()
            raise
        with explain_write_errors(self.log.folder, "--records"):
            self._write_log()
        return [team_sheets for team_sheets, _ in teams]

    def _sheet_jobs(
        self, teams: Sequence[tuple[TeamSheets, Sequence[Rep]]]
    ) -> Iterator[tuple[TeamSheets, SheetJob]]:
        """Each rep's sheet, with the team it belongs to. The run gets the number after the last."""
        number = next_run(self.last_entries.values(), self.factory.prints.values())
        for team_sheets, reps in teams:
            for sheet in self.factory.sheet_jobs(team_sheets.team, reps, number):
                yield team_sheets, sheet

    def _print(self, batch: Sequence[tuple[TeamSheets, SheetJob]], done: Progress) -> None:
        todo = []
        for team_sheets, sheet in batch:
            if self._to_print(team_sheets, sheet):
                todo.append((team_sheets, sheet))
            else:
                done()
        results = self.printer.print([sheet.job for _, sheet in todo])
        for (team_sheets, sheet), result in zip(todo, results, strict=True):
            if isinstance(result, TooLong):
                del team_sheets.sheets[sheet.rep.id]
                message = f"the sheet {sheet.job.id} has {result.pages} pages instead of {SIDES}"
                hint = "shorten its longest texts: names, customers, commitments"
                self._add_misfit(team_sheets, sheet, Note.LONG, "sheet-two-sides", message, hint)
            else:
                self._note_cuts(sheet, result.content)
                with delay_interrupt():
                    self._write(sheet, result.content)
                if len(self._unsaved) >= BATCH:
                    with explain_write_errors(self.log.folder, "--records"):
                        self._write_log()
            done()

    def _to_print(self, team_sheets: TeamSheets, sheet: SheetJob) -> bool:
        """Whether a sheet has to be printed. If not, it is left out, or there already."""
        old = self.last_entries.get(sheet.rep.id)
        same = old is not None and old.same_pages(sheet.entry)
        if self.options.changed and same:
            team_sheets.left_out += 1
            return False
        self.notes.extend(sheet.notes)
        name = self._name(sheet)
        team_sheets.sheets[sheet.rep.id] = PackItem(sheet.job, self.paths.out / name)
        file = self.paths.out / name
        digest = old.files.get(name) if old and same and not self.options.again else None
        if digest is None or digest != file_fingerprint(file):
            return True
        if sheet.long_texts:
            self._note_cuts(sheet, file.read_bytes())
        return False

    def _note_cuts(self, sheet: SheetJob, content: bytes) -> None:
        """Note which long texts are not whole on a sheet."""
        for source, text in sheet.long_texts.items():
            if is_cut(text, content):
                self.notes.append(
                    f"{source}: too long for its lines on paper, where its end is "
                    "missing; shorten it, or see the web page or the workbook"
                )

    def _name(self, sheet: SheetJob) -> str:
        return self.paths.sheet(sheet.team.id, sheet.job.id)

    def _write(self, sheet: SheetJob, content: bytes) -> None:
        """Write a file, and remember its entry for the log."""
        name, rep = self._name(sheet), sheet.rep.id
        with explain_write_errors(self.paths.out, "--out"):
            digest = write_sheet(self.paths.out / name, content)
        old = self.last_entries.get(rep)
        files = (
            {**old.files, name: digest} if old and old.same_pages(sheet.entry) else {name: digest}
        )
        self._unsaved[rep] = name, sheet.entry.model_copy(update={"files": files})
        self.made += 1

    def _write_log(self) -> None:
        if self._unsaved:
            with folder_lock(self.log.folder):
                others = self._written_over()
                entries = {rep: entry for rep, (_, entry) in self._unsaved.items()}
                options = self.options
                self.forgotten |= self.log.add(options.week, options.shard, entries, others)
            self._unsaved = {}

    def _written_over(self) -> frozenset[str]:
        """The reps whose files are another run's by now, as its entries on record say.

        Of two runs that print the same sheets at once, the last to write a file may be the first
        to log it; the log must say which deals stand on the file that is there. A file that is
        neither as this run wrote it nor as the log says will be logged by the run that wrote it.
        """
        found = {
            rep: (name, digest)
            for rep, (name, entry) in self._unsaved.items()
            if (digest := file_fingerprint(self.paths.out / name)) != entry.files[name]
        }
        latest = self.log.latest_entries(self.options.week) if found else {}
        return frozenset(
            rep
            for rep, (name, digest) in found.items()
            if rep in latest and latest[rep].files.get(name) == digest
        )

    def _add_misfit(
        self,
        team_sheets: TeamSheets,
        sheet: SheetJob,
        note: Note,
        rule: str,
        message: str,
        hint: str,
    ) -> None:
        team_sheets.missing.append((sheet.label, note))
        self.misfits.append(Problem(Place(self.options.source), rule, message, hint))
        if not self.options.keep_going:
            raise Problems(self.misfits)
