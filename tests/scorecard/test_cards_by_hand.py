"""Cards written by hand: what settles what was refused, and whose commitments they may name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.scorecard.observation import UNKNOWN_FIELD, Scorecard
from coachbook.scorecard.store.open_store import open_store

from .printed import DEMO, WEEK
from .reviewing import KEY

Run = Callable[..., Result]
HEAD = f"team: training-1\nrep: {KEY.rep}\nweek: {WEEK}\n"
MISTYPED = "values: {criterion.cals: 3, criterion.records: 2}\n"
UNKNOWN = f"{UNKNOWN_FIELD}criterion.cals"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    return tmp_path / "team"


@pytest.fixture
def hand_in(team: Path, tmp_path: Path, run: Run) -> Callable[[str, str], str]:
    """Hands in a card under a name; gives what the command says."""

    def hand_in(name: str, rest: str) -> str:
        (tmp_path / name).write_text(HEAD + rest, encoding="utf-8")
        return run("collect", tmp_path / name, "--team", team).output

    return hand_in


def card(team: Path) -> Scorecard:
    made = open_store(team / "records").latest(KEY)
    assert made
    return made


def asked(team: Path) -> set[str]:
    return {each.field for each in card(team).open}


HandIn = Callable[[str, str], str]


def test_another_card_of_the_same_edit_settles_no_unknown_field(
    team: Path, hand_in: HandIn
) -> None:
    hand_in("a.yml", MISTYPED)
    hand_in("b.yml", "values: {criterion.prospects: 1}\n")
    assert asked(team) == {UNKNOWN}
    assert card(team).value("criterion.records") == 2


@pytest.mark.parametrize(
    ("name", "edit"), [("a.yml", ""), ("b.yml", "edit: 1\n")], ids=["same name", "higher edit"]
)
def test_a_file_of_the_same_name_or_a_higher_edit_settles_an_unknown_field(
    team: Path, hand_in: HandIn, name: str, edit: str
) -> None:
    hand_in("a.yml", MISTYPED)
    hand_in(name, f"{edit}values: {{criterion.calls: 3}}\n")
    assert asked(team) == set()
    assert card(team).value("criterion.calls") == 3


def test_what_was_refused_goes_with_the_edit_that_it_stood_in(team: Path, hand_in: HandIn) -> None:
    refused = "values: {criterion.calls: 3.5, criterion.records: 2}\n"
    hand_in("a.yml", f"edit: 1\n{refused}")
    assert asked(team) == {"criterion.calls"}
    hand_in("b.yml", "edit: 2\nvalues: {criterion.prospects: 1}\n")
    assert asked(team) == set()
    assert {*card(team).values} == {"criterion.prospects"}
    hand_in("c.yml", f"edit: 1\n{refused}# again\n")
    assert asked(team) == set()
    hand_in("d.yml", f"edit: 3\n{refused}")
    assert asked(team) == {"criterion.calls"}


def test_a_commitment_that_is_not_the_rep_s_is_refused(team: Path, hand_in: HandIn) -> None:
    named = {1: "C26W44-01", 2: "C26W44-02", 3: "C26W44-99", 4: "2026-W47-li-xiaoyan-1"}
    named[5] = f"2026-W47-{KEY.rep}-2"
    text = ", ".join(f"{number}: {each}" for number, each in named.items())
    done = "".join(f"  commitment/{number}: done\n" for number in named)
    said = hand_in("a.yml", f"commitments: {{{text}}}\nvalues:\n{done}")
    assert f"the commitment 'C26W44-02' is of 'li-xiaoyan', not of '{KEY.rep}'" in said
    assert "there is no commitment 'C26W44-99'; did you mean 'C26W44-01'?" in said
    assert "the commitment '2026-W47-li-xiaoyan-1' is of 'li-xiaoyan'" in said
    assert {*card(team).values} == {"commitment/1", "commitment/5"}
    assert card(team).commitments == {"1": named[1], "5": named[5]}
