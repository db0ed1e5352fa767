"""A correction is never dropped: it counts, or it is asked; and what was refused stays visible."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coachbook.__main__ import cli
from coachbook.base.workbook_package import Limits, open_package
from coachbook.scorecard.merge import CLEARED, CONFLICT, REFUSED, RESTORED, merge
from coachbook.scorecard.observation import (
    UNKNOWN_FIELD,
    Medium,
    Observation,
    OpenItem,
    Original,
    Value,
)
from coachbook.scorecard.resolve import older_originals
from coachbook.scorecard.store.card_file import from_json, to_json

from .cards import card_of, seen
from .filling import filled
from .printed import REPS, WEEK, Printed
from .reviewing import SCORE, card

Run = Callable[..., Result]
FIRST = "2026-11-27T10:00:00"


def outcome(*those: Observation, since: dict[str, int] | None = None) -> Value | str:
    """The value of the field, or why it is asked."""
    originals = {sha: Original("", number) for sha, number in (since or {}).items()}
    values, questions = merge(those, originals)
    return questions[0].reason if questions else values["f"].value if values else None


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2026-11-27T10:00:01", 4),
        ("2026-11-27T09:30:00-05:00", 4),
        ("2026-11-27T17:59:00+08:00", 2),
        ("2026-11-27T18:00:00+08:00", CONFLICT),
        (FIRST, CONFLICT),
        ("", CONFLICT),
        ("yesterday", CONFLICT),
        ("2025-01-01T08:00:00", CONFLICT),
        ("2026-11-15T23:59:59", CONFLICT),
        ("2026-11-16T00:00:00", 2),
        ("2026-12-27T23:59:59", 4),
        ("2026-12-28T00:00:00", CONFLICT),
        ("2026-13-01T00:00:00", CONFLICT),
        ("2026-11-28T00:00:00 local", CONFLICT),
        ("2026-11-28T00:00:01 local", 4),
        ("2026-11-26T22:00:00 local", CONFLICT),
        ("2026-11-26T21:59:59 local", 2),
    ],
)
@pytest.mark.parametrize("medium", [Medium.WORKBOOK, Medium.PDF])
def test_a_correction_counts_where_the_stamps_can_be_trusted_and_is_asked_elsewhere(
    medium: Medium, second: str, expected: Value
) -> None:
    one = seen("f", 2, edit=FIRST, sha="a", medium=medium)
    other = seen("f", 4, edit=second, sha="b", medium=medium)
    assert outcome(one, other) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("T10:00:00 local save 3", "T10:00:01 local save 4", 4),
        ("T10:00:00 local save 4", "T10:00:01 local save 3", CONFLICT),
        ("T10:00:00 local save 3", "T10:00:01 local save 3", CONFLICT),
        ("T10:00:01 local save 3", "T10:00:00 local save 4", CONFLICT),
        ("T10:00:00 local save 3", "T10:00:00 local save 4", CONFLICT),
        ("T10:00:00 local", "T10:00:01 local", CONFLICT),
        ("T10:00:00 local save 3", "T10:30:00 save 4", CONFLICT),
        ("T10:00:00 local", "T10:30:00 local save 4", CONFLICT),
        ("T10:00:00 save 4", "T10:00:01", 4),
    ],
)
def test_a_counter_of_saves_orders_wall_clocks_or_contradicts_them(
    first: str, second: str, expected: Value
) -> None:
    one = seen("f", 2, edit=f"2026-11-27{first}", sha="a")
    assert outcome(one, seen("f", 4, edit=f"2026-11-27{second}", sha="b")) == expected


def test_a_file_that_comes_in_later_and_says_that_it_is_older_is_asked_about() -> None:
    newer = seen("f", 2, edit="2026-11-27T11:00:00", sha="a")
    older = seen("f", 4, edit=FIRST, sha="b")
    assert outcome(newer, older, since={"a": 1, "b": 2}) == CONFLICT
    assert outcome(newer, older, since={"a": 2, "b": 1}) == 2
    assert outcome(newer, older, since={"a": 1, "b": 1}) == 2


def test_a_later_save_that_is_blank_where_the_first_was_filled_in_takes_the_place_of_none() -> None:
    """Two leads filled in copies of one workbook."""
    later = "2026-11-27T11:00:00"
    first = [seen("f", 2, edit=FIRST, sha="a"), seen("g", 1, edit=FIRST, sha="a")]
    second = [seen("f", 4, edit=later, sha="b"), seen("g", None, edit=later, sha="b")]
    _, questions = merge([*first, *second])
    assert [(each.field, each.reason) for each in questions] == [("f", CONFLICT), ("g", CLEARED)]


def test_what_was_blank_before_it_was_filled_in_is_not_asked() -> None:
    """Two leads filled in copies: of what the later one added there is no question."""
    later = "2026-11-27T11:00:00"
    first = [seen("f", 2, edit=FIRST, sha="a"), seen("g", None, edit=FIRST, sha="a")]
    second = [seen("f", None, edit=later, sha="b"), seen("g", 3, edit=later, sha="b")]
    values, questions = merge([*first, *second])
    assert [(each.field, each.reason) for each in questions] == [("f", CLEARED)]
    assert values["g"].value == 3
    originals = {"a": Original("", 2), "b": Original("", 1)}  # which of them is later is not sure
    assert {each.field for each in merge([*first, *second], originals)[1]} == {"f", "g"}
    pdf = [
        replace(each, source=replace(each.source, medium=Medium.PDF)) for each in (*first, *second)
    ]
    _, questions = merge([each for each in pdf if each.value is not None])
    assert [each.field for each in questions] == ["f"]


def test_a_later_copy_that_brings_back_what_another_one_changed_is_asked_about() -> None:
    """The lead who saved it last may never have touched it."""
    saves = [f"2026-11-27T{hour}:00:00" for hour in (10, 11, 12, 13)]
    issued, mine, theirs, last = (
        seen("f", value, edit=edit, sha=edit)
        for value, edit in zip((2, 4, 2, 4), saves, strict=True)
    )
    assert outcome(issued, mine) == 4
    assert outcome(issued, mine, theirs) == RESTORED
    assert outcome(issued, theirs, replace(mine, value=2)) == 2
    _, (question,) = merge([issued, mine, theirs])
    assert {each.value: each.source.edit for each in question.candidates} == {
        2: saves[2],
        4: saves[1],
    }
    settles = (saves[0], saves[1], saves[2])
    answer = seen("f", 4, medium=Medium.PERSON, edit="1", settles=settles)
    assert outcome(issued, mine, theirs, answer) == 4
    assert outcome(issued, mine, theirs, answer, last) == 4
    assert outcome(issued, mine, theirs, last) == RESTORED


def test_what_a_later_pdf_leaves_out_is_asked_with_the_blank_to_choose() -> None:
    """Its reader sees no blank fields."""
    later, pdf = "2026-11-27T11:00:00", Medium.PDF
    first = [seen(name, 2, edit=FIRST, sha="a", medium=pdf) for name in "fg"]
    values, (question,) = merge([*first, seen("f", 2, edit=later, sha="b", medium=pdf)])
    assert values["f"].value == 2
    assert (question.field, question.reason) == ("g", CLEARED)
    assert {each.value: each.source.sha256 for each in question.candidates} == {2: "a", None: "b"}
    assert {each.source.place for each in question.candidates if each.value is None} == {"field g"}
    answer = seen("g", None, medium=Medium.PERSON, edit="1", settles=("a", "b"))
    values, questions = merge([*first, seen("f", 2, edit=later, sha="b", medium=pdf), answer])
    assert not questions
    assert "g" not in values


def test_blank_against_filled_in_copies_that_cannot_be_ordered_is_asked() -> None:
    filled_in, blank = seen("f", 2, sha="a"), seen("f", None, sha="b")
    assert outcome(filled_in, blank) == CLEARED
    assert outcome(filled_in, blank, seen("f", 2, medium=Medium.WEB)) == 2
    assert outcome(filled_in, blank, seen("f", 3, medium=Medium.WEB)) == CLEARED


def test_counted_edits_need_no_clock() -> None:
    for medium in (Medium.WEB, Medium.FILE):
        one = seen("f", 2, edit="2", sha="a", medium=medium)
        other = seen("f", 4, edit="1", sha="b", medium=medium)
        assert outcome(one, other, since={"a": 1, "b": 2}) == 2
        assert older_originals(card_of(one, other)) == {"b"}


def refused(field: str = "f", edit: str = "") -> Observation:
    one = seen(field, None, sha="r", edit=edit)
    return replace(one, refused="'3.5' is not a whole number")


def test_what_was_refused_is_asked_until_a_readable_value_comes_later() -> None:
    _, (question,) = merge([refused()])
    assert question.reason == REFUSED
    assert [each.refused for each in question.candidates] == ["'3.5' is not a whole number"]
    mended = seen("f", 3, sha="m")
    assert outcome(refused(), mended, since={"r": 1, "m": 2}) == 3
    assert outcome(refused(), mended, since={"r": 2, "m": 1}) == REFUSED
    assert outcome(refused(), mended, since={"r": 1, "m": 1}) == REFUSED
    assert outcome(refused(edit="1"), seen("f", 3, edit="2")) == 3
    assert outcome(refused(edit="2"), seen("f", 3, edit="1")) == REFUSED
    assert outcome(refused(), seen("f", None, sha="m"), since={"r": 1, "m": 2}) == REFUSED


def test_to_leave_what_was_refused_says_nothing_of_the_value() -> None:
    left = seen("f", None, medium=Medium.PERSON, edit="1", settles=("r",))
    assert outcome(refused(), left) is None
    assert outcome(refused(), left, seen("f", 3, sha="m")) == 3


def test_a_field_that_no_sheet_has_is_settled_by_a_save_without_it() -> None:
    unknown = refused(f"{UNKNOWN_FIELD}criterion.cals", edit="1")
    assert merge([unknown, seen("f", 3, edit="1", sha="r")])[1]
    assert merge([unknown, seen("f", 3, edit="1", medium=Medium.WEB)])[1]
    assert not merge([unknown, seen("f", 3, edit="2")])[1]


def test_another_document_does_not_settle_a_field_that_no_sheet_has() -> None:
    unknown = refused(f"{UNKNOWN_FIELD}criterion.cals", edit="1")
    web = seen("f", 3, medium=Medium.WEB, sha="m")
    assert merge([unknown, web], {"r": Original("", 1), "m": Original("", 2)})[1]


@pytest.mark.parametrize(
    ("edit", "first", "second", "settled"),
    [
        ("1", ("a.yml", 1), ("a.yml", 2), True),
        ("1", ("a.yml", 2), ("a.yml", 1), False),
        ("1", ("a.yml", 1), ("b.yml", 2), False),
        ("1", ("", 1), ("", 2), False),
        ("1", None, None, False),
        ("2", ("a.yml", 1), ("b.yml", 2), True),
    ],
)
def test_of_files_by_hand_a_higher_edit_or_the_same_name_settles_it(
    edit: str, first: tuple[str, int] | None, second: tuple[str, int] | None, settled: bool
) -> None:
    unknown = by_hand(refused(f"{UNKNOWN_FIELD}criterion.cals", edit="1"))
    other = seen("f", 3, sha="m", edit=edit, medium=Medium.FILE)
    originals = {sha: Original(*of) for sha, of in (("r", first), ("m", second)) if of}
    assert (not merge([unknown, other], originals)[1]) == settled


def by_hand(one: Observation) -> Observation:
    """The same, on a card by hand."""
    source = replace(one.source, medium=Medium.FILE, document=Medium.FILE.value)
    return replace(one, source=source)


def test_a_counted_edit_takes_with_it_what_was_refused_in_the_one_before() -> None:
    blank = {edit: seen("f", None, edit=edit, sha="m", medium=Medium.FILE) for edit in "13"}
    assert outcome(by_hand(refused(edit="2")), blank["3"]) is None
    assert outcome(by_hand(refused(edit="2")), blank["1"]) == REFUSED
    assert outcome(refused(edit="2"), seen("f", None, edit="3", sha="m")) == REFUSED
    assert outcome(refused(), seen("f", 3, sha="m"), since={"r": 0, "m": 2}) == REFUSED


def test_the_card_file_keeps_what_was_refused_and_the_names_of_files() -> None:
    made = replace(card_of(refused()), originals={"r": Original("周评分.xlsx", 2)})
    assert from_json(to_json(made), Path("card.json")) == made
    old = re.sub(rb'"originals": \{[^}]*\}\n\},\n', b"", to_json(made))
    assert b"originals" not in old
    assert from_json(old, Path("card.json")).originals == {}


@pytest.mark.parametrize(
    ("written", "modified"),
    [
        ("2026-11-27T10:00:00Z", "2026-11-27T10:00:00"),
        ("2026-11-27T10:00:00.5+00:00", "2026-11-27T10:00:00"),
        ("2026-11-27T09:30:00-05:00", "2026-11-27T09:30:00-05:00"),
        ("2026-11-27T10:00:00", "2026-11-27T10:00:00 local"),
        ("soon", ""),
    ],
)
def test_a_workbooks_stamp_keeps_its_offset(written: str, modified: str) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        stamp = f"<c xmlns:d='d'><dcterms:modified>{written}</dcterms:modified></c>"
        archive.writestr("docProps/core.xml", stamp.replace("xmlns:d=", "xmlns:dcterms="))
    limits = Limits("a workbook", 10_000, 10_000, 100, tags_in_all=1_000)
    assert open_package(content.getvalue(), limits).modified == modified


CARD = f"""team: training-1
rep: {REPS[0]}
week: {WEEK}
values:
  criterion.learning: 3.5
  criterion.cals: 3
  criterion.prospects: 2
"""
MENDED = CARD.replace("3.5", "3").replace("cals", "calls")


@pytest.fixture
def bad(printed: Printed, tmp_path: Path, run: Run) -> Printed:
    """A team whose card has a level and a field that were refused."""
    made = printed.copy(tmp_path)
    (tmp_path / "bad.yml").write_text(CARD, encoding="utf-8")
    assert "2 open for review" in run("collect", tmp_path / "bad.yml", "--team", made.team).output
    return made


def asked(team: Printed) -> dict[str, OpenItem]:
    return {each.field: each for each in card(team).open}


def in_terminal(team: Printed, answers: str) -> Result:
    options = ["review", "--team", str(team.team), "--terminal", "--lang", "en"]
    return CliRunner().invoke(cli, options, input=answers, catch_exceptions=False)


def test_what_was_refused_waits_on_the_page_until_a_better_file_comes(
    bad: Printed, tmp_path: Path, run: Run
) -> None:
    assert {*asked(bad)} == {SCORE, f"{UNKNOWN_FIELD}criterion.cals"}
    before = card(bad)
    assert "already known" in run("collect", tmp_path / "bad.yml", "--team", bad.team).output
    assert card(bad) == before
    run("review", "--team", bad.team)
    html = (bad.records / "review.html").read_text(encoding="utf-8")
    assert "3.5" in html
    assert "line 6:3" in html
    (tmp_path / "bad.yml").write_text(MENDED, encoding="utf-8")
    run("collect", tmp_path / "bad.yml", "--team", bad.team)
    assert asked(bad) == {}
    assert (card(bad).value(SCORE), card(bad).value("criterion.calls")) == (3, 3)


def test_what_was_refused_can_be_left_as_it_is(bad: Printed) -> None:
    done = in_terminal(bad, "x\n-\n-\n-\n")
    assert "enter - to leave it" in done.output
    assert "bad.yml" in done.output
    assert asked(bad) == {}
    assert card(bad).value(SCORE) is None


def test_the_report_says_what_was_refused(bad: Printed, tmp_path: Path, run: Run) -> None:
    options = ("--team", bad.team, "--week", WEEK, "--lang", "en", "--out", tmp_path / "out")
    assert run("report", *options).exit_code == 0
    (file,) = (tmp_path / "out").glob("*.html")
    html = file.read_text(encoding="utf-8")
    assert "2 could not be read" in html
    assert "3.5" in html


def test_one_answer_takes_a_whole_file(printed: Printed, tmp_path: Path, run: Run) -> None:
    team = printed.copy(tmp_path)
    values = dict.fromkeys(("criterion.calls", "criterion.records", SCORE), "1")
    for name, score in (("王的.pdf", "1"), ("王的(1).pdf", "4")):
        (tmp_path / name).write_bytes(filled(team.sheet(), dict.fromkeys(values, score)))
        run("collect", tmp_path / name, "--team", team.team)
    questions = asked(team)
    assert {each.reason for each in questions.values()} == {CONFLICT}
    run("review", "--team", team.team)
    page = (team.records / "review.html").read_text(encoding="utf-8")
    found = re.search(r'id="data">(.*?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert [each["name"]["en"] for each in data["files"]] == ["王的.pdf", "王的(1).pdf"]
    assert all([one["value"] for one in each["whole"]] == [1, 4] for each in data["questions"])
    letter = "ab"[[each.value for each in questions[SCORE].candidates].index(4)]
    done = in_terminal(team, f"{letter}*\n")
    assert "3 answered by this file" in done.output
    assert "3 answers kept" in done.output
    assert asked(team) == {}
    assert {card(team).value(each) for each in values} == {4}
