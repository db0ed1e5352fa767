"""A team folder -> everything in it that is right, and the problems of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from coachbook.base.problems import Problem, Problems, did_you_mean
from coachbook.base.validation import build_model
from coachbook.base.week import Week
from coachbook.base.yaml_file import KeyPath, YamlFile, read_yaml
from coachbook.playbook.model.playbook import Playbook
from coachbook.team import cell_values
from coachbook.team.deal_sums import currency_warnings, in_team_currency
from coachbook.team.folder_warnings import (
    days_off_worked,
    days_out_of_order,
    uncounted_deals,
    with_advice,
)
from coachbook.team.known_ids import KnownIds, id_parser, known_ids
from coachbook.team.model import MonthTarget, TargetsFile, TeamFolder
from coachbook.team.roster_reader import Roster, read_roster
from coachbook.team.stray_files import TARGETS, TEAM, stray_files
from coachbook.team.table_reader import read_table
from coachbook.team.table_row import Table
from coachbook.team.tables import COMMITMENTS, DAYS, DEALS, SCORES, R, TableSpec, read_rows
from coachbook.team.targets import unit_problems, year_problems
from coachbook.team.work_calendar import WorkCalendar


def read_team(
    folder: Path, playbook: Playbook, printable: cell_values.Printable = cell_values.on_screen
) -> tuple[TeamFolder, tuple[Problem, ...]]:
    """Read a team folder: team.yml and deals.csv, and those of the other files that it has.

    A row with an error is left out, and a rep with an error together with all rows of that rep. The
    caller decides whether to go on without them.

    Args:
        folder: The team folder. No link in it may lead out of it.
        playbook: The playbook, whose departments, classes, facts and criteria rows refer to.
        printable: Whether a character can be printed.

    Raises:
        Problems: a file cannot be read as a whole; all other problems are among them.
    """
    known = known_ids(playbook, printable=printable)
    strays = tuple(stray_files(folder))
    try:
        roster = read_roster(read_yaml(folder / TEAM, folder), known)
    except Problems as error:
        raise Problems((*error.problems, *strays)) from None
    calendar = WorkCalendar(roster.hours)

    def book_of(week: str) -> Playbook:
        return playbook.for_week(len(calendar.workdays(Week.parse(week))))

    reading = _Reading(folder, known, roster, book_of)
    deals, activity, targets = reading.rows(DEALS), reading.rows(DAYS), reading.targets()
    team = TeamFolder(
        teams=roster.teams,
        deals=in_team_currency(deals, targets.currency),
        activity=activity,
        targets=targets,
        commitments=reading.rows(COMMITMENTS),
        scores=reading.rows(SCORES),
        calendar=calendar,
        omitted_reps=roster.omitted_reps,
    )
    told = (
        *uncounted_deals(team.deals),
        *days_out_of_order(team.deals),
        *currency_warnings(team.deals, targets.currency),
        *days_off_worked(team),
    )
    problems = with_advice((*reading.problems, *strays, *told))
    if reading.fatal:
        raise Problems(problems)
    return team, problems


def target_currency(folder: Path) -> str:
    """The currency of a team folder's targets; empty: it is not said there.

    Raises:
        Problems: the targets cannot be read.
    """
    file = folder / TARGETS
    return build_model(TargetsFile, read_yaml(file, folder)).currency if _exists(file) else ""


class _Reading:
    """Reads the files beside team.yml, one by one, and collects their problems."""

    def __init__(
        self, folder: Path, known: KnownIds, roster: Roster, book_of: Callable[[str], Playbook]
    ) -> None:
        self.folder, self.roster = folder, roster
        self.known = replace(known, reps=roster.reps | roster.omitted_ids, book_of=book_of)
        self.problems = list(roster.problems)
        self.fatal = False

    def rows(self, spec: TableSpec[R]) -> tuple[R, ...]:
        """The rows of a table that have no error, of reps that have none."""
        file = self.folder / spec.file
        if not spec.required and not _exists(file):
            return ()
        try:
            table = read_table(file, self.folder)
            _check_columns(table, spec)
        except Problems as error:
            self._fail(error)
            return ()
        self.problems.extend(table.problems)
        parsed_rows = []
        valid_reps = self.roster.reps
        for _, parsed, problems in read_rows(spec, table.rows, self.known):
            self.problems.extend(problems)
            if parsed is not None and parsed.rep in valid_reps:
                parsed_rows.append(parsed)
        return tuple(parsed_rows)

    def targets(self) -> TargetsFile:
        """The targets of the reps that have no error."""
        file = self.folder / TARGETS
        if not _exists(file):
            return TargetsFile()
        try:
            source = read_yaml(file, self.folder)
            targets = build_model(TargetsFile, source)
        except Problems as error:
            self._fail(error)
            return TargetsFile()
        self.problems.extend(_target_problems(source, targets, self.known))
        self.problems.extend(unit_problems(source, targets))
        self.problems.extend(year_problems(source, targets, self.roster.teams))
        months = (self._month(month) for month in targets.months)
        return targets.model_copy(update={"months": tuple(months)})

    def _month(self, month: MonthTarget) -> MonthTarget:
        reps = tuple(row for row in month.reps if row.rep in self.roster.reps)
        return month.model_copy(update={"reps": reps})

    def _fail(self, error: Problems) -> None:
        self.fatal = True
        self.problems.extend(error.problems)


def _exists(file: Path) -> bool:
    """Whether there is a file or a link; reading a broken link is then refused with a reason."""
    return file.exists() or file.is_symlink()


def _check_columns(table: Table, spec: TableSpec[R]) -> None:
    problems = []
    for number, column in enumerate(table.columns):
        if column not in spec.columns:
            says = f"the column '{cell_values.quoted(column)}' is unknown here"
            hint = did_you_mean(column, spec.columns)
            hint = hint or f"expected: {', '.join(spec.columns)}"
            problems.append(Problem(table.head.place_of(number), "team-columns", says, hint))
    for column in spec.columns:
        if column not in table.columns and column not in spec.optional:
            says, hint = f"the column '{column}' is missing", "add it to the first row"
            problems.append(Problem(table.head.place, "team-columns", says, hint))
    if problems:
        raise Problems(problems)


def _target_problems(source: YamlFile, targets: TargetsFile, known: KnownIds) -> Iterator[Problem]:
    read_rep = id_parser(known.reps, "rep")
    months = Counter(month.month for month in targets.months)
    for number, month in enumerate(targets.months):
        path: KeyPath = ("months", number)
        if months[month.month] > 1:
            says = f"the month '{month.month}' stands here more than once"
            hint = "merge the two"
            yield Problem(source.place((*path, "month")), "team-duplicate", says, hint)
        reps = Counter(row.rep for row in month.reps)
        for index, row in enumerate(month.reps):
            place = source.place((*path, "reps", index, "rep"))
            try:
                read_rep(row.rep)
            except cell_values.CellError as error:
                yield Problem(place, error.rule, error.says, error.hint)
            if reps[row.rep] > 1:
                says = f"'{cell_values.quoted(row.rep)}' stands in '{month.month}' more than once"
                yield Problem(place, "team-duplicate", says, "merge the two")
