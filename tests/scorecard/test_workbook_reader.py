"""The reader of workbooks: strict, and every refusal says which cell."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl.workbook.defined_name import DefinedName

from coachbook.base.text import Language, Text
from coachbook.base.week import Week
from coachbook.playbook.model.reference import Fate, Retired
from coachbook.scorecard.issue import workbook_order
from coachbook.scorecard.merge import CLEARED, CONFLICT, merge
from coachbook.scorecard.observation import Medium, Observation
from coachbook.scorecard.readers.lone_days import DAY_NOT_DONE, DAY_WITHOUT_TICK
from coachbook.scorecard.readers.workbook_reader import read
from coachbook.scorecard.workbook.look import read_look
from coachbook.scorecard.workbook.make_workbook import make_workbook
from coachbook.team.model import TeamFolder

from .workbook_file import ROOT, WEEK, File, everything, known, known_but, values, written

pytestmark = pytest.mark.usefixtures("heavy")

CALLS, RECORDS = "criterion.calls", "criterion.records"
FACT, OTHER = "deal/1/fact.asks-discount", "deal/2/fact.asks-discount"
REPS = ("lin", "wang", "smith")


def only(reading: Any, field: str, rep: str = "lin") -> Observation:
    (found,) = (o for o in reading.observations if (o.field, o.card.rep) == (field, rep))
    assert isinstance(found, Observation)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_typed_into_every_field_is_read(language: str) -> None:
    file, wanted = File(language), everything(language)
    for field, (typed, _) in wanted.items():
        file.put(field, typed)
    reading = file.read()
    assert reading.refusals == ()
    assert values(reading) == {field: value for field, (_, value) in wanted.items()}
    assert [each.note for each in reading.observations if each.note] == []
    assert {note.partition(":")[0] for note in reading.notes} == {"王珺", "Ann Smith"}


def test_an_empty_workbook_says_nothing_of_anybody() -> None:
    reading = read(written(), "week.xlsx", known())
    assert (reading.observations, reading.refusals) == ((), ())
    assert len(reading.notes) == 3


def test_where_a_value_came_from_and_what_is_blank() -> None:
    reading = File().put(CALLS, 3, rep=2).read()
    score = only(reading, CALLS, "wang")
    assert score.card.week == WEEK
    assert (score.card.scorer, score.card.team) == ("zhou-min", "north")
    assert (score.source.medium, score.source.place) == (Medium.WORKBOOK, "评分!D8")
    assert score.source.edition == known().edition
    assert len(score.source.document) == 12
    assert only(reading, RECORDS, "wang").value is None
    assert not any(each.field.startswith("deal/") for each in reading.observations)


@pytest.mark.parametrize(
    "stamp", ["2026-11-27", "27.11.2026 11:00", "0000-00-00T00:00:00Z", "soon"]
)
def test_a_stamp_that_is_none_costs_no_value(stamp: str) -> None:
    """Such a copy is one without a stamp: it is asked where it differs, never refused."""
    made = File().put(CALLS, 3).bytes()
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(:modified[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), part)
                assert stamp.encode() in part
            new.writestr(name, part)
    reading = read(content.getvalue(), "week.xlsx", known())
    assert reading.refusals == ()
    score = only(reading, CALLS)
    assert (score.value, score.source.edit) == (3, "")


def test_deals_and_commitments_carry_their_ids() -> None:
    reading = File().put(CALLS, 3).read()
    assert {only(reading, FACT).about, only(reading, OTHER).about} == {"D1", "D2"}
    assert only(reading, "commitment/1").about == "C1"
    assert only(reading, CALLS).about == ""


ACCEPTED: list[tuple[str, int, Any, Any]] = [
    (CALLS, 1, "3", 3),
    (CALLS, 2, "３", 3),
    (CALLS, 3, "三", 3),
    (RECORDS, 1, " 4 分", 4),
    (RECORDS, 2, "\u200b2\xa0", 2),
    (RECORDS, 3, "N/A", "na"),
    ("criterion.learning", 1, 3.0, 3),
    ("check.next-calls/1/kept", 1, "对", "yes"),
    ("check.next-calls/2/kept", 1, True, "yes"),
    ("check.prospects/1", 1, "３4", 34),
    ("commitment/1", 1, "没做", "not-done"),
    (f"{FACT}/date", 1, "2026年11月20日", "2026-11-20"),
    (f"{OTHER}/date", 1, date(2026, 11, 20), "2026-11-20"),
    (f"{CALLS}/cause", 1, 2, 2),
]


def test_what_is_clear_is_accepted_with_a_note() -> None:
    file = File()
    for field, rep, typed, _ in ACCEPTED:
        file.put(field, typed, rep)
    reading = file.read()
    assert reading.refusals == ()
    for field, rep, typed, value in ACCEPTED:
        seen = only(reading, field, REPS[rep - 1])
        assert seen.value == value
        assert bool(seen.note) == (isinstance(typed, str) and value != "na"), field


REFUSED: list[tuple[str, int, Any, str]] = [
    (CALLS, 1, date(2026, 3, 4), "a date or time"),
    (CALLS, 2, 3.5, "is not a whole number"),
    (CALLS, 3, 5, "out of range"),
    (RECORDS, 1, -1, "out of range"),
    (RECORDS, 2, True, "is not a number"),
    (RECORDS, 3, "2/3", "is not a whole number"),
    ("criterion.learning", 1, "?", "is not a whole number"),
    ("criterion.learning", 2, "#N/A", "an error value"),
    ("criterion.learning", 3, "=1+1", "save it once"),
    ("check.next-calls/1/kept", 1, "x", "none of the choices"),
    ("check.prospects/1", 1, "many", "is not a whole number"),
    ("commitment/1", 1, "maybe", "neither done nor not done"),
    (f"{FACT}/date", 1, "03/04", "two days"),
    (f"{CALLS}/cause", 1, 99, "out of range"),
    ("objection/item", 1, "9 Calls", "is not a whole number"),
]


def test_what_is_not_clear_is_refused_with_its_cell() -> None:
    file = File().put("criterion.evidence", 2)
    for field, rep, typed, _ in REFUSED:
        file.put(field, typed, rep)
    reading = file.read()
    said = {each.address: each.says for each in reading.refusals}
    assert len(said) == len(REFUSED)
    for field, rep, _, says in REFUSED:
        cell = file.cell(field, rep)
        assert says in said[f"{cell.parent.title}!{cell.coordinate}"]
    assert values(reading) == {"criterion.evidence": 2}


def test_a_day_without_its_tick_is_a_question_for_a_person() -> None:
    reading = File().put(f"{FACT}/date", date(2026, 11, 24)).read()
    assert only(reading, FACT).doubt == DAY_WITHOUT_TICK
    _, questions = merge(reading.observations)
    assert [question.field for question in questions] == [FACT]


@pytest.mark.parametrize(
    ("told", "meant", "doubt"),
    [(None, "done", DAY_WITHOUT_TICK), ("未办", "not-done", DAY_NOT_DONE), ("已办", "done", "")],
)
def test_the_day_on_which_a_commitment_was_done_goes_with_what_is_said(
    told: str | None, meant: str, doubt: str
) -> None:
    day = date(2026, 11, 24)
    reading = File().put("commitment/1", told).put("commitment/1/date", day).read()
    one = only(reading, "commitment/1")
    assert (one.value, one.doubt) == (meant, doubt)
    at = only(reading, "commitment/1/date")
    assert (at.value, at.about) == ("2026-11-24", "C1")


def test_lines_that_were_sorted_are_found_out() -> None:
    """Names stay where they are when lines are sorted; labels and values change places."""
    file = File().put(CALLS, 4, rep=1).put(CALLS, 1, rep=3)
    grid = file.book.worksheets[0]
    for column in range(1, 10):
        above, below = grid.cell(6, column), grid.cell(10, column)
        above.value, below.value = below.value, above.value
    reading = file.read()
    assert not any(each.field == CALLS for each in reading.observations)
    assert [(each.address, each.says.partition(":")[0]) for each in reading.refusals] == [
        ("评分!B6", "this line now says 'Ann Smith', not '林晓喆'"),
        ("评分!B10", "this line now says '林晓喆', not 'Ann Smith'"),
    ]


def move(file: File, name: str, cell: str) -> None:
    """What a program does with a name when its cell is cut and pasted elsewhere."""
    file.book.defined_names[name] = DefinedName(name, attr_text=cell)


def test_a_cell_that_was_moved_to_another_line_or_column_is_refused() -> None:
    file = File().put(CALLS, 3)
    move(file, "card1_criterion_records", "评分!$C$8")
    move(file, "card1_criterion_learning", "评分!$M$6")
    reading = file.read()
    assert [each.address for each in reading.refusals] == ["评分!C8", "评分!M6"]
    assert "moved away from its line '林晓喆'" in reading.refusals[0].says
    assert "moved away from its column '练习'" in reading.refusals[1].says
    assert values(reading) == {CALLS: 3}


def test_lines_and_columns_may_be_inserted_and_sheets_renamed() -> None:
    file = File().put(CALLS, 3).put("check.prospects/2", 40)
    for name, defined in list(file.book.defined_names.items()):
        if "评分" in defined.attr_text:
            cell = file.named(name)
            move(file, name, f"'it''s scores'!${cell.column_letter}${cell.row + 2}")
    grid = file.book.worksheets[0]
    grid.title = "it's scores"
    for merged in list(grid.merged_cells.ranges):
        grid.unmerge_cells(str(merged))
    grid.insert_rows(2, 2)
    reading = file.read()
    assert reading.refusals == ()
    assert values(reading) == {CALLS: 3, "check.prospects/2": 40}
    assert only(reading, CALLS).source.place == "it's scores!D8"


def test_a_line_that_was_deleted_is_said_and_the_rest_is_read() -> None:
    file = File().put(CALLS, 3)
    for name in list(file.book.defined_names):
        if name.startswith(("card1_check_prospects", "label1_check_prospects")):
            move(file, name, "#REF!")
    reading = file.read()
    (refusal,) = reading.refusals
    assert refusal.address == "1 林晓喆"
    assert "cells were deleted" in refusal.says
    assert values(reading) == {CALLS: 3}


def test_a_sheet_that_was_deleted_is_said_once() -> None:
    file = File().put(CALLS, 3)
    file.book.remove(file.book["1 林晓喆"])
    reading = file.read()
    (refusal,) = reading.refusals
    assert (refusal.address, refusal.says) == ("1 林晓喆", "this sheet was deleted")
    assert values(reading) == {CALLS: 3}


def test_the_hidden_sheet_must_be_there_and_as_it_was() -> None:
    file = File()
    file.book["coachbook"]["A3"].value = str(file.book["coachbook"]["A3"].value).replace("48", "49")
    (refusal,) = file.read().refusals
    assert "its hidden sheet was changed" in refusal.says
    gone = File()
    gone.book.remove(gone.book["coachbook"])
    (refusal,) = gone.read().refusals
    assert "its hidden sheet was deleted" in refusal.says
    assert '"team": "north"' in refusal.says


def test_another_workbook_is_none_of_ours() -> None:
    file = File()
    for sheet in file.book.sheetnames[1:]:
        file.book.remove(file.book[sheet])
    file.book.custom_doc_props.props.clear()  # type: ignore[attr-defined]
    (refusal,) = file.read().refusals
    assert refusal.address == "week.xlsx"
    assert "was not made by Coachbook" in refusal.says


def test_reps_and_teams_that_are_not_there_are_refused() -> None:
    team, other = known().teams
    fewer = known_but(teams=(team.model_copy(update={"reps": team.reps[1:]}), other))
    content = File().put(CALLS, 3, rep=1).put(CALLS, 2, rep=2).bytes()
    reading = read(content, "week.xlsx", fewer)
    assert [each.address for each in reading.refusals] == ["1 林晓喆"]
    assert "there is no rep 'lin'" in reading.refusals[0].says
    assert values(reading, "wang") == {CALLS: 2}
    moved = known_but(teams=(team.model_copy(update={"reps": team.reps[1:]}),
                             other.model_copy(update={"reps": team.reps[:1]})))  # fmt: skip
    assert "is in the team 'south', not 'north'" in read(content, "", moved).refusals[0].says
    (refusal,) = read(content, "week.xlsx", known_but(teams=(other,))).refusals
    assert "the team 'north', which is not there" in refusal.says


def test_a_workbook_of_another_edition_is_mapped_where_ids_moved() -> None:
    book = known().playbook
    renamed = {CALLS: "criterion.dialling", "criterion.learning": "criterion.reading"}
    criteria = tuple(
        each.model_copy(update={"id": renamed.get(each.id, each.id)})
        for each in book.scorecard.criteria
    )
    earlier = book.model_copy(
        update={
            "scorecard": book.scorecard.model_copy(update={"criteria": criteria}),
            "edition": book.edition.model_copy(update={"version": "0.9"}),
        }
    )
    why = Text(zh="改名", en="renamed")
    moved = Retired(id="criterion.dialling", fate=Fate.MOVED, to=(CALLS,), why=why)
    now = book.model_copy(update={"ids": book.ids.model_copy(update={"retired": (moved,)})})
    team = known().teams[0]
    order = workbook_order(TeamFolder(known().teams), team, earlier, Week.parse(WEEK), Language.EN)
    file = File.of(make_workbook(order, earlier, read_look(ROOT / "checklists")))
    file.put("criterion.dialling", 3).put("criterion.reading", 4).put(RECORDS, 2)
    reading = read(file.bytes(), "week.xlsx", known_but(playbook=now))
    assert values(reading) == {CALLS: 3, RECORDS: 2}
    (refusal,) = reading.refusals
    assert refusal.address == "Scores!I6"
    assert "'criterion.reading' is not on the sheet any more" in refusal.says
    assert any("made by edition 0.9 of the playbook, now" in note for note in reading.notes)


def test_a_later_edit_of_the_same_workbook_supersedes_the_earlier() -> None:
    early, late = File().put(CALLS, 1).put(RECORDS, 2), File().put(CALLS, 4).put(RECORDS, 2)
    first = _saved(early, "2026-11-27T10:00:00").observations
    second = _saved(late, "2026-11-27T11:00:00").observations
    settled, questions = merge((*second, *first))
    assert (settled[CALLS].value, settled[RECORDS].value, questions) == (4, 2, ())


def test_two_copies_that_were_filled_in_apart_are_both_asked() -> None:
    """A later save that is blank where the earlier one is not was no edit of it."""
    one, other = File().put(CALLS, 1).put(RECORDS, 2), File().put(CALLS, 4)
    first = _saved(one, "2026-11-27T10:00:00").observations
    second = _saved(other, "2026-11-27T11:00:00").observations
    settled, questions = merge((*second, *first))
    assert {q.field: q.reason for q in questions} == {CALLS: CONFLICT, RECORDS: CLEARED}
    assert not {CALLS, RECORDS} & settled.keys()


def _saved(file: File, at: str) -> Any:
    content = _stamped(file.bytes(), at)
    return read(content, "week.xlsx", known())


def _stamped(content: bytes, at: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(modified[^>]*>)[^<]*", rb"\g<1>" + at.encode() + b"Z", part)
            new.writestr(name, part)
    return out.getvalue()
