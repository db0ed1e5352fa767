"""Prints are called after their content, and the log keeps the list of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coachbook.sheet.print_log import PrintLog, PrintLogEntry, issued_entry, next_run
from coachbook.sheet.prints import MOST_PRINTS, Print
from coachbook.team.code_file import assign_codes

from .writers import WEEK, entry_of


def printed(*deals: str, run: int = 1, **changes: Any) -> Print:
    values: dict[str, Any] = {
        "run": run,
        "kind": "normal",
        "scorer": "zhou-min",
        "team": "north",
        "language": "zh",
        "form": "AB12",
        "deals": deals,
        "commitments": (),
    }
    return Print(**{**values, **changes}).named("lin", WEEK, {}, ())


def sheet_of(code: str, one: Print, **changes: Any) -> PrintLogEntry:
    return entry_of(code, print=one.print, prints=(one,), deals=one.deals, run=one.run, **changes)


@pytest.fixture
def log(tmp_path: Path) -> PrintLog:
    assign_codes(tmp_path / "codes.csv", ["lin"])
    return PrintLog(tmp_path)


@pytest.fixture
def code(log: PrintLog) -> str:
    return log.codes([])["lin"]


@pytest.mark.parametrize(
    "change",
    [
        {"deals": ("D2", "D1")},
        {"commitments": ("C1",)},
        {"kind": "self"},
        {"scorer": "he-jing"},
        {"team": "south"},
        {"language": "zh-en"},
        {"form": "AB13"},
    ],
)
def test_whatever_changes_what_a_tick_means_is_another_print(change: dict[str, Any]) -> None:
    one = printed("D1", "D2")
    assert printed("D1", "D2", run=7).print == one.print
    assert printed("D1", "D2", **change).print != one.print


def test_a_print_is_of_its_rep_week_and_texts() -> None:
    one = printed("D1")
    names = {
        one.named(rep, week, texts, ()).print
        for rep in ("lin", "wang")
        for week in (WEEK, WEEK.previous())
        for texts in ({}, {"deal/1/customer": "恒远"})
    }
    assert len(names) == 8


def test_a_clash_takes_another_name_and_keeps_it() -> None:
    one = printed("D1")
    other = one.model_copy(update={"content": "x"})
    moved = one.named("lin", WEEK, {}, (other,))
    assert moved.print != one.print
    assert one.named("lin", WEEK, {}, (other, moved)) == moved


def test_there_is_a_most_of_prints() -> None:
    known: list[Print] = []
    for number in range(MOST_PRINTS):
        known.append(printed(f"D{number}").named("lin", WEEK, {}, known))
    last = known[-1]
    assert last.named("lin", WEEK, {}, known) == last
    says = f"500 prints that differ are on record of 'lin' for {WEEK}, which is the most"
    with pytest.raises(ValueError, match=says):
        printed("D").named("lin", WEEK, {}, known)


def test_every_print_stays_on_record(log: PrintLog, code: str) -> None:
    first, second = printed("D1"), printed("D2", run=2)
    log.add(WEEK, "", {"lin": sheet_of(code, first)})
    log.add(WEEK, "", {"lin": sheet_of(code, second, fingerprint="y")})
    log.add(WEEK, "", {"lin": sheet_of(code, printed("D1", run=3))})
    assert log.latest_entries(WEEK)["lin"].deals == ("D1",)
    assert log.prints(WEEK) == {"lin": (first, second)}
    assert log.forget("lin")[0] == 1
    assert log.prints(WEEK) == {}


def test_a_sheet_with_the_codes_of_old_stays_a_print_without_a_name(
    log: PrintLog, code: str
) -> None:
    log.add(WEEK, "", {"lin": entry_of(code, deals=("D7",), commitments=("C7",))})
    (old,) = log.prints(WEEK)["lin"]
    assert (old.print, old.deals, old.commitments, old.scorer) == ("", ("D7",), ("C7",), "zhou-min")
    log.add(WEEK, "", {"lin": sheet_of(code, printed("D1", run=2), fingerprint="y")})
    assert [each.deals for each in log.prints(WEEK)["lin"]] == [("D7",), ("D1",)]


def test_what_is_issued_is_a_print_and_no_sheet(log: PrintLog, code: str) -> None:
    issued = printed("D1", form="", kind="self")
    log.add(WEEK, "", {"lin": issued_entry(code, "zhou-min", issued)})
    assert log.latest_entries(WEEK) == {}
    assert log.prints(WEEK) == {"lin": (issued,)}
    sheet = sheet_of(code, printed("D2", run=2))
    log.add(WEEK, "", {"lin": sheet})
    more = printed("D3", run=3, form="")
    log.add(WEEK, "", {"lin": issued_entry(code, "zhou-min", more)})
    entry = log.latest_entries(WEEK)["lin"]
    assert entry == sheet.model_copy(update={"prints": (issued, *sheet.prints, more)})
    assert next_run([entry], [entry.prints]) == 4


def test_of_a_sheet_that_another_run_wrote_over_the_print_stays(log: PrintLog, code: str) -> None:
    first, second = printed("D1"), printed("D2", run=2)
    log.add(WEEK, "", {"lin": sheet_of(code, first)}, {"lin"})
    assert log.latest_entries(WEEK) == {}
    log.add(WEEK, "", {"lin": sheet_of(code, second)})
    log.add(WEEK, "", {"lin": sheet_of(code, first)}, {"lin"})
    assert log.latest_entries(WEEK)["lin"].deals == ("D2",)
    assert log.prints(WEEK) == {"lin": (first, second)}


def test_the_prints_of_shares_are_united_in_the_order_of_the_runs(log: PrintLog, code: str) -> None:
    first, second = printed("D1"), printed("D2", run=2)
    log.add(WEEK, "2-of-2", {"lin": sheet_of(code, second)})
    log.add(WEEK, "", {"lin": sheet_of(code, first)})
    assert log.latest_entries(WEEK)["lin"].deals == ("D2",)
    assert log.prints(WEEK) == {"lin": (first, second)}


def test_two_prints_of_one_name_both_stay(log: PrintLog, code: str) -> None:
    one = printed("D1")
    other = printed("D2").model_copy(update={"print": one.print})
    log.add(WEEK, "", {"lin": sheet_of(code, one)})
    log.add(WEEK, "1-of-2", {"lin": sheet_of(code, other)})
    assert {each.deals for each in log.prints(WEEK)["lin"]} == {("D1",), ("D2",)}
