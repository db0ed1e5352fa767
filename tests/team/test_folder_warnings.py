"""Deals that count for nothing, or were forgotten, are told; by the thousand in a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.problems import Problem
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.folder_warnings import warnings_in_week
from coachbook.team.model import TeamFolder

from .test_folder_reader import change, told

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]
WON = "1000,2026-10-01,,,,2026-11-05,no,"
OPEN = "2026-11-24,,yes,"
WEEK = Week(2026, 48)  # Monday 23 November


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (WON, []),
        ("0,2026-10-01,,,,2026-11-05,no,", []),
        (
            "1000,2026-10-01,,,,,no,",
            [
                "deals.csv:3:1: the deal 'D-2' is won, but has no closing date [team-won-day] "
                "it counts for no target; write the day in 'closed'"
            ],
        ),
        (
            ",2026-10-01,,,,2026-11-05,no,",
            [
                "deals.csv:3:1: the deal 'D-2' is won, but has no amount [team-won-amount] "
                "it adds nothing to what was won; write the sum in 'amount'"
            ],
        ),
        (",2026-10-01,,,,,no,", ["team-won-amount", "team-won-day"]),
        ("1000,2026-11-06,,,,2026-11-05,no,", ["closed on 2026-11-05, opened on 2026-11-06"]),
    ],
)
def test_a_won_deal_that_counts_for_no_target_is_told(
    team: Path, read: Reader, row: str, says: list[str]
) -> None:
    change(team, "deals.csv", WON, row)
    found = told(read()[1])
    assert len(found) == len(says)
    assert all(part in line for part, line in zip(says, found, strict=True))


@pytest.mark.parametrize("state", ["open", "lost"])
def test_only_a_won_deal_needs_a_closing_date_and_an_amount(
    team: Path, read: Reader, state: str
) -> None:
    change(team, "deals.csv", f"won,{WON}", f"{state},,2026-10-01,,,,,no,")
    assert told(read()[1]) == []


@pytest.mark.parametrize(
    ("closed", "days"), [("2026-10-24", 30), ("2026-10-25", 0), ("2026-12-31", 0), ("", 0)]
)
def test_an_open_deal_long_past_its_closing_date_is_told(
    team: Path, read: Reader, small: Playbook, closed: str, days: int
) -> None:
    change(team, "deals.csv", OPEN, f"2026-11-24,{closed},yes,")
    found = told(tuple(warnings_in_week(read()[0], small, WEEK)))
    assert found == (
        [
            f"deals.csv:2:1: the deal 'D-1' is open, but its closing date, {closed}, is past "
            f"[team-closing-past] {days} days; write 'won' or 'lost' in 'state', "
            "or correct 'closed'"
        ]
        if days
        else []
    )


def test_how_long_is_long_stands_in_the_playbook(team: Path, read: Reader, small: Playbook) -> None:
    change(team, "deals.csv", OPEN, "2026-11-24,2026-11-20,yes,")
    sheet = small.sheet.model_copy(update={"closing_past_days": 3})
    book = small.model_copy(update={"sheet": sheet})
    assert len(list(warnings_in_week(read()[0], book, WEEK))) == 1


@pytest.mark.parametrize("error", [False, True])
def test_a_thousand_warnings_take_a_few_lines_beside_an_error_too(
    tmp_path: Path, error: bool
) -> None:
    (tmp_path / "team.yml").write_text(
        "teams:\n  - id: n\n    name: 一组\n    department: training\n"
        "    supervisor: {id: z, name: 周}\n"
        "    reps:\n      - {id: lin, name: 林, joined: 2025-01-01}\n",
        encoding="utf-8",
    )
    rows = [f"D{n},lin,恒远,won" for n in range(1, 1426)]
    rows += ["X,nobody,恒远,open"] if error else []
    (tmp_path / "deals.csv").write_text("deal,rep,customer,state\n" + "\n".join(rows) + "\n")
    asked = ["report", "--team", str(tmp_path), "--week", "2026-W48", "--lang", "en"]
    if not error:
        asked = ["diagnose", "lin", *asked[1:]]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == (1 if error else 0), done.output
    assert "warning: team-won-day: 1,425" in done.output
    assert "warning: team-won-amount: 1,425" in done.output
    assert done.output.count("and 1,420 more") == 2
    assert ("team-unknown-rep" in done.output) is error
    assert len(done.output.splitlines()) < 60


OFF = [
    # day, what team.yml says, how the line ends
    ("2026-11-21", "", "'wang' was at work on 2026-11-21, a day off (sat)"),
    ("2026-11-20", "", ""),
    ("2026-10-01", "holidays: [2026-10-01]\n", "a holiday"),
    ("2026-10-10", "makeup_days: [2026-10-10]\n", ""),
    ("2024-02-29", "", "before the first working day, 2024-03-01"),
    ("2026-11-19", "left: 2026-11-18", "after the last working day, 2026-11-18"),
    ("2026-11-18", "left: 2026-11-18", ""),
    ("2026-11-18", "leave: [2026-11-18]", "a day of leave"),
    ("2026-11-18", "leave: [{from: 2026-11-18, half: true}]", ""),
]


@pytest.mark.parametrize(("day", "says", "why"), OFF)
@pytest.mark.parametrize(
    ("row", "told_of"), [("9,0,0,1", True), ("0,0,3,0", True), ("0,0,0,0", False)]
)
def test_a_row_of_activity_on_a_day_off_is_told_and_counts(
    team: Path, read: Reader, day: str, says: str, why: str, row: str, *, told_of: bool
) -> None:
    text = (team / "team.yml").read_text(encoding="utf-8")
    if says.startswith("l"):
        text = text.replace("joined: 2024-03-01", f"joined: 2024-03-01, {says}")
    else:
        text = says + text
    (team / "team.yml").write_text(text, encoding="utf-8")
    (team / "activity.csv").write_text(
        f"day,rep,calls,prospects,records,present\n{day},wang,{row}\n", encoding="utf-8"
    )
    folder, problems = read()
    found = [line for line in told(problems) if "team-day-off" in line]
    assert len(found) == (1 if told_of and why else 0)
    assert all(f"{why} [team-day-off] it counts;" in line for line in found)
    assert all(line.startswith("activity.csv:2:1: ") for line in found)
    assert [str(one.day) for one in folder.activity] == [day]


def test_an_import_of_a_year_of_saturdays_takes_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "team.yml").write_text(
        "teams:\n  - id: n\n    name: 一组\n    department: training\n"
        "    supervisor: {id: z, name: 周}\n"
        "    reps:\n      - {id: lin, name: 林, joined: 2025-01-01}\n",
        encoding="utf-8",
    )
    (tmp_path / "deals.csv").write_text("deal,rep,customer,state\n", encoding="utf-8")
    rows = [
        f"2026-{month:02}-{day:02},lin,9,9,9,1" for month in range(1, 11) for day in range(1, 29)
    ]
    head = "day,rep,calls,prospects,records,present\n"
    (tmp_path / "activity.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    done = CliRunner().invoke(
        cli, ["diagnose", "lin", "--team", str(tmp_path), "--week", "2026-W40", "--lang", "en"]
    )
    assert done.exit_code == 0, done.output
    assert "warning: team-day-off: 80" in done.output
    assert done.output.count("activity.csv:") == 5
