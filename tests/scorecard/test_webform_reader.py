"""The reader of a web form's file: strict, and every refusal has its address."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.playbook.labelled_statements import ANSWERS
from coachbook.scorecard.merge import merge
from coachbook.scorecard.observation import Reading
from coachbook.scorecard.readers.web_file import WebFileError, web_file
from coachbook.scorecard.readers.web_reader import read
from coachbook.sheet.fields import Field, FieldKind, options_of

from .web_file_cases import REFUSED, SOUND, TAKEN, UNSOUND, changed
from .webform_page import REP, known

KNOWN = known()
DOCUMENT, OTHER = "web-0123456789abcdef", "web-fedcba9876543210"


def file_of(values: dict[str, Any], edit: int = 7, **changed: Any) -> dict[str, Any]:
    stamped = {field: [value, DOCUMENT, edit] for field, value in values.items()}
    card = {"form": "7AQ2", "deals": ["D-1", "D-2"], "commitments": ["C-1"], "values": stamped}
    whole = {
        "coachbook": "coachbook webform 1",
        "page": "aa",
        "document": DOCUMENT,
        "edit": edit,
        "seen": {},
        "team": "training-1",
        "week": "2026-W48",
        "kind": "normal",
        "scorer": "zhou-min",
        "edition": KNOWN.edition,
        "reps": {REP: card},
    }
    return {**whole, **changed}


def reading(values: dict[str, Any], edit: int = 7, **changed: Any) -> Reading:
    return read(json.dumps(file_of(values, edit, **changed)).encode(), "a.json", KNOWN)


def refused(made: Reading) -> str:
    assert not made.observations
    return "\n".join(f"{one.address}: {one.says}" for one in made.refusals)


def test_a_value_comes_with_its_place_its_deal_and_its_edit() -> None:
    (one,) = reading({"deal/2/fact.asks-discount": True}).observations
    assert (one.value, one.about, one.doubt, one.note) == (True, "D-2", "", "")
    source = one.source
    assert (source.document, source.edit, source.form) == (DOCUMENT, "000000000007", "7AQ2")
    assert source.place == "field deal/2/fact.asks-discount"


def test_a_later_export_supersedes_and_what_was_emptied_is_blank() -> None:
    old = reading({"criterion.calls": 3, "criterion.records": 2}, edit=9).observations
    new = reading({"criterion.calls": None, "criterion.records": 4}, edit=10).observations
    values, asked = merge([*new, *old])
    assert ({field: one.value for field, one in values.items()}, asked) == (
        {"criterion.records": 4},
        (),
    )


def test_a_file_supersedes_what_it_took_in_but_not_what_came_after() -> None:
    first = reading({"criterion.calls": 3}, edit=9).observations
    takes = reading(
        {"criterion.calls": 2}, edit=20, document=OTHER, seen={DOCUMENT: 9}
    ).observations
    later = reading({"criterion.calls": 1}, edit=10).observations
    values, asked = merge([*first, *takes])
    assert (values["criterion.calls"].value, asked) == (2, ())
    assert [each.field for each in merge([*first, *takes, *later])[1]] == ["criterion.calls"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"team": "trainig-1"}, "team: there is no team 'trainig-1'; did you mean 'training-1'?"),
        ({"week": "2026-W54"}, "week: there is no week 54 in 2026; the last is 53"),
        ({"kind": "calibraton"}, "did you mean 'calibration'?"),
        ({"reps": []}, "reps: "),
        ({"edit": -1}, "edit: "),
        ({"edit": "7"}, "edit: "),
        ({"document": "../../x"}, "document: "),
        ({"coachbook": "coachbook webform 2"}, "coachbook: "),
        ({"editon": "1.0"}, "editon: 'editon' is not known here; did you mean 'edition'?"),
    ],
)
def test_a_wrong_file_is_refused_as_a_whole(changed: dict[str, Any], says: str) -> None:
    assert says in refused(reading({"criterion.calls": 3}, **changed))


def test_a_rep_who_is_not_there_is_refused_with_the_nearest() -> None:
    card = file_of({"criterion.calls": 3})["reps"][REP]
    says = refused(reading({}, reps={"wang-ze": card}))
    assert says == "reps.wang-ze: there is no rep 'wang-ze'; did you mean 'wang-zhe'?"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        (
            "criterion.cals",
            3,
            "the form has no field 'criterion.cals'; did you mean 'criterion.calls'?",
        ),
        ("criterion.calls", 5, "5 is out of range"),
        ("criterion.calls", 3.5, "3.5 is not a whole number"),
        ("criterion.calls", True, "true is not a number"),
        ("criterion.calls/cause", 99, "99 is out of range"),
        ("objection/item", 9, "9 is out of range"),
        ("check.calls/1", "many", "'many' is not a whole number"),
        ("deal/1/fact.asks-discount/date", "soon", "'soon'"),
        ("deal/3/fact.asks-discount", True, "does not say which deal"),
        ("commitment/1", "maybe", "neither done nor not done"),
        ("deal/1/said", "长" * 2001, "2,001 characters"),
    ],
)
def test_a_wrong_value_is_refused_with_its_address(field: str, value: Any, says: str) -> None:
    made = reading({field: value, "criterion.records": 2})
    (one,) = made.refusals
    assert one.address == f"reps.{REP}.values.{field}"
    assert says in one.says
    assert [each.field for each in made.observations] == ["criterion.records"]


@pytest.mark.parametrize("value", [[], {}, [1, 2], float("nan"), 10**400])
def test_a_value_of_no_known_shape_refuses_the_file(value: Any) -> None:
    assert refused(reading({"criterion.calls": value}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"{" * 100_000,
        b"[" * 1_000_000 + b"]" * 1_000_000,
        b'{"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}',
        b'{"coachbook": "coachbook webform 1", "coachbook": 1}',
        b" " * 5_000_001,
        b'{"edit": ' + b"9" * 100_000 + b"}",
        b'"' + b"\\" * 1_000_000,
        b"PK\x03\x04",
    ],
)
def test_hostile_bytes_end_in_a_sentence(content: bytes) -> None:
    assert refused(read(content, "a.json", KNOWN)).startswith(
        ("a.json: ", "line ", "coachbook: ", ": ")
    )


def test_full_width_digits_are_taken_with_a_note() -> None:
    (one,) = reading({"criterion.calls": "３"}).observations
    assert (one.value, one.note) == (3, "'３' read as 3")


VALUES = {
    FieldKind.TICK: st.sampled_from([True, None]),
    FieldKind.NUMBER: st.integers(0, 9999) | st.none(),
    FieldKind.SCORE: st.sampled_from([0, 1, 2, 3, 4, "na", None]),
    FieldKind.LEVEL: st.sampled_from([0, 1, 2, 3, 4, None]),
    FieldKind.CAUSE: st.integers(1, 8) | st.none(),
    FieldKind.ITEM: st.integers(1, 8) | st.none(),
    FieldKind.DONE: st.sampled_from(["done", "not-done", None]),
    FieldKind.DATE: st.dates(max_value=date(2026, 11, 29)).map(str) | st.none(),
    FieldKind.TEXT: st.sampled_from(["发票", "a b", None]),
    FieldKind.SIGN: st.sampled_from(["王喆", None]),
}
FIELDS = {
    name: field
    for name, field in KNOWN.fields("training").items()
    if not name.startswith(("deal/", "commitment/"))
    or name.startswith("deal/1/")
    or name == "commitment/1"
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    """What may stand in a field."""
    chosen = options_of(field)
    return st.sampled_from([*chosen, None]) if chosen else VALUES[field.kind]


@given(st.fixed_dictionaries({}, optional={name: values_of(f) for name, f in FIELDS.items()}))
def test_every_field_of_the_form_reads_back_as_it_was(values: dict[str, Any]) -> None:
    made = reading(values)
    assert not made.refusals
    assert {each.field: each.value for each in made.observations} == values


@pytest.mark.parametrize("case", UNSOUND, ids=str)
def test_a_file_is_unsound_where_the_table_says_so(case: dict[str, Any]) -> None:
    with pytest.raises(WebFileError):
        web_file(json.dumps(changed(file_of({"criterion.calls": 3}), case, REP)).encode())


@pytest.mark.parametrize("case", SOUND, ids=str)
def test_a_file_is_sound_where_the_table_says_so(case: dict[str, Any]) -> None:
    web_file(json.dumps(changed(file_of({"criterion.calls": 3}), case, REP)).encode())


@pytest.mark.parametrize(("field", "value"), TAKEN)
def test_a_value_is_taken_where_the_table_says_so(field: str, value: Any) -> None:
    made = reading({field: value})
    assert [(one.field, one.value) for one in made.observations] == [(field, value)]


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_a_value_is_refused_where_the_table_says_so(field: str, value: Any) -> None:
    assert refused(reading({field: value})).startswith(f"reps.{REP}.values.{field}: ")


def test_examples_have_a_text_and_an_answer_that_there_is() -> None:
    right = {"text": " 老板说下周签 ", "label": "fact"}
    assert reading({}, examples=[right]).examples == (("老板说下周签", "fact"),)
    for answer in ANSWERS:
        assert reading({}, examples=[{**right, "label": answer}]).examples[0][1] == answer
    for wrong, says in (
        ({"text": "x", "label": "fatc"}, "examples.0.label: input should be 'fact'"),
        ({"text": " ", "label": "fact"}, "examples.0.text: string should have at least 1"),
        ({"text": "x" * 2001, "label": "fact"}, "examples.0.text: string should have at most 2000"),
    ):
        assert says in refused(reading({}, examples=[wrong]))
