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
