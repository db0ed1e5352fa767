"""`coachbook history`: what every revision changed, and from where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.scorecard.observation import Medium
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_store

from .cards import CRITERIA, KEY, card_of, seen

CALLS = CRITERIA[0]


@pytest.fixture
def team(tmp_path: Path) -> Path:
    """A team folder whose rep was scored in a workbook, on the web, and by a person at last."""
    store = open_store(tmp_path / "records")
    book = seen(CALLS, 3, sha="a" * 64)
    web = seen(CALLS, 4, sha="b" * 64, medium=Medium.WEB)
    note = seen("praise/1", "\x1b[31m好", sha="b" * 64, medium=Medium.WEB)
    answer = seen(CALLS, "na", sha="c" * 64, medium=Medium.PERSON, edit="1")
    for those in ([book], [web, note], [answer]):
        store.add(card_of(*those))
    store.add(card_of(book, key=replace(KEY, week="2026-W47")))
    return tmp_path


def history(team: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["history", *arguments, "--team", str(team)])


@pytest.mark.parametrize("kind", StoreKind)
def test_every_revision_what_changed_and_from_where(kind: StoreKind, team: Path) -> None:
    move(team / "records", kind)
    result = history(team, "lin", "--week", "2026-W48")
    assert result.exit_code == 0
    unscored = "    not scored: criterion.records, criterion.prospects"
    assert result.output.splitlines() == [
        "2026-W48 north/lin normal by zhou-min",
        "  revision 1: draft, edition 1.0",
        "    criterion.calls: 3 (workbook Scores!criterion.calls, aaaaaaaa)",
        unscored,
        "  revision 2: needs-review, edition 1.0",
        "    praise/1: \\u001b[31m好 (web Scores!praise/1, bbbbbbbb)",
        "    criterion.calls: a question: sources differ: "
        "3 (workbook Scores!criterion.calls, aaaaaaaa); "
        "4 (web Scores!criterion.calls, bbbbbbbb)",
        "    not scored: criterion.calls, criterion.records, criterion.prospects",
        "  revision 3: draft, edition 1.0",
        "    criterion.calls: na (person Scores!criterion.calls, cccccccc)",
        unscored,
    ]


def test_what_is_said_again_takes_one_line(team: Path) -> None:
    store = open_store(team / "records")
    again = [seen(CALLS, 3, edit=edit, sha="d" * 64) for edit in ("", "2")]
    store.add(card_of(*again, key=replace(KEY, week="2026-W47")))
    lines = history(team, "lin", "--week", "2026-W47").output.splitlines()
    assert lines[4:6] == [
        "  revision 2: draft, edition 1.0",
        "    as before, also or only from elsewhere: criterion.calls",
    ]


def test_weeks_stand_in_order(team: Path) -> None:
    heads = [line for line in history(team, "lin").output.splitlines() if line[0] != " "]
    assert [head[:8] for head in heads] == ["2026-W47", "2026-W48"]


def test_an_unknown_rep_is_told_the_nearest(team: Path) -> None:
    result = history(team, "linn")
    assert result.exit_code == 1
    assert "there are no scorecards of 'linn'" in result.output
    assert "did you mean 'lin'?" in result.output


def test_of_a_rep_who_is_known_the_nearest_week_is_told(team: Path) -> None:
    result = history(team, "lin", "--week", "2031-W01")
    assert result.exit_code == 1
    assert "no scorecards of 2031-W01 of 'lin'" in result.output
    assert result.output.endswith("; the nearest week is 2026-W48\n")


def test_a_damaged_scorecard_is_told_without_an_empty_place(team: Path) -> None:
    for file in (team / "records" / "scorecards").rglob("*.json"):
        file.write_text("{")
    result = history(team, "lin")
    assert result.exit_code == 1
    assert "is no scorecard: Invalid JSON" in result.output


@pytest.mark.parametrize("option", ["--team", "--records"])
def test_moving_what_is_not_there_makes_nothing(team: Path, option: str) -> None:
    away = team / "away"
    named = {"--team": str(team), option: str(away)}
    given = [each for pair in named.items() for each in pair]
    result = CliRunner().invoke(cli, ["store", "move", *given, "--to", "sqlite"])
    assert result.exit_code == 1
    assert f"{away}" in result.output
    assert not away.exists()


def test_moving_from_the_command_line(team: Path) -> None:
    arguments = ["store", "move", "--team", str(team), "--to"]
    there = CliRunner().invoke(cli, [*arguments, "sqlite"])
    assert "4 revisions moved" in there.output
    assert "0 revisions moved" in CliRunner().invoke(cli, [*arguments, "sqlite"]).output
    assert "4 revisions moved" in CliRunner().invoke(cli, [*arguments, "files"]).output
