"""Collecting: each file recognised by what is in it, read once, kept for good, lost never.

`COACHBOOK_ROUNDS=200` kills as often as that.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.scorecard.observation import CardKey, CardKind
from coachbook.scorecard.store.open_store import open_store

from .filling import filled
from .printed import REPS, ROOT, WEEK, Printed

SCORE, OTHER = "criterion.learning", "criterion.evidence"
KEY = CardKey("training-1", REPS[0], WEEK, CardKind.NORMAL, "zhou-min")
HAND = f"team: training-1\nrep: {REPS[0]}\nweek: {WEEK}\nvalues:\n  {OTHER}: ３\n"

ROUNDS = int(os.environ.get("COACHBOOK_ROUNDS", "10"))
KILLED = 5  # times, before a last run finishes the work

Run = Callable[..., Result]


@pytest.fixture
def team(printed: Printed, tmp_path: Path) -> Printed:
    return printed.copy(tmp_path)


def everything(folder: Path) -> dict[str, str]:
    """Every file and its hash."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file): sha256(file.read_bytes()).hexdigest() for file in files}


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def test_a_feeling_written_as_evidence_is_told_with_the_question_and_not_repeated(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    said = "values:\n  deal/1/said: 老板对我挺好\n  deal/2/said: 他问能不能开专票\n"
    given = put(tmp_path / "in", {"card.yml": HAND.split("values:")[0] + said})
    done = run("collect", given, "--team", team.team)
    assert done.exit_code == 0, done.output
    asked = [line for line in done.output.splitlines() if "no proof yet, ask" in line]
    assert len(asked) == 1
    assert "deal/1/said" in asked[0]
    assert asked[0].endswith("？")
    assert "挺好" not in done.output


@pytest.mark.parametrize("command", [("collect", "."), ("review", "--terminal")])
def test_a_team_that_is_not_there_is_told_with_the_nearest(
    team: Printed, run: Run, command: tuple[str, ...]
) -> None:
    done = run(*command, "--team", team.team, "--team", "trainning-1")
    assert done.exit_code == 1
    assert "there is no team 'trainning-1'; did you mean 'training-1'?" in done.output


def test_files_of_any_kind_become_one_scorecard(team: Printed, run: Run, tmp_path: Path) -> None:
    sheet = filled(team.sheet(), {SCORE: "3", "objection/item": "２"})
    given = put(tmp_path / "in", {"card.txt": HAND, "sheet.docx": sheet, ".hidden": "x"})
    done = run("collect", given, "--team", team.team)
    assert done.exit_code == 0, done.output
    assert f"{given / 'sheet.docx'}: 2 fields of 1 scorecard read, 1 accepted with a note" in (
        done.output
    )
    assert "'２' read as 2" in done.output
    assert "2 files: 2 with something new, 0 already known" in done.output
    card = open_store(team.records).latest(KEY)
    assert card
    assert (card.value(SCORE), card.value(OTHER), card.value("objection/item")) == (3, 3, 2)
    kept = {file.name: file.read_bytes() for file in (team.records / "inbox").iterdir()}
    assert kept == {
        f"{sha256(sheet).hexdigest()}.pdf": sheet,
        f"{sha256(HAND.encode()).hexdigest()}.yml": HAND.encode(),
    }


def test_the_same_files_again_change_not_one_byte(team: Printed, run: Run, tmp_path: Path) -> None:
    given = put(tmp_path / "in", {"a.yml": HAND, "b.pdf": filled(team.sheet(), {OTHER: "1"})})
    first = run("collect", given, "--team", team.team)
    assert "1 open for review" in first.output
    assert f"coachbook review --team {team.team}" in first.output
    before = everything(team.records)
    (given / "b.pdf").rename(given / "another name.pdf")
    again = run("collect", given, "--team", team.team)
    assert again.exit_code == 0
    assert "2 files: 0 with something new, 2 already known" in again.output
    assert everything(team.records) == before


def test_what_is_refused_ends_with_1_and_the_rest_counts(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    bad = HAND.replace("３", "3.5").replace("values:\n", f"values:\n  {SCORE}: 4\n")
    given = put(tmp_path / "in", {"bad.yml": bad, "photo.pdf": b"\x89PNG....", "empty.xlsx": b""})
    done = run("collect", given, given / "nowhere.pdf", "--team", team.team)
    assert done.exit_code == 1
    card = open_store(team.records).latest(KEY)
    assert card
    assert (card.value(SCORE), card.value(OTHER)) == (4, None)
    for words in ("3.5", "is a picture", "is empty", "there is no such file"):
        assert words in done.output
    assert [file.suffix for file in (team.records / "inbox").iterdir()] == [".yml"]


def test_the_log_has_ids_and_no_names(team: Printed, run: Run, tmp_path: Path) -> None:
    name = next(rep.name for each in team.known.teams for rep in each.reps if rep.id == REPS[0])
    odd = HAND.replace("３", f"'{name}'")
    done = run("collect", put(tmp_path / "in", {"a.yml": odd}), "--team", team.team)
    assert done.exit_code == 1
    assert name not in done.output
    assert f"'{REPS[0]}' is not a whole number" in done.output


def test_only_the_team_that_was_asked_for(team: Printed, run: Run, tmp_path: Path) -> None:
    given = put(tmp_path / "in", {"a.yml": HAND})
    done = run("collect", given, "--team", team.team, "--team", "training-9")
    assert done.exit_code == 1
    assert "no team 'training-9'" in done.output
    assert not (team.records / "scorecards").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    (team.records / "inbox").write_text("in the way", encoding="utf-8")
    done = run("collect", put(tmp_path / "in", {"a.yml": HAND}), "--team", team.team)
    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert "Traceback" not in done.output
    assert not (team.records / "scorecards").exists()


def spawned(team: Printed, given: Path) -> subprocess.Popen[bytes]:
    asked = ["collect", str(given), "--team", str(team.team)]
    command = [sys.executable, "-m", "coachbook", *asked]
    environment = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": "", "PYTHONUTF8": "1"}
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def hands(count: int) -> dict[str, bytes | str]:
    """Cards of both reps over several weeks."""
    return {
        f"{number:02}.yml": HAND.replace(REPS[0], REPS[number % 2])
        .replace(WEEK, f"2026-W{10 + number // 2}")
        .replace("３", str(number % 5))
        for number in range(count)
    }


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_killed_at_any_moment_the_next_run_goes_on(
    run: Run, tmp_path: Path, printed: Printed
) -> None:
    given = put(tmp_path / "in", hands(12))
    whole = printed.copy(tmp_path / "whole")
    run("collect", given, "--team", whole.team)
    chance = random.Random(5)
    for number in range(ROUNDS // KILLED):
        team = printed.copy(tmp_path / str(number))
        for _ in range(KILLED):
            killed(spawned(team, given), chance)
            for file in team.records.rglob("scorecards/**/[!.]*.json"):
                json.loads(file.read_bytes())
        done = run("collect", given, "--team", team.team)
        assert done.exit_code == 0, done.output
        assert collected(team) == collected(whole)


def killed(process: subprocess.Popen[bytes], chance: random.Random) -> None:
    """Kill a collecting at a moment after its first file is in."""
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(chance.random() / 20)
    process.send_signal(signal.SIGKILL)
    process.communicate()


def collected(team: Printed) -> dict[str, bytes]:
    """Every scorecard and original that is kept."""
    parts = (team.records / part for part in ("scorecards", "inbox"))
    return {file.name: file.read_bytes() for part in parts for file in part.rglob("*.*")}


def test_two_people_at_once_lose_nothing(team: Printed, tmp_path: Path) -> None:
    texts = [put(tmp_path / "one", hands(10)), tmp_path / "two"]
    others = {
        name: str(text).replace(OTHER, SCORE).replace("values", "edit: 2\nvalues")
        for name, text in hands(10).items()
    }
    put(texts[1], dict(others))
    for process in [spawned(team, given) for given in texts]:
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
    cards = [*open_store(team.records).cards()]
    assert len(cards) == 10
    assert {len({each.field for each in card.observations}) for card in cards} == {2}
