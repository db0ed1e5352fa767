"""A value that does not fit hides no other fault: the other entries are still judged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Place
from coachbook.base.yaml_file import KeyPath, Value, YamlFile
from coachbook.playbook.load import problems_in, without_faulty

Run = Callable[..., Result]
SMALL = Path(__file__).parents[1] / "playbooks" / "small"


def change(file: Path, find: str, write: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert find in text
    file.write_text(text.replace(find, write, 1), encoding="utf-8")


def line_of(file: Path, text: str) -> int:
    return (
        file.read_text(encoding="utf-8")[: file.read_text(encoding="utf-8").index(text)].count("\n")
        + 1
    )


def test_faults_of_shape_and_of_rules_are_shown_together(folder: Path, run: Run) -> None:
    change(folder / "scorecard.yml", "weight: 40", "weight: forty")
    change(folder / "duties.yml", "authority.", "authority.no-such-")
    output = run("check", "--playbook", folder).stdout
    assert "'forty' is not of the expected type [shape-type]" in output
    assert "there is no entry 'authority.no-such-" in output
    assert "weights-sum" not in output


def test_links_to_an_entry_that_is_left_out_are_no_faults(folder: Path, run: Run) -> None:
    change(folder / "figures.yml", "low: ", "low: some")
    output = run("check", "--playbook", folder).stdout
    assert "[shape-type]" in output
    assert "link-resolves" not in output
    assert "mark-resolves" not in output


def test_places_after_the_entry_that_is_left_out_are_right(folder: Path, run: Run) -> None:
    file = folder / "facts.yml"
    change(file, "expires_days: ", "expires_days: x")
    last = file.read_text(encoding="utf-8").rindex("next: question.")
    text = file.read_text(encoding="utf-8")
    file.write_text(text[:last] + text[last:].replace("question.", "question.no-", 1))
    output = run("check", "--playbook", folder).stdout
    assert f"facts.yml:{line_of(file, 'next: question.no-')}:" in output


def test_a_fault_outside_the_lists_leaves_only_shape(folder: Path, run: Run) -> None:
    change(folder / "duties.yml", "title:", "titel:")
    output = run("check", "--playbook", folder).stdout
    assert "the key 'titel' is unknown here" in output
    assert "the key 'title' is missing" in output


def _lists() -> list[tuple[str, str]]:
    """Every list of mappings there is in the small playbook, by its file and key."""
    files = [(file.name, yaml.safe_load(file.read_text("utf-8"))) for file in SMALL.glob("*.yml")]
    return sorted(
        (name, key)
        for name, topic in files
        for key, items in topic.items()
        if isinstance(items, list) and items and isinstance(items[0], dict)
    )


@pytest.mark.parametrize(("name", "key"), _lists())
def test_a_misspelt_key_brings_only_its_own_error(folder: Path, name: str, key: str) -> None:
    """It leaves an entry out, often without its id: that hides or breaks nothing elsewhere."""
    text = (folder / name).read_text("utf-8")
    at = text.index("- ", text.index(f"\n{key}:")) + len("- ")
    (folder / name).write_text(f"{text[:at]}x{text[at:]}", "utf-8")
    problems = problems_in(folder)
    assert "shape-unknown-key" in {problem.rule for problem in problems}
    assert {problem.place.file.name for problem in problems} == {name}
    assert {problem.rule for problem in problems} <= {"shape-unknown-key", "shape-missing-key"}


@pytest.mark.parametrize(
    ("rule", "before", "misspelt"),
    [
        ("clause-department", ("activities.yml", "[W1]", "[W1, W2]"), ("source.yml", "id: W1")),
        ("ladder-climbs", ("roles.yml", "", ""), ("evidence.yml", "id: level.commitment")),
        ("link-both-ways", ("roles.yml", "", ""), ("glossary.yml", "id: term.customer-class")),
    ],
)  # fmt: skip
def test_what_a_rule_needs_whole_is_whole_when_it_is_tried(
    folder: Path, rule: str, before: tuple[str, str, str], misspelt: tuple[str, str]
) -> None:
    change(folder / before[0], before[1], before[2])
    file, key = misspelt
    change(folder / file, key, f"x{key}")
    rules = {problem.rule for problem in problems_in(folder)}
    assert "shape-unknown-key" in rules
    assert rule not in rules


def test_what_looks_for_all_marks_or_answers_waits_until_all_can_be_read(
    tmp_path: Path, project_root: Path
) -> None:
    """The small playbook has one of each; a misspelt key hides no fault of another topic."""
    folder = shutil.copytree(project_root / "playbook", tmp_path / "playbook")
    change(folder / "claims.yml", "  - feeling: feeling.boss-nice", "  - feling: feeling.boss-nice")
    change(folder / "questions.yml", "id: question.who-pays", "idd: question.who-pays")
    change(folder / "scorecard.yml", "weight: 10", "weight: 11")
    found = sorted((p.rule, p.place.file.name) for p in problems_in(folder))
    assert found == [
        ("shape-missing-key", "claims.yml"),
        ("shape-missing-key", "questions.yml"),
        ("shape-unknown-key", "claims.yml"),
        ("shape-unknown-key", "questions.yml"),
        ("weights-sum", "scorecard.yml"),
    ]


ITEMS = st.lists(st.booleans(), max_size=8)


@given(good=ITEMS)
def test_what_is_left_keeps_its_data_and_places(good: list[bool]) -> None:
    file = Path("x.yml")
    items: list[Value] = [{"id": f"a.{n}"} for n in range(len(good))]
    places: dict[KeyPath, Place] = {("rows", n): Place(file, n + 1) for n in range(len(good))}
    source = YamlFile(file, {"rows": items}, places)
    faults = [("rows", n, "id") for n, fine in enumerate(good) if not fine]
    rest, left_out = without_faulty(source, faults)
    kept = [n for n, fine in enumerate(good) if fine]
    assert rest.data == {"rows": [items[n] for n in kept]}
    assert [rest.place(("rows", n)).line for n in range(len(kept))] == [n + 1 for n in kept]
    assert left_out == {f"a.{n}" for n, fine in enumerate(good) if not fine}


@pytest.mark.parametrize("linked", [False, True])
def test_a_change_is_seen_by_the_same_process(folder: Path, run: Run, linked: bool) -> None:
    card = folder / "scorecard.yml"
    if linked:
        card = card.rename(folder / "kept-elsewhere")
        (folder / "scorecard.yml").symlink_to(card)
    assert run("check", "--playbook", folder).exit_code == 0
    before = card.read_bytes()
    change(card, "weight: 40", "weight: 41")
    spoilt = run("check", "--playbook", folder)
    assert spoilt.exit_code == 1
    assert "scorecard.yml" in spoilt.stdout
    card.write_bytes(before)
    assert run("check", "--playbook", folder).exit_code == 0
