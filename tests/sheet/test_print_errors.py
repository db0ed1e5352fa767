"""Where nothing can be written, a font that is not there, dates that cannot be: a sentence each."""

from __future__ import annotations

import errno
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.sheet.printer import Job

ROOT = Path(__file__).resolve().parents[2]


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]
    said: str


class Quick(Protocol):
    printed: list[str]
    jobs: dict[str, Job]
    before: Callable[[Job], None]


Sheets = Callable[..., Run]


def full_at(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """The disk is full once a file whose name holds `word` is to be written."""
    flush = os.fsync

    def fsync(handle: int) -> None:
        if word in Path(f"/proc/self/fd/{handle}").readlink().name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        flush(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for a file's name")
def test_a_full_disk_leaves_whole_files(
    sheets: Sheets, quick: Quick, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        full_at(patch, "smith")
        run = sheets()
    assert run.result.exit_code == 1
    assert "out: cannot be written: No space left on device; what is there is whole;" in run.said
    assert "run the same command again: it goes on where it stopped" in run.said
    assert run.files == [f"north/2026-W48_north_{rep}.pdf" for rep in ("lin", "wang")]
    quick.printed.clear()
    assert sheets().result.exit_code == 0
    assert quick.printed == ["2026-W48_north_smith"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for a file's name")
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("word", ["pack", "json"])
def test_a_full_disk_at_the_pack_or_the_records(
    sheets: Sheets, folder: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    with monkeypatch.context() as patch:
        full_at(patch, word)
        run = sheets()
    assert run.result.exit_code == 1
    assert "cannot be written: No space left on device" in run.said
    hidden = (*run.out.rglob(".*"), *folder.rglob(".*"))
    assert {file.name for file in hidden} <= {".lock"}
    assert sheets().result.exit_code == 0


@pytest.mark.parametrize("option", ["--out", "--records"])
def test_a_folder_that_is_a_file(sheets: Sheets, tmp_path: Path, quick: Quick, option: str) -> None:
    place = tmp_path / "place"
    place.write_text("mine")
    run = sheets(option, str(place / "deeper"))
    assert run.result.exit_code == 1
    assert "cannot be written: Not a directory" in run.said
    assert f"name another folder with {option}" in run.said
    assert run.files == quick.printed == []
    assert place.read_text() == "mine"


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
@pytest.mark.parametrize("damage", ["gone", "damaged"])
def test_a_font_that_is_not_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weight: str, damage: str
) -> None:
    project = tmp_path / "project"
    for name in ("playbook", "checklists"):
        (project / name).mkdir(parents=True)
    for name in ("fonts", "sheet"):
        shutil.copytree(ROOT / "checklists" / name, project / "checklists" / name)
    shutil.copytree(ROOT / "playbook", project / "playbook", dirs_exist_ok=True)
    font = project / "checklists" / "fonts" / f"CoachbookSans-{weight}.ttf"
    font.unlink() if damage == "gone" else font.write_bytes(b"no font")
    monkeypatch.chdir(project)
    out = tmp_path / "out"
    where = ("--team", str(folder), "--week", "2026-W48", "--out", str(out))
    result = CliRunner().invoke(cli, ["sheets", *where])
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert f"CoachbookSans-{weight}.ttf {'is not there' if damage == 'gone' else 'cannot'}" in said
    assert "fonts/README.md says how to get it" in said
    assert not out.exists()


@pytest.mark.usefixtures("quick")
def test_dates_after_the_week_are_told_with_their_place(sheets: Sheets, folder: Path) -> None:
    with (folder / "deals.csv").open("a", encoding="utf-8") as file:
        file.write("F1,lin,未来公司,,,open,,2062-01-05,2062-01-09,1,,,,\n")
    run = sheets()
    assert run.result.exit_code == 0
    assert "deals.csv:5:1: warning: the deal 'F1' was opened on 2062-01-05, after" in run.said
    assert "'F1' was last contacted on 2062-01-09, after the week 2026-W48 [team-later]" in run.said
    assert "correct the date, or print a later week" in run.said
    assert "team-later" not in sheets("--again", week="2062-W02").said


def test_two_hundred_deals_with_one_id(sheets: Sheets, folder: Path, quick: Quick) -> None:
    with (folder / "deals.csv").open("a", encoding="utf-8") as file:
        file.writelines("D1,lin,某公司,,,open,,,,,,,,\n" for _ in range(200))
    run = sheets()
    assert run.result.exit_code == 1
    assert "a second row for 'D1'" in run.said
    assert "200 errors, 0 warnings" in run.said
    assert run.files == quick.printed == []
    assert sheets("--keep-going").files


@pytest.mark.usefixtures("quick")
def test_plain_lines_off_a_terminal(sheets: Sheets, folder: Path) -> None:
    reps = "".join(f"      - {{id: r{n:02}, name: 林, joined: 2025-03-03}}\n" for n in range(57))
    with (folder / "team.yml").open("a", encoding="utf-8") as file:
        file.write(reps)
    lines = sheets().result.output.splitlines()
    told = [line for line in lines if line.endswith("of 60 sheets")]
    assert told[0] == "6 of 60 sheets"
    assert told[-1] == "60 of 60 sheets"
    assert len(told) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_bar_shows_the_time_left_and_no_name(folder: Path, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    where = ("--team", folder, "--week", "2026-W48", "--out", tmp_path / "out")
    command = [
        sys.executable,
        "-m",
        "coachbook",
        "sheets",
        *map(str, where),
        "--codes",
        "--rep",
        "lin",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "TERM": "xterm"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=follower, timeout=120
    )
    os.close(follower)
    with os.fdopen(leader, "rb", buffering=0) as stream:
        shown = _all_of(stream)
    assert done.returncode == 0, shown
    assert "1 sheet" in shown
    assert "1/1" in shown
    assert not any(name in shown for name in ("林晓喆", "lin"))
    assert b"1 sheet in" in done.stdout
    assert b"1/1" not in done.stdout


def _all_of(stream: BinaryIO) -> str:
    parts = []
    try:
        while part := stream.read(4096):
            parts.append(part)
    except OSError:  # what Linux answers at the end
        pass
    return b"".join(parts).decode()
