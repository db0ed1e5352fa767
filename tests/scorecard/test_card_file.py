"""A scorecard's file: nothing is lost, one value a line, and what is no scorecard is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.problems import Problems
from coachbook.scorecard.observation import Medium, Observation, State
from coachbook.scorecard.store.card_file import from_json, to_json
from coachbook.scorecard.store.card_shape import CardFile

from .cards import CRITERIA, card_of, seen
from .test_merge import observations

FILE = Path("lin.json")
SCHEMA = jsonschema.Draft202012Validator(CardFile.model_json_schema())


@given(observations, st.sampled_from((State.DRAFT, State.FINAL)), st.integers(1, 99))
def test_a_file_holds_all_of_a_scorecard(
    those: list[Observation], state: State, revision: int
) -> None:
    card = replace(card_of(*those), state=state, revision=revision, deals={"1": "D\u4e00\n"})
    content = to_json(card)
    again = from_json(content, FILE)
    assert again == card
    assert to_json(again) == content
    SCHEMA.validate(json.loads(content))


def test_one_value_stands_on_one_line_and_keys_are_sorted() -> None:
    before = to_json(card_of(seen("f", 3), seen("g", True))).splitlines()
    after = to_json(card_of(seen("f", 4), seen("g", True))).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line for line in changed if line.startswith(b'"f"')] == [
        b'"f": {"from": [[0, "Scores!f"]], "value": 4},'
    ]
    assert len(changed) == 2  # the observation and the value
    keys = [*json.loads(b"\n".join(after))]
    assert keys == sorted(keys)


def test_what_is_ticked_is_not_a_number() -> None:
    card = from_json(to_json(card_of(seen("f", True), seen("g", 1))), FILE)
    assert card.value("f") is True
    assert type(card.value("g")) is int


def test_states_and_what_is_not_scored() -> None:
    one = seen(CRITERIA[0], 3)
    assert card_of(one).state is State.DRAFT
    assert card_of(one).unscored == CRITERIA[1:]
    every = (one, seen(CRITERIA[1], 0), seen(CRITERIA[2], "na"))
    assert card_of(*every).state is State.FINAL
    asked = card_of(*every, seen(CRITERIA[0], 1, medium=Medium.WEB))
    assert asked.state is State.NEEDS_REVIEW
    assert asked.unscored == CRITERIA[:1]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'"revision": 1', b'"revision": 0', "revision: Input should be greater"),
        (b'"schema": 1', b'"schema": 2', "schema: Input should be less"),
        (b'"document": 0', b'"document": 7', "names a document that is not listed"),
        (b'"value": 3', b'"value": 3.5', "values.f.value"),
        (b'"edition"', b'"edition2"', "edition: Field required"),
        (b"}\n", b"", "Invalid JSON"),
    ],
)
def test_what_is_no_scorecard_is_refused_with_its_place(old: bytes, new: bytes, says: str) -> None:
    content = to_json(card_of(seen("f", 3)))
    with pytest.raises(Problems, match=r"lin.json:1:1: error: is no scorecard") as caught:
        from_json(content.replace(old, new), FILE)
    assert says in str(caught.value)
