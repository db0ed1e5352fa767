"""The press memory is used by several at once, and emptied under those who use it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from coachbook.pdf.press import fragment_cache
from coachbook.pdf.press.fragment import Fragment, FragmentKey
from coachbook.pdf.press.fragment_cache import Memo, clear_cache

from ...base.at_once import WRITERS, at_once
from .writers import EACH, key, remember

NAME = "金丝雀甲"
GLYPHS = (("regular", 7, NAME),)
ONE = FragmentKey("name", "zh", NAME)


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize("damaged", [False, True])
def test_nothing_is_lost(damaged: bool, tmp_path: Path) -> None:
    """A damaged file is replaced once, and not by everybody who finds it damaged."""
    if damaged:
        (tmp_path / "memo").write_bytes(b"no database" * 1000)
    at_once(partial(remember, tmp_path / "memo"))
    memo = Memo(tmp_path / "memo", "x")
    keys = [key(number, each) for number in range(WRITERS) for each in range(EACH)]
    assert len(memo.read(keys)) == len(keys)
    assert all(memo.read_note(one.text) for one in keys)


def test_a_memory_that_is_busy_is_not_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "memo"
    memo = Memo(file, "x")
    memo.write({ONE: Fragment(b"x")})
    memo.close()
    monkeypatch.setattr(fragment_cache, "PATIENCE", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        busy = Memo(file, "x")
        assert busy.read([ONE]) == {}
        busy.write({ONE: Fragment(b"y")})
        other.execute("commit")
    assert Memo(file, "x").read([ONE]) == {ONE: Fragment(b"x")}


def test_emptied_while_a_run_uses_it_names_do_not_come_back(tmp_path: Path) -> None:
    file = tmp_path / "memo"
    running = Memo(file, "x")
    running.write({ONE: Fragment(NAME.encode(), GLYPHS)})
    assert NAME.encode() in file.read_bytes()
    clear_cache(file)
    running.write({ONE: Fragment(NAME.encode(), GLYPHS)})
    running.write_note("a", NAME)
    assert running.read([ONE]) == {}
    running.close()
    assert NAME.encode() not in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    later = Memo(file, "x")
    later.write({ONE: Fragment(b"x")})
    assert later.read([ONE]) == {ONE: Fragment(b"x")}


def test_a_damaged_memory_goes_and_none_is_begun(tmp_path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        (tmp_path / f"memo{suffix}").write_bytes(b"no database" * 1000)
    clear_cache(tmp_path / "memo")
    clear_cache(tmp_path / "memo")
    assert [*tmp_path.iterdir()] == []


def test_a_memory_that_stays_busy_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "memo"
    Memo(file, "x").close()
    monkeypatch.setattr(fragment_cache, "PATIENCE", 0)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(OSError, match="locked"):
            clear_cache(file)
    assert file.exists()
