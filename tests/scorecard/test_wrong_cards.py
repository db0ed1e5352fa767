"""What is of another deal, day, week or team is refused by its address, and the rest is taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.scorecard.observation import CardKey, CardKind, Scorecard
from coachbook.scorecard.store.open_store import open_store

from .filling import filled
from .printed import REPS, WEEK, Printed
from .test_webform_reader import file_of
from .workbook_file import File

Run = Callable[..., Result]

SCORE, FACT = "criterion.evidence", "fact.asks-invoice"
OTHER = "li-xiaoyan"  # no sheet was printed for her


@pytest.fixture
def team(printed: Printed, tmp_path: Path) -> Printed:
    return printed.copy(tmp_path)


def hand(rest: str, rep: str = REPS[0], week: str = WEEK) -> bytes:
    return f"team: training-1\nrep: {rep}\nweek: {week}\n{rest}".encode()


def refused(team: Printed, run: Run, content: bytes) -> list[str]:
    """Hand a file in; what is refused, after the word."""
    given = team.team.parent / "given"
    given.write_bytes(content)
    lines = run("collect", given, "--team", team.team).output.splitlines()
    return [line.split("refused: ")[1] for line in lines if "  refused: " in line]


def card(team: Printed, rep: str = REPS[0], week: str = WEEK) -> Scorecard | None:
    key = CardKey("training-1", rep, week, CardKind.NORMAL, "zhou-min")
    return open_store(team.records).latest(key)


def deals(team: Printed, rep: str = REPS[0]) -> tuple[str, ...]:
    sheet = team.known.sheet(WEEK, rep)
    assert sheet
    return sheet.deals


def test_under_a_number_that_means_another_deal_nothing_is_taken(team: Printed, run: Run) -> None:
    first, second = deals(team)[:2]
    given = f"""\
deals: {{1: {second}, "02": {first}}}
commitments: {{1: X-1}}
values:
  deal/1/{FACT}: true
  deal/1/{FACT}/date: 2026-11-24
  deal/2/said: 他说周五回
  commitment/1: done
  {SCORE}: 3
facts:
  - {{deal: {second}, fact: {FACT}, on: 2026-11-25}}
"""
    said = refused(team, run, hand(given))
    one, two = (
        f"{n} is '{id_}' on the printed sheet" for n, id_ in ((1, first), ("02", "nothing"))
    )
    assert said[0] == f"line 4:12: number {one}"
    assert said[1] == f"line 4:{len(f'deals: {{1: {second}, ') + 7}: number {two}"
    unclear = "it is not clear which deal is meant: number"
    assert [line for line in said if "deal is meant" in line] == [
        f"line 7:{len(FACT) + 12}: {unclear} {one}",
        f"line 8:{len(FACT) + 17}: {unclear} {one}",
        f"line 9:16: {unclear} {two}",
    ]
    assert any(line.startswith("line 10:17: it is not clear which commitment") for line in said)
    made = card(team)
    assert made
    fact = f"deal/2/{FACT}"
    assert {*made.values} == {SCORE, fact, f"{fact}/date"}


def workbook(team: Printed, run: Run) -> File:
    """The team's workbook, written by the command."""
    out = team.team.parent / "books"
    made = run("workbook", "--team", team.team, "--week", WEEK, "--out", out)
    assert made.exit_code == 0, made.output
    return File.of(next(out.glob("*training-1*.xlsx")).read_bytes())


def test_a_due_date_as_a_date_cell_is_kept_as_its_day(team: Printed, run: Run) -> None:
    file = workbook(team, run)
    file.put("agreed/1/what", "三个报价").put("agreed/1/due", date(2026, 12, 1))
    file.put("agreed/2/what", "改大纲")
    file.put("agreed/2/due", datetime(2026, 12, 2, 9, 30))  # noqa: DTZ001 - as a cell has it
    assert refused(team, run, file.bytes()) == []
    made = card(team)
    assert made
    dues = [made.value(f"agreed/{number}/due") for number in (1, 2)]
    assert dues == ["2026-12-01", "2026-12-02"]


def late(team: Printed, run: Run) -> Iterator[bytes]:
    """Files of each kind that says the day of each fact, with a fact of next year."""
    fact = f"deal/1/{FACT}"
    book = workbook(team, run).put(fact, "√").put(f"{fact}/date", date(2027, 6, 1))
    yield book.bytes()
    yield json.dumps(file_of({f"{fact}/date": "2027-06-01"})).encode()
    yield hand(f"facts:\n  - {{deal: {deals(team)[0]}, fact: {FACT}, on: 2027-06-01}}\n")
    yield hand(f"values:\n  deal/1/{FACT}: true\n  deal/1/{FACT}/date: 2027年6月1日\n")


def test_a_fact_that_is_later_than_its_week_is_refused(team: Printed, run: Run) -> None:
    says = "2027-06-01 is later than the week, which ends 2026-11-29"
    for content in late(team, run):
        (told,) = refused(team, run, content)
        assert told.endswith(f": {says}")
    made = card(team)
    assert made
    assert {*made.values} == {f"deal/1/{FACT}"}


def test_a_week_before_the_first_working_day_is_refused(team: Printed, run: Run) -> None:
    given = f"values: {{{SCORE}: 3}}\n"
    (told,) = refused(team, run, hand(given, "zheng-yue", "2026-W45"))
    assert told == ("line 3:7: 2026-W45 is before the first working day of 'zheng-yue', 2026-11-11")
    assert refused(team, run, hand(given, "zheng-yue", "2026-W46")) == []


def test_deals_that_are_not_the_rep_s_are_refused(team: Printed, run: Run) -> None:
    rest = f"values:\n  deal/1/{FACT}: true\n  deal/2/{FACT}: true\n  deal/3/{FACT}: true\n"
    named = "deals: {1: D26-0219, 2: D26-0218, 3: X26-0219}\n"
    said = refused(team, run, hand(named + rest, OTHER))
    assert said[:2] == [
        f"line 4:25: the deal 'D26-0218' is of '{REPS[0]}', not of '{OTHER}'",
        "line 4:38: there is no deal 'X26-0219'; did you mean 'D26-0219'?",
    ]
    assert len(said) == 4
    made = card(team, OTHER)
    assert made
    assert {*made.values} == {f"deal/1/{FACT}"}


def test_each_wrong_value_is_told_once_with_all_others(team: Printed, run: Run) -> None:
    wrong = f"""\
values:
  {SCORE}: [1]
  criterion.talk-track: {{a: 1}}
  criterion.records: 7
  criterion.calls: 3
facts:
  - 5
  - {{deal: {deals(team)[0]}, fact: {FACT}, on: 2027-06-01}}
"""
    said = refused(team, run, hand(wrong))
    assert [line.split(": ")[0] for line in said] == [
        *(f"line {line}" for line in (f"5:{len(SCORE) + 5}", "6:25", "10:5", "7:22")),
        f"line 11:{len(deals(team)[0]) + len(FACT) + 26}",
    ]
    assert "a list is not of the expected type; expected one text, number" in said[0]
    made = card(team)
    assert made
    assert {*made.values} == {"criterion.calls", f"deal/1/{FACT}"}


def test_what_is_wrong_with_the_card_itself_takes_nothing_but_tells_all(
    team: Printed, run: Run
) -> None:
    said = refused(team, run, hand(f"vaules: 1\nvalues:\n  {SCORE}: 7\n"))
    assert len(said) == 2
    assert "did you mean 'values'?" in said[0]
    assert "7 is out of range" in said[1]


def moved(team: Printed) -> None:
    """The rep is in another team today."""
    file = team.team / "team.yml"
    text = file.read_text(encoding="utf-8")
    start = text.index(f"      - id: {REPS[0]}")
    end = text.index("      - id: ", start + 20)
    who = text[start:end]
    other = "  - id: training-9\n    name: 九组\n    department: training\n    supervisor:\n"
    other += f"      id: lead-9\n      name: 九\n    reps:\n{who}"
    kept = text[:start] + text[end:]
    file.write_text(kept.replace("teams:\n", f"teams:\n{other}", 1), encoding="utf-8")


def test_a_rep_who_moved_is_scored_in_the_team_that_was_printed(team: Printed, run: Run) -> None:
    file = workbook(team, run).put("criterion.records", 2)
    sheet = filled(team.sheet(), {"criterion.learning": "3"})
    moved(team)
    assert refused(team, run, file.bytes()) == []
    assert refused(team, run, hand(f"values: {{{SCORE}: 3}}\n")) == []
    assert refused(team, run, sheet) == []
    assert refused(team, run, json.dumps(file_of({"criterion.calls": 1})).encode()) == []
    made = card(team)
    assert made
    assert {*made.values} == {"criterion.records", "criterion.calls", "criterion.learning", SCORE}
    for path in (team.records / "printed").iterdir():
        path.unlink()
    (told,) = refused(team, run, hand(f"values: {{{SCORE}: 2}}\n"))
    assert told.endswith(f"'{REPS[0]}' is in the team 'training-9', not in 'training-1'")
