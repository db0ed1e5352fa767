"""Each rule tried alone on the faults of tests/playbooks/broken, for `make mutants`.

tests/playbook/test_rules.py lets all rules judge each fault. Here only the one that it is for does,
on a playbook that is read once: so a change to a rule is tried against its own faults, in no time.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from coachbook.base.problems import Problems, in_order
from coachbook.base.terminal import as_text
from coachbook.playbook.draft import Draft
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.rules import RULES

PLAYBOOKS = Path(__file__).parents[1] / "playbooks"
CASES = [
    (file.stem, number)
    for file in sorted((PLAYBOOKS / "broken").glob("*.yml"))
    if file.stem in RULES
    for number in range(len(yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)))
]


MADE = TemporaryDirectory()  # for as long as the tests run


@cache
def case(rule: str, number: int) -> tuple[Draft | None, Path, str]:
    """The draft of a case, None if it cannot be read whole; its folder; and what to expect."""
    file = PLAYBOOKS / "broken" / f"{rule}.yml"
    read = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)[number]
    folder = shutil.copytree(PLAYBOOKS / "small", Path(MADE.name) / f"{rule}-{number}" / "playbook")
    for change in read["change"]:
        spoil(folder / change["file"], change)
    try:
        return read_draft(folder), folder, read["expect"]
    except Problems:
        return None, folder, read["expect"]


def spoil(file: Path, change: dict[str, str]) -> None:
    """Make one change to a file of a playbook."""
    if "find" in change:
        before = file.read_text(encoding="utf-8")
        file.write_text(before.replace(change["find"], change["write"]), encoding="utf-8")
    elif "text" in change:
        file.write_text(change["text"], encoding="utf-8")
    else:
        raise AssertionError(f"{file.name}: this change is not known here: {change}")


def about(rule: str, expected: str) -> str:
    """What is expected of one rule: its problems, each with its hint."""
    kept, ours = "", False
    for line in expected.splitlines(keepends=True):
        ours = ours if line.startswith("    ") else line.rstrip().endswith(f"[{rule}]")
        kept += line if ours else ""
    return kept


@pytest.mark.parametrize(("rule", "number"), CASES)
def test_a_rule_alone_says_what_is_expected_of_it(rule: str, number: int) -> None:
    draft, folder, expected = case(rule, number)
    if draft is None:
        found = tuple(problem for problem in problems_in(folder) if problem.rule == rule)
    else:
        found = in_order(RULES[rule](draft))
    assert as_text(found, folder) == about(rule, expected)


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_no_fault_in_the_small_playbook(rule: str) -> None:
    assert list(RULES[rule](small())) == []


@cache
def small() -> Draft:
    """The small playbook."""
    return read_draft(PLAYBOOKS / "small")
