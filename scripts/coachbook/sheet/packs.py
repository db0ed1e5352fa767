"""Packs for the printer: a cover, then its sheets; one a team, and one for the whole house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from coachbook.base.files import open_atomic
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.sheet.cover import Cover, CoverRow, counts_of, cover_jobs, rows_of
from coachbook.sheet.output_paths import SheetPaths
from coachbook.sheet.printer import Job, PackItem, SheetPrinter
from coachbook.sheet.roster import Assignment, Note, RosterRow, roster
from coachbook.team.model import Rep, Team


@dataclass
class TeamPrinted:
    """A team, the sheets of this run by the reps' ids, and those who should have one but do not."""

    team: Team
    sheets: dict[str, PackItem] = field(default_factory=dict)
    missing: list[tuple[str, Note]] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Context:
    """What all packs of one run share. `before`: where reps stood last week, as far as known."""

    week: Week
    languages: tuple[Language, ...]
    shard: str
    paths: SheetPaths
    before: Mapping[str, Assignment]
    now: Mapping[str, Assignment]

    def spoken(self, reps: Sequence[Rep]) -> tuple[Language, ...]:
        """The languages of a cover: those asked for, else what most of the reps read."""
        count = Counter(rep.language for rep in reps)
        return self.languages or (max(Language, key=lambda each: count[each]),)


class Packs:
    """Writes the packs of one run.

    Args:
        printer: Prints.
        context: What they share.
    """

    def __init__(self, printer: SheetPrinter, context: Context) -> None:
        self._printer, self._context = printer, context

    def write(self, printed: Sequence[TeamPrinted]) -> list[Path]:
        """The pack of each team and, if there are several, of the house, which comes last."""
        paths = self._context.paths
        files = []
        for one in printed:
            files.append(self._write(paths.pack(one.team.id), self._team(one)))
        if len(printed) > 1:
            files.append(self._write(paths.pack(), self._house(printed)))
        return files

    def _write(self, file: Path, parts: Iterator[PackItem]) -> Path:
        cover = next(parts)
        with open_atomic(file) as stream:
            self._printer.pack(chain([cover], parts), cover.job.title, stream)
        return file

    def _team(self, one: TeamPrinted) -> Iterator[PackItem]:
        yield from map(PackItem, self._cover(one))
        yield from one.sheets.values()

    def _house(self, printed: Sequence[TeamPrinted]) -> Iterator[PackItem]:
        context = self._context
        languages = context.spoken([rep for one in printed for rep in one.team.reps])
        rows = []
        total: list[RosterRow] = []
        for number, one in enumerate(printed, start=1):
            lines = self._lines(one)
            total += lines
            counts = counts_of(lines, languages[0], compared=bool(context.before))
            rows.append(CoverRow(str(number), one.team.name, counts))
        cover = Cover(
            id=f"{context.week}_cover",
            heading=load_words("sheet/pack", languages[0])["house"],
            supervisor="",
            week=context.week,
            counts=self._counts(total, languages, sum(one.left_out for one in printed)),
            rows=rows,
            of="team",
        )
        yield from map(PackItem, cover_jobs(cover, languages))
        for one in printed:
            yield from self._team(one)

    def _cover(self, one: TeamPrinted) -> Iterator[Job]:
        context, lines = self._context, self._lines(one)
        languages = context.spoken(one.team.reps)
        cover = Cover(
            id=f"{context.week}_{one.team.id}_cover",
            heading=one.team.name,
            supervisor=one.team.supervisor.name,
            week=context.week,
            counts=self._counts(lines, languages, one.left_out),
            rows=rows_of(lines, languages[0]),
            of="name",
        )
        yield from cover_jobs(cover, languages)

    def _counts(
        self, lines: Sequence[RosterRow], languages: tuple[Language, ...], left_out: int
    ) -> str:
        context, said = self._context, load_words("sheet/pack", languages[0])
        counts = [counts_of(lines, languages[0], compared=bool(context.before))]
        counts += [] if context.before else [said["first"]]
        counts += [fill_names(said["left_out"], count=left_out)] if left_out else []
        counts += [fill_names(said["shard"], shard=context.shard)] if context.shard else []
        return " · ".join(counts)

    def _lines(self, one: TeamPrinted) -> tuple[RosterRow, ...]:
        context = self._context
        printed = [(rep, context.now[rep].label) for rep in one.sheets]
        return roster(one.team, printed, one.missing, context.before, context.now)
