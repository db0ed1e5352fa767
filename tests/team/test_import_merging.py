"""Importing again: what people typed stays, what would be lost is asked, and it can be undone."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import yaml
from click.testing import Result

from coachbook.team.crm import import_team
from coachbook.team.crm.former_states import MOST_STATES

Run = Callable[..., Result]
Bring = Callable[..., Result]

MAPPING = """\
department: training
language: en
joined: 2024-01-08
reps:
  file: reps.csv
  columns: {name: Name, id: ID, team: Team, supervisor: Manager}
deals:
  file: deals.csv
  columns: {deal: ID, rep: Owner, customer: Account, stage: Stage, amount: Amount,
    last_contact: Last Activity}
stages:
  - {stage: Open, state: open, claimed: class.call-back}
  - {stage: Won, state: won, claimed: class.signed}
"""
REPS = "Name,ID,Team,Manager\nAda Quill,1,North,Gia Holt\nBo Finch,2,North,Gia Holt\n"
DEALS = """\
ID,Owner,Account,Stage,Amount,Last Activity
D-1,Ada Quill,Brightwater,Open,1000,2026-11-16
D-2,Bo Finch,Quay,Open,500,2026-11-17
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export with its mapping."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name, text in (("m.yml", MAPPING), ("reps.csv", REPS), ("deals.csv", DEALS)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The team folder."""
    return tmp_path / "out"


@pytest.fixture
def bring(export: Path, out: Path, project_root: Path, run: Run) -> Bring:
    """Imports the export into `out`; the first time with the mapping."""

    def bring_in(*more: str) -> Result:
        mapping = () if (out / "mapping.yml").exists() else ("--mapping", export / "m.yml")
        files = (export / "reps.csv", export / "deals.csv")
        playbook = project_root / "playbook"
        return run("team", "import", "--playbook", playbook, *mapping, "--out", out, *more, *files)

    return bring_in


def change(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def deals_in(out: Path) -> dict[str, dict[str, str]]:
    with (out / "deals.csv").open(encoding="utf-8", newline="") as stream:
        return {row["deal"]: row for row in csv.DictReader(stream)}


def type_in(out: Path, deal: str, **cells: str) -> None:
    """What a person types into deals.csv."""
    rows = deals_in(out)
    rows[deal].update(cells)
    with (out / "deals.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*rows[deal]])
        writer.writeheader()
        writer.writerows(rows.values())


def everything(out: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_what_was_typed_stays_and_news_come_in(bring: Bring, export: Path, out: Path) -> None:
    assert bring().exit_code == 0
    typed = {
        "facts": "fact.asks-discount 2026-11-16",
        "key_account": "yes",
        "follow_ups": "4",
        "next_call": "2026-11-24",
    }
    type_in(out, "D-1", amount="1200", **typed)
    change(out / "team.yml", ("name: North", "name: North Sea"), ("language: en", "language: zh"))
    change(export / "deals.csv", ("1000,2026-11-16", "1000,2026-11-20"))
    result = bring()
    assert result.exit_code == 0, result.output
    deal = deals_in(out)["D-1"]
    assert deal | typed | {"amount": "1200", "last_contact": "2026-11-20"} == deal
    team = yaml.safe_load((out / "team.yml").read_text(encoding="utf-8"))["teams"][0]
    assert (team["id"], team["name"]) == ("north", "North Sea")
    assert [rep["language"] for rep in team["reps"]] == ["zh", "zh"]
    assert "deals: 0 new, 1 changed, 0 kept" in result.output


def test_both_changed_is_asked(bring: Bring, export: Path, out: Path) -> None:
    bring()
    type_in(out, "D-1", amount="1200")
    change(export / "deals.csv", ("1000,", "1500,"))
    before = everything(out)
    result = bring()
    assert result.exit_code == 1
    assert "D-1: amount: 1200 -> 1500" in result.output
    assert "nothing was written; to go on, run it again with --yes" in result.output
    assert everything(out) == before
    assert bring("--yes").exit_code == 0
    assert deals_in(out)["D-1"]["amount"] == "1500"


def test_a_deal_that_is_no_longer_won_is_a_line_of_its_own(
    bring: Bring, export: Path, out: Path
) -> None:
    change(export / "deals.csv", ("Quay,Open", "Quay,Won"))
    bring()
    change(export / "deals.csv", ("Quay,Won,500,2026-11-17", "Quay,Open,700,2026-11-20"))
    result = bring()
    assert result.exit_code == 1
    assert "1 deal won here, would no longer be:\n    D-2 (Quay): won, 500 -> open" in result.output
    assert deals_in(out)["D-2"]["state"] == "won"
    assert bring("--yes").exit_code == 0
    assert (deals_in(out)["D-2"]["state"], deals_in(out)["D-2"]["amount"]) == ("open", "700")


def test_a_value_that_the_crm_no_longer_has_is_asked(bring: Bring, export: Path, out: Path) -> None:
    bring()
    change(export / "deals.csv", ("Open,1000,2026-11-16", "Open,,2026-11-16"))
    result = bring()
    assert result.exit_code == 1
    assert (
        "would be lost: no longer in the export, or typed here and changed there" in result.output
    )
    assert "D-1: amount: 1000 -> " in result.output
    assert deals_in(out)["D-1"]["amount"] == "1000"
    assert bring("--yes").exit_code == 0
    assert deals_in(out)["D-1"]["amount"] == ""


def test_who_and_what_vanishes_is_asked(bring: Bring, export: Path, out: Path) -> None:
    bring()
    change(export / "reps.csv", ("Bo Finch,2,North,Gia Holt\n", ""))
    change(export / "deals.csv", ("D-2,Bo Finch,Quay,Open,500,2026-11-17\n", ""))
    before = everything(out)
    result = bring()
    assert result.exit_code == 1
    assert "1 rep no longer in the export" in result.output
    assert "    bo-finch (Bo Finch)\n" in result.output
    assert "    D-2 (Quay)\n" in result.output
    assert everything(out) == before
    assert bring("--yes").exit_code == 0
    assert [*deals_in(out)] == ["D-1"]


def test_at_a_terminal_it_is_asked(
    bring: Bring, export: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring()
    change(export / "deals.csv", ("D-2,Bo Finch,Quay,Open,500,2026-11-17\n", ""))
    monkeypatch.setattr(import_team, "can_ask", lambda: True)
    asked: list[str] = []
    monkeypatch.setattr(click, "confirm", lambda says, **_: asked.append(says))
    assert bring().exit_code == 0
    assert asked == ["Go on?"]
    assert [*deals_in(out)] == ["D-1"]


def test_who_has_left_stays_with_the_deal_typed_for_them(
    bring: Bring, export: Path, out: Path
) -> None:
    bring()
    change(out / "team.yml", ("name: Bo Finch\n", "name: Bo Finch\n    left: 2026-11-20\n"))
    with (out / "deals.csv").open("a", encoding="utf-8") as stream:
        stream.write("H-1,bo-finch,By hand,,,open,,,,,,,,,,\n")
    change(export / "reps.csv", ("Bo Finch,2,North,Gia Holt\n", ""))
    change(export / "deals.csv", ("Bo Finch", "Ada Quill"))
    assert bring().exit_code == 0
    assert "left: 2026-11-20" in (out / "team.yml").read_text(encoding="utf-8")
    deals = deals_in(out)
    assert (deals["D-2"]["rep"], deals["H-1"]["rep"]) == ("ada-quill", "bo-finch")


def test_a_deal_whose_row_is_refused_this_time_stays(bring: Bring, export: Path, out: Path) -> None:
    bring()
    type_in(out, "D-2", facts="fact.asks-discount 2026-11-16")
    change(export / "deals.csv", ("2026-11-17", "soon"))
    result = bring()
    assert "'soon' is no date" in result.output
    assert deals_in(out)["D-2"]["facts"] == "fact.asks-discount 2026-11-16"


def test_a_renamed_rep_keeps_the_id_and_is_told(bring: Bring, export: Path, out: Path) -> None:
    bring()
    for file in ("reps.csv", "deals.csv"):
        change(export / file, ("Bo Finch", "Bo Finch-Lee"))
    result = bring()
    assert result.exit_code == 1
    assert "bo-finch: name: Bo Finch -> Bo Finch-Lee" in result.output
    assert bring("--yes").exit_code == 0
    assert deals_in(out)["D-2"]["rep"] == "bo-finch"
    assert "name: Bo Finch-Lee" in (out / "team.yml").read_text(encoding="utf-8")


def test_a_row_of_the_folder_with_an_error_is_not_lost(bring: Bring, out: Path) -> None:
    bring()
    type_in(out, "D-1", next_call="tomorrow")
    before = everything(out)
    result = bring("--yes")
    assert result.exit_code == 1
    assert "deals.csv:2:" in result.output
    assert everything(out) == before


def test_undo_brings_back_each_state_and_asks_for_what_was_typed_since(
    bring: Bring, export: Path, out: Path, run: Run
) -> None:
    bring()
    type_in(out, "D-1", follow_ups="4")
    first = {name: (out / name).read_bytes() for name in ("team.yml", "deals.csv", "mapping.yml")}
    change(export / "deals.csv", ("1000,", "1500,"))
    bring()
    type_in(out, "D-1", follow_ups="5")
    refused = run("team", "undo", "--team", out)
    assert refused.exit_code == 1
    assert "changed since the import" in refused.output
    assert run("team", "undo", "--team", out, "--yes").exit_code == 0
    assert {name: (out / name).read_bytes() for name in first} == first
    nothing = run("team", "undo", "--team", out)
    assert nothing.exit_code == 1
    assert "no import is kept that could be undone" in nothing.output
    assert bring().exit_code == 0
    assert deals_in(out)["D-1"] | {"amount": "1500", "follow_ups": "4"} == deals_in(out)["D-1"]


def test_former_states_are_bounded(bring: Bring, export: Path, out: Path) -> None:
    amount = 1000
    for _ in range(MOST_STATES + 3):
        bring()
        change(export / "deals.csv", (f"{amount},", f"{amount + 1},"))
        amount += 1
    states = sorted(file.name for file in (out / "imports").glob("before-*"))
    assert states == [f"before-{number:04}" for number in range(3, MOST_STATES + 3)]


def test_a_folder_kept_by_hand_is_merged_into_only_when_told(bring: Bring, out: Path) -> None:
    bring()
    shutil.rmtree(out / "imports")
    (out / "mapping.yml").unlink()
    assert "a team folder is here already [import-exists]" in bring().output
    assert bring("--replace").exit_code == 0


def test_without_a_base_any_change_of_a_value_is_asked(
    bring: Bring, export: Path, out: Path
) -> None:
    bring()
    (out / "imports" / "last" / "deals.csv").unlink()
    type_in(out, "D-2", amount="")
    change(export / "deals.csv", ("2026-11-16", ""), ("500,2026-11-17", "500,2026-11-19"))
    result = bring()
    assert result.exit_code == 1
    assert "D-2: last_contact: 2026-11-17 -> 2026-11-19" in result.output
    assert result.output.count("->") == 1
    bring("--yes")
    deals = deals_in(out)
    assert (deals["D-1"]["last_contact"], deals["D-2"]["amount"]) == ("2026-11-16", "500")


def test_a_deal_that_comes_back_has_what_was_typed(bring: Bring, export: Path, out: Path) -> None:
    bring()
    typed = {"facts": "fact.asks-discount 2026-11-16", "key_account": "yes", "follow_ups": "3"}
    type_in(out, "D-2", **typed)
    file = export / "deals.csv"
    line = "D-2,Bo Finch,Quay,Open,500,2026-11-17\n"
    change(file, (line, ""))
    asked = bring().output
    assert "    D-2 (Quay), with what was typed here: follow_ups, key_account, facts" in asked
    assert bring("--yes").exit_code == 0
    assert "D-2" not in deals_in(out)
    file.write_text(f"{file.read_text(encoding='utf-8')}{line.replace('500', '700')}", "utf-8")
    back = bring()
    assert back.exit_code == 0, back.output
    assert "1 deal back that had been taken out, with what was typed then: D-2" in back.output
    deal = deals_in(out)["D-2"]
    assert {name: deal[name] for name in typed} == typed
    assert deal["amount"] == "700"


def test_an_id_is_never_given_to_somebody_else(bring: Bring, export: Path, out: Path) -> None:
    change(export / "m.yml", ("id: ID, ", ""))
    names = [("reps.csv", "Ada Quill,1", "王一,1"), ("reps.csv", "Bo Finch,2", "李二,2")]
    names += [("deals.csv", "Ada Quill", "王一"), ("deals.csv", "Bo Finch", "李二")]
    for file, before, after in names:
        change(export / file, (before, after))
    bring()

    def ids() -> dict[str, str]:
        teams = yaml.safe_load((out / "team.yml").read_text(encoding="utf-8"))["teams"]
        return {rep["name"]: rep["id"] for rep in teams[0]["reps"]}

    first = ids()
    team = out / "team.yml"
    joined = "    name: 李二\n    joined: 2024-01-08\n"
    change(team, (joined, joined.replace("2024-01-08", "2025-03-03")))
    for file in ("reps.csv", "deals.csv"):
        change(export / file, ("李二", "赵三"))
    assert bring("--yes").exit_code == 0
    assert ids()["赵三"] not in first.values()
    for file in ("reps.csv", "deals.csv"):
        change(export / file, ("赵三", "李二"))
    back = bring("--yes")
    assert f"'李二' is taken for {first['李二']}, who was in the folder before" in back.output
    assert ids() == first
    assert joined.replace("2024-01-08", "2025-03-03") in team.read_text(encoding="utf-8")


def test_a_stage_that_is_new_is_refused_with_what_to_write(
    bring: Bring, export: Path, out: Path
) -> None:
    bring()
    change(export / "deals.csv", ("Finch,Quay,Open", "Finch,Quay,Negotiation"))
    output = bring().output
    assert "write under `stages`: {stage: Negotiation, state: open}" in output
    assert deals_in(out)["D-2"]["state"] == "open"
