"""What collecting says of a file: what is missing, what is refused, and nothing nobody reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from .printed import REPS, ROOT, WEEK, Printed

Run = Callable[..., Result]


@pytest.fixture
def team(printed: Printed, tmp_path: Path) -> Printed:
    return printed.copy(tmp_path)


def put(folder: Path, files: dict[str, bytes | str]) -> Path:
    folder.mkdir()
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def half(values: str) -> str:
    """A file by hand."""
    return f"team: training-1\nrep: {REPS[0]}\nweek: {WEEK}\nvalues:\n{values}"


def page_file(team: Printed, values: dict[str, str]) -> str:
    """What a page exports for the first rep."""
    sheet = team.known.sheet(WEEK, REPS[0])
    assert sheet
    stamped = {field: [value, "w", 1] for field, value in values.items()}
    card = {"form": "", "deals": sheet.deals, "commitments": [], "values": stamped}
    head = {
        "coachbook": "coachbook webform 1",
        "page": "aa",
        "document": "w",
        "edit": 1,
        "seen": {},
    }
    about = {"team": "training-1", "week": WEEK, "kind": "normal", "scorer": "zhou-min"}
    return json.dumps({**head, **about, "edition": "1", "seen": {}, "reps": {REPS[0]: card}})


def test_a_fact_without_its_day_and_half_a_commitment_are_told(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    facts = "  deal/1/fact.names-budget: true\n  deal/2/fact.names-budget: true\n"
    dated = "  deal/2/fact.names-budget/date: 2026-11-24\n"
    agreed = "  agreed/1/what: 交名单\n  agreed/1/due: 后天\n  agreed/2/who: 我\n"
    right = "  agreed/3/what: 打电话\n  agreed/3/due: 12-01\n"
    given = put(tmp_path / "in", {"card.yml": half(facts + dated + agreed + right)})
    done = run("collect", given, "--team", team.team)
    assert done.exit_code == 0, done.output
    where = f"training-1/{REPS[0]} {WEEK}"
    told = [line.strip() for line in done.output.splitlines() if line.startswith("    ")]
    assert told == [
        f"note: {where} agreed/1/due (line 9:17): due '后天' is no day; "
        "it becomes the last working day of next week",
        f"note: {where} agreed/2 (line 10:17): has who but no what: it is no commitment yet",
        f"no proof yet: {where} deal/1/fact.names-budget (line 5:29) is ticked without its day",
    ]


def test_of_two_statements_the_review_says_which_is_a_fact(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    said = "deal/1/said"
    fact, felt = "老总问五个人一起报能便宜多少", "我感觉这家有戏"
    whole = page_file(team, {said: fact})
    hand = half(f"  {said}: {felt}\n")
    given = put(tmp_path / "in", {"a.yml": hand, "b.json": whole})
    for asked in (("collect", given), ("review",)):
        done = run(*asked, "--team", team.team)
        assert done.exit_code == 0, done.output
    page = (team.records / "review.html").read_text(encoding="utf-8")
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    (question,) = data["questions"]
    told = {each["value"]: each["verdict"]["zh"] for each in question["seen"]}
    assert told[fact].startswith("事实（")
    assert "不算事实" in told[felt]


def test_a_day_or_what_that_came_before_fills_the_gap(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    given = {"deal/1/fact.names-budget/date": "2026-11-24", "agreed/1/what": "交名单"}
    first = put(tmp_path / "a", {"a.json": page_file(team, given)})
    assert "2 fields" in run("collect", first, "--team", team.team).output
    then = half("  deal/1/fact.names-budget: true\n  agreed/1/who: 我\n")
    done = run("collect", put(tmp_path / "b", {"b.yml": then}), "--team", team.team)
    assert done.exit_code == 0, done.output
    assert "without its day" not in done.output
    assert "no what" not in done.output


def test_refusals_are_told_one_by_one_up_to_a_bound(
    team: Printed, run: Run, tmp_path: Path
) -> None:
    def many(count: int) -> Result:
        wrong = half("".join(f"  criterion.no-{number}: 3\n" for number in range(count)))
        given = put(tmp_path / str(count), {"card.yml": wrong})
        return run("collect", given, "--team", team.team)

    assert many(60).output.count("    refused: ") == 60
    lines = [line for line in many(510).output.splitlines() if "    refused: " in line]
    assert len(lines) == 501
    assert lines[-1] == "    refused: and 10 more"


@pytest.mark.skipif(os.name != "posix", reason="pipes")
def test_a_reader_that_goes_away_ends_it_quietly(team: Printed, tmp_path: Path) -> None:
    given = put(tmp_path / "in", {"a.yml": half("  criterion.learning: 3\n")})
    command = [sys.executable, "-m", "coachbook", "collect", str(given), "--team", str(team.team)]
    environment = {"PYTHONPATH": str(ROOT / "scripts"), "PATH": "", "PYTHONUTF8": "1"}
    asked: dict[str, Any] = {"cwd": ROOT, "env": environment, "stderr": subprocess.PIPE}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, stdout=writing, check=False, timeout=120, **asked)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")
