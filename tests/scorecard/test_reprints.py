"""Two prints of one week with other deals: what is ticked on either lands on its own deals."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from coachbook.scorecard.merge import CONFLICT
from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.store.open_store import open_store

from ..conftest import Once
from .conftest import in_process
from .filling import filled

WEEK = "2026-W48"
KEY = CardKey("north", "lin", WEEK, CardKind.NORMAL, "zhou-min")
SCORE = "criterion.learning"
INVOICE, BUDGET = "fact.asks-invoice", "fact.names-budget"
TEAM = """\
teams:
  - id: north
    name: 华北一组
    department: training
    supervisor: {id: zhou-min, name: 周敏}
    reps:
      - {id: lin, name: 林晓喆, joined: 2025-03-03}
"""
HEAD = (
    "deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups,next_call,"
    "closed,key_account,facts\n"
)
ROWS = {
    "D1": "D1,lin,恒远建筑,,class.near-certain,open,9800,,2026-11-18,4,2026-11-24,,,\n",
    "D2": "D2,lin,汇通物业,,class.interested-a,open,5200,,2026-11-02,3,2026-11-12,,,\n",
    "D9": "D9,lin,长城物流,,class.near-certain,open,99000,,2026-11-18,4,2026-11-24,,,\n",
}
FIRST, SECOND = ("D1", "D2"), ("D9", "D2")

Run = Callable[..., Result]


@dataclass(frozen=True)
class Reprinted:
    """A team folder of which two prints were made, and the sheet of each to fill in."""

    team: Path
    sheets: Path

    def sheet(self, deals: tuple[str, ...]) -> bytes:
        return (self.sheets / f"{'-'.join(deals)}.pdf").read_bytes()

    @property
    def prints(self) -> list[dict[str, Any]]:
        """Every print on record, in the order in which they were made."""
        file = self.team / "records" / "printed" / f"{WEEK}.json"
        return list(json.loads(file.read_text(encoding="utf-8"))["lin"]["prints"])

    def number(self, deals: tuple[str, ...], deal: str) -> int:
        """The number of a deal on the print of these deals."""
        (ids,) = (each["deals"] for each in self.prints if {*each["deals"]} == {*deals})
        return int(ids.index(deal)) + 1

    def ticked(self, deals: tuple[str, ...], values: Mapping[str, str | bool]) -> bytes:
        """The print of these deals filled in; a field may name its deal: "D1/fact.x"."""
        return filled(self.sheet(deals), {self.field(deals, name): values[name] for name in values})

    def field(self, deals: tuple[str, ...], name: str) -> str:
        deal, _, rest = name.partition("/")
        return f"deal/{self.number(deals, deal)}/{rest}" if deal in ROWS else name

    def card(self) -> Scorecard:
        card = open_store(self.team / "records").latest(KEY)
        assert card
        return card

    def facts(self) -> set[str]:
        """What is ticked, by deal: "D1/fact.asks-invoice"."""
        card = self.card()
        return {
            f"{card.deals[name.split('/')[1]]}/{name.split('/')[2]}"
            for name, one in card.values.items()
            if name.startswith("deal/") and one.value is True
        }


def write_deals(team: Path, deals: tuple[str, ...]) -> None:
    rows = "".join(ROWS[each] for each in deals)
    (team / "deals.csv").write_text(HEAD + rows, encoding="utf-8")


def print_twice(folder: Path) -> None:
    team = folder / "team"
    team.mkdir()
    (team / "team.yml").write_text(TEAM, encoding="utf-8")
    for deals in (FIRST, SECOND):
        write_deals(team, deals)
        out = folder / "out"
        asked = ("--team", team, "--week", WEEK, "--out", out, "--fillable", "--plain")
        made = in_process("sheets", *asked)
        assert made.exit_code == 0, made.output
        sheet = out / "north" / f"{WEEK}_north_lin_fillable.pdf"
        sheet.rename(folder / f"{'-'.join(deals)}.pdf")


@pytest.fixture(scope="session")
def made(once: Once) -> Path:
    return once("reprinted", print_twice)


@pytest.fixture
def again(made: Path, tmp_path: Path) -> Reprinted:
    shutil.copytree(made / "team", tmp_path / "team")
    return Reprinted(tmp_path / "team", made)


def put(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def collect(run: Run, again: Reprinted, given: Path) -> str:
    done = run("collect", given, "--team", again.team)
    assert done.exit_code == 0, done.output
    return done.output


def test_both_prints_are_on_record_and_equal_content_is_one(again: Reprinted) -> None:
    first, second = again.prints
    assert first["print"] != second["print"]
    assert ({*first["deals"]}, {*second["deals"]}) == ({*FIRST}, {*SECOND})
    assert {(each["kind"], each["scorer"], each["language"]) for each in again.prints} == {
        ("normal", "zhou-min", "zh")
    }


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_ticks_on_two_prints_land_on_the_deals_of_each(
    again: Reprinted, run: Run, tmp_path: Path, order: str
) -> None:
    on_first = again.ticked(FIRST, {f"D1/{INVOICE}": True, f"D2/{BUDGET}": True})
    on_second = again.ticked(SECOND, {f"D9/{BUDGET}": True, f"D2/{BUDGET}": True})
    files = dict(zip(order, (on_first, on_second), strict=True))
    for name in "ab":
        collect(run, again, put(tmp_path / name, {f"{name}.pdf": files[name]}))
    assert again.facts() == {f"D1/{INVOICE}", f"D2/{BUDGET}", f"D9/{BUDGET}"}
    assert not again.card().open
    assert {each.source.print for each in again.card().observations} == {
        str(each["print"]) for each in again.prints
    }


def test_the_deals_of_a_card_are_those_of_the_print_that_came_back(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    sheet = again.ticked(FIRST, {f"D1/{INVOICE}": True})
    collect(run, again, put(tmp_path / "in", {"a.pdf": sheet}))
    assert {*again.card().deals.values()} == {*FIRST}
    assert again.facts() == {f"D1/{INVOICE}"}


def test_a_sheet_filled_twice_is_two_sources_and_what_differs_is_asked(
    again: Reprinted, run: Run, tmp_path: Path
) -> None:
    times = ("D:20261127100000+08'00'", "D:20261127180000+08'00'")
    for name, deals, value, at in zip("ab", (FIRST, SECOND), "32", times, strict=True):
        sheet = filled(again.sheet(deals), {SCORE: value}, at)
        collect(run, again, put(tmp_path / name, {f"{name}.pdf": sheet}))
    assert [(one.field, one.reason) for one in again.card().open] == [(SCORE, CONFLICT)]


@pytest.mark.parametrize("damage", ["missing", "unknown", "other lists", "two"])
def test_a_print_that_is_not_on_record_is_asked_and_read_when_it_is_again(
    again: Reprinted, run: Run, tmp_path: Path, damage: str
) -> None:
    sheet = put(tmp_path / "in", {"a.pdf": again.ticked(FIRST, {f"D1/{INVOICE}": True})})
    file = again.team / "records" / "printed" / f"{WEEK}.json"
    whole = file.read_bytes()
    week = json.loads(whole)
    prints = week["lin"]["prints"]
    says = "is not on record"
    if damage == "missing":
        file.unlink()
    elif damage == "unknown":
        del prints[0]
    elif damage == "two":
        prints.append({**prints[0], "content": "x"})
    else:
        prints[0]["deals"].reverse()
        says = "is on record with other"
    if damage != "missing":
        file.write_text(json.dumps(week), encoding="utf-8")
    done = run("collect", sheet, "--team", again.team)
    assert done.exit_code == 1
    assert says in done.output
    assert "what was refused as a whole waits" in done.output
    assert open_store(again.team / "records").latest(KEY) is None
    file.write_bytes(whole)
    collect(run, again, sheet)
    assert again.facts() == {f"D1/{INVOICE}"}


def test_forgetting_removes_every_print(again: Reprinted, run: Run) -> None:
    done = run("forget", "lin", "--team", again.team, "--yes")
    assert done.exit_code == 0, done.output
    printed = again.team / "records" / "printed" / f"{WEEK}.json"
    assert json.loads(printed.read_text(encoding="utf-8")) == {}
