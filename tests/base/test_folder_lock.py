"""One run writes to a records folder at a time; the others wait, but not for ever."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.files import read_bytes, write_file
from coachbook.base.folder_lock import NAME, folder_lock, write_under_lock
from coachbook.base.problems import Problems
from coachbook.scorecard.store.file_store import FileStore
from coachbook.scorecard.store.sqlite_store import SqliteStore

from ..scorecard.cards import card_of, seen
from .at_once import is_locked

HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, {scripts!r})
from coachbook.base.folder_lock import folder_lock
with folder_lock(Path({folder!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder's lock until its input ends."""
    scripts = Path(__file__).parents[2] / "scripts"
    code = HOLDER.format(scripts=str(scripts), folder=str(folder))
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as one:
        assert one.stdout is not None
        assert one.stdout.readline() == "held\n"
        yield one


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coachbook.base.folder_lock.MOST_SECONDS", 0.2)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("opened", [FileStore, SqliteStore])
def test_who_waits_too_long_is_told_for_whom(
    opened: type[FileStore | SqliteStore], tmp_path: Path
) -> None:
    store = opened(tmp_path)
    with held(tmp_path) as other:
        with pytest.raises(Problems) as raised:
            store.add(card_of(seen("criterion.calls", 3)))
        (problem,) = raised.value.problems
        assert problem.place.file == tmp_path
        assert f"another run (process {other.pid} on " in problem.says
        assert problem.says.endswith(" has been writing here for 0.2 seconds or more")
        assert problem.hint.startswith("wait until it has ended")
        assert not [*store.contents()]
    assert store.add(card_of(seen("criterion.calls", 3)))


@pytest.mark.usefixtures("impatient")
def test_a_command_says_it_without_a_traceback(tmp_path: Path) -> None:
    records = tmp_path / "records"
    command = ["store", "move", "--team", str(tmp_path), "--to", "sqlite"]
    FileStore(records).add(card_of(seen("criterion.calls", 3)))
    with held(records):
        result = CliRunner().invoke(cli, command)
    assert result.exit_code == 1
    assert "[records-locked]" in result.output
    assert CliRunner().invoke(cli, command).exit_code == 0


def test_who_waits_goes_on_when_the_other_ends(tmp_path: Path) -> None:
    with held(tmp_path) as other:
        assert other.stdin is not None
        other.stdin.close()
        with folder_lock(tmp_path):
            pass


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.usefixtures("impatient")
def test_the_lock_of_a_killed_run_is_free_at_once(tmp_path: Path) -> None:
    with held(tmp_path) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        with folder_lock(tmp_path):
            assert f"process {other.pid} " not in (tmp_path / NAME).read_text()


@pytest.mark.usefixtures("impatient")
def test_a_failure_under_the_lock_frees_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), folder_lock(tmp_path):
        raise KeyError
    with folder_lock(tmp_path):
        pass


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "records").write_bytes(b"")
    with pytest.raises(OSError, match="records"), folder_lock(tmp_path / "records"):
        pass


def test_who_holds_the_lock_may_take_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").symlink_to(tmp_path)
    with folder_lock(tmp_path):
        with folder_lock(tmp_path / "other"):
            assert is_locked(tmp_path, monkeypatch)
        assert is_locked(tmp_path, monkeypatch)
    assert not is_locked(tmp_path, monkeypatch)


def test_of_two_threads_one_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_locked(tmp_path, monkeypatch)
    with folder_lock(tmp_path):
        assert is_locked(tmp_path, monkeypatch)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_ends_the_waiting_and_the_holding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with held(tmp_path):
            monkeypatch.setattr("time.sleep", lambda _: signal.raise_signal(signal.SIGINT))
            with pytest.raises(KeyboardInterrupt), folder_lock(tmp_path):
                pytest.fail("another process holds it")
            monkeypatch.undo()
        with pytest.raises(KeyboardInterrupt), folder_lock(tmp_path):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert not is_locked(tmp_path, monkeypatch)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks in another way")
def test_a_disk_without_locks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(Problems, match="cannot lock files") as raised, folder_lock(tmp_path):
        pass
    assert raised.value.problems[0].rule == "records-unlockable"


def test_leftovers_of_a_killed_run_go_with_the_next_writing(tmp_path: Path) -> None:
    for name in (".codes.csv.ab12", ".codes.csv.tmp", ".codes.csv2.ab12", "codes.csv"):
        (tmp_path / name).write_bytes(b"lin")
    with folder_lock(tmp_path):
        assert not write_under_lock(tmp_path / "codes.csv", b"lin")
        assert write_under_lock(tmp_path / "codes.csv", b"wang")
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {NAME, "codes.csv", ".codes.csv2.ab12"}


@pytest.mark.skipif(os.name != "posix", reason="Windows puts names on the disk by itself")
def test_the_name_of_what_is_written_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(
        "os.fsync", lambda handle: synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
    )
    write_under_lock(tmp_path / "codes.csv", b"lin")
    assert synced == [False, True]


class _InUseError(PermissionError):
    winerror = 32


@pytest.mark.parametrize("times", [1, 49])
def test_what_windows_refuses_for_a_moment_is_tried_again(
    times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, replace, read = [times, times], Path.replace, Path.read_bytes

    def replaced(file: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise _InUseError(errno.EACCES, "in use")
        return replace(file, target)

    def content(file: Path) -> bytes:
        left[1] -= 1
        if left[1] >= 0:
            raise _InUseError(errno.EACCES, "in use")
        return read(file)

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "read_bytes", content)
    assert write_file(tmp_path / "codes.csv", b"lin")
    assert read_bytes(tmp_path / "codes.csv", None, 10) == b"lin"
    left[1] = 50
    with pytest.raises(Problems, match="cannot be read: in use"):
        read_bytes(tmp_path / "codes.csv", None, 10)


def test_what_is_refused_for_good_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waits"))
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError):
        write_file(tmp_path / "codes.csv", b"lin")
    assert not [*tmp_path.iterdir()]
