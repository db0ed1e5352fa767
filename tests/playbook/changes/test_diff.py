"""`coachbook diff`: two folders or git revisions, in words or as JSON; nothing is touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.problems import Problems
from coachbook.base.text import Language
from coachbook.base.words import load_words
from coachbook.playbook.changes.edition_changes import ChangeKind
from coachbook.playbook.changes.editions import build_origin, edition_before, read_edition
from coachbook.playbook.changes.git import short_commit
from coachbook.playbook.load import load_playbook

Edit = Callable[[str, str, str], None]
Run = Callable[..., Result]

TOLD = """\
第 1.2 版（2026-03-02）→ 第 1.2 版（2026-03-02）
共 1 处：改动 1

所有人
  「每天名录数」有改动。
    数：30–50 → 30–60
"""


def _snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def test_two_folders(small_folder: Path, folder: Path, edit: Edit, run: Run) -> None:
    edit("figures.yml", "high: 50", "high: 60")
    result = run("diff", small_folder, folder)
    assert (result.stdout, result.exit_code) == (TOLD, 0)


def test_a_folder_may_be_the_project_around_the_playbook(folder: Path, run: Run) -> None:
    result = run("diff", folder.parent, folder, "--lang", "en")
    assert result.stdout.splitlines()[1] == "Nothing has changed."


def test_two_revisions_and_nothing_is_touched(
    folder: Path, edit: Edit, commit: Callable[[str], str], run: Run
) -> None:
    commit("edition-1.1")
    edit("figures.yml", "high: 50", "high: 60")
    commit("edition-1.2")
    edit("figures.yml", "high: 60", "high: 70")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = _snapshot(folder.parent)
    result = run("diff", "--playbook", folder, "edition-1.1", "HEAD")
    assert result.stdout == TOLD
    assert _snapshot(folder.parent) == before


def test_changes_end_with_1_only_if_that_is_asked_for(
    small_folder: Path, folder: Path, edit: Edit, run: Run
) -> None:
    assert run("diff", small_folder, folder, "--exit-code").exit_code == 0
    edit("figures.yml", "high: 50", "high: 60")
    assert run("diff", small_folder, folder).exit_code == 0
    assert run("diff", small_folder, folder, "--exit-code").exit_code == 1


def test_json_has_the_values(small_folder: Path, folder: Path, edit: Edit, run: Run) -> None:
    edit("cadence.yml", "minutes: 20", "minutes: 25")
    (row,) = json.loads(run("diff", small_folder, folder, "--json").stdout)
    assert row == {
        "kind": "changed",
        "id": "meeting.daily",
        "topic": "cadence",
        "name": {"zh": "傍晚会", "en": "Evening meeting"},
        "whom": ["role.rep", "role.supervisor"],
        "differences": [{"path": ["agenda", 0, "minutes"], "before": 20, "after": 25}],
        "to": [],
        "why": None,
    }


@pytest.mark.parametrize("name", ["no-such-thing", "--output=/tmp/x", "HEAD:edition.yml", "-h", ""])
def test_what_is_neither_folder_nor_revision_is_refused(
    name: str, folder: Path, commit: Callable[[str], str], run: Run
) -> None:
    commit("edition-1.2")
    result = run("diff", "--playbook", folder, "--", name, "HEAD")
    assert result.exit_code == 1
    says = f"Error: '{name}' is neither a playbook folder nor a revision that git knows\n"
    assert result.stderr == says


def test_without_a_repository_a_revision_is_refused_in_a_sentence(folder: Path, run: Run) -> None:
    assert "nor a revision that git knows" in run("diff", "--playbook", folder, "HEAD", ".").stderr


def test_without_git_too(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "nor a revision that git knows" in run("diff", "--playbook", folder, "HEAD", ".").stderr
    assert short_commit(folder) == ""


def test_a_fault_in_a_revision_has_its_place_there(
    folder: Path, edit: Edit, commit: Callable[[str], str], run: Run
) -> None:
    edit("cadence.yml", "minutes: 20", "minutes: many")
    (folder / "duties.yml").unlink()
    (folder / "duties.yml").symlink_to("/etc/hostname")
    commit("edition-1.1")
    result = run("diff", "--playbook", folder, "edition-1.1", folder)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "edition-1.1:cadence.yml:40:18: error: 'many' is not of the expected type [shape-type]"
    )
    assert str(folder.parent) not in result.stderr


def test_the_edition_before_is_the_newest_older_one(
    folder: Path, edit: Edit, commit: Callable[[str], str]
) -> None:
    book = load_playbook(folder)[0].playbook
    assert edition_before(book, folder) == ""
    for number, tag in enumerate(("1.10", "1.1", "0.9", "1.2", "two", "1.0-draft")):
        edit("figures.yml", f"high: {50 + number}", f"high: {51 + number}")
        commit(f"edition-{tag}")
    assert edition_before(book, folder) == "edition-1.1"
    origin = build_origin(book, folder, "", ["tea", "software"])
    assert origin.previous == read_edition("edition-1.1", folder)


def test_an_edition_that_cannot_be_read_is_named_unless_it_was_asked_for(
    folder: Path, edit: Edit, commit: Callable[[str], str]
) -> None:
    edit("cadence.yml", "minutes: 20", "minutes: many")
    commit("edition-1.1")
    edit("cadence.yml", "minutes: many", "minutes: 20")
    book = load_playbook(folder)[0].playbook
    assert build_origin(book, folder, "", []).unreadable == "edition-1.1"
    with pytest.raises(Problems):
        build_origin(book, folder, "edition-1.1", [])


def test_the_commit_is_said_and_whether_files_differ_from_it(
    folder: Path, edit: Edit, commit: Callable[[str], str]
) -> None:
    assert short_commit(folder) == ""
    name = commit("edition-1.2")
    assert short_commit(folder) == name
    (folder / "scratch.txt").write_text("not kept", encoding="utf-8")
    assert short_commit(folder) == name
    edit("figures.yml", "high: 50", "high: 60")
    assert short_commit(folder) == f"{name}+"


def test_a_folder_that_git_does_not_keep_has_no_commit(
    folder: Path, commit: Callable[[str], str]
) -> None:
    (folder.parent / ".gitignore").write_text("playbook/\n", encoding="utf-8")
    commit("edition-1.2")
    assert short_commit(folder) == ""


def test_every_kind_has_its_words() -> None:
    assert {f"kind_{kind}" for kind in ChangeKind} <= load_words(
        "playbook/changes", Language.ZH
    ).keys()
