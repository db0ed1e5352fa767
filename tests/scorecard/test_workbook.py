"""`coachbook workbook`: what stands in the file that is written."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell

from coachbook.base.text import Language
from coachbook.base.week import Week
from coachbook.base.workbook_package import open_package
from coachbook.scorecard.issue import workbook_order
from coachbook.scorecard.readers.workbook_reader import LIMITS, identity_in
from coachbook.scorecard.readers.xlsx_book import xlsx_book
from coachbook.scorecard.store.open_store import open_store
from coachbook.scorecard.workbook.identity import cell_name
from coachbook.scorecard.workbook.look import read_look
from coachbook.scorecard.workbook.make_workbook import make_workbook
from coachbook.team.model import TeamFolder

from .cards import CRITERIA, KEY, card_of, seen
from .workbook_file import (
    EVIL,
    ROOT,
    WEEK,
    File,
    command,
    everything,
    fields,
    known,
    team_folder,
    untouched,
    values,
    written,
)

pytestmark = pytest.mark.usefixtures("heavy")


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    folder, out = team_folder(tmp_path / "team"), tmp_path / "out"
    made = command("--team", folder, "--week", WEEK, "--out", out)
    assert made.exit_code == 0
    assert (out / f"{WEEK}_north.xlsx").read_bytes() == written("zh")  # most of them read Chinese
    assert (out / f"{WEEK}_south.xlsx").read_bytes() == written("en", "south")
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-23T00:00:00Z" in archive.read("docProps/core.xml")


def test_low_and_far_apart_are_what_the_playbook_says() -> None:
    book = known().playbook
    reckoning = book.diagnosis.reckoning.model_copy(update={"low_level": 2, "far_apart": 3})
    topic = book.diagnosis.model_copy(update={"reckoning": reckoning})
    book = book.model_copy(update={"diagnosis": topic})
    order = workbook_order(
        TeamFolder(known().teams), known().teams[0], book, Week.parse(WEEK), Language.EN
    )
    file = File.of(make_workbook(order, book, read_look(ROOT / "checklists"))).book
    grid, sheet = file.worksheets[:2]
    rules = [
        formula
        for page in (grid, sheet)
        for at in page.conditional_formatting
        for rule in at.rules
        for formula in rule.formula
    ]
    assert "AND(ISNUMBER(B6),B6<=2)" in rules
    assert "IF(AND(ISNUMBER(B6),ISNUMBER(B7)),ABS(B6-B7)>=3,FALSE)" in rules
    assert 'AND(ISNUMBER($N30),$N30<=2,$P30="")' in rules
    assert sum(rule.endswith("<=2)") for rule in rules) == 1 + len(book.scorecard.criteria)
    assert not any("<=1" in rule for rule in rules)
    heading = str(grid.cell(3, 1).value)
    assert "Red: 0 or 1 or 2, choose" in heading
    assert "Own mark 3 or more".lower() in heading.lower()


def test_a_team_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    folder = team_folder(tmp_path / "team")
    made = command("--team", folder, "--team", "nroth", "--week", WEEK, "--out", tmp_path / "out")
    assert made.exit_code == 1
    assert "there is no team 'nroth'; did you mean 'north'?" in made.output
    assert not (tmp_path / "out").exists()


CALIBRATION = "Calibration: scored blind, does not count · Scored by"
HEADS = {
    "zh calibration": ("校准：盲评，不计入得分 · 评分人：周敏",) * 2,
    "en calibration lee": (f"{CALIBRATION} Lee",) * 2,
    "en calibration he-jing": (f"{CALIBRATION} he-jing",) * 2,
    "zh self": ("自评 · 评分人：各人自己", "自评 · 评分人：林晓喆"),
    "en self lin": ("Self-assessment · Scored by 林晓喆",) * 2,
}


@pytest.mark.parametrize("asked", HEADS)
def test_every_sheet_and_printed_page_says_whose_judgement_it_is(
    tmp_path: Path, asked: str
) -> None:
    language, kind, *scorer = asked.split()
    who = ("--scorer", *scorer) if scorer else ()
    folder = team_folder(tmp_path / "team")
    made = command("--team", folder, "--team", "north", "--week", WEEK, "--lang", language,
                   "--kind", kind, *who, "--out", tmp_path)  # fmt: skip
    assert made.exit_code == 0, made.output
    (written_to,) = tmp_path.glob("*.xlsx")
    file = File.of(written_to.read_bytes())
    grid, rep = file.book.worksheets[:2]
    assert (grid["A2"].value, rep["A2"].value) == HEADS[asked]
    assert (grid.freeze_panes, rep.freeze_panes) == ("B7", "A4")
    for sheet in (grid, rep):
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.center is not None
        assert sheet.oddHeader.center.text == sheet["A2"].value
    reading = file.put("criterion.calls", 3).read()
    assert values(reading) == {"criterion.calls": 3}
    assert {each.card.kind.value for each in reading.observations} == {kind}


def test_a_name_above_the_printed_page_is_no_code(tmp_path: Path) -> None:
    folder = team_folder(tmp_path / "team")
    file = folder / "team.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name: 周敏", 'name: "A&B"'), encoding="utf-8")
    made = command("--team", folder, "--team", "north", "--week", WEEK, "--kind", "calibration",
                   "--out", tmp_path)  # fmt: skip
    assert made.exit_code == 0, made.output
    grid = File.of((tmp_path / f"{WEEK}_north_calibration.xlsx").read_bytes()).book.worksheets[0]
    assert str(grid["A2"].value).endswith("评分人：A&B")
    assert grid.oddHeader is not None
    assert grid.oddHeader.center is not None
    assert str(grid.oddHeader.center.text).endswith("评分人：A&&B")


def test_records_kept_elsewhere_are_read(tmp_path: Path) -> None:
    folder, kept = team_folder(tmp_path / "team"), tmp_path / "kept"
    agreed = seen("agreed/1/what", "问清谁盖章")
    key = replace(KEY, week="2026-W47")
    open_store(kept).add_all([card_of(agreed, *(seen(one, 3) for one in CRITERIA), key=key)])
    for where in (folder / "records", kept):
        out = tmp_path / f"out-{where.name}"
        made = command("--team", folder, "--week", WEEK, "--out", out, "--records", where)
        assert made.exit_code == 0, made.output
        book = File.of((out / f"{WEEK}_north.xlsx").read_bytes()).book
        texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
        assert ("问清谁盖章" in texts) == (where == kept)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_of_the_sheet_can_be_typed_into_and_nothing_else(language: str) -> None:
    file = untouched(language)
    inputs = {file.cell(field).coordinate for field in everything(language)}
    assert len(inputs) > 60
    asked = {file.cell(field) for field in everything(language)}
    assert all(not cell.protection.locked for cell in asked)
    assert all(sheet.protection.sheet for sheet in file.book.worksheets)
    named = {
        (cell.parent.title, cell.coordinate)
        for name in file.book.defined_names
        if name.startswith("card")
        for cell in [file.named(name)]
    }
    for sheet in file.book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and not cell.protection.locked:
                    merged = any(cell.coordinate in each for each in sheet.merged_cells.ranges)
                    assert merged or (sheet.title, cell.coordinate) in named


def test_the_grid_comes_first_with_drop_downs_and_anchors() -> None:
    file = untouched()
    grid = file.book.worksheets[0]
    assert grid.title == "评分"
    assert grid.freeze_panes == "B6"
    assert not (grid.oddHeader and grid.oddHeader.center and grid.oddHeader.center.text)
    assert (grid.page_setup.orientation, grid.page_setup.paperSize) == ("landscape", 9)
    footer = grid.oddFooter
    assert footer is not None
    assert footer.center is not None
    assert "华北&&一组 2026-W48" in str(footer.center.text)
    rules = {
        str(cells): rule.formula1
        for rule in grid.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }
    criteria = known().playbook.scorecard.criteria
    for criterion in criteria:
        for rep in (1, 2, 3):
            cell = file.cell(criterion.id, rep)
            assert cell.parent is grid
            assert rules[cell.coordinate] == '"0,1,2,3,4,不适用"'
            own = file.cell(f"{criterion.id}/own", rep)
            assert rules[own.coordinate] == '"0,1,2,3,4"'
        note = grid.cell(4, file.cell(criterion.id).column).comment
        assert note is not None
        assert [line[0] for line in note.text.splitlines()[2:]] == list("01234")


def test_a_score_is_typed_in_one_place_and_shown_in_the_other() -> None:
    file = untouched()
    for number, sheet in enumerate(file.book.worksheets[1:4], start=1):
        shown = {cell.value for row in sheet.iter_rows() for cell in row}
        for criterion in known().playbook.scorecard.criteria:
            name = cell_name(number, criterion.id)
            assert f'=IF({name}="","",{name})' in shown


def test_no_text_of_the_team_becomes_a_formula() -> None:
    file = untouched()
    cells = [
        cell
        for sheet in file.book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and EVIL in cell.value
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))
    with zipfile.ZipFile(io.BytesIO(written())) as archive:
        for name in archive.namelist():
            for formula in re.findall(rb"<f[ >][^<]*", archive.read(name)):
                assert b"cmd" not in formula


def test_a_commitment_that_looks_like_a_formula_is_marked_as_text() -> None:
    file = untouched()
    cell = file.named("label1_commitment_1")
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("+问清楚谁签字", "s", True)


def test_sheets_of_reps_have_names_that_programs_take() -> None:
    file = untouched("en", "south")
    titles = file.book.sheetnames
    assert titles == ["Scores", "1 Tom O Neil (jones)", "2 Tom O Neil (jones-2)", "coachbook"]
    labels = {file.named(f"label{number}_grid_score").value for number in (1, 2)}
    assert labels == {"Tom O'Neil (jones)", "Tom O'Neil (jones-2)"}


def test_it_says_which_one_it_is() -> None:
    file = untouched()
    assert file.book["coachbook"].sheet_state == "veryHidden"
    identity = identity_in(xlsx_book(open_package(written(), LIMITS)))
    assert (identity.team, identity.week, identity.scorer) == ("north", WEEK, "zhou-min")
    assert [part.rep for part in identity.reps] == ["lin", "wang", "smith"]
    assert identity.reps[0].commitments == ("C1",)
    assert {*identity.reps[0].deals} == {"D1", "D2"}
    assert {*identity.fields} <= {*fields()}
    assert identity.document in str(file.book.worksheets[0]["A2"].value)


@pytest.mark.parametrize(("language", "begins"), [("zh", "本周重点"), ("en", "Focus of the week")])
def test_the_focus_of_the_week_is_never_cut_at_the_edge(language: str, begins: str) -> None:
    sheet = untouched(language).book.worksheets[1]
    (line,) = (each for each in sheet["A"][:8] if str(each.value).startswith(begins))
    assert line.alignment.wrap_text
    height = sheet.row_dimensions[line.row].height
    assert height is not None
    assert height >= 2 * 1.2 * line.font.size
