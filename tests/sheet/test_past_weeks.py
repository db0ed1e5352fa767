"""Sheets write the ledger; a sheet of a past week shows the deals as they stood then."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.scorecard.store.kind import StoreKind
from coachbook.scorecard.store.open_store import move, open_ledger
from coachbook.sheet.printer import Job
from coachbook.team.ledger.ledger_line import LedgerLine

DEALS = """\
deal,rep,customer,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,facts
D1,lin,恒远建筑,class.interested-b,open,9800,2026-09-01,2026-10-19,4,,,fact.asks-discount 2026-10-15
D2,lin,汇通物业,class.interested-a,open,5200,2026-09-02,2026-10-15,3,2026-10-21,,
"""
TODAY = """\
deal,rep,customer,claimed,state,amount,opened,last_contact,follow_ups,next_call,closed,facts
D1,lin,恒远建筑,class.near-certain,open,77000,2026-09-01,2026-11-17,9,,,\
fact.asks-discount 2026-10-15; fact.agreed-in-words 2026-11-17
D2,lin,汇通物业,class.signed,won,6100,2026-09-02,2026-11-12,8,,2026-11-12,fact.paid 2026-11-12
D3,lin,新客户,class.interested-a,open,8800,2026-11-02,2026-11-16,2,,,
"""
OLD, NEXT, NOW = "2026-W43", "2026-W44", "2026-W48"


class Run(Protocol):
    result: Result
    out: Path
    said: str


class Quick(Protocol):
    jobs: dict[str, Job]


Sheets = Callable[..., Run]


def write(folder: Path, deals: str) -> None:
    (folder / "deals.csv").write_text(deals, encoding="utf-8")


def lines(folder: Path) -> list[LedgerLine]:
    return [*open_ledger(folder / "records").lines()]


def texts(quick: Quick, week: str) -> dict[str, str]:
    return dict(quick.jobs[f"{week}_north_lin"].texts)


def deal_texts(quick: Quick, week: str) -> list[str]:
    """What stands on the sheet about each deal, and on how many are open."""
    found = texts(quick, week)
    return [f"{slot}={text}" for slot, text in found.items() if slot.startswith("deal")]


@pytest.fixture
def printed_then(sheets: Sheets, folder: Path, quick: Quick) -> list[str]:
    """What stood on the sheet of the old week when it was printed in it."""
    write(folder, DEALS)
    assert sheets("--rep", "lin", week=OLD).result.exit_code == 0
    return deal_texts(quick, OLD)


def test_sheets_write_every_deal_down_and_then_only_changes(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    write(folder, DEALS)
    sheets("--rep", "smith", week=OLD)
    assert [(line.deal, line.week) for line in lines(folder)] == [("D1", OLD), ("D2", OLD)]
    first = lines(folder)[0]
    assert (first.claimed, str(first.amount), first.level) == ("class.interested-b", "9800", 2)
    sheets(week=NEXT)
    assert lines(folder) == lines(folder)[:2]
    write(folder, DEALS.replace("9800", "9900"))
    sheets(week=NEXT)
    assert [(line.deal, line.week, str(line.amount)) for line in lines(folder)[2:]] == [
        ("D1", NEXT, "9900")
    ]
    assert quick.jobs


def test_a_later_run_of_the_week_adds_and_the_old_line_stays(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    write(folder, DEALS)
    sheets(week=OLD)
    before = (folder / "records" / "ledger" / f"{OLD}.jsonl").read_bytes()
    write(folder, DEALS.replace("9800", "9900").replace("2026-10-19,4", "2026-10-20,5"))
    sheets(week=OLD)
    after = (folder / "records" / "ledger" / f"{OLD}.jsonl").read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == 3
    assert quick.jobs


def test_a_blank_form_writes_nothing_down(sheets: Sheets, folder: Path, quick: Quick) -> None:
    assert sheets("--blank").result.exit_code == 0
    assert not lines(folder)
    assert quick.jobs


@pytest.mark.parametrize("kind", StoreKind)
def test_nothing_of_today_enters_a_week_that_is_past(
    kind: StoreKind, printed_then: list[str], sheets: Sheets, folder: Path, quick: Quick
) -> None:
    move(folder / "records", kind)
    then = lines(folder)
    write(folder, TODAY)
    again = sheets("--rep", "lin", week=OLD)
    assert again.result.exit_code == 0
    assert f"the ledger of {OLD} stays as it is: the data speak of 2026-11-17" in again.said
    assert lines(folder) == then

    sheets("--rep", "lin", week=NOW)
    after = lines(folder)
    assert after[: len(then)] == then
    assert {line.week for line in after[len(then) :]} == {NOW}
    sheets("--rep", "lin", week=OLD)
    assert lines(folder) == after

    today, old = texts(quick, NOW), deal_texts(quick, OLD)
    assert old == printed_then
    assert [text for text in old if "/last=" in text and not text.endswith("=")]
    assert "77,000" in "".join(today.values())
    for word in ("77,000", "6,100", "8,800", "新客户", "11-1", "11月", "准客户"):
        assert word not in "".join(old)


def test_a_ledger_of_before_it_had_contacts_is_read_and_they_are_not_known(
    printed_then: list[str], sheets: Sheets, folder: Path, quick: Quick
) -> None:
    file = folder / "records" / "ledger" / f"{OLD}.jsonl"
    text = re.sub(r'"(follow_ups|last_contact)":("[^"]*"|\d+),', "", file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8")
    assert "last_contact" not in text
    write(folder, TODAY)
    assert sheets("--rep", "lin", week=OLD).result.exit_code == 0
    unknown = ("/last=", "/follow-ups=")
    old = deal_texts(quick, OLD)
    same = [text for text in printed_then if not any(each in text for each in unknown)]
    assert [text for text in old if not any(each in text for each in unknown)] == same
    assert all(text.endswith("=") for text in old if any(each in text for each in unknown))


def test_without_a_ledger_the_dates_tell(sheets: Sheets, folder: Path, quick: Quick) -> None:
    write(folder, TODAY)
    result = sheets("--rep", "lin", week=OLD)
    assert not lines(folder)
    assert "stays as it is" in result.said
    found = texts(quick, OLD)
    assert found["deals"] == "共 2 个在谈单，这里印应当检查的。" or "2" in found["deals"]
    every = "\n".join(found.values())
    assert "新客户" not in every
    assert "恒远建筑" in every
    for word in ("11-1", "11月1", "没联系过", "天没联系", "成交"):
        assert word not in every


def test_a_deal_of_which_no_contact_is_known_then_is_not_called_idle(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    """Contact may have been then and have been written over since."""
    quiet = "D1,lin,恒远建筑,class.new-call,open,100,2026-03-01,{},,,,\n"
    head = DEALS.splitlines()[0] + "\n"
    write(folder, head + quiet.format("2026-10-01"))
    sheets("--rep", "lin", week=OLD, name="then")
    reasons = {text for slot, text in texts(quick, OLD).items() if slot.endswith("/reason")}
    write(folder, head + quiet.format("2026-11-17"))
    sheets("--rep", "lin", week=OLD, name="written-down")
    assert reasons == {text for slot, text in texts(quick, OLD).items() if slot.endswith("/reason")}
    shutil.rmtree(folder / "records" / "ledger")
    sheets("--rep", "lin", week=OLD, name="now")
    reasons_now = {text for slot, text in texts(quick, OLD).items() if slot.endswith("/reason")}
    assert any("没联系" in reason for reason in reasons)
    assert not any("联系" in reason for reason in reasons_now)


def test_a_week_printed_ahead_does_not_close_the_weeks_before(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    write(folder, DEALS)
    sheets(week="2027-W43")
    write(folder, DEALS.replace("2026-10-19,4", "2026-10-20,5").replace("9800", "9900"))
    sheets(week=OLD)
    assert [(line.week, str(line.amount)) for line in lines(folder) if line.deal == "D1"] == [
        (OLD, "9900"),
        ("2027-W43", "9800"),
    ]
    assert quick.jobs


def test_shares_write_their_own_reps(sheets: Sheets, folder: Path, quick: Quick) -> None:
    deals = DEALS.replace("D2,lin", "D2,smith")
    write(folder, deals)
    for number in (1, 2, 3):
        sheets("--shard", f"{number}/3", week=OLD)
    assert sorted(line.deal for line in lines(folder)) == ["D1", "D2"]
    write(folder, "\n".join(deals.splitlines()[:2]) + "\n")
    for number in (1, 2, 3):
        sheets("--shard", f"{number}/3", week=NEXT)
    assert [(line.deal, line.state) for line in lines(folder)[2:]] == [("D2", "gone")]
    assert quick.jobs


def test_a_folder_with_errors_says_of_no_deal_that_it_is_gone(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    write(folder, DEALS)
    sheets(week=OLD)
    write(folder, DEALS.replace("2026-09-02", "2026-02-30"))
    sheets("--keep-going", week=NEXT)
    assert [line.deal for line in lines(folder)] == ["D1", "D2"]
    assert quick.jobs


def test_the_demo_team_s_own_week_is_as_it_was(
    sheets: Sheets, folder: Path, quick: Quick, project_root: Path
) -> None:
    """Its data are of the week: nothing on a sheet changes, with a ledger or without."""
    demo = shutil.copytree(
        project_root / "checklists" / "demo-team",
        folder.parent / "demo",
        ignore=shutil.ignore_patterns("records"),
    )
    shutil.copytree(folder / "records", demo / "records")
    sheets(team=demo, name="one")
    first = {name: job.fingerprint for name, job in quick.jobs.items()}
    sheets("--again", team=demo, name="two")
    assert {name: job.fingerprint for name, job in quick.jobs.items()} == first
    rows = list(csv.DictReader(io.StringIO((demo / "deals.csv").read_text(encoding="utf-8"))))
    assert len(lines(demo)) == len(rows)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_of_a_deal(
    language: str, printed_then: list[str], sheets: Sheets, folder: Path
) -> None:
    write(folder, TODAY)
    sheets("--rep", "lin", week=NOW)
    arguments = ["history", "--deal", "D1", "--team", str(folder), "--lang", language]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    said = result.output.splitlines()
    assert said[0] == "D1"
    assert said[1].startswith(f"  {OLD}")
    changed = {
        "zh": ["    所报: 意向B类客户 -> 准客户", "    金额: 9,800 -> 77,000"],
        "en": ["    claimed: Interested B -> Near-certain", "    amount: 9,800 -> 77,000"],
    }
    for line in changed[language]:
        assert line in said
    assert sum(line.startswith("    + ") for line in said) == 1
    assert printed_then


def test_an_unknown_deal_is_told_the_nearest(printed_then: list[str], folder: Path) -> None:
    result = CliRunner().invoke(cli, ["history", "--deal", "D11", "--team", str(folder)])
    assert result.exit_code == 1
    assert "has no deal 'D11'" in result.output
    assert "did you mean 'D1'?" in result.output
    early = ["history", "--deal", "D1", "--team", str(folder), "--week", "2026-W42"]
    assert "no deal 'D1' up to 2026-W42" in CliRunner().invoke(cli, early).output
    both = CliRunner().invoke(cli, ["history", "lin", "--deal", "D1", "--team", str(folder)])
    assert both.exit_code == 2
    assert printed_then


def test_a_claim_is_not_held_against_facts_of_before_it(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    head = DEALS.partition("\n")[0]
    row = "D1,lin,恒远建筑,class.interested-a,open,9800,2026-09-01,2026-10-19,4,2026-10-26,,"
    for day, claimed in (("2026-10-19", "意向A类客户"), ("2026-10-20", "")):
        write(folder, f"{head}\n{row}fact.asks-payment-terms {day}\n")
        assert sheets("--rep", "lin", "--again", week=OLD).result.exit_code == 0
        found = texts(quick, OLD)
        assert found.get("deal/1/claimed", "") == claimed
        assert "报意向A类客户，只够" not in "".join(found.values())
