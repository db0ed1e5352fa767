"""The context of the readers: the people, prints, forms and playbook that a sheet refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.fields import Field, known_fields
from coachbook.sheet.form import make_form
from coachbook.sheet.prints import Print
from coachbook.team.model import Rep, Team
from coachbook.team.work_calendar import ORDINARY_WEEKS, WorkCalendar

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True)
class ArchivedForm:
    """A form that was once printed: its hash, what it is for, and its fields.

    Fields have the ids they had in that edition.
    """

    form: str
    edition: str
    department: str
    languages: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class PrintedSheet:
    """The last sheet for one rep and week. `deals` and `commitments` are ids, number 1 first."""

    rep: str
    code: str
    team: str
    supervisor: str
    form: str
    language: str
    deals: tuple[str, ...]
    commitments: tuple[str, ...]


@dataclass(frozen=True)
class ReaderContext:
    """All that a reader and `resolve` may ask for; see `context_loader`.

    Attributes:
        playbook: The one in force.
        teams: Those of the team folder, with their reps.
        forms: Archived forms by their hash.
        printed: The sheet that was printed last, by week ("2026-W48") and rep id; a week without
            prints is missing or empty.
        prints: Every print, likewise, in the order in which they were made.
        codes: Each rep's code by the rep's id, former reps included.
        deals: The rep of each deal in the team folder, by the deal's id; empty: not known.
        commitments: The rep of each commitment in the team folder, likewise.
        calendar: The working days of everyone.
    """

    playbook: Playbook
    teams: tuple[Team, ...]
    forms: Mapping[str, ArchivedForm] = field(default_factory=dict)
    printed: Mapping[str, Mapping[str, PrintedSheet]] = field(default_factory=dict)
    prints: Mapping[str, Mapping[str, tuple[Print, ...]]] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    deals: Mapping[str, str] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)
    calendar: WorkCalendar = ORDINARY_WEEKS

    @cached_property
    def reps(self) -> Mapping[str, tuple[Team, Rep]]:
        """Each rep and the rep's team, by the rep's id."""
        return {rep.id: (team, rep) for team in self.teams for rep in team.reps}

    @cached_property
    def team_of(self) -> Mapping[str, Team]:
        """The teams by their ids."""
        return {team.id: team for team in self.teams}

    @cached_property
    def rep_of(self) -> Mapping[str, str]:
        """The rep's id by the code on paper."""
        return {code: rep for rep, code in self.codes.items()}

    @property
    def edition(self) -> str:
        """The version of the playbook in force."""
        return self.playbook.edition.version

    def workdays(self, week: str) -> int:
        """How many working days a week has; 0: none, or there is no such week."""
        try:
            return len(self.calendar.workdays(Week.parse(week)))
        except ValueError:
            return 0

    def book_of(self, week: str) -> Playbook:
        """The playbook as the forms of a week quote it; a week that there is not is ordinary."""
        return self.playbook.for_week(self.workdays(week))

    def sheet(self, week: str, rep: str) -> PrintedSheet | None:
        """The sheet that was printed last for a rep in a week; None: none was."""
        return self.printed.get(week, {}).get(rep)

    def prints_of(self, week: str, rep: str) -> tuple[Print, ...]:
        """Every print for a rep in a week, in the order in which they were made."""
        return self.prints.get(week, {}).get(rep, ())

    def print_named(self, week: str, rep: str, name: str) -> Print | None:
        """The print with these characters; None: there is none, or there are two that differ."""
        found = [each for each in self.prints_of(week, rep) if each.print == name]
        return found[0] if len(found) == 1 else None

    def print_on_record(
        self, week: str, rep: str, name: str, deals: Sequence[str], commitments: Sequence[str]
    ) -> str:
        """The name of a print if it is on record with these lists; else empty."""
        found = self.print_named(week, rep, name) if name else None
        lists = (tuple(deals), tuple(commitments))
        return name if found and (found.deals, found.commitments) == lists else ""

    def belongs(self, rep: str, team: str, week: str) -> bool:
        """Whether a rep is in a team, or was when that week's sheet was printed."""
        if rep in self.reps and self.reps[rep][0].id == team:
            return True
        sheet = self.sheet(week, rep)
        return sheet is not None and sheet.team == team

    def fields(self, department: str) -> Mapping[str, Field]:
        """The fields that a department's cards may have, by id, in the order of the sheet.

        A day of any weekday is taken: which days are worked may change after a sheet was issued.
        """
        if department not in self._fields:
            form = make_form(self.playbook, department, (Language.ZH,), EVERY_DAY)
            self._fields[department] = {each.id: each for each in known_fields(form)}
        return self._fields[department]

    @cached_property
    def _fields(self) -> dict[str, Mapping[str, Field]]:
        return {}

    def counted(self, field: str) -> str:
        """What the numbers in a field count, such as "calls"; empty: it is not known."""
        return self._counts.get(self.current_id(field).partition("/")[0], "")

    @cached_property
    def _counts(self) -> Mapping[str, str]:
        return {check.id: str(check.counts or "") for check in self.playbook.sheet.checks}

    @cached_property
    def current_ids(self) -> Mapping[str, str]:
        """Today's id for each retired id that exactly one id has replaced."""
        retired = {one.id: one.to for one in self.playbook.ids.retired if len(one.to) == 1}
        return {old: _follow_renames(old, retired) for old in retired}

    def current_id(self, field: str) -> str:
        """A field's id as it is today: `criterion.old/own` is `criterion.new/own` if it moved."""
        return "/".join(self.current_ids.get(part, part) for part in field.split("/"))


def _follow_renames(old: str, retired: Mapping[str, tuple[str, ...]]) -> str:
    """The last id in a chain of replacements; a circle is left before it closes."""
    current, visited = old, {old}
    while current in retired and retired[current][0] not in visited:
        current = retired[current][0]
        visited.add(current)
    return current
