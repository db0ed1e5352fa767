"""Bad files at the door: one problem with its place, exit code 1, no traceback, and an end."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.files import MOST_BYTES

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)

TEXTS = {
    "tabs": ("title:\n\tzh: 职责\n", "duties.yml:2:1: error: a tab"),
    "duplicate keys": ("title: a\ntitle: b\n", "duties.yml:2:1: error: the key 'title' stands"),
    "wrong type": ("title: a\n", "duties.yml:1:8: error: 'a' is not of the expected type"),
    "unknown key": ("titel: a\n", "duties.yml:1:1: error: the key 'titel' is unknown here"),
    "missing key": ("title: a\n", "duties.yml:1:1: error: the key 'intro' is missing"),
    "alias bomb": (BOMB, "duties.yml:2:8: error: an alias (*a)"),
    "merge key": ("a: &a {b: c}\n<<: *a\n", "duties.yml:2:5: error: an alias (*a)"),
    "object tag": ("title: !!python/name:os.system x\n", "duties.yml:1:8: error: a tag"),
    "deep flow": ("[" * 100_000, "duties.yml:1:21: error: more than 20 levels deep"),
    "deep block": ("- " * 100_000, "duties.yml:1:41: error: more than 20 levels deep"),
    "deep mapping": ("{a: " * 100_000, "duties.yml:1:81: error: more than 20 levels deep"),
    "empty": ("", "duties.yml:1:1: error: the file is empty"),
    "null": ("~\n", "duties.yml:1:1: error: '~' is not of the expected type"),
    "scalar": ("words\n", "duties.yml:1:1: error: 'words' is not of the expected type"),
    "two documents": ("title: a\n---\ntitle: b\n", "duties.yml:2:1: error: a second document"),
    "NUL": ("title: 职责\0\n", "duties.yml:1:10: error: the character U+0000 may not stand"),
    "control character": ("a: 职\nb: 责\x1b[31m\n", "duties.yml:2:5: error: the character U+001B"),
    "unusual line break": ("title: 职\x85责\n", "duties.yml:1:9: error: the character U+0085"),
    "not YAML": ("title: [a\n", "duties.yml:1:8: error: not valid YAML"),
    "huge number": (f"deals: {'9' * 5000}\n", "duties.yml:1:1: error: the key 'deals' is unknown"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_bad_text_is_a_problem_with_a_place(
    name: str, folder: Path, run: Callable[..., Result]
) -> None:
    text, expected = TEXTS[name]
    (folder / "duties.yml").write_bytes(text.encode())
    result = run("check", "--playbook", folder)
    assert result.exit_code == 1
    assert f"{folder}/{expected}" in result.stdout
    assert result.stdout.splitlines()[-1].startswith(f"{folder}: ")


BYTES = {
    "GB18030": ("title: 职责".encode("gb18030"), "1:9: error: byte 0xd4 is not UTF-8"),
    "UTF-16": ("title: 职责".encode("utf-16"), "1:1: error: byte 0xff is not UTF-8"),
    "cut in a character": ("title: 职".encode()[:-1], "1:8: error: byte 0xe8 is not UTF-8"),
    "50 MB": (b"a" * 50_000_000, "1:1: error: has 50,000,000 bytes; 2,000,000 is the most"),
}


def test_a_byte_order_mark_is_no_fault(folder: Path, run: Callable[..., Result]) -> None:
    for file in folder.glob("*.yml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert run("check", "--playbook", folder).exit_code == 0


@pytest.mark.parametrize("name", BYTES)
def test_bad_bytes_are_a_problem_with_a_place(
    name: str, folder: Path, run: Callable[..., Result]
) -> None:
    content, expected = BYTES[name]
    (folder / "duties.yml").write_bytes(content)
    result = run("check", "--playbook", folder)
    assert result.exit_code == 1
    assert f"{folder}/duties.yml:{expected}" in result.stdout


def test_a_file_just_small_enough_is_read(folder: Path, run: Callable[..., Result]) -> None:
    file = folder / "duties.yml"
    padding = b"#" * (MOST_BYTES - file.stat().st_size - 1)
    file.write_bytes(file.read_bytes() + padding + b"\n")
    assert run("check", "--strict", "--playbook", folder).exit_code == 0


def test_a_huge_number_is_not_read_as_one(folder: Path, run: Callable[..., Result]) -> None:
    file = folder / "facts.yml"
    text = file.read_text(encoding="utf-8").replace("days: 90", f"days: {'9' * 5000}")
    file.write_text(text, encoding="utf-8")
    result = run("check", "--playbook", folder)
    assert result.exit_code == 1
    assert "expected a whole number of sensible size" in result.stdout


def _missing(file: Path) -> None:
    file.unlink()


def _directory(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _link_out(file: Path) -> None:
    outside = file.parent.with_name("outside.yml")
    file.rename(outside)
    file.symlink_to(outside)


def _link_loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def _link_dangling(file: Path) -> None:
    file.unlink()
    file.symlink_to("gone.txt")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _extra(file: Path) -> None:
    file.with_suffix(".yaml").write_text("a: b\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (_missing, "duties.yml:1:1: error: there is no such file"),
        (_directory, "duties.yml:1:1: error: is not a regular file"),
        (_link_out, "duties.yml:1:1: error: leads out of its folder"),
        (_link_loop, "duties.yml:1:1: error: is a link that leads to itself"),
        (_link_dangling, "duties.yml:1:1: error: there is no such file"),
        (_pipe, "duties.yml:1:1: error: is not a regular file"),
        (_extra, "duties.yaml:1:1: error: is not a file of the playbook"),
    ],
)
def test_what_is_not_a_file_is_a_problem(
    spoil: Callable[[Path], None], expected: str, folder: Path, run: Callable[..., Result]
) -> None:
    spoil(folder / "duties.yml")
    result = run("check", "--playbook", folder)
    assert result.exit_code == 1
    assert f"{folder}/{expected}" in result.stdout
    assert result.stdout.endswith(f"{folder}: 1 error, 0 warnings\n")


def test_a_read_that_fails_is_a_problem(
    folder: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", fail)
    result = run("check", "--playbook", folder)
    assert result.exit_code == 1
    assert "duties.yml:1:1: error: cannot be read: Input/output error" in result.stdout


def test_a_folder_that_is_not_there_lacks_every_file(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    result = run("check", "--playbook", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert result.stdout.count("there is no such file [file-missing]") == 29


def test_all_faults_are_reported_at_once(folder: Path, run: Callable[..., Result]) -> None:
    (folder / "duties.yml").write_text("titel: a\nintro: b\n", encoding="utf-8")
    (folder / "facts.yml").write_text("a: 1\na: 2\n", encoding="utf-8")
    (folder / "translations.lock").write_text("rubbish\n", encoding="utf-8")
    rules = [line.rsplit("[", 1)[-1] for line in run("check", "--playbook", folder).stdout.split()]
    assert rules.count("shape-missing-key]") == 2
    assert rules.count("shape-type]") == 1
    for rule in ("shape-unknown-key]", "yaml-duplicate-key]", "lock-line]"):
        assert rules.count(rule) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[" * 100_000, "more than 20 levels deep"),
        (b"a" * 50_000_000, "has 50,000,000 bytes"),
        (BOMB.encode(), "an alias (*a)"),
        (b"\xff\xfe", "byte 0xff is not UTF-8"),
    ],
)
def test_a_process_ends_with_a_sentence_and_no_traceback(
    content: bytes,
    expected: str,
    folder: Path,
    spawn: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    (folder / "duties.yml").write_bytes(content)
    done = spawn("check", "--playbook", folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert expected in done.stdout
    assert "Traceback" not in done.stdout


def test_a_command_that_needs_a_sound_playbook_says_what_is_wrong(
    folder: Path, spawn: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (folder / "duties.yml").unlink()
    done = spawn("translated", "--all", "--playbook", folder)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        f"{folder}/duties.yml:1:1: error: there is no such file [file-missing]\n"
        f"    expected in {folder}\n1 error, 0 warnings\n"
    )
