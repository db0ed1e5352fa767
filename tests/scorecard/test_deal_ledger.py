"""The ledger in files and in the database: moved, forgotten, killed, written by many at once."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.scorecard.deal_ledger import WeekEntry, write_week
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_ledger, open_store, store_kind
from coachbook.scorecard.team_history import load_team_history
from coachbook.team.codes import assign
from coachbook.team.ledger.ledger_line import LedgerLine, LineState, WeekMark
from coachbook.team.model import DatedFact, Deal, DealState, TeamFolder

from .cards import KEY, card_of, seen
from .printed import DEMO, ROOT

Run = Callable[..., Result]
W47, W48, W49 = (Week(2026, number) for number in (47, 48, 49))
ROUNDS = 12
WRITERS = 16
both = pytest.mark.parametrize("kind", StoreKind)


def folder_of(*deals: Deal) -> TeamFolder:
    return TeamFolder((), deals)


def deal(number: int, **more: object) -> Deal:
    fields = {"claimed": "class.warm", "last_contact": date(2026, 11, 20), **more}
    return Deal(f"D{number}", f"rep-{number % 5}", **fields)  # type: ignore[arg-type]


def lines(records: Path) -> list[LedgerLine]:
    return [*open_ledger(records).lines()]


def ledger_bytes(records: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (records / "ledger").iterdir()}


def fill(records: Path, book: Playbook, kind: StoreKind = StoreKind.FILES) -> None:
    """Three weeks: all deals, one change, and one that is gone."""
    if kind is StoreKind.SQLITE:
        move(records, kind)
    facts = (DatedFact("fact.asks-price", date(2026, 11, 12)),)
    won = {"state": DealState.WON, "closed": date(2026, 11, 19)}
    every = [deal(0, facts=facts), deal(1, amount=None), deal(2, **won), deal(5)]
    every[2] = replace(every[2], amount=Decimal("70.5"), currency="EUR")
    write_week(records, WeekEntry(folder_of(*every), W47, book))
    changed = deal(0, facts=(), claimed="", last_contact=date(2026, 11, 24))
    write_week(records, WeekEntry(folder_of(changed, *every[1:]), W48, book))
    gone = deal(0, facts=(), claimed="", last_contact=date(2026, 12, 1))
    write_week(records, WeekEntry(folder_of(gone, *every[1:3]), W49, book))


@both
def test_three_weeks_and_what_was_the_last_word(
    kind: StoreKind, tmp_path: Path, small: Playbook
) -> None:
    fill(tmp_path, small, kind)
    ledger = open_ledger(tmp_path)
    told = [(line.week[-3:], line.deal, line.state.value) for line in ledger.lines()]
    assert told == [
        ("W47", "D0", "open"),
        ("W47", "D1", "open"),
        ("W47", "D2", "won"),
        ("W47", "D5", "open"),
        ("W48", "D0", "open"),
        ("W49", "D0", "open"),  # another contact
        ("W49", "D5", "gone"),
    ]
    assert {name: line.week[-3:] for name, line in ledger.latest("2026-W48").items()} == {
        "D0": "W48",
        "D1": "W47",
        "D2": "W47",
        "D5": "W47",
    }
    assert ledger.latest("2026-W46") == {}
    kept = ledger.latest("2026-W48")
    assert [(kept[name].amount, kept[name].currency) for name in ("D2", "D1")] == [
        (Decimal("70.5"), "EUR"),
        (None, ""),
    ]
    assert [line.deal for line in ledger.lines(reps=["rep-1", "rep-2"])] == ["D1", "D2"]
    handed_over = replace(deal(1), rep="rep-9")
    write_week(tmp_path, WeekEntry(folder_of(handed_over), Week(2026, 50), small, complete=False))
    assert [line.rep for line in ledger.lines(reps=["rep-1"])] == ["rep-1", "rep-9"]
    assert [line.rep for line in ledger.lines(reps=["rep-9"])] == ["rep-1", "rep-9"]
    assert [line.week[-3:] for line in ledger.lines(deal="D5")] == ["W47", "W49"]
    assert len([*ledger.lines(until="2026-W47")]) == 4
    many = [f"rep-{number}" for number in range(1, 700)]
    assert [line.deal for line in ledger.lines(reps=many)] == ["D1", "D2", "D1"]
    assert sorted(ledger.deals()) == ["D0", "D1", "D2", "D5"]
    assert sorted(ledger.reps()) == ["rep-0", "rep-1", "rep-2", "rep-9"]
    assert [mark.week[-3:] for mark in ledger.marks()] == ["W47", "W48", "W49", "W50"]


def test_a_line_of_a_week_before_is_the_last_word_only_there(
    tmp_path: Path, small: Playbook
) -> None:
    """A week printed ahead by a slip of the pen lies later, though it was written first."""
    move(tmp_path, StoreKind.SQLITE)
    write_week(tmp_path, WeekEntry(folder_of(deal(0)), Week(2027, 48), small))
    newer = deal(0, claimed="", last_contact=date(2026, 11, 24))
    assert write_week(tmp_path, WeekEntry(folder_of(newer), W48, small)) == ""
    assert [line.week for line in lines(tmp_path)] == ["2026-W48", "2027-W48"]
    assert open_ledger(tmp_path).latest("2027-W48")["D0"].week == "2027-W48"


def test_moving_there_and_back_changes_not_one_byte(tmp_path: Path, small: Playbook) -> None:
    fill(tmp_path, small)
    write_week(tmp_path, WeekEntry(folder_of(), Week(2026, 50), small))
    before, told = ledger_bytes(tmp_path), lines(tmp_path)
    assert store_kind(tmp_path) is None
    assert move(tmp_path, StoreKind.SQLITE) == 0
    assert not (tmp_path / "ledger").exists()
    assert lines(tmp_path) == told
    assert move(tmp_path, StoreKind.FILES) == 0
    assert ledger_bytes(tmp_path) == before
    assert store_kind(tmp_path) is StoreKind.FILES


def test_a_new_database_takes_the_ledger_with_it(tmp_path: Path, small: Playbook) -> None:
    fill(tmp_path, small)
    told = lines(tmp_path)
    open_store(tmp_path, StoreKind.SQLITE).add(card_of(seen("criterion.calls", 3)))
    assert not (tmp_path / "ledger").exists()
    assert lines(tmp_path) == told


@both
def test_a_move_cut_short_loses_no_line(
    kind: StoreKind, tmp_path: Path, small: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = next(each for each in StoreKind if each is not kind)
    fill(tmp_path, small, other)
    open_store(tmp_path, other).add(card_of(seen("criterion.calls", 3)))
    told = lines(tmp_path)
    for broken in ("pathlib.Path.rename", "shutil.rmtree", "pathlib.Path.unlink"):
        with monkeypatch.context() as patch:
            patch.setattr(broken, _full)
            with suppress(OSError):  # not every move needs each of them
                move(tmp_path, kind)
        assert lines(tmp_path) == told
    move(tmp_path, kind)
    assert store_kind(tmp_path) is kind
    assert lines(tmp_path) == told


def test_a_database_of_before_is_read_and_gets_the_new_columns(
    tmp_path: Path, small: Playbook
) -> None:
    move(tmp_path, StoreKind.SQLITE)
    old = replace(LedgerLine("2026-W47", "D1", "rep-1", W47.monday, LineState.OPEN), amount=None)
    open_ledger(tmp_path).add([old], WeekMark("2026-W47", W47.monday))
    [file] = tmp_path.rglob("*.sqlite")
    with closing(sqlite3.connect(file)) as base:
        for column in ("contact", "follow_ups"):
            base.execute(f"ALTER TABLE ledger DROP COLUMN {column}")
        base.commit()
    assert lines(tmp_path) == [old]
    write_week(tmp_path, WeekEntry(folder_of(deal(1, follow_ups=3)), W48, small))
    assert [(one.last_contact, one.follow_ups) for one in lines(tmp_path)] == [
        (None, None),
        (date(2026, 11, 20), 3),
    ]
    move(tmp_path, StoreKind.FILES)
    assert lines(tmp_path)[1].follow_ups == 3


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@both
def test_forgetting_removes_a_rep_from_every_week(
    kind: StoreKind, tmp_path: Path, small: Playbook, run: Run
) -> None:
    records = tmp_path / "records"
    fill(records, small, kind)
    (tmp_path / "team.yml").write_text("teams: []")
    result = run("forget", "rep-0", "--team", tmp_path, "--yes")
    assert result.exit_code == 0, result.output
    assert "5 lines of the ledger" in result.output
    assert [line.deal for line in lines(records)] == ["D1", "D2"]
    everything = b"".join(file.read_bytes() for file in records.rglob("*") if file.is_file())
    assert b"rep-0" not in everything
    assert b"rep-1" in everything
    again = run("forget", "rep-0", "--team", tmp_path, "--yes")
    assert again.exit_code == 1
    assert "there is no rep 'rep-0'" in again.output


def test_who_was_forgotten_meanwhile_is_not_written_down(tmp_path: Path, small: Playbook) -> None:
    """The run had read the team folder before; forgetting takes the code away."""
    codes = assign({}, ["rep-0", "rep-1"])
    (tmp_path / "codes.csv").write_text(f"rep,code\nrep-1,{codes['rep-1']}\n")
    entry = WeekEntry(folder_of(deal(0), deal(1), deal(2)), W48, small, codes=codes)
    write_week(tmp_path, entry)
    assert [line.deal for line in lines(tmp_path)] == ["D1", "D2"]


@both
def test_a_tick_on_a_card_is_in_the_ledger_and_stays_there(
    kind: StoreKind, tmp_path: Path, small: Playbook
) -> None:
    """Whoever has not read the card does not write the fact away again."""
    records = tmp_path / "records"
    open_store(records, kind)
    folder = folder_of(replace(deal(0), rep="lin"), deal(1))
    write_week(records, WeekEntry(folder, W48, small, cards=()))
    tick = "deal/1/fact.asks-price"
    card = card_of(seen(tick, True), seen(f"{tick}/date", "2026-11-25"), key=KEY)
    stored = open_store(records)
    stored.add(replace(card, deals={"1": "D0"}))
    write_week(records, WeekEntry(folder, W48, small, named={"lin"}))
    ticked = lines(records)[-1]
    assert (ticked.deal, ticked.level, ticked.day) == ("D0", 2, date(2026, 11, 25))
    for cards in ((), None):
        write_week(records, WeekEntry(folder, W48, small, cards=cards))
    assert lines(records)[-1] == ticked
    assert len(lines(records)) == 3


def test_collect_writes_the_week_of_its_cards_down(tmp_path: Path, run: Run) -> None:
    team = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    card = tmp_path / "card.yml"
    card.write_text(
        "team: training-1\nrep: zhao-lei\nweek: 2026-W48\nvalues: {criterion.calls: 3}\n"
    )
    result = run("collect", card, "--team", team)
    assert result.exit_code == 0, result.output
    written = lines(team / "records")
    assert {line.week for line in written} == {"2026-W48"}
    assert len(written) == (team / "deals.csv").read_text(encoding="utf-8").count("\n") - 1
    run("collect", card, "--team", team)
    assert lines(team / "records") == written


def test_import_writes_the_export_down(tmp_path: Path, run: Run) -> None:
    export = shutil.copytree(ROOT / "tests" / "data" / "crm", tmp_path / "export")
    shutil.copy(ROOT / "docs" / "examples" / "crm-export.mapping.yml", export)
    arguments = ("team", "import", "--mapping", export / "crm-export.mapping.yml", "--replace")
    first = run(*arguments, "--out", tmp_path / "out")
    written = lines(tmp_path / "out" / "records")
    assert len(written) == 9
    week = written[0].week
    assert f"written down in the ledger as of {week}, the week of 20" in first.output
    run(*arguments, "--out", tmp_path / "out")
    assert lines(tmp_path / "out" / "records") == written
    other = run(*arguments, "--out", tmp_path / "b", "--week", "2026-W48", "--records", tmp_path)
    assert "written down in the ledger as of 2026-W48\n" in other.output
    assert {line.week for line in lines(tmp_path)} == {"2026-W48"}


def test_a_report_shows_the_deals_as_of_its_sunday(tmp_path: Path, run: Run) -> None:
    """Monday's sheets wrote the week down. What came until Sunday counts, what came after not."""
    team = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    records = team / "records"
    deals = (team / "deals.csv").read_text(encoding="utf-8")
    card = tmp_path / "card.yml"
    text = "team: training-1\nrep: zhao-lei\nweek: 2026-W48\nvalues: {criterion.calls: 3}\n"
    card.write_text(text)
    run("collect", card, "--team", team)
    row = next(row for row in deals.splitlines() if row.startswith("D26-0205"))
    assert ",open,46000,2026-08-20,2026-11-17,13,2026-11-24,," in row
    won = row.replace(",open,46000,", ",won,50000,").replace("2026-11-24,,", "2026-11-24,{},")
    facts = "; fact.signed-contract {}"

    def standing(closed: str, contact: str) -> Deal:
        changed = won.format(closed).replace("2026-11-17,13", f"{contact},15")
        both_facts = changed + facts.format(closed)
        (team / "deals.csv").write_text(deals.replace(row, both_facts), encoding="utf-8")
        history = load_team_history(ROOT / "playbook", team, records, W48, None)
        return next(one for one in history.folder.deals if one.id == "D26-0205")

    inside = standing("2026-11-29", "2026-11-29")
    assert (inside.state, str(inside.amount)) == (DealState.WON, "50000")
    after = standing("2026-11-30", "2026-11-30")
    assert (after.state, str(after.amount)) == (DealState.OPEN, "46000")
    assert (after.claimed, after.last_contact) == ("class.interested-a", None)
    assert all(each.on <= W48.sunday for each in after.facts)


def test_a_damaged_line_is_told_with_its_place(tmp_path: Path, small: Playbook, run: Run) -> None:
    records = tmp_path / "records"
    fill(records, small)
    file = records / "ledger" / "2026-W47.jsonl"
    file.write_text(file.read_text().replace('"deal":"D1"', '"deal":1'))
    result = run("history", "--deal", "D1", "--team", tmp_path)
    assert result.exit_code == 1
    assert "2026-W47.jsonl:2:1: error: is no line of the ledger" in result.output


WRITER = """
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
sys.path[:0] = [{scripts!r}]
from coachbook.base.week import Week
from coachbook.playbook.load import read_draft
from coachbook.scorecard.deal_ledger import WeekEntry, write_week
from coachbook.team.model import Deal, TeamFolder
book = read_draft(Path({playbook!r})).playbook
write_week(Path({other!r}), WeekEntry(TeamFolder(()), Week(2026, 1), book))  # imports are done
print("begun", flush=True)
sys.stdin.readline()
for number in range({first}, {last}):
    own = Deal("D{name}-" + str(number), "rep-{name}", opened=date(2026, 11, 20))
    everyones = replace(own, id="S-" + str(number), rep="all")
    folder = TeamFolder((), (own, everyones))
    write_week(Path({folder!r}), WeekEntry(folder, Week(2026, 48), book, complete=False))
    print(number, flush=True)
"""


def writer(folder: Path, name: int, first: int, last: int) -> subprocess.Popen[str]:
    code = WRITER.format(
        scripts=str(ROOT / "scripts"),
        playbook=str(ROOT / "tests" / "playbooks" / "small"),
        folder=str(folder),
        other=str(folder.parent / f"other-{name}"),
        name=name,
        first=first,
        last=last,
    )
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True)


def begin(*writers: subprocess.Popen[str]) -> None:
    """Let all of them go at once."""
    for process in writers:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
    for process in writers:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()


@pytest.mark.usefixtures("heavy")
@both
def test_sixteen_writing_at_once_lose_nothing(kind: StoreKind, tmp_path: Path) -> None:
    records = tmp_path / "records"
    if kind is StoreKind.SQLITE:
        move(records, kind)
    writers = [writer(records, name, 0, 5) for name in range(WRITERS)]
    begin(*writers)
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    told = [line.deal for line in lines(records)]
    own = [f"D{name}-{n}" for name in range(WRITERS) for n in range(5)]
    assert sorted(told) == sorted([*own, *(f"S-{n}" for n in range(5))])
    assert len(open_ledger(records).marks()) == 1


@pytest.mark.usefixtures("heavy")
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@both
def test_killed_at_any_moment_every_line_is_whole(kind: StoreKind, tmp_path: Path) -> None:
    records = tmp_path / "records"
    if kind is StoreKind.SQLITE:
        move(records, kind)
    chance = random.Random(7)
    first, promised = 0, set[str]()
    for _ in range(ROUNDS):
        with writer(records, 0, first, first + 1000) as process:
            begin(process)
            assert process.stdout is not None
            done = [process.stdout.readline().strip() for _ in range(chance.randrange(5))]
            time.sleep(chance.uniform(0, 0.01))  # to somewhere in the next
            process.send_signal(signal.SIGKILL)
            done += process.stdout.read().split()
        promised |= {f"D0-{number}" for number in done}
        told = [line.deal for line in lines(records)]
        assert promised <= {*told}
        assert len(told) == len({*told})
        first += len(done) + 1


def test_a_house_of_reps_is_small(tmp_path: Path, small: Playbook) -> None:
    """A hundred bytes or two a line, and nothing for what stays as it was."""
    every = [deal(number) for number in range(500)]
    write_week(tmp_path, WeekEntry(folder_of(*every), W48, small))
    size = sum(len(content) for content in ledger_bytes(tmp_path).values())
    assert size < 500 * 200
    write_week(tmp_path, WeekEntry(folder_of(*every), W49, small))
    after = sum(len(content) for content in ledger_bytes(tmp_path).values())
    assert after - size < 100


def test_marks_and_lines_of_weeks_that_were_never_written(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path)
    assert (ledger.marks(), [*ledger.lines()], ledger.deals()) == ((), [], frozenset())
    assert not (tmp_path / "ledger").exists()
