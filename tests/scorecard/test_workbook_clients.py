"""What people and programs make of a workbook: copied worksheets, merged cells, strict files."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from coachbook.scorecard.observation import Reading
from coachbook.scorecard.readers.workbook_reader import read
from coachbook.scorecard.refusal_words import says

from .workbook_file import File, known, values

pytestmark = pytest.mark.usefixtures("heavy")

CALLS, RECORDS, NOTE = "criterion.calls", "criterion.records", "praise/1"
NOT_OURS = "is not ours; what stands there is not read"


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(each.address, each.says) for each in reading.refusals]


def grid(file: File) -> str:
    return file.cell(CALLS).parent.title


def sheet_of(cell: Cell) -> Worksheet:
    """The worksheet that a cell is in."""
    assert isinstance(cell.parent, Worksheet)
    return cell.parent


def test_a_copied_worksheet_that_was_filled_in_is_told() -> None:
    file = File()
    title = grid(file)
    copy = file.book.copy_worksheet(file.book[title])
    copy.title = f"{title} (2)"
    copy[file.cell(CALLS).coordinate] = 3
    reading = file.put(RECORDS, 2, rep=2).read()
    says = f"sheet {title} (2) {NOT_OURS}: write it into {title}"
    assert told(reading) == [("week.xlsx", says)]
    assert values(reading, "wang") == {RECORDS: 2}


def test_a_copy_with_nothing_new_in_it_is_no_matter() -> None:
    file = File().put(CALLS, 3)
    file.book.copy_worksheet(sheet_of(file.cell(CALLS))).title = "backup"
    file.book.create_sheet("empty")
    reading = file.read()
    assert (told(reading), values(reading)) == ([], {CALLS: 3})
    assert not any(NOT_OURS in note for note in reading.notes)
    file.put(CALLS, None)  # only the copy has it now
    assert [says.partition(" is ")[0] for _, says in told(file.read())] == ["sheet backup"]


def test_a_worksheet_of_ones_own_is_a_note() -> None:
    file = File().put(CALLS, 3)
    file.book.create_sheet("想法")["B2"] = "问问产品部"
    reading = file.read()
    assert (told(reading), values(reading)) == ([], {CALLS: 3})
    assert f"sheet 想法 {NOT_OURS}" in reading.notes


def test_inputs_that_were_merged_are_refused_with_their_place() -> None:
    file = File().put(CALLS, 3).put(RECORDS, 2, rep=2)
    first, below = file.cell(CALLS), file.cell(CALLS, rep=2)
    sheet_of(first).merge_cells(f"{first.coordinate}:{below.coordinate}")
    reading = file.read()
    place = f"{grid(file)}!{first.coordinate}:{below.coordinate}"
    assert told(reading) == [(place, says("cells_merged"))] * 2  # of each rep
    assert values(reading) == {}
    assert values(reading, "wang") == {RECORDS: 2}
    file.put(CALLS, None)
    assert told(file.read()) == []  # nothing stands there


def test_cells_that_we_merge_ourselves_are_read() -> None:
    file = File().put(NOTE, "讲得好")
    assert any(
        file.cell(NOTE).coordinate in each for each in sheet_of(file.cell(NOTE)).merged_cells
    )
    assert (told(file.read()), values(file.read())) == ([], {NOTE: "讲得好"})


def test_a_strict_file_is_named_for_what_it_is() -> None:
    source, target = zipfile.ZipFile(io.BytesIO(File().put(CALLS, 3).bytes())), io.BytesIO()
    old = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(target, "w") as strict:
        for name in source.namelist():
            new = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            strict.writestr(name, source.read(name).replace(old, new))
    reading = read(target.getvalue(), "week.xlsx", known())
    says = "it is saved as Strict Open XML: save as Excel Workbook (.xlsx)"
    assert told(reading) == [("week.xlsx", says)]
