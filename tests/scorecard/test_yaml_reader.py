"""A card written by hand: read with the line and column of each value, refused in the same way."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coachbook.base.yaml_file import parse_yaml
from coachbook.playbook.cli import other_models
from coachbook.playbook.json_schemas import schemas
from coachbook.playbook.load import read_draft
from coachbook.scorecard.observation import CardKind, Reading
from coachbook.scorecard.reader_context import PrintedSheet, ReaderContext
from coachbook.scorecard.readers.yaml_reader import read
from coachbook.scorecard.resolve import resolve_card
from coachbook.team.folder_reader import read_team

ROOT = Path(__file__).resolve().parents[2]
WEEK = "2026-W48"


@pytest.fixture(scope="module")
def known() -> ReaderContext:
    book = read_draft(ROOT / "playbook").playbook
    folder, _ = read_team(ROOT / "checklists" / "demo-team", book)
    sheet = PrintedSheet(
        *("wang-zhe", "HMK7X", "training-1", "zhou-min", "AB12", "zh"), ("D-1", "D-2"), ("C-9",)
    )
    return ReaderContext(book, folder.teams, printed={WEEK: {"wang-zhe": sheet}})


CARD = """\
team: training-1
rep: wang-zhe
week: 2026-W48
values:
  criterion.records: 4分
  criterion.prospects: na
  criterion.records/own: ""
  check.prospects/1: 31
  deal/2/fact.asks-discount: true
  signature/rep: 王喆
facts:
  - {deal: D-1, fact: fact.asks-invoice, on: 11-24}
kept:
  - {commitment: C-9, done: 未完成}
"""


def values(reading: Reading) -> dict[str, object]:
    return {each.field: each.value for each in reading.observations}


def refused(text: str, known: ReaderContext) -> list[str]:
    reading = read(text.encode(), "card.yml", known)
    return [f"{each.address}: {each.says}" for each in reading.refusals]


def test_every_value_with_its_place(known: ReaderContext) -> None:
    reading = read(CARD.encode(), "card.yml", known)
    assert not reading.refusals
    assert values(reading) == {
        "criterion.records": 4,
        "criterion.prospects": "na",
        "criterion.records/own": None,
        "check.prospects/1": 31,
        "deal/2/fact.asks-discount": True,
        "signature/rep": "王喆",
        "deal/1/fact.asks-invoice": True,
        "deal/1/fact.asks-invoice/date": "2026-11-24",
        "commitment/1": "not-done",
    }
    first = reading.observations[0]
    assert (first.source.place, first.note) == ("line 5:22", "'4分' read as 4")
    assert str(first.card) == "2026-W48 training-1/wang-zhe normal by zhou-min"
    notes = {each.field for each in reading.observations if each.note}
    assert notes == {"criterion.records", "deal/1/fact.asks-invoice/date", "commitment/1"}


def test_what_numbers_mean_goes_into_the_card(known: ReaderContext) -> None:
    reading = read(CARD.encode(), "card.yml", known)
    card = resolve_card(reading.observations[0].card, reading.observations, known)
    assert (card.form, card.edition) == ("AB12", known.edition)
    assert card.deals == {"1": "D-1", "2": "D-2"}
    assert card.commitments == {"1": "C-9"}
    assert "criterion.records" in card.criteria
    assert "criterion.records" not in card.unscored


def test_json_says_the_same(known: ReaderContext) -> None:
    data = parse_yaml(Path("card.yml"), CARD).data
    for text in (json.dumps(data), json.dumps(data, indent="\t", ensure_ascii=False)):
        reading = read(text.encode(), "card.json", known)
        assert values(reading) == values(read(CARD.encode(), "card.yml", known))
    emoji = {**data, "values": {"praise/1": "好\U0001f600"}, "facts": [], "kept": []}  # type: ignore[dict-item]  # a mapping
    assert values(read(json.dumps(emoji).encode(), "card.json", known)) == {
        "praise/1": "好\U0001f600"
    }


def test_a_later_edit_takes_the_place_of_the_one_before(known: ReaderContext) -> None:
    ten = read(f"edit: 10\n{CARD}".encode(), "card.yml", known).observations
    nine = read(f"edit: 9\n{CARD.replace('4分', '2')}".encode(), "card.yml", known).observations
    card = resolve_card(ten[0].card, (*ten, *nine), known)
    assert card.value("criterion.records") == 4
    assert not card.open


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("training-1", "training-2", "line 1:7: there is no team 'training-2'; did you mean"),
        ("wang-zhe", "wang-zh", "line 2:6: there is no rep 'wang-zh'; did you mean 'wang-zhe'?"),
        ("W48", "W54", "line 3:7: there is no week 54 in 2026"),
        ("week:", "weak:", "line 3:1: the key 'weak' is unknown here"),
        ("4分", "3.5", "line 5:22: '3.5' is not a whole number; expected 0 to 4"),
        ("4分", "2026-03-04", "line 5:22: '2026-03-04' is not a whole number"),
        ("criterion.records:", "criterion.record:", "did you mean 'criterion.records'?"),
        ("deal/2", "deal/5", "line 9:30: no deal stands under number 5 on that week's sheet;"),
        ("D-1,", "D-7,", "line 12:12: the deal 'D-7' is not on that week's sheet; did you mean"),
        ("11-24", "3/4", "line 12:46: '3/4' can be read as two days"),
        ("values:", "deals: {1: D-2}\nvalues:", "line 4:12: number 1 is 'D-1' on the printed"),
        ("week:", "kind: calibration\nweek:", "line 3:7: a calibration needs 'scorer'"),
        ("week:", "scorer: ../x\nweek:", "line 3:9: '../x' cannot be an id"),
        ("  criterion.records:", " \tcriterion.records:", "line 5:2: a tab"),
        ("4分", "&a 4", "line 5:22: an anchor (&a)"),
    ],
)
def test_refused_with_line_and_column(old: str, new: str, says: str, known: ReaderContext) -> None:
    assert any(says in each for each in refused(CARD.replace(old, new, 1), known)), refused(
        CARD.replace(old, new, 1), known
    )


def test_one_wrong_value_does_not_refuse_the_others(known: ReaderContext) -> None:
    reading = read(CARD.replace("4分", '"?"').encode(), "card.yml", known)
    assert len(reading.refusals) == 1
    assert len(reading.observations) == 8


def test_without_a_printed_sheet_the_file_says_what_its_numbers_mean(known: ReaderContext) -> None:
    other = CARD.replace("wang-zhe", "li-xiaoyan")
    assert "none was printed: say which they are with deals:" in refused(other, known)[0]
    named = other.replace("values:", "deals: {1: D-1, 2: D-2}\ncommitments: {1: C-9}\nvalues:")
    reading = read(named.encode(), "card.yml", known)
    assert not reading.refusals
    assert {each.about for each in reading.observations} == {"", "D-1", "D-2", "C-9"}


def test_the_rep_scores_for_the_rep(known: ReaderContext) -> None:
    reading = read(CARD.replace("week:", "kind: self\nweek:").encode(), "card.yml", known)
    key = reading.observations[0].card
    assert (key.kind, key.scorer) == (CardKind.SELF, "wang-zhe")


def test_the_schema_knows_the_card() -> None:
    data = parse_yaml(Path("card.yml"), CARD).data
    schema = json.loads(schemas(other_models())["scorecard-by-hand.json"])
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, "weak": 1}, schema)  # type: ignore[dict-item]  # a mapping


def test_the_example_is_read_whole(known: ReaderContext) -> None:
    file = ROOT / "docs" / "examples" / "scorecard.yml"
    reading = read(file.read_bytes(), file.name, replace(known, printed={}))
    assert not reading.refusals
    assert len(reading.observations) == 8


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8")))
def test_whatever_is_in_a_file_it_is_refused_with_a_sentence(content: bytes) -> None:
    reading = read(content, "card.yml", ReaderContext.__new__(ReaderContext))
    assert reading.refusals
    assert not reading.observations
