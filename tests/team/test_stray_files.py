"""What a team folder holds and nobody reads is told, with the name that would be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coachbook.base.problems import Problem, Problems, has_errors
from coachbook.playbook.model.playbook import Playbook
from coachbook.team.folder_reader import read_team
from coachbook.team.model import TeamFolder

from .test_folder_reader import told

Reader = Callable[[], tuple[TeamFolder, tuple[Problem, ...]]]
HOLDS = "team.yml, deals.csv, activity.csv, targets.yml, commitments.csv, scores.csv"
BESIDE = [
    (
        "target.yml",
        "'target.yml' is unknown in a team folder [team-unknown-file] "
        "it is not read, 'targets.yml' is; move it elsewhere",
    ),
    (
        "deals (1).csv",
        "'deals (1).csv' is unknown in a team folder [team-unknown-file] "
        "it is not read, 'deals.csv' is; move it elsewhere",
    ),
    (
        "deals.xlsx",
        "'deals.xlsx' is not read: 'deals.csv' is [team-other-form] "
        "if it is the newer one, save it as 'deals.csv'; else move it elsewhere",
    ),
    (
        "Deals.CSV",
        "'Deals.CSV' is not read: 'deals.csv' is [team-other-form] "
        "if it is the newer one, save it as 'deals.csv'; else move it elsewhere",
    ),
    (
        "customers.db",
        "'customers.db' is unknown in a team folder [team-unknown-file] "
        f"it is not read; move it elsewhere. A team folder holds: {HOLDS}",
    ),
    (
        "客户\u200b.docx",
        "'客户\\u200b.docx' is unknown in a team folder [team-unknown-file] "
        f"it is not read; move it elsewhere. A team folder holds: {HOLDS}",
    ),
]


@pytest.mark.parametrize(("name", "says"), BESIDE, ids=[name for name, _ in BESIDE])
def test_a_file_that_is_not_read_is_told(team: Path, read: Reader, name: str, says: str) -> None:
    before, _ = read()
    (team / name).write_text("x", encoding="utf-8")
    after, problems = read()
    assert told(problems) == [f"{name}:1:1: {says}"]
    assert not has_errors(problems)
    assert after == before


INSTEAD = [
    (
        "targets.yml",
        "target.yml",
        "unknown in a team folder [team-unknown-file] it is not read; did you mean 'targets.yml'?",
    ),
    (
        "targets.yml",
        "targets.yaml",
        "not read: only 'targets.yml' would be [team-other-form] save it as 'targets.yml'",
    ),
    (
        "activity.csv",
        "activity.xlsx",
        "not read: only 'activity.csv' would be [team-other-form] save it as 'activity.csv'",
    ),
    (
        "scores.csv",
        "Scores.csv",
        "not read: only 'scores.csv' would be [team-other-form] save it as 'scores.csv'",
    ),
]


@pytest.mark.parametrize(("name", "written", "says"), INSTEAD)
def test_a_misspelt_name_is_not_silently_a_file_that_is_missing(
    team: Path, read: Reader, name: str, written: str, says: str
) -> None:
    (team / name).rename(team / written)
    assert told(read()[1]) == [f"{written}:1:1: '{written}' is {says}"]


@pytest.mark.parametrize(
    ("name", "written"), [("team.yml", "team.yaml"), ("deals.csv", "deals.xlsx")]
)
def test_where_a_needed_file_is_missing_the_one_in_another_form_is_told_with_it(
    team: Path, small: Playbook, name: str, written: str
) -> None:
    (team / name).rename(team / written)
    with pytest.raises(Problems) as error:
        read_team(team, small)
    assert {one.rule for one in error.value.problems} == {"file-missing", "team-other-form"}


def test_folders_that_nobody_reads_are_told(team: Path, read: Reader) -> None:
    (team / "old").mkdir()
    (team / "old" / "deals.csv").write_text("deal\n", encoding="utf-8")
    (team / "record").mkdir()
    assert told(read()[1]) == [
        "old:1:1: 'old' is unknown in a team folder [team-unknown-file] "
        f"it is not read; move it elsewhere. A team folder holds: {HOLDS}",
        "record:1:1: 'record' is unknown in a team folder [team-unknown-file] "
        "it is not read; did you mean 'records'?",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("README", "README.md", "readme.txt", ".gitignore", ".~lock.deals.csv#", "~$deals.csv"),
        *("Thumbs.db", ".DS_Store", "desktop.ini", "rejected.csv", "import-report.csv"),
        *("2026-W48_one_pack.pdf", "records/codes.csv", "inbox/card.pdf", ".git/config"),
        *("print/2026-W48_one_pack.pdf", "2026-W48/one.pdf", "scorecards/x.json"),
    ],
)
def test_what_belongs_beside_the_files_is_left_in_silence(
    team: Path, read: Reader, name: str
) -> None:
    file = team / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("x", encoding="utf-8")
    assert told(read()[1]) == []


def test_a_disk_that_does_not_tell_cases_apart_reads_the_file(team: Path, read: Reader) -> None:
    (team / "scores.csv").rename(team / "Scores.csv")
    (team / "scores.csv").symlink_to("Scores.csv")
    assert told(read()[1]) == []
