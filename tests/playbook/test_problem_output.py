"""The forms in which `check` shows problems, and when it fails."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.problems import Place, Problem, Severity
from coachbook.base.terminal import as_github, as_json, as_text, problem_counts

HERE = Path("here")
ODD = Problem(Place(HERE / "a,b:c.yml", 3, 4), "a-rule", "50% of\nit, so: no", "write\r\n%25")


def test_a_problem_as_text_has_its_hint_beneath() -> None:
    problem = Problem(Place(HERE / "a.yml", 3, 4), "a-rule", "is wrong", "do this")
    assert as_text([problem], HERE) == "a.yml:3:4: error: is wrong [a-rule]\n    do this\n"


def test_a_problem_elsewhere_keeps_its_path() -> None:
    problem = Problem(Place(Path("there/a.yml")), "a-rule", "is wrong", "", Severity.WARNING)
    assert as_text([problem], HERE) == "there/a.yml:1:1: warning: is wrong [a-rule]\n"


def test_a_github_annotation_escapes_what_would_end_it() -> None:
    assert as_github([ODD], HERE) == (
        "::error file=a%2Cb%3Ac.yml,line=3,col=4,title=a-rule"
        "::50%25 of%0Ait, so: no write%0D%0A%2525\n"
    )


def test_json_has_every_field_and_keeps_chinese_readable() -> None:
    problem = Problem(Place(HERE / "a.yml", 3, 4), "a-rule", "“客户” is wrong", "改")
    shown = as_json([problem, ODD], HERE)
    assert "“客户” is wrong" in shown
    assert json.loads(shown)[0] == {
        "file": "a.yml",
        "line": 3,
        "column": 4,
        "severity": "error",
        "rule": "a-rule",
        "says": "“客户” is wrong",
        "hint": "改",
    }
    assert json.loads(shown)[1]["says"] == ODD.says


@pytest.mark.parametrize(
    ("errors", "warnings", "words"),
    [(0, 0, "0 errors, 0 warnings"), (1, 2, "1 error, 2 warnings"), (2, 1, "2 errors, 1 warning")],
)
def test_problems_are_counted_in_words(errors: int, warnings: int, words: str) -> None:
    error = Problem(Place(HERE), "a-rule", "is wrong")
    warning = Problem(Place(HERE), "a-rule", "is odd", "", Severity.WARNING)
    assert problem_counts([error] * errors + [warning] * warnings) == words


def test_check_in_json_is_json_and_nothing_else(
    folder: Path, change: Callable[..., None], run: Callable[..., Result]
) -> None:
    assert json.loads(run("check", "--json", "--playbook", folder).stdout) == []
    change("duties.yml", find="R1", write="R9")
    rows = json.loads(run("check", "--json", "--playbook", folder).stdout)
    assert [row["rule"] for row in rows] == ["clause-known", "clause-carried"]
    assert rows[0]["file"] == str(folder / "duties.yml")
    assert (rows[0]["line"], rows[0]["column"], rows[0]["severity"]) == (13, 14, "error")


def test_check_for_github_keeps_the_count_out_of_the_annotations(
    folder: Path,
    change: Callable[..., None],
    spawn: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    change("duties.yml", find="R1", write="R9")
    done = spawn("check", "--github", "--playbook", folder)
    assert done.returncode == 1
    assert all(line.startswith("::error file=") for line in done.stdout.splitlines())
    assert done.stderr == f"{folder}: 2 errors, 0 warnings\n"


def test_warnings_fail_only_a_strict_check(
    folder: Path, change: Callable[..., None], run: Callable[..., Result]
) -> None:
    change("roles.yml", find="    see: [role.rep]\n", write="")
    assert run("check", "--playbook", folder).exit_code == 0
    assert run("check", "--strict", "--playbook", folder).exit_code == 1


def test_check_without_a_folder_takes_the_one_around(
    folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    result = run("check", "--strict")
    assert (result.exit_code, result.stdout) == (0, f"{folder}: 0 errors, 0 warnings\n")


def test_explain_lists_every_rule_in_a_line(run: Callable[..., Result]) -> None:
    from coachbook.playbook.check_playbook import DAY_RULES
    from coachbook.playbook.rules import RULES
    from coachbook.playbook.rules.file_rules import READING_RULES, STATEMENT_RULES
    from coachbook.team.team_rules import TEAM_RULES

    lines = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [
        *READING_RULES,
        *RULES,
        *STATEMENT_RULES,
        *DAY_RULES,
        *TEAM_RULES,
    ]
    assert all(line.endswith((".", ":")) for line in lines)


def test_explain_says_what_a_rule_demands_and_why(run: Callable[..., Result]) -> None:
    assert run("explain", "weights-sum").stdout == (
        "weights-sum: The weights of the criteria add up to 100.\n\n"
        "So a weight is a share that a team lead can read at once.\n\n"
        "In the handbook: authors.html#rule.weights-sum\n"
    )
    assert run("explain", "file-missing").stdout == (
        "file-missing: Every topic has its file in the playbook folder.\n\n"
        "In the handbook: authors.html#rule.file-missing\n"
    )


def test_every_rule_says_why(run: Callable[..., Result]) -> None:
    from coachbook.playbook.rules import RULES

    for rule in RULES:
        said, why, page = run("explain", rule).stdout.rsplit("\n\n", 2)
        assert page == f"In the handbook: authors.html#rule.{rule}\n"
        assert said.endswith("."), rule
        assert why.strip().endswith((".", "`.")), rule


def test_explain_suggests_the_nearest_rule(run: Callable[..., Result]) -> None:
    result = run("explain", "wheights-sum")
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no rule 'wheights-sum'; did you mean 'weights-sum'?\n"
    result = run("explain", "xyzzy")
    assert result.exit_code == 1
    assert result.stderr == "Error: there is no rule 'xyzzy'; 'coachbook explain' lists them all\n"


@pytest.mark.parametrize(
    ("day", "warnings"),
    [("2025-02-28", "0 warnings"), ("2025-03-01", "0 warnings"), ("2025-03-02", "1 warning")],
)
def test_a_note_on_the_law_grows_old_on_its_day_and_fails_nothing(
    day: str,
    warnings: str,
    run: Callable[..., Result],
    folder: Path,
    change: Callable[..., None],
) -> None:
    never_old = "2126-11-30 # never old while these tests run"
    change("law.yml", find=never_old, write="2024-02-29")
    done = run("check", "--strict", "--today", day, "--playbook", folder)
    assert done.exit_code == 0, done.output
    assert f"0 errors, {warnings}" in done.output
    assert ("checked on 2024-02-29, over twelve months" in done.output) is (warnings[0] == "1")
