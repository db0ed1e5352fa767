"""One run over the reps: what is there and right stays, what is made is whole and recorded."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from coachbook.commands.progress import Progress, progress
from coachbook.commands.records import Entry, Records
from coachbook.commands.sheet_files import Paths, fingerprint_of, keep_file, said
from coachbook.commands.sheet_jobs import Asked, Desk
from coachbook.commands.sheet_packs import TeamPrinted
from coachbook.interrupt import unbroken
from coachbook.problems import Place, Problem, Problems
from coachbook.render.font import unprintable
from coachbook.render.sheet_printer import Job, SheetPrinter, TooLongError
from coachbook.sheets.roster import Note
from coachbook.team.model import Rep, Team
from coachbook.week import Week

BATCH = 250


@dataclass(frozen=True)
class How:
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
    """Prints sheets. `made` counts files, `misfits` are sheets that cannot be printed, `files` are
    the reps' files: those made now and those that were there."""

    how: How
    desk: Desk
    printer: SheetPrinter
    paths: Paths
    records: Records
    before: dict[str, Entry]
    glyphs: frozenset[int]
    made: int = 0
    misfits: list[Problem] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    _unsaved: dict[str, Entry] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """This run's, one more than any before it."""
        return 1 + max((entry.run for entry in self.before.values()), default=0)

    def print(self, groups: Sequence[tuple[Team, Sequence[Rep]]]) -> list[TeamPrinted]:
        """Print the sheets of all these teams; what was recorded when is recorded, come what may.

        Raises:
            Problems: a sheet cannot be printed, and that is to stop it.
            click.ClickException: a file cannot be written.
        """
        total = sum(len(reps) for _, reps in groups)
        try:
            with progress(total, "sheet") as done:
                printed = [self._team(team, reps, done) for team, reps in groups]
        except BaseException:
            with suppress(OSError):
                self._keep()
            raise
        with said(self.records.folder, "--records"):
            self._keep()
        return printed

    def again(self, team: Team, reps: Iterable[Rep]) -> Iterator[tuple[Asked, Path]]:
        """Sheets that were printed, and their files, once more."""
        for asked in self.desk.asked(team, reps, self.number):
            yield asked, self.files[asked.rep.id]

    def _team(self, team: Team, reps: Sequence[Rep], done: Progress) -> TeamPrinted:
        one = TeamPrinted(team)
        waiting: deque[Asked] = deque()
        jobs = self._todo(one, reps, waiting, done)
        while True:
            try:
                for job, content in self.printer.files(jobs):
                    self._write(_taken(waiting, job), content)
                    done()
                return one
            except TooLongError as error:
                says = f"the sheet {error.job.id} has {error.pages} pages instead of 2"
                hint = "shorten its longest texts: names, customers, commitments"
                asked = _taken(waiting, error.job)
                self._misfit(one, asked, Note.LONG, "sheet-two-sides", says, hint)
                done()

    def _todo(
        self, one: TeamPrinted, reps: Sequence[Rep], waiting: deque[Asked], done: Progress
    ) -> Iterator[Job]:
        """The jobs that have to be printed; the others are counted."""
        for asked in self.desk.asked(one.team, reps, self.number):
            old = self.before.get(asked.rep.id)
            same = old is not None and old.same(asked.entry)
            missing = unprintable("".join(asked.job.fields.values()), self.glyphs)
            if self.how.changed and same:
                one.left_out += 1
                done()
            elif missing:
                says = f"the font lacks {' '.join(missing)} on the sheet {asked.job.id}"
                hint = "write it in another way"
                self._misfit(one, asked, Note.GLYPH, "sheet-glyphs", says, hint)
                done()
            else:
                one.reps.append(asked.rep)
                if old and same and not self.how.again and self._whole(old, asked):
                    self.files[asked.rep.id] = self.paths.out / self._name(asked)
                    done()
                else:
                    waiting.append(asked)
                    yield asked.job

    def _name(self, asked: Asked) -> str:
        return self.paths.sheet(asked.team.id, asked.job.id)

    def _whole(self, old: Entry, asked: Asked) -> bool:
        name = self._name(asked)
        return name in old.files and old.files[name] == fingerprint_of(self.paths.out / name)

    def _write(self, asked: Asked, content: bytes) -> None:
        with unbroken():
            self._write_and_note(asked, content)

    def _write_and_note(self, asked: Asked, content: bytes) -> None:
        name, rep = self._name(asked), asked.rep.id
        with said(self.paths.out, "--out"):
            digest = keep_file(self.paths.out / name, content)
        old = self.before.get(rep)
        files = {**old.files, name: digest} if old and old.same(asked.entry) else {name: digest}
        self._unsaved[rep] = asked.entry.model_copy(update={"files": files})
        self.files[rep] = self.paths.out / name
        self.made += 1
        if len(self._unsaved) >= BATCH:
            with said(self.records.folder, "--records"):
                self._keep()

    def _keep(self) -> None:
        if self._unsaved:
            self.records.keep(self.how.week, self.how.part, self._unsaved)
            self._unsaved = {}

    def _misfit(
        self, one: TeamPrinted, asked: Asked, note: Note, rule: str, says: str, hint: str
    ) -> None:
        if asked.rep in one.reps:
            one.reps.remove(asked.rep)
        one.missing.append((asked.label, note))
        self.misfits.append(Problem(Place(self.how.source), rule, says, hint))
        if not self.how.keep_going:
            raise Problems(self.misfits)


def _taken(waiting: deque[Asked], job: Job) -> Asked:
    """What was asked for when this job was given out; printers answer in order."""
    while True:
        asked = waiting.popleft()
        if asked.job is job:
            return asked
