"""Packs for the printer: a cover and its sheets, for each team and for the whole house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path

from coachbook.base.files import open_atomic
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.words import fill_names, load_words
from coachbook.sheet.cover import Cover, CoverRow, count_line, cover_jobs, cover_rows
from coachbook.sheet.output_paths import SheetPaths
from coachbook.sheet.printer import Job, PackItem, SheetPrinter
from coachbook.sheet.roster import Assignment, Note, RosterRow, roster
from coachbook.team.model import Rep, Team


@dataclass
class TeamSheets:
    """A team's sheets in this run, by rep id; and the reps who should have one, with the reason."""

    team: Team
    sheets: dict[str, PackItem] = field(default_factory=dict)
    missing: list[tuple[str, Note]] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class PackContext:
    """What all packs of one run share; with it, where reps stood last week and stand this week.

    `last_week` is empty if nothing was printed then.
    """

    week: Week
    days: tuple[date, ...]
    languages: tuple[Language, ...]
    shard: str
    paths: SheetPaths
    last_week: Mapping[str, Assignment]
    this_week: Mapping[str, Assignment]

    def cover_languages(self, reps: Sequence[Rep]) -> tuple[Language, ...]:
        """The languages of a cover: the requested ones, else the language of most of these reps."""
        count = Counter(rep.language for rep in reps)
        return self.languages or (max(Language, key=lambda each: count[each]),)


class Packs:
    """Writes the packs of one run.

    Args:
        printer: Prints covers and sheets.
        context: What the packs share.
    """

    def __init__(self, printer: SheetPrinter, context: PackContext) -> None:
        self._printer, self._context = printer, context

    def write(self, teams: Sequence[TeamSheets]) -> list[Path]:
        """Write the pack of each team and, if there are several, that of the house; their files."""
        paths = self._context.paths
        files = []
        for team_sheets in teams:
            files.append(self._write(paths.pack(team_sheets.team.id), self._team(team_sheets)))
        if len(teams) > 1:
            files.append(self._write(paths.pack(), self._house(teams)))
        return files

    def _write(self, file: Path, parts: Iterator[PackItem]) -> Path:
        cover = next(parts)
        with open_atomic(file) as stream:
            self._printer.pack(chain([cover], parts), cover.job.title, stream)
        return file

    def _team(self, team_sheets: TeamSheets) -> Iterator[PackItem]:
        yield from map(PackItem, self._cover(team_sheets))
        yield from team_sheets.sheets.values()

    def _house(self, teams: Sequence[TeamSheets]) -> Iterator[PackItem]:
        context = self._context
        languages = context.cover_languages(
            [rep for team_sheets in teams for rep in team_sheets.team.reps]
        )
        rows = []
        total: list[RosterRow] = []
        for number, team_sheets in enumerate(teams, start=1):
            team_rows = self._team_rows(team_sheets)
            total += team_rows
            counts = count_line(team_rows, languages[0], compared=bool(context.last_week))
            rows.append(CoverRow(str(number), team_sheets.team.name, counts))
        cover = Cover(
            id=f"{context.week}_cover",
            heading=load_words("sheet/pack", languages[0])["house"],
            supervisor="",
            week=context.week,
            days=context.days,
            counts=self._counts(
                total, languages, sum(team_sheets.left_out for team_sheets in teams)
            ),
            rows=rows,
            row_kind="team",
        )
        yield from map(PackItem, cover_jobs(cover, languages))
        for team_sheets in teams:
            yield from self._team(team_sheets)

    def _cover(self, team_sheets: TeamSheets) -> Iterator[Job]:
        context, team_rows = self._context, self._team_rows(team_sheets)
        languages = context.cover_languages(team_sheets.team.reps)
        cover = Cover(
            id=f"{context.week}_{team_sheets.team.id}_cover",
            heading=team_sheets.team.name,
            supervisor=team_sheets.team.supervisor.name,
            week=context.week,
            days=context.days,
            counts=self._counts(team_rows, languages, team_sheets.left_out),
            rows=cover_rows(team_rows, languages[0]),
            row_kind="name",
        )
        yield from cover_jobs(cover, languages)

    def _counts(
        self, team_rows: Sequence[RosterRow], languages: tuple[Language, ...], left_out: int
    ) -> str:
        context, words = self._context, load_words("sheet/pack", languages[0])
        counts = [count_line(team_rows, languages[0], compared=bool(context.last_week))]
        counts += [] if context.last_week else [words["first"]]
        counts += [fill_names(words["left_out"], count=left_out)] if left_out else []
        counts += [fill_names(words["shard"], shard=context.shard)] if context.shard else []
        return " · ".join(counts)

    def _team_rows(self, team_sheets: TeamSheets) -> tuple[RosterRow, ...]:
        context = self._context
        printed = [(rep, context.this_week[rep].label) for rep in team_sheets.sheets]
        return roster(
            team_sheets.team, printed, team_sheets.missing, context.last_week, context.this_week
        )
