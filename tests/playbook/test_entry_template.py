"""`coachbook new`: a skeleton that loads, with a free id, and nothing else touched."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from coachbook.base.problems import Problem, Severity, has_errors
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import read_yaml
from coachbook.playbook.entry_template import entry_kinds
from coachbook.playbook.load import problems_in, read_draft
from coachbook.playbook.model.playbook import TOPICS

SMALL = Path(__file__).parents[1] / "playbooks" / "small"
FIXED = ("evidence", "level")  # the levels are 0 to 3: there can be no further one


def _topics_and_kinds() -> list[tuple[str, str]]:
    return [
        (topic, kind)
        for topic, model in TOPICS.items()
        for kind in entry_kinds(build_model(model, read_yaml(SMALL / f"{topic}.yml", SMALL)))
        if (topic, kind) != FIXED
    ]


def _contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _broken(folder: Path) -> list[Problem]:
    """Errors that a skeleton must not make; that something is still to be written is right."""
    kept = ("shape-", "yaml-", "file-", "id-", "link-", "mark-")
    found = problems_in(folder)
    return [p for p in found if p.rule.startswith(kept) and p.severity is Severity.ERROR]


@pytest.mark.parametrize(("topic", "kind"), _topics_and_kinds())
def test_a_skeleton_loads_and_leaves_the_rest_as_it_was(
    topic: str, kind: str, folder: Path, run: Callable[..., Result]
) -> None:
    file = folder / f"{topic}.yml"
    before = file.read_bytes()
    command = ("new", topic, "--kind", kind, "--word", "fresh", "--playbook", folder)
    first, second = run(*command), run(*command)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith(f"{kind}.fresh stands in {file}:")
    assert second.stdout.startswith(f"{kind}.fresh-2 stands in {file}:")
    entries = read_draft(folder).playbook.entries
    assert {f"{kind}.fresh", f"{kind}.fresh-2"} <= entries.keys()
    assert not _broken(folder)
    after = file.read_bytes()
    start = after.index(b"\n  - id: " + f"{kind}.fresh\n".encode())
    assert before == after[:start] + after[start + len(after) - len(before) :]


def test_the_place_it_names_is_where_the_entry_stands(
    folder: Path, run: Callable[..., Result]
) -> None:
    lines = run("new", "customers", "--playbook", folder).stdout.splitlines()
    number = int(lines[0].rsplit(":", 1)[1])
    text = (folder / "customers.yml").read_text(encoding="utf-8").splitlines()
    assert text[number - 1] == "  - id: class.new-2"
    assert "  - id: flag.key-account" in text[number:]
    assert all("customers.yml:" in line for line in lines[1:] if not line.startswith("    "))
    assert any(line.endswith("[text-written]") for line in lines)


def test_a_retired_id_is_not_given_again(folder: Path, run: Callable[..., Result]) -> None:
    result = run("new", "duties", "--word", "tea-room", "--playbook", folder)
    assert result.stdout.startswith("duty.tea-room-2 stands in ")


def test_a_number_that_counts_up_goes_one_further(folder: Path, run: Callable[..., Result]) -> None:
    for topic in ("onboarding", "sheet", "customers"):
        kind = {"sheet": "choose"}.get(topic, "")
        assert run("new", topic, "--kind", kind, "--playbook", folder).exit_code == 0
    book = read_draft(folder).playbook
    assert [day.number for day in book.onboarding.days] == [1, 2, 3]
    assert [choice.priority for choice in book.sheet.choices] == [1, 2, 3]
    assert [rung.rank for rung in book.customers.classes] == [1, 2, 3, 4]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n", "\n# the end\n", "\n\n# the end"])
def test_line_ends_and_comments_stay(
    newline: str, end: str, folder: Path, run: Callable[..., Result]
) -> None:
    file = folder / "discipline.yml"
    text = file.read_text(encoding="utf-8").replace("\nrewards:", "\n# what is given\nrewards:")
    before = (text.rstrip("\n") + end).replace("\n", newline).encode()
    file.write_bytes(before)
    for kind in ("penalty", "reward"):
        result = run("new", "discipline", "--kind", kind, "--playbook", folder)
        assert result.exit_code == 0
    after = file.read_bytes().decode()
    assert after.count("\n") == after.count(newline)
    assert f"# what is given{newline}rewards:{newline}" in after
    kept = iter(after.splitlines())
    assert all(line in kept for line in before.decode().splitlines())
    assert not _broken(folder)


def test_a_list_that_is_not_indented_stays_so(folder: Path, run: Callable[..., Result]) -> None:
    file = folder / "principles.yml"
    head, _, body = file.read_text(encoding="utf-8").partition("principles:\n")
    flat = "".join(line[2:] + "\n" for line in body.splitlines())
    file.write_text(f"{head}principles:\n{flat}", encoding="utf-8")
    assert run("new", "principles", "--playbook", folder).exit_code == 0
    assert len(read_draft(folder).playbook.principles.principles) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dutys",), "there is no topic 'dutys'; did you mean 'duties'?"),
        (("discipline", "--kind", "rwd"), "there is no kind in 'discipline' 'rwd'; "),
        (("customers", "--kind", "flags"), "did you mean 'flag'?"),
        (("ids",), "there is no topic 'ids'"),
        (("evidence",), "'level.new' does not fit into "),
        (("duties", "--word", "Two Words"), "'duty.Two Words' does not fit into "),
        (("duties", "--word", "a\n"), "does not fit into "),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    arguments: tuple[str, ...], says: str, folder: Path, run: Callable[..., Result]
) -> None:
    before = _contents(folder)
    result = run("new", *arguments, "--playbook", folder)
    assert result.exit_code == 1
    assert says in result.stderr
    assert _contents(folder) == before


def test_a_list_in_brackets_is_refused_and_nothing_is_written(
    folder: Path, run: Callable[..., Result]
) -> None:
    file = folder / "figures.yml"
    head, _, _ = file.read_text(encoding="utf-8").partition("figures:\n")
    flow = "figures: [{id: figure.calls, origin: ours, low: 60, name: {zh: 数, en: number}}]\n"
    file.write_text(head + flow, encoding="utf-8")
    before = file.read_bytes()
    result = run("new", "figures", "--playbook", folder)
    assert result.exit_code == 1
    assert "does not fit into" in result.stderr
    assert file.read_bytes() == before


def test_a_new_entry_is_an_unfinished_one(
    folder: Path, spawn: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = spawn("new", "principles", "--word", "patience", "--playbook", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "principle.patience" in read_draft(folder).playbook.entries
    assert not has_errors(problems_in(folder))
    assert spawn("check", "--strict", "--playbook", folder).returncode == 1
