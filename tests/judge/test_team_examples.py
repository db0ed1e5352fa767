"""What a team sets right is kept in its folder, and learned from there alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

SMALL = Path(__file__).parents[1] / "playbooks" / "small"
SAID = "The contract came back signed by the cat"

Run = Callable[..., Result]


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "playbook"))


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "team").mkdir()
    return tmp_path / "team"


def kept(team: Path) -> object:
    return yaml.safe_load((team / "judge" / "examples.yml").read_text(encoding="utf-8"))


def kind(run: Run, playbook: Path, team: Path, text: str) -> str:
    done = run("judge", text, "--playbook", playbook, "--team", team, "--json")
    assert done.exit_code == 0, done.output
    return str(json.loads(done.output)["kind"])


def test_a_verdict_set_right_is_learned_in_the_team_folder_only(
    playbook: Path, team: Path, run: Run
) -> None:
    before = {file: file.read_bytes() for file in playbook.rglob("*") if file.is_file()}
    assert kind(run, playbook, team, SAID) == "fact"
    for text in (SAID, *(f"The {one} came back signed by the cat" for one in "abcd")):
        done = run(
            *("judge", text, "--playbook", playbook, "--team", team, "--keep-as", "cannot-tell")
        )
        assert done.output == "kept as cannot-tell\n"
    assert kind(run, playbook, team, SAID) == "fact"
    done = run("learn", "--playbook", playbook, "--team", team)
    assert done.exit_code == 0, done.output
    assert "learned from 25 statements, 5 own" in done.output
    assert kind(run, playbook, team, SAID) == "cannot-tell"
    assert before == {file: file.read_bytes() for file in playbook.rglob("*") if file.is_file()}


def test_the_last_answer_for_a_statement_counts(playbook: Path, team: Path, run: Run) -> None:
    keep = ("judge", SAID, "--playbook", playbook, "--team", team, "--keep-as")
    assert run(*keep, "feeling").output == "kept as feeling\n"
    assert run(*keep, "fact.signed").output == "kept as fact.signed\n"
    assert run(*keep, "fact.signed").output == "was kept as fact.signed already\n"
    assert kept(team) == {"fact.signed": [SAID]}


def test_what_cannot_be_kept_is_a_sentence_and_changes_nothing(
    playbook: Path, team: Path, run: Run
) -> None:
    keep = ("judge", SAID, "--playbook", playbook, "--team", team, "--keep-as")
    wrong = run(*keep, "fact.singed")
    assert wrong.exit_code == 1
    assert "there is no answer 'fact.singed': did you mean 'fact.signed'?" in wrong.output
    assert run("judge", SAID, "--playbook", playbook, "--keep-as", "feeling").exit_code == 2
    none = run("learn", "--playbook", playbook, "--team", team)
    assert none.exit_code == 1
    assert "no examples yet" in none.output
    assert not (team / "judge").exists()


def test_the_web_form_judges_by_what_the_team_has_learned(
    tmp_path: Path, project_root: Path, run: Run
) -> None:
    demo = Path(shutil.copytree(project_root / "checklists" / "demo-team", tmp_path / "demo"))
    form = ("webform", "--team", demo, "--week", "2026-W48", "--out")
    assert run(*form, tmp_path / "plain").exit_code == 0
    (demo / "judge").mkdir()
    learned = {"bias": {"fact": -4321}, "of": "", "runs": {}, "signs": {}}
    (demo / "judge" / "weights.json").write_text(json.dumps(learned), encoding="utf-8")
    done = run(*form, tmp_path / "taught")
    assert done.exit_code == 0, done.output
    assert "weights.json" not in done.output
    (plain,), (taught,) = (tmp_path / "plain").iterdir(), (tmp_path / "taught").iterdir()
    assert '"bias":{"fact":-4321}' not in plain.read_text(encoding="utf-8")
    assert '"bias":{"fact":-4321}' in taught.read_text(encoding="utf-8")


def web_file(folder: Path, **examples: str) -> Path:
    """A page's file with one score, and statements under the answer that they go with."""
    card = {"form": "", "deals": [], "commitments": [], "values": {"criterion.calls": [3, "w", 1]}}
    whole = {
        "coachbook": "coachbook webform 1",
        "page": "aa",
        "document": "w",
        "edit": 1,
        "seen": {},
        "team": "training-1",
        "week": "2026-W48",
        "kind": "normal",
        "scorer": "zhou-min",
        "edition": "1",
        "reps": {"wang-zhe": card},
        "examples": [{"text": text, "label": label} for text, label in examples.items()],
    }
    (folder / "form.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder / "form.json"


def test_a_collected_page_brings_what_was_set_right_and_overwrites_nothing(
    tmp_path: Path, project_root: Path, run: Run
) -> None:
    demo = Path(shutil.copytree(project_root / "checklists" / "demo-team", tmp_path / "demo"))
    collect = ("collect", "--team", demo)
    first = run(*collect, web_file(tmp_path, 老板说下周签="fact", 我感觉有戏="feeling"))
    assert first.exit_code == 0, first.output
    assert f"2 statements kept for the judge to learn from: coachbook learn --team {demo}" in (
        first.output
    )
    assert "老板" not in first.output
    assert kept(demo) == {"fact": ["老板说下周签"], "feeling": ["我感觉有戏"]}
    again = run(*collect, web_file(tmp_path, 老板说下周签="fact", 我感觉有戏="ours"))
    assert "statements kept for" not in again.output
    assert "1 statement kept under another answer already, which stays" in again.output
    assert kept(demo) == {"fact": ["老板说下周签"], "feeling": ["我感觉有戏"]}
