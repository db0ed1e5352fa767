"""Two builds of a handbook into one folder: one waits, and then has nothing to do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook import build as module
from coachbook.handbook.build_request import HandbookBuild, HandbookRequest

from ..base.at_once import is_locked


def test_the_second_takes_what_the_first_made(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(project_root, tmp_path)
    playbook = project_root / "tests" / "playbooks" / "small"
    request = HandbookRequest(playbook, tmp_path, (), (Language.ZH,))
    both_looked, made = threading.Barrier(2), list[bool]()
    content = module._content

    def looked(*given: object) -> object:
        result = content(*given)  # type: ignore[arg-type]
        both_looked.wait()  # neither has found a site that it could take
        return result

    def make(*_: object, **__: object) -> HandbookBuild:
        made.append(True)
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / "index.html").write_text("made")
        return HandbookBuild((), 1, 1)

    monkeypatch.setattr(module, "_content", looked)
    monkeypatch.setattr(module, "_make", make)
    builds = [
        threading.Thread(target=module.build_handbook, args=(project, request)) for _ in range(2)
    ]
    for each in builds:
        each.start()
    for each in builds:
        each.join()
    assert made == [True]


def test_a_build_for_the_preview_holds_the_folder_too(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(project_root, tmp_path)
    playbook = project_root / "tests" / "playbooks" / "small"
    found: list[bool] = []

    def make(*_: object, **__: object) -> HandbookBuild:
        found.append(is_locked(tmp_path, monkeypatch))
        return HandbookBuild((), 1, 1)

    monkeypatch.setattr(module, "_make", make)
    module.build(project, HandbookRequest(playbook, tmp_path, (), (Language.ZH,)), quick=True)
    assert found == [True]
    assert not is_locked(tmp_path, monkeypatch)
