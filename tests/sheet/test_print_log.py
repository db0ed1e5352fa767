"""What is kept of a printing, and what the next one makes of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import pikepdf
import pytest
from click.testing import Result

from coachbook.playbook.draft import Draft
from coachbook.sheet.printer import Job

ROOT = Path(__file__).resolve().parents[2]


class Run(Protocol):
    result: Result
    out: Path
    files: list[str]
    said: str


class Quick(Protocol):
    printed: list[str]
    packs: dict[str, list[str]]
    jobs: dict[str, Job]
    before: Callable[[Job], None]


Sheets = Callable[..., Run]
LIN, WANG, SMITH = (f"2026-W48_north_{rep}" for rep in ("lin", "wang", "smith"))


WAITS_IN_A_LAYOUT = """
import signal, sys
from pathlib import Path
from weasyprint import HTML
from coachbook.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job is deaf
render, out = HTML.render, Path(sys.argv[sys.argv.index("--out") + 1])
def waiting(*given, **named):
    if [*out.rglob("*.pdf")]:
        print("laying out", flush=True)
        sys.stdin.readline()
    return render(*given, **named)
HTML.render = waiting
main()
"""


def printed(folder: Path, name: str = "2026-W48.json") -> dict[str, Any]:
    file = folder / "records" / "printed" / name
    return dict(json.loads(file.read_text(encoding="utf-8")))


def change(folder: Path, old: str, new: str, name: str = "deals.csv") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_form_that_comes_back_can_be_read(sheets: Sheets, folder: Path, quick: Quick) -> None:
    (folder / "commitments.csv").write_text(
        "commitment,rep,agreed,what,due,done\n"
        "C2,lin,2026-11-16,问谁签字,2026-11-20,\nC1,lin,2026-11-16,发资料,2026-11-27,\n",
        encoding="utf-8",
    )
    sheets()
    entry = printed(folder)["lin"]
    assert sorted(entry["deals"]) == ["D1", "D2"]
    assert entry["commitments"] == ["C2", "C1"]
    job = quick.jobs[LIN]
    for number, deal in enumerate(entry["deals"], start=1):
        assert deal in job.texts[f"deal/{number}/goods"]
    codes = (folder / "records" / "codes.csv").read_text(encoding="utf-8")
    assert f"lin,{entry['code']}\n" in codes
    assert f"{entry['form']}{entry['code']}" in job.texts["front/code/top"]
    assert (folder / "records" / "forms" / f"{entry['form']}.json").is_file()
    assert (entry["language"], entry["team"], entry["supervisor"]) == ("zh", "north", "zhou-min")
    assert list(entry["files"]) == [f"north/{LIN}.pdf"]


def test_the_focus_is_recorded_and_a_lot_that_chose_it(
    sheets: Sheets,
    folder: Path,
    quick: Quick,
    real_draft: Draft,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not quick.printed
    low = ("criterion.records", "criterion.calls")
    rows = [f"2026-W47,lin,{name},1" for name in low]
    rows += [f"2026-W47,{rep},criterion.prospects,4" for rep in ("lin", "wang")]
    (folder / "scores.csv").write_text(
        "\n".join(("week,rep,criterion,level", *rows)) + "\n", encoding="utf-8"
    )
    sheets()
    entries = printed(folder)
    assert (entries["lin"]["focus"], entries["lin"]["focus_lot"]) == (low[0], [])
    assert (entries["wang"]["focus"], entries["wang"]["focus_lot"]) == ("", [])
    rubric = real_draft.playbook.scorecard
    lots = rubric.model_copy(update={"focus": rubric.focus.model_copy(update={"lot": True})})
    book = real_draft.playbook.model_copy(update={"scorecard": lots})
    draft = replace(real_draft, playbook=book)
    monkeypatch.setattr("coachbook.sheet.print_sheets.load_playbook", lambda _: (draft, ()))
    sheets()
    entry = printed(folder)["lin"]
    assert entry["focus_lot"] == [*low]
    draws = {name: sha256(f"2026-W48\nlin\n{name}".encode()).digest() for name in low}
    assert entry["focus"] == min(low, key=lambda name: draws[name])


def test_what_is_there_and_right_is_not_made_again(sheets: Sheets, quick: Quick) -> None:
    sheets()
    quick.printed.clear()
    run = sheets()
    assert "(0 made, 3 there already)" in run.said
    assert quick.printed == []
    sheets("--again")
    assert quick.printed == [LIN, WANG, SMITH]


def test_a_damaged_or_missing_file_is_made_again(sheets: Sheets, quick: Quick) -> None:
    run = sheets()
    whole = (run.out / f"north/{LIN}.pdf").read_bytes()
    (run.out / f"north/{LIN}.pdf").write_bytes(whole[:-1])
    (run.out / f"north/{WANG}.pdf").unlink()
    quick.printed.clear()
    sheets()
    assert quick.printed == [LIN, WANG]
    assert (run.out / f"north/{LIN}.pdf").read_bytes() == whole


def test_changed_prints_only_what_differs_from_the_last_printing(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    sheets()
    quick.printed.clear()
    none = sheets("--changed")
    assert none.result.exit_code == 0
    assert "3 left out: nothing on them has changed since they were printed" in none.said
    change(folder, "恒远建筑", "恒远建设")
    run = sheets("--changed")
    assert quick.printed == [LIN]
    assert "2 left out" in run.said
    assert quick.packs["周辅导表打印包 2026-W48 华北一组"] == ["2026-W48_north_cover_1", LIN]
    assert "2026-W48_north_pack_changed.pdf" in run.files
    assert "2人没有变化，不重印" in quick.jobs["2026-W48_north_cover_1"].texts["counts"]
    assert "3 left out" in sheets("--changed").said


def test_shares_keep_records_of_their_own_and_know_all(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    for share in ("1/2", "2/2"):
        sheets("--shard", share)
    names = sorted(file.name for file in (folder / "records" / "printed").iterdir())
    assert names == ["2026-W48.1-of-2.json", "2026-W48.2-of-2.json"]
    assert "3 left out" in sheets("--changed").said
    change(folder, "恒远建筑", "恒远建设")
    quick.printed.clear()
    sheets("--changed")
    assert quick.printed == [LIN]
    assert printed(folder)["lin"]["run"] > 1
    assert "3 left out" in sheets("--changed").said


def test_the_cover_says_who_is_new_gone_or_elsewhere(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    change(folder, "joined: 2026-11-25", "joined: 2026-11-11", "team.yml")
    sheets(week="2026-W47")
    change(folder, "id: wang, name: 王珺", "id: xu, name: 许晴", "team.yml")
    change(folder, "{id: zhou-min, name: 周敏}", "{id: gao, name: 高远}", "team.yml")
    sheets()
    fields = quick.jobs["2026-W48_north_cover_1"].texts
    rows = [
        tuple(fields[f"row/{number}/{part}"] for part in ("number", "name", "note"))
        for number in range(1, 5)
    ]
    assert rows == [
        ("1", "林晓喆", "换了主管"),
        ("2", "许晴", "上周没有，新增"),
        ("3", "Ann Smith", "换了主管"),
        ("–", "wang", "上周有，这周不在"),
    ]
    assert fields["counts"] == "3张 · 与上周相比有4处变动"
    assert fields["supervisor"] == "高远"


def test_the_cover_says_who_has_no_sheet_and_why(
    sheets: Sheets, folder: Path, quick: Quick
) -> None:
    change(folder, "joined: 2026-11-25", "joined: 2026-11-11", "team.yml")
    sheets(week="2026-W47")
    change(folder, "name: 王珺", "name: '王珺<b>'", "team.yml")
    run = sheets("--keep-going")
    assert run.result.exit_code == 1
    fields = quick.jobs["2026-W48_north_cover_1"].texts
    row = [fields[f"row/3/{part}"] for part in ("number", "name", "note")]
    assert row == ["–", "wang", "没打：团队资料有错"]
    assert "row/4/name" not in fields
    assert fields["counts"] == "2张 · 缺1张 · 人员与上周相同"


def test_a_damaged_record_is_refused_and_left_alone(sheets: Sheets, folder: Path) -> None:
    file = folder / "records" / "printed" / "2026-W48.json"
    file.parent.mkdir()
    file.write_text('{"lin": {"code": 1}}', encoding="utf-8")
    run = sheets()
    assert run.result.exit_code == 1
    assert "is no record of printing: lin." in run.said
    assert "records-printed" in run.said
    assert file.read_text(encoding="utf-8") == '{"lin": {"code": 1}}'


def test_records_may_be_elsewhere(
    sheets: Sheets, folder: Path, tmp_path: Path, quick: Quick
) -> None:
    (folder / "records").rename(tmp_path / "kept")
    sheets("--records", str(tmp_path / "kept"))
    assert (tmp_path / "kept" / "printed" / "2026-W48.json").is_file()
    assert not (folder / "records").exists()
    assert len(quick.printed) == 3


@pytest.mark.usefixtures("quick")
def test_no_line_names_a_rep(sheets: Sheets) -> None:
    run = sheets("--codes", "--rep", "lin", "--rep", "smith")
    assert run.result.exit_code == 0
    assert not any(name in run.said for name in ("林晓喆", "Ann Smith", "smith"))


def test_stopped_and_run_again(sheets: Sheets, folder: Path, quick: Quick) -> None:
    def stop(job: Job) -> None:
        if job.id == SMITH:
            raise KeyboardInterrupt

    quick.before = stop
    run = sheets()
    assert run.result.exit_code == 130
    assert "Stopped: every file that is there is whole; run the same command again" in run.said
    assert run.files == sorted([f"north/{LIN}.pdf", f"north/{WANG}.pdf"])
    assert sorted(printed(folder)) == ["lin", "wang"]
    quick.before = lambda _: None
    quick.printed.clear()
    assert "(1 made, 2 there already)" in sheets().said
    assert quick.printed == [SMITH]


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_leaves_whole_files_only(folder: Path, tmp_path: Path) -> None:
    """Pressed while a page is laid out, once a file is there."""
    out = tmp_path / "out"
    where = ("--team", folder, "--week", "2026-W48", "--out", out, "--plain")
    command = [sys.executable, "-c", WAITS_IN_A_LAYOUT, "sheets", *map(str, where)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"laying out\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(b"go on\n")
    assert process.returncode == 130, said.decode()
    assert b"Traceback" not in said
    assert b"run the same command again to go on" in said
    (file,) = (file for file in out.rglob("*") if file.is_file())
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 2
    assert list(printed(folder)) == ["lin"]
