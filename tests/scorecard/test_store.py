"""Both stores keep the same, byte for byte; nothing is torn, lost or written over.

`COACHBOOK_ROUNDS=200` kills as often as that.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.problems import Problems
from coachbook.scorecard.observation import CardKind, Medium, Scorecard
from coachbook.scorecard.store.card_file import from_json, to_json
from coachbook.scorecard.store.file_store import FileStore
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_store, store_kind
from coachbook.scorecard.store.sqlite_store import SqliteStore
from coachbook.scorecard.store.store import ScoreRow, WeekMean

from .cards import CRITERIA, KEY, card_of, seen
from .workbook_file import team_folder

Opened = FileStore | SqliteStore
Open = Callable[[Path], Opened]
CALLS = CRITERIA[0]
ROUNDS = int(os.environ.get("COACHBOOK_ROUNDS", "15"))

both = pytest.mark.parametrize("opened", [FileStore, SqliteStore])


def other(rep: str, week: str = "2026-W48", level: int = 2) -> Scorecard:
    return card_of(seen(CALLS, level, sha=f"{rep}{week}"), key=replace(KEY, rep=rep, week=week))


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


@both
def test_the_same_again_changes_nothing(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert store.add(card_of(seen(CALLS, 3)))
    before = [*store.contents()]
    files = bytes_in(tmp_path)
    assert not store.add(card_of(seen(CALLS, 3)))
    assert not opened(tmp_path).add(card_of(seen(CALLS, 3), seen(CALLS, 3)))
    assert [*store.contents()] == before
    if isinstance(store, FileStore):
        assert bytes_in(tmp_path) == files


@both
def test_what_is_new_joins_in_a_revision_and_both_stay(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    assert store.add(card_of(seen(CRITERIA[1], 4, medium=Medium.WEB)))
    assert store.add(card_of(seen(CALLS, 1, medium=Medium.PDF)))
    assert [(r.revision, r.value(CALLS), len(r.open)) for r in store.revisions(KEY)] == [
        (1, 3, 0),
        (2, 3, 0),
        (3, None, 1),
    ]
    last = store.latest(KEY)
    assert last is not None
    assert len(last.observations) == 3
    assert store.latest(replace(KEY, rep="wang")) is None


@both
def test_cards_scores_and_means_are_those_of_the_latest_revisions(
    opened: Open, tmp_path: Path
) -> None:
    store = opened(tmp_path)
    calibration = replace(KEY, kind=CardKind.CALIBRATION, scorer="wu")
    cards = [other("wang", level=4), other("lin", "2026-W47"), card_of(seen(CALLS, 3, edit="1"))]
    cards.append(card_of(seen(CALLS, "na", edit="2"), key=replace(KEY, rep="smith")))
    cards.append(card_of(seen(CALLS, 0), key=calibration))
    assert len(store.add_all(cards)) == 5
    store.add(card_of(seen(CALLS, 0, edit="2")))
    names = [(card.card.week[-2:], card.card.rep, card.card.kind) for card in store.cards()]
    assert names == [
        ("47", "lin", "normal"),
        ("48", "lin", "calibration"),
        ("48", "lin", "normal"),
        ("48", "smith", "normal"),
        ("48", "wang", "normal"),
    ]
    assert [c.revision for c in store.cards("2026-W48", "north", "lin")] == [1, 2]
    assert not [*store.cards(team="south")]
    rows = [*store.scores(week="2026-W48", team="north")]
    assert rows[1] == ScoreRow("2026-W48", "north", "lin", CardKind.NORMAL, "zhou-min", CALLS, 0)
    assert [row.level for row in rows] == [0, 0, None, 4]
    assert [*store.means()] == [
        WeekMean("2026-W47", CALLS, 2.0, 1),
        WeekMean("2026-W48", CALLS, 2.0, 2),
    ]


@both
def test_cards_until_a_week_are_those_of_the_reps_named(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path)
    reps = {"lin", "wang", "wu"}
    store.add_all([other(rep, f"2026-W{week}") for rep in sorted(reps) for week in (47, 48, 49)])
    store.add(card_of(seen(CALLS, 4, edit="2"), key=replace(KEY, rep="wu")))

    def found(week: str, *named: str) -> list[tuple[str, str, int]]:
        cards = store.cards_until(week, named)
        return [(card.card.week[-2:], card.card.rep, card.revision) for card in cards]

    assert found("2026-W48", "wu", "lin") == [
        *(("47", "lin", 1), ("47", "wu", 1)),
        *(("48", "lin", 1), ("48", "wu", 2)),
    ]
    assert {rep for _, rep, _ in found("2026-W47")} == reps
    assert found("2026-W46") == found("2026-W49", "nobody") == []


def test_who_is_not_asked_for_is_not_read(tmp_path: Path, run: Callable[..., Result]) -> None:
    """A card that cannot be read stands for all that a large house need not open."""
    team = team_folder(tmp_path / "team")
    for one, rep in (("north", "lin"), ("south", "jones")):
        key = replace(KEY, team=one, rep=rep, week="2026-W47")
        open_store(team / "records").add(card_of(seen(CALLS, 3), key=key))
    (file,) = (team / "records").rglob("south.*.json")
    file.write_bytes(b"{")
    options = ("--team", team, "--week", "2026-W48", "--out", tmp_path / "out")
    assert run("webform", *options, "--team", "north").exit_code == 0
    assert run("webform", *options).exit_code == 1


def test_a_revision_is_a_file_whose_name_says_which(tmp_path: Path) -> None:
    FileStore(tmp_path).add(card_of(seen(CALLS, 3, edit="1")))
    assert [*bytes_in(tmp_path)] == ["scorecards/2026-W48/north.lin.normal.zhou-min.1.json"]


@pytest.mark.parametrize("wrong", ["../lin", "a.b", "", "a/b"])
@both
def test_no_id_leads_out_of_the_folder(opened: Open, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be an id"):
        opened(tmp_path).add(card_of(seen(CALLS, 3), key=replace(KEY, scorer=wrong)))
    assert not [*opened(tmp_path).cards()]


def test_moving_there_and_back_changes_not_one_byte(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.add_all([other("wang"), other("lin", "2026-W47"), card_of(seen(CALLS, 3, edit="1"))])
    store.add(card_of(seen(CALLS, "na", edit="2"), seen("objection/because", "“不对”\n", edit="2")))
    before = bytes_in(tmp_path)
    listed = [*store.contents()]
    assert move(tmp_path, StoreKind.SQLITE) == 4
    assert store_kind(tmp_path) is StoreKind.SQLITE
    assert [*bytes_in(tmp_path)] == ["scorecards.sqlite"]
    base = open_store(tmp_path)
    assert [*base.contents()] == listed
    assert [row.level for row in base.scores()] == [2, None, 2]
    assert move(tmp_path, StoreKind.FILES) == 4
    assert bytes_in(tmp_path) == before


def test_a_store_can_begin_as_a_database(tmp_path: Path) -> None:
    assert move(tmp_path, StoreKind.SQLITE) == 0
    assert isinstance(open_store(tmp_path), SqliteStore)
    assert open_store(tmp_path).add(card_of(seen(CALLS, 3)))


@both
def test_originals_are_those_of_all_revisions(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.add(card_of(seen(CALLS, 3, sha="a")))
    store.add(card_of(seen(CALLS, 1, sha="b", edit="2")))
    store.add(other("wang"))
    assert store.originals() == {"a", "b", "wang2026-W48"}
    assert store.traces("lin").originals == ("a", "b")
    assert store.traces("lin").revisions == 2


@pytest.mark.parametrize("to", StoreKind)
def test_a_move_cut_short_loses_nothing_and_is_finished_by_the_next(
    to: StoreKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path, next(kind for kind in StoreKind if kind is not to))
    store.add_all([other("wang"), card_of(seen(CALLS, 3))])
    listed = [*store.contents()]
    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", _full)
        with pytest.raises(OSError, match="No space"):
            move(tmp_path, to)
    assert [*open_store(tmp_path).contents()] == listed
    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", _full)
        broken.setattr("shutil.rmtree", _full)
        with pytest.raises(OSError, match="No space"):
            move(tmp_path, to)
    assert [*open_store(tmp_path).contents()] == listed
    move(tmp_path, to)
    assert store_kind(tmp_path) is to
    assert [*open_store(tmp_path).contents()] == listed


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_other_kind_of_store_is_not_begun_beside_it(tmp_path: Path) -> None:
    FileStore(tmp_path).add(card_of(seen(CALLS, 3)))
    with pytest.raises(Problems, match="coachbook store move --to sqlite"):
        open_store(tmp_path, StoreKind.SQLITE)


@both
def test_who_has_it_open_while_it_moves_is_told(opened: Open, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    move(tmp_path, StoreKind.SQLITE if opened is FileStore else StoreKind.FILES)
    with pytest.raises(Problems, match="run the command again"):
        store.add(card_of(seen(CALLS, 1, edit="2")))


@pytest.mark.parametrize("broken", ["os.fsync", "tempfile.mkstemp"])
def test_a_full_disk_leaves_everything_as_it_was(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    before = bytes_in(tmp_path)
    monkeypatch.setattr(broken, _full)
    with pytest.raises(OSError, match="No space left"):
        store.add(card_of(seen(CALLS, 1, edit="2")))
    assert bytes_in(tmp_path) == before


def test_a_full_disk_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    before = [*store.contents()]
    pages = next(iter(store._base.rows("PRAGMA page_count")))[0]
    store._base.run(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OSError, match="full"):
        store.add_all(other(f"rep-{number}") for number in range(200))
    assert [*store.contents()] == before


@both
def test_a_folder_that_cannot_be_made_is_an_error_of_that_folder(
    opened: Open, tmp_path: Path
) -> None:
    (tmp_path / "records").write_text("a file")
    with pytest.raises(OSError, match="records"):
        opened(tmp_path / "records").add(card_of(seen(CALLS, 3)))


def test_a_damaged_record_is_named_and_not_written_over(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    (file,) = (tmp_path / "scorecards").rglob("*.json")
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(Problems, match=r"north.lin.normal.zhou-min.1.json:1:1.*Invalid JSON"):
        store.add(card_of(seen(CALLS, 1, edit="2")))
    assert len(bytes_in(tmp_path)) == 1


def test_a_record_under_another_name_is_refused(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.add(card_of(seen(CALLS, 3)))
    (file,) = (tmp_path / "scorecards").rglob("*.json")
    file.rename(file.with_name(file.name.replace("lin", "wang")))
    with pytest.raises(Problems, match="its name was changed"):
        [*store.cards()]


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from cards import CRITERIA, KEY, card_of, seen
from dataclasses import replace
from coachbook.base.folder_lock import folder_lock
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import open_store
store = open_store(Path({folder!r}), StoreKind({kind!r}))
with folder_lock(Path({folder!r})):
    pass  # what is imported late is there now
print("begun", flush=True)
for number in range({first}, {last}):
    key = replace(KEY, rep=f"rep-{{number % 5}}")
    store.add(card_of(seen(CRITERIA[0], 3, sha=str(number), document=str(number)), key=key))
    print(number, flush=True)
"""


def writer(folder: Path, kind: StoreKind, first: int, last: int) -> subprocess.Popen[str]:
    here = Path(__file__).parent
    paths = [str(here), str(here.parents[1] / "scripts")]
    code = WRITER.format(paths=paths, folder=str(folder), kind=kind.value, first=first, last=last)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def kept(folder: Path) -> set[str]:
    """The originals of all observations there are; every revision is read."""
    store = open_store(folder)
    cards = (from_json(content, Path("x")) for _, _, content in store.contents())
    return {each.source.sha256 for card in cards for each in card.observations}


@pytest.mark.usefixtures("heavy")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("kind", StoreKind)
def test_killed_at_any_moment_nothing_is_torn_or_lost(kind: StoreKind, tmp_path: Path) -> None:
    chance = random.Random(5)
    first, promised = 0, set[str]()
    for _ in range(ROUNDS):
        with writer(tmp_path, kind, first, first + 1000) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            done = [process.stdout.readline().strip() for _ in range(chance.randrange(5))]
            time.sleep(chance.uniform(0, 0.01))  # to somewhere in the next
            process.send_signal(signal.SIGKILL)
            done += process.stdout.read().split()
        promised |= set(done)
        assert promised <= kept(tmp_path)
        first += len(done) + 1
    open_store(tmp_path).add(card_of(seen(CALLS, 3, sha="after")))
    assert "after" in kept(tmp_path)


@pytest.mark.parametrize("kind", StoreKind)
def test_two_writing_at_once_lose_nothing(kind: StoreKind, tmp_path: Path) -> None:
    open_store(tmp_path, kind).add(other("wang"))
    with writer(tmp_path, kind, 0, 40) as one, writer(tmp_path, kind, 100, 140) as two:
        assert (one.wait(), two.wait()) == (0, 0)
    assert {str(number) for number in (*range(40), *range(100, 140))} <= kept(tmp_path)
    last = open_store(tmp_path).latest(replace(KEY, rep="rep-0"))
    assert last is not None
    assert len(last.observations) == 16
    assert to_json(last) == to_json(card_of(*last.observations, key=last.card)).replace(
        b'"revision": 1', b'"revision": 16'
    )
