"""What holds for any file, text and list of problems, tried on generated ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from coachbook.base.problems import Place, Problem, Problems, Severity, in_order
from coachbook.base.validation import build_model
from coachbook.base.yaml_file import KeyPath, YamlFile, parse_yaml, read_yaml
from coachbook.playbook.load import problems_in
from coachbook.playbook.model.playbook import TOPICS
from coachbook.playbook.prose import ProseMark, split_prose
from coachbook.playbook.translation_lock import fingerprint

FILE = Path("duties.yml")
Data: TypeAlias = "str | list[Data] | dict[str, Data]"

characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
words = st.text(characters, max_size=12)
texts = words | st.text(characters | st.just("\n"), max_size=40)
keys = words.filter(lambda key: key != "<key>")
data: st.SearchStrategy[Data] = st.recursive(
    texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
yaml_signs = st.text(" -:?[]{}&*!|>'\"%@`#,\n\tab~0<=.职", max_size=80)
odd_values = st.sampled_from(
    ["", "~", "no", "08", "60", "17:00Z", "17:00+08:00", "24:00", "NaN", "-1", "1e9", "2026-02-30"]
)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory, small_folder: Path) -> Path:
    """A copy of the small playbook in which one file at a time is replaced."""
    return shutil.copytree(small_folder, tmp_path_factory.mktemp("spoilt") / "playbook")


@given(content=st.binary(max_size=200) | (yaml_signs | st.text()).map(str.encode))
@settings(max_examples=300)
def test_reading_any_bytes_ends_in_data_or_problems(content: bytes, spoilt: Path) -> None:
    file = spoilt.with_name("any.yml")
    file.write_bytes(content)
    problems: tuple[Problem, ...] | None = None
    try:
        build_model(TOPICS["duties"], read_yaml(file, file.parent))
    except Problems as found:
        problems = found.problems
    assert problems
    assert all(problem.place.file == file for problem in problems)


@given(value=data, flow=st.booleans(), style=st.sampled_from([None, "'", '"']))
@settings(max_examples=200)
def test_a_valid_document_is_read_as_its_plain_data(
    value: Data, flow: bool, style: str | None
) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, default_style=style)
    assert parse_yaml(FILE, text).data == yaml.load(text, yaml.BaseLoader)


def _scalars(value: Data, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every text and key in data, with the path under which its place is kept."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _scalars(item, (*path, number))
    else:
        for key, item in value.items():
            yield (*path, key, "<key>"), key
            yield from _scalars(item, (*path, key))


@given(value=data, flow=st.booleans())
@settings(max_examples=200)
def test_a_place_leads_to_where_its_value_starts(value: Data, flow: bool) -> None:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
    source = parse_yaml(FILE, text)
    rows = text.split("\n")
    for path, scalar in _scalars(value):
        place = source.places[path]
        here = rows[place.line - 1][place.column - 1 :]
        assert here.startswith((scalar.split("\n")[0].split(" ")[0] or '"', "'", '"', "|"))


def _leaves(source: YamlFile) -> list[KeyPath]:
    return [path for path in source.places if path and path[-1] != "<key>"]


def _replaced(value: Data, path: KeyPath, new: Data) -> Data:
    if not path:
        return new
    if isinstance(value, list):
        return [
            _replaced(item, path[1:], new) if number == path[0] else item
            for number, item in enumerate(value)
        ]
    assert isinstance(value, dict)
    return {
        key: _replaced(item, path[1:], new) if key == path[0] else item
        for key, item in value.items()
    }


@pytest.mark.usefixtures("heavy")
@given(
    topic=st.sampled_from(sorted(TOPICS)), number=st.integers(0, 10_000), value=odd_values | data
)
@settings(max_examples=80)
def test_a_playbook_with_any_value_in_it_can_be_checked(
    topic: str, number: int, value: Data, spoilt: Path, small_folder: Path
) -> None:
    source = read_yaml(small_folder / f"{topic}.yml", small_folder)
    leaves = _leaves(source)
    changed = _replaced(source.data, leaves[number % len(leaves)], value)
    file = spoilt / f"{topic}.yml"
    try:
        file.write_text(yaml.safe_dump(changed, allow_unicode=True), encoding="utf-8")
        assert isinstance(problems_in(spoilt), tuple)
    finally:
        shutil.copy(small_folder / file.name, file)


@given(prose=st.text() | st.text("@{}. a-职duty", max_size=30))
def test_the_pieces_of_prose_join_to_it_again(prose: str) -> None:
    written = {ProseMark.PLAIN: "{}", ProseMark.LINK: "@{}", ProseMark.VALUE: "{{{}}}"}
    assert "".join(written[piece.mark].format(piece.text) for piece in split_prose(prose)) == prose


def test_marks_in_prose_are_found() -> None:
    found = [
        (piece.mark, piece.text) for piece in split_prose("见@duty.a-b，{figure.c} a@b.c @duty.")
    ]
    assert found == [
        (ProseMark.PLAIN, "见"),
        (ProseMark.LINK, "duty.a-b"),
        (ProseMark.PLAIN, "，"),
        (ProseMark.VALUE, "figure.c"),
        (ProseMark.PLAIN, " a@b.c @duty."),
    ]


places = st.builds(Place, st.sampled_from([Path("a.yml"), Path("b.yml")]), st.integers(1, 3))
problems = st.builds(
    Problem,
    places,
    st.sampled_from(["a", "b"]),
    st.sampled_from("xy"),
    st.sampled_from("pq"),
    st.sampled_from(Severity),
)


@given(some=st.lists(problems, max_size=12))
def test_reading_order_is_stable_and_needs_doing_once(some: list[Problem]) -> None:
    ordered = in_order(some)
    assert in_order(ordered) == ordered
    assert set(ordered) == set(some)
    assert len(set(ordered)) == len(ordered)
    shown = [(problem.place, problem.rule, problem.says) for problem in ordered]
    assert shown == sorted(shown)
    for key in set(shown):
        alike = [p for p in dict.fromkeys(some) if (p.place, p.rule, p.says) == key]
        assert [p for p in ordered if (p.place, p.rule, p.says) == key] == alike


@given(
    text=st.text(), spaces=st.lists(st.sampled_from(" \n\t\u3000"), max_size=5), at=st.integers(0)
)
def test_a_fingerprint_ignores_white_space_only(text: str, spaces: list[str], at: int) -> None:
    cut = at % (len(text) + 1)
    assert fingerprint(text[:cut] + "".join(spaces) + text[cut:]) == fingerprint(text)
    assert fingerprint(text[:cut] + "字" + text[cut:]) != fingerprint(text)
