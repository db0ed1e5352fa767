"""The handbook as one file to carry away, and a build that finds nothing to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import Result
from playwright.sync_api import Page, expect

from coachbook.base.project import Project
from coachbook.base.text import Language
from coachbook.handbook.build import build_handbook
from coachbook.handbook.build_request import HandbookRequest
from coachbook.handbook.site_build import write_site_archive

from .conftest import Site

pytestmark = pytest.mark.usefixtures("heavy")


@pytest.fixture(scope="session")
def packed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real site as a zip file."""
    file = tmp_path_factory.mktemp("zip") / "handbook-offline.zip"
    write_site_archive(site.folder, file)
    return file


def test_the_zip_is_the_same_bytes_whenever_it_is_made(
    packed: Path, site: Site, tmp_path: Path
) -> None:
    copy = shutil.copytree(site.folder, tmp_path / "site", copy_function=shutil.copyfile)
    write_site_archive(copy, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_the_zip_holds_the_site_and_nothing_else(packed: Path, site: Site) -> None:
    with ZipFile(packed) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(archive.namelist())
        held = {name: archive.read(name) for name in archive.namelist()}
    there = {
        f"handbook/{file.relative_to(site.folder).as_posix()}": file.read_bytes()
        for file in site.folder.rglob("*")
        if file.is_file()
    }
    assert held == there


def test_unpacked_it_opens_searches_and_links_without_a_network(
    packed: Path, tmp_path: Path, page: Page
) -> None:
    folder = tmp_path / "共享 盘" / "第 1 版"
    with ZipFile(packed) as archive:
        archive.extractall(folder)
    page.context.set_offline(True)
    page.goto((folder / "handbook" / "index.html").as_uri())
    page.wait_for_url("**/zh/index.html")
    page.get_by_role("link", name="我要抓单", exact=True).click()
    page.wait_for_url("**/zh/cards.html")
    page.locator("#cb-search").fill("要优惠")
    page.locator(".cb-search__link").first.click()
    page.wait_for_url("**/zh/facts.html#fact.asks-discount")
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url("**/en/facts.html#fact.asks-discount")
    expect(page.locator("[id='fact.asks-discount']")).to_be_in_viewport()


def test_the_command_packs_what_it_built(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    command = ("handbook", "--playbook", small_folder, "--out", tmp_path, "--lang", "en")
    result = run(*command, "--offline")
    assert result.exit_code == 0
    assert result.output.endswith("MB; unpack it and open handbook/index.html\n")
    with ZipFile(tmp_path / "handbook-offline.zip") as archive:
        assert "handbook/en/index.html" in archive.namelist()
    again = run(*command)
    assert "nothing has changed" in again.output


def test_what_is_printed_is_printed_and_the_site_packed(
    run: Callable[..., Result], small_folder: Path, tmp_path: Path
) -> None:
    command = ("handbook", "--playbook", small_folder, "--out", tmp_path, "--lang", "en")
    result = run(*command, "--cards", "--offline")
    assert result.exit_code == 0
    assert (tmp_path / "book" / "cards-en.pdf").is_file()
    with ZipFile(tmp_path / "handbook-offline.zip") as archive:
        assert "handbook/en/index.html" in archive.namelist()


@pytest.fixture
def wanted(folder: Path, tmp_path: Path) -> HandbookRequest:
    """A handbook of a playbook that may be changed."""
    return HandbookRequest(folder, tmp_path / "out", (), (Language.EN,))


def _built(project: Project, wanted: HandbookRequest, capsys: pytest.CaptureFixture[str]) -> bool:
    capsys.readouterr()
    build_handbook(project, wanted)
    return "nothing has changed" not in capsys.readouterr().out


def test_a_change_of_anything_builds_anew_and_nothing_else_does(
    project: Project, wanted: HandbookRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _built(project, wanted, capsys)
    assert not _built(project, wanted, capsys)
    duties = wanted.playbook / "duties.yml"
    text = duties.read_text(encoding="utf-8")
    duties.write_text(f"{text}\n# a remark\n", encoding="utf-8")
    assert _built(project, wanted, capsys)
    page = wanted.site / "en" / "duties.html"
    whole = page.read_bytes()
    page.write_bytes(b"spoilt")
    assert _built(project, wanted, capsys)
    assert page.read_bytes() == whole
    page.unlink()
    assert _built(project, wanted, capsys)
    (wanted.out / "handbook.stamp").write_text("{", encoding="utf-8")
    assert _built(project, wanted, capsys)
    assert not _built(project, wanted, capsys)


def test_what_saves_time_changes_no_byte(
    project: Project, wanted: HandbookRequest, tmp_path: Path
) -> None:
    build_handbook(project, wanted)
    plain = tmp_path / "plain"
    config = wanted.out / "mkdocs.en.yml"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    subprocess.run(
        [*command, "--config-file", str(config), "--site-dir", str(plain)],
        check=True,
        capture_output=True,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": ""},
    )
    ours = {file.name: file.read_bytes() for file in (wanted.site / "en").glob("*.html")}
    theirs = {file.name: file.read_bytes() for file in plain.glob("*.html")}
    assert {**ours, "404.html": theirs["404.html"]} == theirs
