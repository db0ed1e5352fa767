"""Two editions of the small playbook, in folders and in a git repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from coachbook.playbook.changes.edition_changes import Change, changes
from coachbook.playbook.changes.editions import read_old_edition

Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace a text that stands once in a file of the new edition."""

    def make(file: str, find: str, write: str) -> None:
        before = (folder / file).read_text(encoding="utf-8")
        assert before.count(find) == 1, f"{find!r} must stand once in {file}"
        (folder / file).write_text(before.replace(find, write), encoding="utf-8")

    return make


@pytest.fixture
def found(small_folder: Path, folder: Path) -> Callable[[], tuple[Change, ...]]:
    """The changes from the small playbook to the new edition."""
    return lambda: changes(read_old_edition(small_folder), read_old_edition(folder))


@pytest.fixture
def git(folder: Path) -> Callable[..., str]:
    """git in the folder above the new edition, which is a repository with nothing in it."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder.parent),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "x@y"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }

    def run(*arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(folder.parent), *arguments],
            check=True, capture_output=True, text=True, env=environment,
        )  # fmt: skip
        return done.stdout.strip()

    run("init", "--quiet")
    return run


@pytest.fixture
def commit(git: Callable[..., str]) -> Callable[[str], str]:
    """Commit everything under a tag; the short name of the commit."""

    def make(tag: str) -> str:
        git("add", "--all")
        git("commit", "--quiet", "--message", tag)
        git("tag", tag)
        return git("rev-parse", "--short=7", "HEAD")

    return make
