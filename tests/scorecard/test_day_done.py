"""The day on which a commitment was done: a screen may ask it, and blank keeps today's rule."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.week import Week
from coachbook.scorecard.carry_over import with_cards
from coachbook.scorecard.store.open_store import open_store
from coachbook.team.folder_reader import read_team
from coachbook.team.model import Commitment

from .printed import BOOK, DEMO, WEEK
from .test_webform_reader import file_of
from .webform_page import Form
from .workbook_file import File

Run = Callable[..., Result]
Told = Callable[[str, str | bytes], Commitment]
NAME = "C26W47-01"
AGREED = f"commitment,rep,agreed,what,due,done\n{NAME},wang-zhe,2026-11-18,报价,2026-11-24,\n"
HAND = f"team: training-1\nrep: wang-zhe\nweek: {WEEK}\ncommitments: {{1: {NAME}}}\n"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    folder = shutil.copytree(DEMO, tmp_path / "team", ignore=shutil.ignore_patterns("records"))
    (folder / "commitments.csv").write_text(AGREED, encoding="utf-8")
    return Path(folder)


@pytest.fixture
def told(team: Path, tmp_path: Path, run: Run) -> Told:
    """The commitment by all that is known once a file has been collected."""

    def told(name: str, content: str | bytes) -> Commitment:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        result = run("collect", tmp_path / name, "--team", team)
        assert result.exit_code == 0, result.output
        folder, _ = read_team(team, BOOK, lambda _: True)
        joined = with_cards(folder, open_store(team / "records").cards())
        return next(one for one in joined.commitments if one.id == NAME)

    return told


def web(**values: object) -> str:
    made = file_of({f"commitment/1{'/date' * (key == 'on')}": each for key, each in values.items()})
    made["reps"]["wang-zhe"]["commitments"] = [NAME]
    return json.dumps(made)


def test_the_day_counts_in_place_of_the_week(told: Told) -> None:
    one = told("a.json", web(done="done", on="2026-11-25"))
    assert (one.done, one.ticked, one.is_on_time) == (date(2026, 11, 25), Week.parse(WEEK), False)


def test_without_a_day_it_is_on_time_in_its_week(told: Told) -> None:
    one = told("a.json", web(done="done"))
    assert (one.done, one.ticked, one.is_on_time) == (None, Week.parse(WEEK), True)


def test_what_was_not_done_has_no_day(told: Told) -> None:
    one = told("a.json", web(done="not-done", on="2026-11-24"))
    assert (one.done, one.ticked) == (None, None)


@pytest.mark.parametrize(
    ("on", "done"),
    [("2026-11-16", date(2026, 11, 16)), ("2026-11-15", None), ("2025-11-24", None)],
)
def test_a_day_before_it_was_agreed_is_none(told: Told, on: str, done: date | None) -> None:
    """It was agreed on a Wednesday, 18 November; a card only knows the week."""
    one = told("a.json", web(done="done", on=on))
    assert (one.done, one.ticked, one.is_on_time) == (done, Week.parse(WEEK), True)


def test_a_card_by_hand_may_say_the_day(told: Told) -> None:
    kept = f"kept:\n  - {{commitment: {NAME}, done: true, on: 11-24}}\n"
    one = told("a.yml", HAND + kept)
    assert (one.done, one.is_on_time) == (date(2026, 11, 24), True)


@pytest.mark.usefixtures("heavy")
@pytest.mark.parametrize(("on", "on_time"), [(24, True), (25, False), (None, True)])
def test_a_workbook_asks_the_day(
    told: Told,
    team: Path,
    tmp_path: Path,
    run: Run,
    on: int | None,
    on_time: bool,
) -> None:
    made = run("workbook", "--team", team, "--week", WEEK, "--out", tmp_path / "out")
    assert made.exit_code == 0, made.output
    file = File.of((tmp_path / "out" / f"{WEEK}_training-1.xlsx").read_bytes())
    day = date(2026, 11, on) if on else None
    file.put("commitment/1", "已办").put("commitment/1/date", day)
    one = told("a.xlsx", file.bytes())
    assert (one.done, one.ticked, one.is_on_time) == (day, Week.parse(WEEK), on_time)


def test_the_web_page_asks_the_day_once_it_is_done(form: Form, tmp_path: Path) -> None:
    page = form.page
    box = page.locator(".done-on").first
    assert box.is_hidden()
    form.choose("commitment/1", 0)
    assert box.is_visible()
    box.get_by_role("button").nth(1).click()
    values = json.loads(form.export(tmp_path).read_text(encoding="utf-8"))["reps"]
    (filled_in,) = (each["values"] for each in values.values() if each["values"])
    assert {name: value[0] for name, value in filled_in.items()} == {
        "commitment/1": "done",
        "commitment/1/date": "2026-11-24",
    }
