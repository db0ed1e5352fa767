"""Days off in team.yml: read with a place for each fault, and away on the sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coachbook.base.problems import Problem, Problems
from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.sheet.form import make_form
from coachbook.sheet.sheet import make_sheet
from coachbook.team.model import TeamFolder
from coachbook.team.team_files import team_yml

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]

HOLIDAYS = """\
holidays:
  - 2026-11-24
  - {from: 2026-11-26, to: 2026-11-30, name: 团建}
  - {from: 2027-01-01}
"""


def put(team: Path, holidays: str) -> None:
    text = (team / "team.yml").read_text(encoding="utf-8")
    (team / "team.yml").write_text(holidays + text, encoding="utf-8")


def test_days_and_spans(team: Path, read: Reader) -> None:
    put(team, HOLIDAYS)
    folder, problems = read()
    assert problems == ()
    off = [day for day in range(20, 31) if not folder.calendar.is_workday(date(2026, 11, day))]
    assert off == [21, 22, 24, 26, 27, 28, 29, 30]
    assert not folder.calendar.is_workday(date(2027, 1, 1))
    assert folder.calendar.is_workday(date(2027, 1, 4))
    assert [holiday.name for holiday in folder.calendar.hours.holidays] == ["", "团建", ""]


WRONG = [
    ("2026-13-01", "2:5: error: '2026-13-01' is not of the expected type [shape-type]"),
    ("{from: 2026-11-01, to: x}", "2:28: error: 'x' is not of the expected type [shape-type]"),
    ("{to: 2026-11-01}", "2:5: error: the key 'from' is missing [shape-missing-key]"),
    ("{from: 2026-11-01, too: 2026-11-02}", "2:24: error: the key 'too' is unknown here"),
    (
        "{from: 2026-11-05, to: 2026-11-01}",
        "2:28: error: the holiday ends on 2026-11-01, before it begins on 2026-11-05 [team-holid",
    ),
    (
        "{from: 2026-11-05, name: '<b>'}",
        "2:30: error: the character U+003C (less-than sign) cannot stand in a name [team-name]",
    ),
]


@pytest.mark.parametrize(("holiday", "says"), WRONG)
def test_what_is_wrong_is_told_with_its_place(
    team: Path, read: Reader, holiday: str, says: str
) -> None:
    put(team, f"holidays:\n  - {holiday}\n")
    try:
        problems = read()[1]
    except Problems as found:
        problems = found.problems
    assert len(problems) == 1
    assert f"team.yml:{says}" in str(problems[0])


def sheet_days(folder: TeamFolder, book: Playbook, week: Week) -> list[bool]:
    team = folder.teams[0]
    bare = replace(folder, deals=())
    return [there for _, there in make_sheet(team, team.reps[0], bare, book, week).days]


def test_a_holiday_is_a_day_away(team: Path, real: Playbook, read: Reader) -> None:
    put(team, HOLIDAYS)
    folder, _ = read()
    assert sheet_days(folder, real, Week(2026, 48)) == [True, False, True, False, False]


def test_a_whole_week_off_still_reads_right(team: Path, real: Playbook, read: Reader) -> None:
    put(team, "holidays: [{from: 2026-11-16, to: 2026-11-27}]\n")
    folder, _ = read()
    of = folder.teams[0]
    week = Week(2026, 48)
    sheet = make_sheet(of, of.reps[0], replace(folder, deals=()), real, week)
    assert not any(there for _, there in sheet.days)
    form = make_form(real, of.department, (Language.ZH,))
    assert [check.figure for check in form.checks][:2] == ["30–50", "15–25"]


def test_an_import_keeps_the_holidays(team: Path, read: Reader) -> None:
    put(team, HOLIDAYS)
    folder, _ = read()
    (team / "team.yml").write_bytes(team_yml(folder.teams, folder.calendar.hours))
    again, problems = read()
    assert problems == ()
    assert again.calendar == folder.calendar


def test_the_schema_knows_both_ways(project_root: Path) -> None:
    schema = (project_root / "playbook" / "schema" / "team.json").read_text(encoding="utf-8")
    assert '"Holiday"' in schema
    assert '"from"' in schema
