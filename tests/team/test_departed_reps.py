"""A rep who has left stays in team.yml, and the history with the rep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from coachbook.base.problems import Problem
from coachbook.base.week import Week
from coachbook.team.folder_warnings import orphaned_deals
from coachbook.team.model import TeamFolder
from coachbook.team.team_files import team_yml

from .test_folder_reader import change, told

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]
JOINED = "joined: 2024-03-01"


def left(team: Path, day: str) -> None:
    change(team, "team.yml", JOINED, f"{JOINED}, left: {day}")


def test_who_left_is_there_up_to_the_week_of_the_last_day(team: Path, read: Reader) -> None:
    left(team, "2026-11-18")
    folder, problems = read()
    assert told(problems) == []
    [one] = folder.teams
    assert [rep.id for rep in one.active_reps(Week(2026, 47))] == ["wang", "lim"]
    assert [rep.id for rep in one.active_reps(Week(2026, 48))] == ["lim"]
    assert (len(folder.deals), len(folder.scores)) == (2, 2)


def test_a_last_day_on_a_monday_counts_for_its_week(team: Path, read: Reader) -> None:
    left(team, "2026-11-23")
    [one] = read()[0].teams
    assert [rep.id for rep in one.active_reps(Week(2026, 48))] == ["wang", "lim"]


def test_nobody_leaves_before_joining(team: Path, read: Reader) -> None:
    left(team, "2024-02-29")
    _, problems = read()
    assert told(problems) == [
        "team.yml:7:56: the rep left on 2024-02-29, before joining on 2024-03-01 [team-left] "
        "swap the two days"
    ]


def test_an_open_deal_of_who_left_is_to_be_given_to_somebody(team: Path, read: Reader) -> None:
    left(team, "2026-11-20")
    folder, _ = read()
    assert list(orphaned_deals(folder, Week(2026, 47))) == []
    [problem] = orphaned_deals(folder, Week(2026, 48))
    assert told((problem,)) == [
        "deals.csv:2:1: the deal 'D-1' is open, but 'wang' left on 2026-11-20 [team-left-deal] "
        "give the deal to somebody"
    ]


def test_rows_of_a_rep_who_was_taken_out_say_once_how_to_keep_them(
    team: Path, read: Reader
) -> None:
    text = (team / "team.yml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "id: wang" not in line]
    (team / "team.yml").write_text("".join(kept), encoding="utf-8")
    hints = [problem.hint for problem in read()[1] if problem.rule == "team-unknown-rep"]
    assert len(hints) > 4
    assert hints[0].endswith(
        "put the rep back in team.yml with `left: DATE`, the last working day."
    )
    assert not any("left" in hint for hint in hints[1:])


def test_an_import_keeps_the_day(team: Path, read: Reader) -> None:
    left(team, "2026-11-20")
    first, second = yaml.safe_load(team_yml(read()[0].teams))["teams"][0]["reps"]
    assert first["left"] == date(2026, 11, 20)
    assert "left" not in second
