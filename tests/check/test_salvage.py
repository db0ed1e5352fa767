"""A value that does not fit hides no other fault: the other entries are still judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from coachbook.problems import Place
from coachbook.salvage import without_faulty
from coachbook.yaml_file import KeyPath, Value, YamlFile

Run = Callable[..., Result]


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
