"""`coachbook learn`: from labelled statements to what words speak for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.judge.judgement import StatementKind
from coachbook.judge.statement_judge import Judge
from coachbook.playbook.load import problems_in, read_draft

SMALL = Path(__file__).parents[1] / "playbooks" / "small"

Run = Callable[..., Result]


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "playbook"))


def weights(playbook: Path) -> Path:
    return playbook / "statements" / "weights.json"


def add(playbook: Path, lines: str) -> None:
    file = playbook / "statements" / "en.yml"
    file.write_text(file.read_text(encoding="utf-8") + lines, encoding="utf-8")


def kind(playbook: Path, text: str) -> StatementKind:
    return Judge(read_draft(playbook).playbook).verdict(text).kind


def test_the_same_statements_give_the_same_bytes(playbook: Path, run: Run) -> None:
    before = weights(playbook).read_bytes()
    weights(playbook).unlink()
    done = run("learn", "--playbook", playbook)
    assert done.exit_code == 0, done.output
    assert "learned from 20 statements" in done.output
    assert weights(playbook).read_bytes() == before


def test_what_is_added_is_reported_then_learned(playbook: Path, run: Run) -> None:
    said = "The contract came back signed by the cat"
    assert kind(playbook, said) is StatementKind.FACT
    add(playbook, "".join(f"  - The {what} came back signed by the cat\n" for what in "abc"))
    assert [one.rule for one in problems_in(playbook)] == ["weights-current"]
    assert run("learn", "--playbook", playbook).exit_code == 0
    assert problems_in(playbook) == ()
    assert kind(playbook, said) is not StatementKind.FACT


def test_without_weights_nothing_is_a_fact(playbook: Path) -> None:
    weights(playbook).unlink()
    assert kind(playbook, "The contract came back signed") is StatementKind.CANNOT_TELL
    assert [one.rule for one in problems_in(playbook)] == ["weights-current"]


def test_unsound_statements_are_told_all_at_once_and_nothing_is_written(
    playbook: Path, run: Run
) -> None:
    add(playbook, "  - They have not signed\nfact.singed:\n  - It is signed\n  - ''\n")
    before = weights(playbook).read_bytes()
    done = run("learn", "--playbook", playbook)
    assert done.exit_code == 1
    assert "en.yml:11:5: error: stands in line 10 already [statement-once]" in done.output
    assert "en.yml:13:5: error: there is no label 'fact.singed'" in done.output
    assert "did you mean 'fact.signed'?" in done.output
    assert "en.yml:14:5: error: there is no statement [statement-text]" in done.output
    assert weights(playbook).read_bytes() == before


def test_trying_out_writes_nothing_and_says_what_became_of_those_left_out(
    playbook: Path, run: Run
) -> None:
    before = weights(playbook).read_bytes()
    done = run("learn", "--playbook", playbook, "--try")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] == "notes (zh):"
    assert "facts recognised: " in done.output
    assert "feelings taken for a fact: 0 of 1 (0.0%; 0.0% to 97.5%)" in done.output
    assert weights(playbook).read_bytes() == before


def test_a_missing_library_is_a_sentence(
    playbook: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    done = run("learn", "--playbook", playbook)
    assert done.exit_code == 1
    assert "pip install 'coachbook[learn]'" in done.output


def test_a_playbook_without_statements_has_nothing_to_learn_from(playbook: Path, run: Run) -> None:
    shutil.rmtree(playbook / "statements")
    assert problems_in(playbook) == ()
    done = run("learn", "--playbook", playbook)
    assert done.exit_code == 1
    assert "there are no statements to learn from" in done.output
