"""Numbers on cards: they count where activity.csv is silent, and are told where it differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

from click.testing import Result

from coachbook.base.week import Week
from coachbook.playbook.model.coaching import Counted
from coachbook.report.report_builder import make_report
from coachbook.report.team_report import TeamReport
from coachbook.scorecard.card_activity import count_differences, with_card_activity
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.observation import CardKind, Scorecard, Value
from coachbook.sheet.standing import daily_average
from coachbook.team.folder_reader import read_team
from coachbook.team.model import DayActivity, TeamFolder
from coachbook.team.work_calendar import Holiday, WorkCalendar, WorkHours

from .printed import BOOK, DEMO
from .team_cards import card

FOLDER = read_team(DEMO, BOOK, lambda _: True)[0]
EMPTY = replace(FOLDER, deals=(), activity=(), commitments=(), scores=())
TEAM = FOLDER.teams[0]
WEEK = Week.parse("2026-W48")
MONDAY, TUESDAY, *_ = WEEK.days
CHECKS = BOOK.sheet.checks
REP = "zhao-lei"
CALLS: dict[str, Value] = {f"check.calls/{day}": 19 + day for day in range(1, 6)}


def days_of(folder: TeamFolder, *cards: Scorecard) -> dict[date, DayActivity]:
    joined = with_card_activity(folder, cards, CHECKS)
    return {row.day: row for row in joined.activity if row.rep == REP}


def report_of(folder: TeamFolder, *cards: Scorecard) -> TeamReport:
    joined = with_card_activity(with_cards(folder, cards), cards, CHECKS)
    return make_report(TEAM, joined, cards, BOOK, WEEK)


def closed_on(*days: date) -> TeamFolder:
    holidays = tuple(Holiday.model_validate(str(day)) for day in days)
    return replace(EMPTY, calendar=WorkCalendar(WorkHours(holidays=holidays)))


def test_calls_on_a_card_reach_report_and_last_weeks_average() -> None:
    written = card(REP, WEEK, CALLS, level=2)
    one = next(each for each in report_of(EMPTY, written).reps if each.rep.id == REP)
    assert one.calls.per_day == 22
    assert (one.calls.calls, one.calls.short, one.calls.days) == (110, 5, 5)
    assert one.findings_weeks == (str(WEEK),)
    rows = tuple(days_of(EMPTY, written).values())
    assert daily_average(rows, Counted.CALLS, WEEK) == "22"


def test_what_was_not_written_is_not_known_and_never_0() -> None:
    written = card(REP, WEEK, {"check.calls/1": 90}, level=2)
    row = days_of(EMPTY, written)[MONDAY]
    assert row == DayActivity(MONDAY, REP, 90, None, None, Decimal(1))
    assert daily_average((row,), Counted.RECORDS, WEEK) == ""
    one = next(each for each in report_of(EMPTY, written).reps if each.rep.id == REP)
    assert one.flags == ()  # records are not known: no day without records
    assert {check.number.whole for finding in one.findings[:1] for check in finding.checks} == {0}


def test_where_both_speak_the_file_counts_and_the_difference_is_told() -> None:
    in_file = DayActivity(MONDAY, REP, 60, 30, 20, Decimal(1))
    folder = replace(EMPTY, activity=(in_file,))
    written = card(REP, WEEK, {"check.calls/1": 61, "check.records/1": 20}, level=2)
    assert days_of(folder, written) == {MONDAY: in_file}
    [told] = count_differences(folder, [written], CHECKS)
    assert (told.written.field, told.written.count, told.in_file) == ("check.calls/1", 61, 60)
    assert report_of(folder, written).differences == (told,)


def test_on_a_day_off_nothing_is_counted_and_a_number_is_told() -> None:
    folder = closed_on(MONDAY)
    written = card(REP, WEEK, {"check.calls/1": 5, "check.calls/2": 7}, level=2)
    assert [*days_of(folder, written)] == [TUESDAY]
    [told] = count_differences(folder, [written], CHECKS)
    assert (told.written.day, told.in_file) == (MONDAY, None)
    assert count_differences(folder, [card(REP, WEEK, {"check.calls/1": 0}, level=2)], CHECKS) == ()


def test_half_a_working_day_asks_for_half() -> None:
    folder = replace(EMPTY, calendar=WorkCalendar(WorkHours(half_days=(MONDAY,))))
    row = days_of(folder, card(REP, WEEK, {"check.calls/1": 40}, level=2))[MONDAY]
    assert row.present == Decimal("0.5")


def test_a_reps_own_card_and_one_of_a_later_week_count_nothing() -> None:
    own = card(REP, WEEK, CALLS, level=2, kind=CardKind.SELF, scorer=REP)
    assert days_of(EMPTY, own) == {}
    later = with_card_activity(EMPTY, [card(REP, WEEK, CALLS, level=2)], CHECKS, WEEK)
    assert later.activity == ()


def test_collect_and_report_tell_of_a_difference(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    team = copytree(DEMO, tmp_path / "team")
    file = tmp_path / "card.yml"
    file.write_text(
        f"team: {TEAM.id}\nrep: {REP}\nweek: 2026-W47\nvalues: {{check.calls/1: 99}}\n",
        encoding="utf-8",
    )
    said = run("collect", file, "--team", team).output
    assert "99 on the card, but activity.csv has 43 for 2026-11-16, and that counts" in said
    assert run("diagnose", REP, "--team", team, "--week", "2026-W47", "--lang", "en").exit_code == 0
