"""The form: what is the same on all sheets of a department in the same languages."""

from __future__ import annotations

from dataclasses import dataclass

from coachbook.base.text import Language, Text
from coachbook.playbook.department_view import for_departments
from coachbook.playbook.ladder import fact_levels
from coachbook.playbook.model.coaching import (
    Check,
    Criterion,
    PrintedSign,
    RootCause,
    ScaleStep,
)
from coachbook.playbook.model.evidence import Level
from coachbook.playbook.model.playbook import Playbook

WEEKDAYS = (1, 2, 3, 4, 5)
LINES, LINES_IN_TWO = 3, 2  # to write on, in a form of one language and of two


@dataclass(frozen=True)
class FormCheck:
    """A daily check, and the number to reach in a day; empty: it asks for yes or no."""

    check: Check
    figure: str


@dataclass(frozen=True)
class FactColumn:
    """A fact to tick for each deal, with the evidence level it proves, 1 to 3."""

    fact: str
    head: Text
    level: int


@dataclass(frozen=True)
class Form:
    """The blank sheet. The first of `languages` leads, the second stands beneath it.

    `days` are the weekdays that have a column, from 1 (Monday) to 7; `against` the boxes for what
    speaks against a deal; `appeal` says who decides, and whom to turn to.
    """

    department: str
    languages: tuple[Language, ...]
    edition: str
    follow_ups: str
    deals: int
    commitments: int
    checks: tuple[FormCheck, ...]
    facts: tuple[FactColumn, ...]
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    scale: tuple[ScaleStep, ...]
    root_causes: tuple[RootCause, ...]
    days: tuple[int, ...] = WEEKDAYS
    against: tuple[PrintedSign, ...] = ()
    appeal: Text | None = None

    @property
    def lead(self) -> Language:
        """The leading language."""
        return self.languages[0]

    @property
    def lines(self) -> int:
        """How many lines there are to write on for breaches and for praise, each."""
        return LINES if len(self.languages) == 1 else LINES_IN_TWO

    @property
    def next_days(self) -> tuple[int, ...]:
        """The weekdays of next week on which something can be due: which are worked may differ."""
        return tuple(sorted({*WEEKDAYS, *self.days}))


def make_form(
    playbook: Playbook,
    department: str,
    languages: tuple[Language, ...],
    days: tuple[int, ...] = WEEKDAYS,
) -> Form:
    """The form of one department, such as `training`, in one language or two.

    `days` are the weekdays that have a column, from 1 (Monday) to 7.
    """
    numbers = {figure.id: figure.display for figure in playbook.figures.figures}
    levels = fact_levels(playbook)
    columns = [FactColumn(item.fact, item.head, levels[item.fact]) for item in playbook.sheet.facts]
    return Form(
        department=department,
        languages=languages,
        edition=playbook.edition.version,
        follow_ups=numbers[playbook.sheet.follow_ups],
        deals=playbook.sheet.deals_in(len(languages)),
        commitments=playbook.sheet.commitments_printed,
        checks=tuple(
            FormCheck(check, numbers[check.figure] if check.figure else "")
            for check in for_departments(playbook.sheet.checks, department)
        ),
        facts=tuple(sorted(columns, key=lambda column: column.level)),
        levels=playbook.evidence.levels,
        criteria=for_departments(playbook.scorecard.criteria, department),
        scale=playbook.scorecard.scale,
        root_causes=playbook.scorecard.root_causes,
        days=days,
        against=playbook.sheet.against,
        appeal=playbook.sheet.appeal,
    )
