"""Facts that the notes of an export speak of are offered; a person enters them with a day."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
MAPPING = """\
department: training
language: zh
joined: 2026-01-05
reps: {file: x.csv, columns: {name: owner}}
deals:
  file: x.csv
  columns: {deal: id, rep: owner, stage: stage, customer: customer, last_contact: seen, notes: note,
    opened: opened}
stages:
  - {stage: 跟进, state: open, claimed: class.call-back}
  - {stage: 成交, state: won}
"""
ROWS = """\
id,owner,stage,customer,seen,note,opened
D-1,王喆,跟进,甲公司,2026-11-20,老总问五个人一起报能便宜多少,2026-11-10
D-2,王喆,跟进,乙公司,2026-11-20,我感觉这家有戏,2026-11-10
D-3,王喆,成交,丙公司,2026-11-20,老总问五个人一起报能便宜多少,2026-11-10
D-4,王喆,跟进,=丁公司,2026-11-20,老总问五个人一起报能便宜多少,2026-11-10
"""


@pytest.fixture
def team(tmp_path: Path, run: Run) -> Path:
    (tmp_path / "m.yml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "x.csv").write_text(ROWS, encoding="utf-8")
    imported(run, tmp_path)
    return tmp_path / "team"


def imported(run: Run, folder: Path) -> str:
    asked = ("--mapping", folder / "m.yml", "--out", folder / "team", folder / "x.csv")
    done = run("team", "import", *asked)
    assert done.exit_code == 0, done.output
    return done.output


def offers(team: Path) -> list[dict[str, str]]:
    text = (team / "offered-facts.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def answer(team: Path, encoding: str = "utf-8-sig", **days: str) -> None:
    """Write days into the table: `d1` is that of D-1."""
    rows = offers(team)
    for row in rows:
        row["day"] = days.get(row["deal"].replace("D-", "d"), row["day"])
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    (team / "offered-facts.csv").write_bytes(stream.getvalue().encode(encoding))


def facts(team: Path) -> dict[str, str]:
    with (team / "deals.csv").open(encoding="utf-8") as file:
        return {row["deal"]: row["facts"] for row in csv.DictReader(file)}


def test_facts_of_open_deals_are_offered_with_their_words_and_none_is_entered(team: Path) -> None:
    rows = offers(team)
    assert {row["deal"] for row in rows} == {"D-1", "D-4"}
    first = rows[0]
    assert (first["fact"], first["name"]) == ("fact.asks-discount", "要优惠，说优惠就定")
    assert (first["last_contact"], first["day"]) == ("2026-11-20", "")
    assert "便宜" in first["words"]
    assert rows[-1]["customer"] == "'=丁公司"
    assert set(facts(team).values()) == {""}


def test_what_has_a_day_is_entered_and_the_rest_stays(team: Path, run: Run) -> None:
    answer(team, "gb18030", d1="2026/11/19")
    done = run("team", "facts", "--team", team)
    assert done.exit_code == 0, done.output
    assert "1 fact entered" in done.output
    assert facts(team)["D-1"] == "fact.asks-discount 2026-11-19"
    assert {row["deal"] for row in offers(team)} == {"D-4"}
    again = run("team", "facts", "--team", team)
    assert "0 facts entered" in again.output


def test_an_import_keeps_what_was_answered_and_offers_nothing_twice(team: Path, run: Run) -> None:
    answer(team, d1="2026-11-19")
    run("team", "facts", "--team", team)
    answer(team, d4="no")
    imported(run, team.parent)
    assert facts(team)["D-1"] == "fact.asks-discount 2026-11-19"
    assert [(row["deal"], row["day"]) for row in offers(team)] == [("D-4", "no")]
    run("team", "facts", "--team", team)
    assert facts(team)["D-4"] == ""


def test_a_day_that_is_none_is_told_with_its_place_and_nothing_is_entered(
    team: Path, run: Run
) -> None:
    answer(team, d1="2026-11-19", d4="gestern")
    before = (team / "deals.csv").read_bytes()
    done = run("team", "facts", "--team", team)
    assert done.exit_code == 1
    assert "offered-facts.csv:3:" in done.output
    assert "'gestern' is not a date of the expected form" in done.output
    assert (team / "deals.csv").read_bytes() == before
    (team / "deals.csv").write_bytes(before.replace(b"D-4", b"D-5"))
    answer(team, d4="2026-11-19")
    gone = run("team", "facts", "--team", team)
    assert "there is no deal 'D-4' in deals.csv" in gone.output


@pytest.mark.parametrize(
    ("before", "after", "day", "says"),
    [
        ("", "", "2026-11-09", "'D-1' was opened on 2026-11-10, after 2026-11-09"),
        (",open,", ",won,", "2026-11-19", "the deal 'D-1' is won now; facts are for open ones"),
    ],
)
def test_what_does_not_fit_its_deal_is_told_and_nothing_is_entered(
    before: str, after: str, day: str, says: str, team: Path, run: Run
) -> None:
    text = (team / "deals.csv").read_text(encoding="utf-8").replace(before, after)
    (team / "deals.csv").write_text(text, encoding="utf-8")
    answer(team, d1=day)
    done = run("team", "facts", "--team", team)
    assert done.exit_code == 1
    assert says in done.output
    assert (team / "deals.csv").read_text(encoding="utf-8") == text


def test_one_fact_answered_in_two_ways_is_told(team: Path, run: Run) -> None:
    answer(team, d1="2026-11-19")
    table = team / "offered-facts.csv"
    text = table.read_text(encoding="utf-8-sig")
    line = next(each for each in text.splitlines() if each.startswith("D-1,"))
    table.write_text(f"{text}{line.replace('2026-11-19', 'no')}\n", encoding="utf-8")
    done = run("team", "facts", "--team", team)
    assert done.exit_code == 1
    assert "'fact.asks-discount' of 'D-1' is answered twice: 2026-11-19 above" in done.output
    assert facts(team)["D-1"] == ""


def test_other_cells_of_the_deals_stay_as_they_are_written(team: Path, run: Run) -> None:
    lines = (team / "deals.csv").read_text(encoding="utf-8").splitlines()
    mine = [f"{lines[0]},mine", *(f'{line},"a, ""b"""' for line in lines[1:])]
    (team / "deals.csv").write_text("\n".join(mine) + "\n", encoding="utf-8-sig")
    answer(team, d1="2026-11-19")
    assert run("team", "facts", "--team", team).exit_code == 0
    after = (team / "deals.csv").read_text(encoding="utf-8")
    assert after.startswith("\ufeff")
    changed = [one for one, two in zip(after[1:].splitlines(), mine, strict=True) if one != two]
    assert len(changed) == 1
    assert changed[0].startswith("D-1,")
    (team / "deals.csv").write_bytes(after.encode("utf-16"))
    answer(team, d4="2026-11-19")
    refused = run("team", "facts", "--team", team)
    assert refused.exit_code == 1
    assert "only be entered into a CSV file in UTF-8" in refused.output
