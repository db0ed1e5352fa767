"""Translations are out of date field by field, until somebody confirms them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from coachbook.playbook.translation_lock import LOCK, read_lock


def test_one_changed_text_is_one_problem_until_confirmed(
    folder: Path,
    change: Callable[..., None],
    says: Callable[[], str],
    run: Callable[..., Result],
) -> None:
    change("duties.yml", find="zh: 天天对得上数。", write="zh: 天天对得上账。")
    assert says() == (
        "duties.yml:31:11: warning: the en text of 'duty.team' (measure) was not confirmed"
        " against this zh text [translation-current]\n"
        "    read both, then: coachbook translated duty.team\n"
    )
    result = run("translated", "duty.team", "--playbook", folder)
    assert (result.exit_code, result.stdout) == (0, f"1 confirmed in {folder / LOCK}\n")
    assert says() == ""


def test_only_what_is_told_is_confirmed_and_the_rest_is_kept(
    folder: Path,
    change: Callable[..., None],
    says: Callable[[], str],
    run: Callable[..., Result],
) -> None:
    before = read_lock(folder)
    change("duties.yml", find="zh: 天天对得上数。", write="zh: 天天对得上账。")
    change("focus.yml", find="zh: 没有人突然走。", write="zh: 没有人忽然走。")
    change("focus.yml", find="  zh: 重点\n", write="  zh: 要点\n")
    run("translated", "duty.team", "--playbook", folder)
    assert says().count("translation-current") == 2
    assert {row for row in before ^ read_lock(folder) if row[0] != "duty.team"} == set()
    run("translated", "focus.team", "topic.focus", "--playbook", folder)
    assert says() == ""


def test_a_confirmed_text_that_is_gone_leaves_the_lock(
    folder: Path, change: Callable[..., None], run: Callable[..., Result]
) -> None:
    before = read_lock(folder)
    change("figures.yml", find="    means:\n      zh: 少数客户撑起大半。\n", write="")
    change("figures.yml", find="      en: A few carry most of it.\n", write="")
    run("translated", "figure.best-customers", "--playbook", folder)
    gone = before - read_lock(folder)
    assert [row[:2] for row in gone] == [("figure.best-customers", "means")]


def test_white_space_does_not_put_a_translation_out_of_date(
    change: Callable[..., None], says: Callable[[], str]
) -> None:
    change("duties.yml", find="zh: 天天对得上数。", write="zh: 天天 对得上数。")
    assert says() == ""


def test_moving_an_item_in_its_list_does_not_put_it_out_of_date(
    folder: Path, says: Callable[[], str]
) -> None:
    file = folder / "duties.yml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines.index("    how:\n") + 1
    moved = [*lines[:first], *lines[first + 2 : first + 4], *lines[first : first + 2]]
    file.write_text("".join([*moved, *lines[first + 4 :]]), encoding="utf-8")
    assert says() == ""


def test_all_confirms_everything_but_forgets_no_lost_id(
    folder: Path,
    change: Callable[..., None],
    says: Callable[[], str],
    run: Callable[..., Result],
) -> None:
    change("sheet.yml", find="id: check.on-time", write="id: check.in-time")
    run("translated", "--all", "--playbook", folder)
    assert says() == (
        "ids.yml:9:3: error: the id 'check.on-time' was in use and is gone [id-retired]\n"
        "    did you mean 'check.in-time'?\n"
    )
    fate = "{id: check.on-time, fate: moved, to: [check.in-time], why: {zh: 改, en: Renamed.}}"
    change("ids.yml", find="retired:\n", write=f"retired:\n  - {fate}\n")
    run("translated", "--all", "--playbook", folder)
    assert says() == ""
    assert not any(row[0] == "check.on-time" for row in read_lock(folder))


def test_an_unknown_id_is_refused_with_the_nearest_and_nothing_is_confirmed(
    folder: Path, change: Callable[..., None], run: Callable[..., Result]
) -> None:
    change("duties.yml", find="zh: 天天对得上数。", write="zh: 天天对得上账。")
    before = (folder / LOCK).read_bytes()
    result = run("translated", "duty.team", "duty.teem", "x.y", "--playbook", folder)
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: there is no 'duty.teem'; did you mean 'duty.team'?\nthere is no 'x.y'\n"
    )
    assert (folder / LOCK).read_bytes() == before


def test_it_must_be_told_what_to_confirm(folder: Path, run: Callable[..., Result]) -> None:
    result = run("translated", "--playbook", folder)
    assert result.exit_code == 2
    assert "name the ids to confirm, or --all" in result.stderr


def test_the_lock_comes_out_the_same_each_time(
    folder: Path, small_folder: Path, run: Callable[..., Result]
) -> None:
    (folder / LOCK).unlink()
    run("translated", "--all", "--playbook", folder)
    assert (folder / LOCK).read_bytes() == (small_folder / LOCK).read_bytes()
