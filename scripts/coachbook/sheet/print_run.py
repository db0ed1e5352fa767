"""One run over the reps: what is there and right stays, what is made is whole and recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coachbook.base.font_coverage import unprintable
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
from coachbook.sheet.packs import TeamPrinted
from coachbook.sheet.print_log import PrintLog, PrintLogEntry
from coachbook.sheet.printer import SIDES, PackItem, SheetPrinter, TooLong, batches
from coachbook.sheet.roster import Note
from coachbook.team.model import Rep, Team

BATCH = 250


@dataclass(frozen=True)
class RunOptions:
    """How a run goes about it.

    Attributes:
        week: Which week.
        part: Names a shard in the records; empty: no shard.
        changed: What is as it was last printed is left out.
        again: Files that are whole are made again, too.
        keep_going: A sheet that cannot be printed stops nothing.
        source: The file that problems are told of.
    """

    week: Week
    part: str
    changed: bool
    again: bool
    keep_going: bool
    source: Path


@dataclass
class Run:
    """Prints sheets. `made` counts files, `misfits` are sheets that cannot be printed."""

    how: RunOptions
    desk: JobFactory
    printer: SheetPrinter
    paths: SheetPaths
    records: PrintLog
    before: dict[str, PrintLogEntry]
    glyphs: frozenset[int]
    made: int = 0
    misfits: list[Problem] = field(default_factory=list)
    _unsaved: dict[str, PrintLogEntry] = field(default_factory=dict)

    def print(self, groups: Sequence[tuple[Team, Sequence[Rep]]]) -> list[TeamPrinted]:
        """Print the sheets of all these teams; what was recorded when is recorded, come what may.

        Raises:
            Problems: a sheet cannot be printed, and that is to stop it.
            click.ClickException: a file cannot be written.
        """
        teams = [(TeamPrinted(team), reps) for team, reps in groups]
        try:
            with progress(sum(len(reps) for _, reps in teams), "sheet") as done:
                for batch in batches(self._asked(teams)):
                    self._print(batch, done)
        except BaseException:
            with suppress(OSError):
                self._keep()
            raise
        with explain_write_errors(self.records.folder, "--records"):
            self._keep()
        return [one for one, _ in teams]

    def _asked(
        self, teams: Sequence[tuple[TeamPrinted, Sequence[Rep]]]
    ) -> Iterator[tuple[TeamPrinted, SheetJob]]:
        """Each rep's sheet and the team it counts for; this run's number is above all before."""
        number = 1 + max((entry.run for entry in self.before.values()), default=0)
        for one, reps in teams:
            for asked in self.desk.asked(one.team, reps, number):
                yield one, asked

    def _print(self, batch: Sequence[tuple[TeamPrinted, SheetJob]], done: Progress) -> None:
        todo = []
        for one, asked in batch:
            if self._to_print(one, asked):
                todo.append((one, asked))
            else:
                done()
        results = self.printer.print([asked.job for _, asked in todo])
        for (one, asked), result in zip(todo, results, strict=True):
            if isinstance(result, TooLong):
                del one.sheets[asked.rep.id]
                says = f"the sheet {asked.job.id} has {result.pages} pages instead of {SIDES}"
                hint = "shorten its longest texts: names, customers, commitments"
                self._misfit(one, asked, Note.LONG, "sheet-two-sides", says, hint)
            else:
                with delay_interrupt():
                    self._write(asked, result.content)
            done()

    def _to_print(self, one: TeamPrinted, asked: SheetJob) -> bool:
        """Whether a sheet has to be printed; the others are counted."""
        old = self.before.get(asked.rep.id)
        same = old is not None and old.same(asked.entry)
        if self.how.changed and same:
            one.left_out += 1
            return False
        if missing := unprintable("".join(asked.job.fields.values()), self.glyphs):
            says = f"the font lacks {' '.join(missing)} on the sheet {asked.job.id}"
            hint = "write it in another way"
            self._misfit(one, asked, Note.GLYPH, "sheet-glyphs", says, hint)
            return False
        name = self._name(asked)
        one.sheets[asked.rep.id] = PackItem(asked.job, self.paths.out / name)
        there = old.files.get(name) if old and same and not self.how.again else None
        return there is None or there != file_fingerprint(self.paths.out / name)

    def _name(self, asked: SheetJob) -> str:
        return self.paths.sheet(asked.team.id, asked.job.id)

    def _write(self, asked: SheetJob, content: bytes) -> None:
        """Write a file and note it."""
        name, rep = self._name(asked), asked.rep.id
        with explain_write_errors(self.paths.out, "--out"):
            digest = write_sheet(self.paths.out / name, content)
        old = self.before.get(rep)
        files = {**old.files, name: digest} if old and old.same(asked.entry) else {name: digest}
        self._unsaved[rep] = asked.entry.model_copy(update={"files": files})
        self.made += 1
        if len(self._unsaved) >= BATCH:
            with explain_write_errors(self.records.folder, "--records"):
                self._keep()

    def _keep(self) -> None:
        if self._unsaved:
            self.records.keep(self.how.week, self.how.part, self._unsaved)
            self._unsaved = {}

    def _misfit(
        self, one: TeamPrinted, asked: SheetJob, note: Note, rule: str, says: str, hint: str
    ) -> None:
        one.missing.append((asked.label, note))
        self.misfits.append(Problem(Place(self.how.source), rule, says, hint))
        if not self.how.keep_going:
            raise Problems(self.misfits)
