"""Two imports into one team folder: ids that the first gave are kept by the second."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.folder_lock import write_under_lock
from coachbook.team.crm.conversion import import_export

from ..base.at_once import is_locked

Run = Callable[..., Result]
MODULE = "coachbook.team.crm.import_team"


@pytest.fixture
def bring(tmp_path: Path, project_root: Path, run: Run) -> Run:
    """Imports an export into `out`."""
    export = shutil.copytree(project_root / "tests" / "data" / "crm", tmp_path / "export")
    name = "crm-export.mapping.yml"
    shutil.copy(project_root / "docs" / "examples" / name, export)

    def bring_in(*more: str) -> Result:
        given = ["--playbook", project_root / "playbook", "--mapping", export / name]
        return run("team", "import", *given, "--out", tmp_path / "out", *more)

    return bring_in


def test_ids_given_meanwhile_are_kept(
    bring: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the second converts, the first writes: with an id of its own for a rep."""
    out = tmp_path / "out"
    bring()
    text = (out / "team.yml").read_text(encoding="utf-8")
    old = text.partition("reps:")[2].partition("id: ")[2].partition("\n")[0]
    (out / "team.yml").unlink()
    calls: list[int] = []

    def converted(*given: object) -> object:
        calls.append(1)
        result = import_export(*given)  # type: ignore[arg-type]
        if len(calls) == 1:
            (out / "team.yml").write_text(text.replace(old, "given-by-hand"), encoding="utf-8")
        return result

    monkeypatch.setattr(f"{MODULE}.import_export", converted)
    bring("--replace")
    assert "id: given-by-hand\n" in (out / "team.yml").read_text(encoding="utf-8")
    assert "given-by-hand" in (out / "deals.csv").read_text(encoding="utf-8")
    assert len(calls) == 2


def test_of_two_first_imports_the_second_is_refused(
    bring: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def converted(*given: object) -> object:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "deals.csv").write_text("of the first")
        return import_export(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(f"{MODULE}.import_export", converted)
    result = bring()
    assert result.exit_code == 1
    assert "a team folder is here already" in result.output
    assert (tmp_path / "out" / "deals.csv").read_text() == "of the first"


def test_the_files_of_a_folder_are_of_one_import(
    bring: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[bool] = []

    def written(file: Path, content: bytes) -> bool:
        found.append(is_locked(tmp_path / "out", monkeypatch))
        return write_under_lock(file, content)

    monkeypatch.setattr(f"{MODULE}.write_under_lock", written)
    bring()
    assert found == [True] * 5
    assert not is_locked(tmp_path / "out", monkeypatch)
