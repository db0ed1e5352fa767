"""Amounts in two currencies are never one sum: each deal keeps its own, and each sum is in one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.playbook.model.playbook import Playbook
from coachbook.report.pipeline import rungs
from coachbook.sheet.deal_choice import choose_deals
from coachbook.team.deal_evidence import assessed_deals
from coachbook.team.deal_sums import deal_amount, format_sums, in_team_currency
from coachbook.team.folder_reader import read_team
from coachbook.team.ledger.ledger_entry import lines_of, mark_of
from coachbook.team.ledger.ledger_line import line_text, parse_line
from coachbook.team.model import Deal, TeamFolder
from coachbook.team.target_gap import rep_gap

Run = Callable[..., Result]
MAPPING = """\
department: training
language: en
joined: 2024-01-08
team: North
supervisor: Gia Holt
dates: []
reps: {file: deals.csv, columns: {name: Owner}}
deals:
  file: deals.csv
  columns: {deal: ID, rep: Owner, stage: Stage, closed: Closed, COLUMNS}
stages: [{stage: Open, state: open, claimed: class.interested-a}, {stage: Won, state: won}]
"""
Bring = Callable[..., list[dict[str, str]]]


@pytest.fixture
def bring(tmp_path: Path, run: Run, project_root: Path) -> Bring:
    """Imports deals; gives the rows of deals.csv, last the output if any is rejected."""

    def bring_in(columns: str, head: str, *lines: str) -> list[dict[str, str]]:
        text = "\n".join([f"ID;Owner;Stage;Closed;{head}", *lines]) + "\n"
        (tmp_path / "deals.csv").write_text(text, encoding="utf-8")
        mapping = tmp_path / "m.yml"
        mapping.write_text(MAPPING.replace("COLUMNS", columns), encoding="utf-8")
        given = ("--playbook", project_root / "playbook", "--mapping", mapping, "--yes")
        result = run("team", "import", *given, "--out", tmp_path / "out", tmp_path / "deals.csv")
        with (tmp_path / "out" / "deals.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        return rows if result.exit_code == 0 else [*rows, {"output": result.output}]

    return bring_in


def test_a_currency_is_kept_with_its_deal(bring: Bring) -> None:
    rows = bring(
        "amount: Amount",
        "Amount",
        "1;Ada Quill;Won;2026-11-05;USD 1000",
        "2;Ada Quill;Won;2026-11-05;€1000",
        "3;Ada Quill;Open;;1000",
        "4;Ada Quill;Open;;3万美元",
        "5;Ada Quill;Open;;",
    )
    assert [(row["amount"], row["currency"]) for row in rows] == [
        ("1000", "USD"),
        ("1000", "EUR"),
        ("1000", ""),
        ("30000", "USD"),
        ("", ""),
    ]


def test_a_column_of_currencies_and_one_whose_name_has_one(bring: Bring) -> None:
    rows = bring(
        "amount: Amount, won_amount: Actual (USD), currency: Currency",
        "Amount;Actual (USD);Currency",
        "1;Ada Quill;Open;;1000;;CNY",
        "2;Ada Quill;Won;2026-11-05;1000;900;",
        "3;Ada Quill;Open;;1000;;欧元",
        "4;Ada Quill;Open;;¥1000;;CNY",
        "5;Ada Quill;Open;;€1000;;CNY",
        "6;Ada Quill;Open;;1000;;Quid",
    )
    assert [(row["amount"], row["currency"]) for row in rows[:-1]] == [
        ("1000", "CNY"),
        ("900", "USD"),
        ("1000", "EUR"),
        ("1000", "CNY"),
    ]
    output = rows[-1]["output"]
    assert "the amount is in EUR, the currency says CNY [team-currency]" in output
    assert "'Quid' is no currency that is known here" in output


def test_without_a_currency_there_is_no_column(bring: Bring) -> None:
    assert "currency" not in bring("amount: Amount", "Amount", "1;Ada Quill;Open;;7")[0]


def deal(number: int, amount: int, currency: str = "", state: str = "open") -> str:
    closed = "2026-11-05" if state == "won" else ""
    return f"D-{number},wang,Quay,class.warm,{state},{amount},2026-10-01,{closed},{currency}\n"


@pytest.fixture
def mixed(team: Path) -> Path:
    """A team whose target is in ¥, with deals in three currencies."""
    head = "deal,rep,customer,claimed,state,amount,opened,closed,currency\n"
    rows = [deal(1, 500, "CNY", "won"), deal(2, 700, "USD", "won"), deal(3, 900, "", "won")]
    rows += [deal(4, 100, "元"), deal(5, 40, "€"), deal(6, 60, "EUR"), deal(7, 8, "RMB")]
    (team / "deals.csv").write_text(head + "".join(rows), encoding="utf-8")
    return team


def test_sums_and_gaps_are_in_one_currency(mixed: Path, small: Playbook) -> None:
    folder, problems = read_team(mixed, small)
    rep = folder.teams[0].reps[0]
    gap = rep_gap(rep, folder, Week(2026, 47), date(2026, 11, 22))
    assert gap is not None
    assert (gap.won, gap.missing) == (Decimal(1400), Decimal(78600))
    assert gap.others == {"USD": Decimal(700)}
    assert format_sums(gap.all_won, gap.currency, Language.EN) == "¥1,400 + 700 USD"
    said = [problem.says for problem in problems if problem.rule == "team-other-currency"]
    assert sorted(said) == [
        "amounts in EUR, in 2 of the deals, are in no sum of the team's",
        "amounts in USD, in 1 of the deals, are in no sum of the team's",
    ]
    cases = assessed_deals(folder.deals, ("wang",), small, date(2026, 11, 16))
    assert [rung.amounts for rung in rungs(cases, small) if rung.deals] == [{"": 108, "EUR": 100}]


def test_a_deal_is_large_or_small_among_those_of_its_currency(mixed: Path, small: Playbook) -> None:
    folder, _ = read_team(mixed, small)
    rep = folder.teams[0].reps[0]
    chosen = choose_deals(rep, folder.deals, small, date(2026, 11, 16))
    tops = {one.candidate.deal.id: one.candidate.top_percent for one in chosen}
    expected = {"D-4": 50, "D-7": 100, "D-6": 50, "D-5": 100}
    assert tops
    assert tops.items() <= expected.items()
    euro = next(each for each in folder.deals if each.id == "D-6")
    assert deal_amount(euro, Language.EN) == "60 EUR"
    assert deal_amount(replace(euro, currency=""), Language.EN) == "60"


@pytest.mark.parametrize(
    ("written", "unsaid", "in_yuan"),
    [
        (["CNY", "CNY"], ["", ""], ["", ""]),
        (["¥", "元"], ["", ""], ["", ""]),
        (["CNY", "USD"], ["CNY", "USD"], ["", "USD"]),
        (["", "USD"], ["", "USD"], ["", "USD"]),
        (["$", "US$"], ["", ""], ["USD", "USD"]),
        (["HKD", "$"], ["HKD", "USD"], ["HKD", "USD"]),
        (["JPY", "JPY"], ["", ""], ["", ""]),
        (["JPY", "¥"], ["JPY", "CNY"], ["JPY", ""]),
    ],
)
def test_which_currency_is_the_teams(
    written: list[str], unsaid: list[str], in_yuan: list[str]
) -> None:
    deals = [Deal(str(n), "wang", amount=Decimal(1), currency=c) for n, c in enumerate(written)]
    assert [each.currency for each in in_team_currency(deals, "")] == unsaid
    assert [each.currency for each in in_team_currency(deals, "¥")] == in_yuan


def test_an_amount_by_hand_may_have_its_currency(team: Path, small: Playbook) -> None:
    file = team / "deals.csv"
    text = file.read_text(encoding="utf-8").replace(",2980.50,", ',"€2,980.50",')
    file.write_text(text, encoding="utf-8")
    folder, _ = read_team(team, small)
    assert (folder.deals[0].amount, folder.deals[0].currency) == (Decimal("2980.50"), "EUR")


def test_the_ledger_keeps_the_currency(mixed: Path, small: Playbook, tmp_path: Path) -> None:
    folder: TeamFolder = read_team(mixed, small)[0]
    lines = list(lines_of(folder.deals, small, mark_of(Week(2026, 47), date(2026, 11, 16))))
    texts = [line_text(line) for line in lines]
    assert ['"currency":"USD"' in text for text in texts] == [False, True, *[False] * 5]
    assert [parse_line(text, tmp_path, 1) for text in texts] == lines


@pytest.mark.parametrize(
    ("currency", "says"), [("万元", "10,000"), ("k€", "1,000"), ("元", ""), ("kr", ""), ("¥", "")]
)
def test_a_currency_that_says_a_unit_is_told(
    team: Path, small: Playbook, currency: str, says: str
) -> None:
    (team / "targets.yml").write_text(f"currency: {currency}\n", encoding="utf-8")
    told = [str(one) for one in read_team(team, small)[1] if one.rule == "team-currency-unit"]
    assert len(told) == bool(says)
    assert all(
        f"targets.yml:1:11: warning: '{currency}' counts in units of {says}" in one for one in told
    )
