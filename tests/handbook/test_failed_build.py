"""A build that fails says so in a sentence and leaves the site as it was."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import mkdocs.utils
import pytest
from click.testing import Result

from coachbook.handbook import build_cache

pytestmark = pytest.mark.usefixtures("heavy")

OLD, NEW = "小组每天的活由你负责。", "小组的活都归你管。"


@pytest.fixture
def build(run: Callable[..., Result], folder: Path, tmp_path: Path) -> Callable[[], Result]:
    """Builds the handbook of a playbook that was changed since the site was built."""

    def again() -> Result:
        return run("handbook", "--playbook", folder, "--out", tmp_path / "out", "--lang", "zh")

    assert again().exit_code == 0
    file = folder / "duties.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(OLD, NEW), encoding="utf-8")
    return again


@pytest.fixture
def page(tmp_path: Path) -> Callable[[], str]:
    """The page that the change is on."""
    return lambda: (tmp_path / "out" / "site" / "zh" / "duties.html").read_text(encoding="utf-8")


def full(*_: object) -> None:
    """A disk that takes no more."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(("module", "name"), [(os, "fsync"), (mkdocs.utils, "write_file")])
def test_a_full_disk(
    module: object,
    name: str,
    build: Callable[[], Result],
    page: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, name, full)
        failed = build()
    assert failed.exit_code == 1
    assert failed.stderr == (
        "Error: the site was not built: No space left on device\n"
        f"the last good one still stands in {tmp_path / 'out' / 'site'}\n"
    )
    assert OLD in page()
    assert not list((tmp_path / "out").glob(".site-*"))
    assert build().exit_code == 0
    assert NEW in page()


def test_a_missing_generator(
    build: Callable[[], Result],
    page: Callable[[], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> str:
        if name.startswith("mkdocs"):
            raise PackageNotFoundError(name)
        return version(name)

    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "mkdocs", None)
        patch.setattr(build_cache, "version", missing)
        failed = build()
    assert failed.exit_code == 1
    assert failed.stderr == (
        "Error: the site was not built: MkDocs is not installed: run 'make setup'\n"
        f"the last good one still stands in {tmp_path / 'out' / 'site'}\n"
    )
    assert OLD in page()
    assert build().exit_code == 0
    assert NEW in page()


def test_a_folder_that_cannot_be_written(
    build: Callable[[], Result], page: Callable[[], str], tmp_path: Path
) -> None:
    sources = tmp_path / "out" / "docs_zh"
    shutil.rmtree(sources)
    sources.write_text("in the way", encoding="utf-8")
    failed = build()
    assert failed.exit_code == 1
    assert failed.stderr.startswith("Error: the site was not built: ")
    assert failed.stderr.endswith(f"still stands in {tmp_path / 'out' / 'site'}\n")
    assert OLD in page()
