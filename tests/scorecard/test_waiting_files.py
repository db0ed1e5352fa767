"""What was refused as a whole waits in the review until it is mended or left as it is."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, expect

from coachbook.__main__ import cli

from .printed import DEMO, WEEK
from .test_containers import zipped
from .test_webform_reader import file_of

Run = Callable[..., Result]
GOOD = f"team: training-1\nrep: wang-zhe\nweek: {WEEK}\nvalues: {{criterion.learning: 3}}\n"
UNKNOWN = GOOD.replace("wang-zhe", "wang-zhee")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records")))


@pytest.fixture
def hand_in(team: Path, tmp_path: Path, run: Run) -> Callable[[str, str | bytes], str]:
    """Hands in a file under a name, as of one moment; gives what the command says."""

    def hand_in(name: str, content: str | bytes) -> str:
        file = tmp_path / "in" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(file, (1795773600, 1795773600))
        return run("collect", file, "--team", team).output

    return hand_in


@pytest.fixture
def waiting(team: Path, run: Run) -> Callable[[], dict[str, Mapping[str, Any]]]:
    """What the review page lists, by the name of the file."""

    def waiting() -> dict[str, Mapping[str, Any]]:
        assert run("review", "--team", team, "--lang", "zh").exit_code == 0
        page = (team / "records" / "review.html").read_text(encoding="utf-8")
        found = re.search(r'id="data">(.*?)</script>', page)
        assert found
        return {each["name"]: each for each in json.loads(found[1])["waiting"]}

    return waiting


HandIn = Callable[[str, str | bytes], str]
Waiting = Callable[[], dict[str, Mapping[str, Any]]]


def test_a_card_for_nobody_waits_with_its_name_its_moment_and_why(
    hand_in: HandIn, waiting: Waiting, team: Path, run: Run
) -> None:
    out = hand_in("a.yml", UNKNOWN)
    assert f"what was refused as a whole waits, too: coachbook review --team {team}" in out
    one = waiting()["a.yml"]
    assert one["saved"]["zh"] == "存于 2026-11-27 10:00 UTC"
    (part,) = one["refused"]
    assert part["place"] == "line 2:6"
    assert part["says"]["zh"] == "没有销售“wang-zhee”；是不是“wang-zhe”？"
    assert part["says"]["en"] == "there is no rep 'wang-zhee'; did you mean 'wang-zhe'?"
    hand_in("a.yml", UNKNOWN)
    assert [*waiting()] == ["a.yml"]
    assert "0 questions, 1 file refused as a whole: " in run("review", "--team", team).output


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.yml", GOOD.replace(WEEK, "2026-W60"), "没有第 60 周"),
        ("a.yml", GOOD.replace("training-1", "training-7"), "没有团队“training-7”"),
        ("a.json", json.dumps({**file_of({"criterion.calls": 3}), "team": "x"}), "没有团队“x”"),
        ("a.json", json.dumps({**file_of({"criterion.calls": 3}), "kind": "x"}), "的种类"),
        ("a.yml", GOOD.replace("values", "valuse"), "valuse"),
        ("z.zip", zipped({"a.yml": UNKNOWN.encode()}), "没有销售"),
    ],
)
def test_so_does_what_is_of_no_week_team_or_kind(
    hand_in: HandIn, waiting: Waiting, name: str, content: str | bytes, says: str
) -> None:
    hand_in(name, content)
    ((found, one),) = waiting().items()
    assert found == ("z.zip › a.yml" if name == "z.zip" else name)
    assert any(says in part["says"]["zh"] for part in one["refused"])


def test_a_week_far_ahead_waits(hand_in: HandIn, waiting: Waiting) -> None:
    hand_in("a.yml", GOOD)
    hand_in("b.yml", GOOD.replace(WEEK, "2028-W10"))
    assert [*waiting()] == ["b.yml"]


@pytest.mark.parametrize(
    ("name", "content", "chinese"),
    [
        ("c.jpg", b"\xff\xd8\xff\xe0", "是图片"),
        ("c.heic", b"\0\0\0\x18ftypheic", "是照片（HEIC）"),
        ("c.rar", b"Rar!\x1a\x07", "是 RAR 压缩包：请解开，或者打成 .zip"),
        ("c.zip", zipped({"a.yml": GOOD.encode()})[:-40], "压缩包坏了"),
        ("c.bin", b"\1\0\2", "读不了这种文件"),
        ("c.html", b"<html>", "是网页"),
        ("c.yml", b"", "是空的"),
    ],
)
def test_so_does_what_no_reader_is_for_until_a_better_one_comes(
    hand_in: HandIn, waiting: Waiting, name: str, content: bytes, chinese: str
) -> None:
    """Somebody's sheet may be in it: it is not lost with the scrollback."""
    assert "what was refused as a whole waits, too" in hand_in(name, content)
    assert chinese in waiting()[name]["refused"][0]["says"]["zh"]
    hand_in(name, GOOD)
    assert waiting() == {}


def test_of_a_container_only_what_was_refused_in_it_waits(
    hand_in: HandIn, waiting: Waiting
) -> None:
    hand_in("z.zip", zipped({"a.yml": GOOD.encode(), "b.jpg": b"\xff\xd8\xff\xe0"}))
    assert [*waiting()] == ["z.zip › b.jpg"]


def test_a_better_file_from_the_same_place_settles_it_and_no_other(
    hand_in: HandIn, waiting: Waiting, tmp_path: Path
) -> None:
    hand_in("a.yml", UNKNOWN)
    hand_in("b.yml", GOOD)
    (tmp_path / "in" / "more").mkdir()
    hand_in("more/a.yml", GOOD)
    assert [*waiting()] == ["a.yml"]
    hand_in("a.yml", GOOD)
    assert waiting() == {}


def test_it_is_settled_once_the_same_file_is_taken(
    hand_in: HandIn, waiting: Waiting, team: Path
) -> None:
    hand_in("a.yml", UNKNOWN)
    roster = team / "team.yml"
    one_more = "reps:\n      - {id: wang-zhee, name: 王哲, joined: 2026-01-05}\n"
    text = roster.read_text(encoding="utf-8").replace("reps:\n", one_more, 1)
    roster.write_text(text, encoding="utf-8")
    hand_in("elsewhere.yml", UNKNOWN)
    assert waiting() == {}


def test_a_person_may_leave_it_as_it_is(hand_in: HandIn, waiting: Waiting, team: Path) -> None:
    hand_in("a.yml", UNKNOWN)
    hand_in("b.yml", UNKNOWN + "# again\n")
    one, other = (each["sha256"] for each in waiting().values())
    answers = {"coachbook": "coachbook answers 1", "document": "r", "answers": [], "left": [one]}
    assert "1 file left as refused" in hand_in("answers.json", json.dumps(answers))
    assert [each["sha256"] for each in waiting().values()] == [other]
    options = ["review", "--team", str(team), "--terminal", "--lang", "en"]
    asked = CliRunner().invoke(cli, options, input="-\n", catch_exceptions=False).output
    assert "b.yml · saved 2026-11-27 10:00 UTC" in asked
    assert "there is no rep 'wang-zhee'" in asked
    assert "1 file left as refused" in asked
    assert waiting() == {}


def test_who_is_forgotten_is_forgotten_here_too(
    hand_in: HandIn, waiting: Waiting, team: Path, run: Run
) -> None:
    hand_in("王喆的表.yml", UNKNOWN)
    hand_in("b.yml", UNKNOWN.replace("wang-zhee", "li-xiaoyann"))
    hand_in("c.yml", GOOD)
    run("forget", "wang-zhe", "--team", team, "--yes")
    assert [*waiting()] == ["b.yml"]


def test_a_damaged_list_is_named_and_not_written_over(
    hand_in: HandIn, team: Path, run: Run
) -> None:
    hand_in("a.yml", UNKNOWN)
    file = team / "records" / "waiting.json"
    file.write_bytes(b"{")
    result = run("review", "--team", team)
    assert result.exit_code == 1
    assert "waiting.json:1:1: error: is no list of files that wait" in result.output
    assert file.read_bytes() == b"{"


def test_the_page_exports_what_is_left_as_it_is(
    hand_in: HandIn, waiting: Waiting, team: Path, tmp_path: Path, browser: Browser
) -> None:
    hand_in("a.yml", UNKNOWN)
    hand_in("b.yml", UNKNOWN + "# again\n")
    waiting()
    with browser.new_context(viewport={"width": 390, "height": 844}, offline=True) as context:
        page = context.new_page()
        page.goto((team / "records" / "review.html").as_uri())
        page.get_by_role("button", name="不管它: a.yml").click()
        left = page.locator("#waiting [aria-pressed=true]")
        expect(left).to_have_count(1)
        page.reload()
        for _ in range(20):  # a browser hands on what a page keeps when it gets to it
            if left.count():
                break
            page.reload()
        expect(left).to_have_count(1)
        assert page.locator("#waiting").inner_text().count("没有销售“wang-zhee”") == 2
        with page.expect_download() as given:
            page.get_by_role("button", name="导出答案").click()
        given.value.save_as(tmp_path / "answers.json")
    hand_in("answers.json", (tmp_path / "answers.json").read_bytes())
    assert [*waiting()] == ["b.yml"]
