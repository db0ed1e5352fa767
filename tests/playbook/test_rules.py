"""Each rule, shown to pass and to fail: tests/playbooks/broken/<rule>.yml holds its faults."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from coachbook.playbook import rules
from coachbook.playbook.load import problems_in
from coachbook.playbook.rules import RULES
from coachbook.playbook.rules.file_rules import READING_RULES
from coachbook.playbook.rules.rule import PlaybookRule

BROKEN = Path(__file__).parents[1] / "playbooks" / "broken"
ALL_RULES = {*RULES, *READING_RULES}


def _cases() -> list[tuple[str, list[dict[str, str]], str]]:
    return [
        (file.stem, case["change"], case["expect"])
        for file in sorted(BROKEN.glob("*.yml"))
        for case in yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    ]


def test_the_small_playbook_passes_without_a_word(small_folder: Path) -> None:
    assert problems_in(small_folder) == ()


def test_every_rule_is_shown_a_fault() -> None:
    assert {file.stem for file in BROKEN.iterdir()} == ALL_RULES


def test_every_function_that_looks_for_problems_is_declared_a_rule_and_tried() -> None:
    """So each says what it needs whole: `rule` does not let it be left open."""
    modules = [
        importlib.import_module(f"coachbook.playbook.rules.{module.name}")
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    own = [value for one in modules for value in vars(one).values() if _is_of(value, one.__name__)]
    assert {*own} == {*RULES.values()}


def _is_of(value: object, module: str) -> bool:
    """Whether it is a rule, or a function of a module that could be one."""
    if not inspect.isfunction(value):
        return isinstance(value, PlaybookRule)
    takes, gives = value.__annotations__.get("draft"), value.__annotations__.get("return")
    return value.__module__ == module and (takes, gives) == ("Draft", "Iterator[Problem]")


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    _cases(),
    ids=[f"{rule}-{number}" for number, (rule, _, _) in enumerate(_cases())],
)
def test_a_fault_is_found_and_said_word_for_word(
    rule: str,
    changes: list[dict[str, str]],
    expected: str,
    change: Callable[..., None],
    says: Callable[[], str],
    folder: Path,
) -> None:
    folder.with_name("outside.yml").write_text("title: elsewhere\n", encoding="utf-8")
    for one in changes:
        change(**one)
    assert f"[{rule}]" in expected
    assert says() == expected


@pytest.mark.parametrize(
    ("start", "end"), [("17:30", "18:30"), ("16:00", "17:00")], ids=["after", "before"]
)
def test_meetings_that_only_touch_do_not_collide(
    start: str, end: str, change: Callable[..., None], says: Callable[[], str]
) -> None:
    """Who leaves one at 17:30 is in time for the next, which begins then."""
    change(
        "cadence.yml",
        find='start: "14:00"\n    end: "15:00"',
        write=f'start: "{start}"\n    end: "{end}"',
    )
    assert says() == ""
