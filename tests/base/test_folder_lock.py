"""One run writes to a records folder at a time; the others wait, but not for ever."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.base.folder_lock import NAME, folder_lock
from coachbook.base.problems import Problems
from coachbook.scorecard.store.file_store import FileStore
from coachbook.scorecard.store.sqlite_store import SqliteStore

from ..scorecard.cards import card_of, seen

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
