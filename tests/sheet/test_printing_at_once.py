"""Several print at once, with the same records: nothing is lost, and nobody comes back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from coachbook.__main__ import cli
from coachbook.pdf.form_map import from_json
from coachbook.sheet.print_log import PrintLog
from coachbook.team.code_file import assign_codes, read_codes
from coachbook.team.codes import assign, code_fault

from ..base.at_once import WRITERS, at_once
from .conftest import ROOT, Quick, Run, write_team
from .writers import EACH, WEEK, entry_of, give_codes, log_entries, note_form

Sheets = Callable[..., Run]
LIN, SMITH = "2026-W48_north_lin", "2026-W48_north_smith"
TEAMS, REPS = 4, 8


def printed(folder: Path) -> dict[str, Any]:
    file = folder / "records" / "printed" / "2026-W48.json"
    return dict(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.usefixtures("heavy")
def test_no_entry_is_lost(tmp_path: Path) -> None:
    reps = {f"rep-{number}-{each}" for number in range(WRITERS) for each in range(EACH)}
    assign_codes(tmp_path / "codes.csv", reps)
    at_once(partial(log_entries, tmp_path))
    assert PrintLog(tmp_path).latest_entries(WEEK).keys() == reps


@pytest.mark.usefixtures("heavy")
def test_no_code_is_lost_or_changed_or_given_twice(tmp_path: Path) -> None:
    old = assign_codes(tmp_path / "codes.csv", ["lin", "wang"])
    at_once(partial(give_codes, tmp_path))
    codes = read_codes(tmp_path / "codes.csv")
    assert old.items() <= codes.items()
    assert len(set(codes.values())) == len(codes) == 3 + WRITERS * EACH
    assert not any(map(code_fault, codes.values()))


def test_codes_that_are_there_are_read_without_a_lock(tmp_path: Path) -> None:
    codes = assign({}, ["lin", "wang"])
    text = "rep,code\n" + "".join(f"{rep},{code}\n" for rep, code in codes.items())
    (tmp_path / "codes.csv").write_text(text)
    assert PrintLog(tmp_path).codes(["wang"]) == codes
    assert [file.name for file in tmp_path.iterdir()] == ["codes.csv"]


@pytest.mark.usefixtures("heavy")
def test_no_form_is_forgotten(tmp_path: Path) -> None:
    at_once(partial(note_form, tmp_path))
    known = json.loads((tmp_path / "forms" / "drawn.json").read_text())
    assert sorted(known.values()) == [f"A{number:03}" for number in range(WRITERS)]


def test_who_is_forgotten_while_the_sheets_are_printed_does_not_come_back(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    def forget(job: object) -> None:
        if getattr(job, "id", "") == SMITH:
            done = CliRunner().invoke(cli, ["forget", "lin", "--team", str(folder), "--yes"])
            assert done.exit_code == 0, done.output

    quick.before = forget
    run = sheets()
    assert run.result.exit_code == 0
    assert sorted(printed(folder)) == ["smith", "wang"]
    assert sorted(read_codes(folder / "records" / "codes.csv")) == ["smith", "wang"]
    told = "not on record: 1 sheet of reps who were forgotten meanwhile; delete what was made"
    assert told in run.said
    assert "lin" not in told
    quick.before = lambda _: None
    assert "not on record" not in sheets().said


def test_of_two_runs_of_a_sheet_the_log_knows_the_file_that_is_there(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    """The second writes and logs while the first, which wrote before it, has yet to log."""

    def print_again(job: object) -> None:
        if getattr(job, "id", "") == SMITH:
            quick.before = lambda _: None
            deals = (folder / "deals.csv").read_text(encoding="utf-8")
            (folder / "deals.csv").write_text(deals.replace("D1,lin", "D9,lin"), encoding="utf-8")
            assert sheets("--rep", "lin").result.exit_code == 0
            assert "D9" in printed(folder)["lin"]["deals"]

    quick.before = print_again
    run = sheets()
    assert run.result.exit_code == 0
    entries, name = printed(folder), f"north/{LIN}.pdf"
    assert sorted(entries) == ["lin", "smith", "wang"]
    assert entries["lin"]["files"][name] == sha256((run.out / name).read_bytes()).hexdigest()
    assert "D9" in entries["lin"]["deals"]


def test_files_of_the_same_pages_stay_named(sheets: Sheets, folder: Path, quick: Quick) -> None:
    def print_fillable(job: object) -> None:
        if getattr(job, "id", "") == SMITH:
            quick.before = lambda _: None
            assert sheets("--fillable", "--rep", "lin").result.exit_code == 0

    quick.before = print_fillable
    sheets()
    names = [f"north/{LIN}.pdf", f"north/{LIN}_fillable.pdf"]
    assert sorted(printed(folder)["lin"]["files"]) == names


def test_another_page_does_not_take_over_old_files(tmp_path: Path) -> None:
    code = assign_codes(tmp_path / "codes.csv", ["lin"])["lin"]
    log = PrintLog(tmp_path)
    log.add(WEEK, "", {"lin": entry_of(code, files={"a.pdf": "1"})})
    log.add(WEEK, "", {"lin": entry_of(code, files={"b.pdf": "2"})})
    assert log.latest_entries(WEEK)["lin"].files == {"a.pdf": "1", "b.pdf": "2"}
    log.add(WEEK, "", {"lin": entry_of(code, files={"c.pdf": "3"}, fingerprint="y")})
    assert log.latest_entries(WEEK)["lin"].files == {"c.pdf": "3"}


def big_team() -> str:
    lines = ["teams:"]
    for team in range(TEAMS):
        lines += [f"- id: team-{team}", f"  name: T{team}", "  department: training"]
        lines += [f"  supervisor: {{id: lead-{team}, name: L{team}}}", "  reps:"]
        lines += [
            f"  - {{id: rep-{team}-{rep}, name: R{team} {rep}, joined: 2026-01-05}}"
            for rep in range(REPS)
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.usefixtures("heavy")
def test_four_leads_print_their_teams_at_once(tmp_path: Path) -> None:
    """Without codes, forms or press memory, as in a house's first week."""
    header = "deal,rep,customer,product,claimed,state,amount,opened,last_contact,follow_ups"
    folder = write_team(
        tmp_path / "team", big_team(), f"{header},next_call,closed,key_account,facts\n"
    )
    where = ["--team", folder, "--week", "2026-W48", "--out", tmp_path / "out"]
    command = [sys.executable, "-m", "coachbook", "sheets", *map(str, where), "--team"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    pipe = subprocess.PIPE
    runs = [
        subprocess.Popen(
            [*command, f"team-{team}"], cwd=ROOT, env=environment, stdout=pipe, stderr=pipe
        )
        for team in range(TEAMS)
    ]
    said = [b"".join(run.communicate()).decode() for run in runs]
    assert [run.returncode for run in runs] == [0] * TEAMS, said
    entries, codes = printed(folder), read_codes(folder / "records" / "codes.csv")
    reps = {f"rep-{team}-{rep}" for team in range(TEAMS) for rep in range(REPS)}
    assert entries.keys() == codes.keys() == reps
    assert len(set(codes.values())) == len(reps)
    for rep, entry in entries.items():
        assert entry["code"] == codes[rep]
        ((name, digest),) = entry["files"].items()
        assert sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    (form,) = {entry["form"] for entry in entries.values()}
    file = folder / "records" / "forms" / f"{form}.json"
    assert from_json(file.read_text(encoding="utf-8"), file).form == form
    with pikepdf.open(file.with_suffix(".pdf")) as pdf:
        assert len(pdf.pages) == 2
    left = [file.name for file in folder.rglob(".*") if file.is_file()]
    assert left == [".lock"]
    again = CliRunner().invoke(cli, ["sheets", *map(str, where)])
    assert f"(0 made, {len(reps)} there already)" in again.output
